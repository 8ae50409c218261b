"""Addresses that carry what they stand for, signed: lasting doors, and links to files that end.

Both are signed with keys derived from ENCRYPTION_KEYS, the newest first: a rotated key still verifies until it is taken out.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from pydantic import SecretStr

from bot.domain.connection import Provider
from bot.domain.errors import Expired, Invalid
from bot.domain.linking import Door, Purpose
from bot.settings import Settings

STATE_LIFETIME = timedelta(minutes=15)
FILE_LIFETIME = timedelta(days=30)


def _serializer(keys: Sequence[SecretStr], use: str) -> URLSafeSerializer:
    """Signs with the first key and reads with all; `use` keeps one kind of link from passing for another."""
    oldest_first = [key.get_secret_value() for key in reversed(keys)]
    return URLSafeSerializer(oldest_first, salt=f"relink.{use}.1", signer_kwargs={"key_derivation": "hmac", "digest_method": sha256})


def _loaded(serializer: URLSafeSerializer, signed: str) -> Any:
    try:
        return serializer.loads(signed)
    except BadData:
        raise Invalid("this link was not signed here") from None


class SignedDoorLinks:
    """Doors as `{PUBLIC_URL}/cronofy/connect/{card}`; they last as long as a key that verifies them."""

    def __init__(self, settings: Settings) -> None:
        self._public_url = settings.public_url
        self._serializer = _serializer(settings.encryption_keys, "door")

    def url(self, door: Door) -> str:
        """The door's address: the same door has the same address under one key."""
        provider = door.provider.value if door.provider else None
        card = self._serializer.dumps([door.workspace_id, door.person_id, door.purpose.value, provider, door.profile_id])
        return f"{self._public_url}/cronofy/connect/{card}"

    def read(self, card: str) -> Door:
        """The door behind a card. Raises Invalid for anything that was not signed here."""
        try:
            workspace_id, person_id, purpose, provider, profile_id = _loaded(self._serializer, card)
            return Door(workspace_id, person_id, Purpose(purpose), Provider(provider) if provider else None, profile_id)
        except (TypeError, ValueError):
            raise Invalid("this door was signed by another version") from None


class SignedFileLinks:
    """Files as `{PUBLIC_URL}/files/{signed}.ics`, for 30 days. `clock` tells now, aware UTC."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._public_url = settings.public_url
        self._serializer = _serializer(settings.encryption_keys, "file")
        self._clock = clock

    def url(self, workspace_id: str, hand_out_id: str) -> str:
        """The address of what was handed out."""
        return f"{self._public_url}/files/{self._serializer.dumps([int(self._clock().timestamp()), workspace_id, hand_out_id])}.ics"

    def read(self, signed: str) -> tuple[str, str]:
        """(workspace_id, hand_out_id). Raises Expired after 30 days, Invalid for anything that was not signed here."""
        try:
            made_at, workspace_id, hand_out_id = _loaded(self._serializer, signed)
            age = self._clock().timestamp() - made_at
        except (TypeError, ValueError):
            raise Invalid("this link was signed by another version") from None
        if age > FILE_LIFETIME.total_seconds():
            raise Expired("this link was made more than 30 days ago")
        return workspace_id, hand_out_id


class SignedInstallStates:
    """What goes to Slack with whoever installs Relink, and comes back with them, within 15 minutes. `clock` tells now, aware UTC."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._serializer = _serializer(settings.encryption_keys, "install")
        self._clock = clock

    def new(self) -> str:
        """A state that nobody else can make or guess."""
        return str(self._serializer.dumps([int(self._clock().timestamp()), secrets.token_urlsafe(16)]))

    def read(self, state: str) -> str:
        """What makes it the only one. Raises Expired after 15 minutes, Invalid for anything that was not signed here."""
        made_at, nonce = _loaded(self._serializer, state)
        if self._clock().timestamp() - made_at > STATE_LIFETIME.total_seconds():
            raise Expired("this run was begun more than 15 minutes ago")
        return str(nonce)
