"""Homes in Slack: published when they are opened, and when what they show changed; never when it did not."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from bot.domain.errors import Conflict, TryLater, Unreachable
from bot.domain.people import Unknown
from bot.services.homes import HomePage
from bot.telemetry import logger, new_reference
from bot.views.home import home_failed_view, home_of_nobody_view, home_view
from handlers.reception import Reception

log = logger(__name__)


class Homes:
    """Publishes. Two processes may do so at once: Slack refuses what was made before something else was published, and it is made anew."""

    def __init__(self, reception: Reception) -> None:
        self._homes = reception.use_cases.homes
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._clock = reception.clock
        self._support_contact = reception.support_contact

    async def open(self, workspace_id: str, slack_user_id: str, standing: str | None) -> None:
        """Somebody opened theirs, where `standing` is Slack's hash of what they see: show at once what was last seen, then what is so now.

        Raises nothing: where it fails, that is what they read.
        """
        try:
            page = await self._homes.opened(workspace_id, slack_user_id, standing)
            if page is None:
                return
            if isinstance(page, Unknown) or page.is_known:
                await self._publish_anew(workspace_id, slack_user_id, page)
            if isinstance(page, HomePage) and (looked := await self._homes.look_again(page)):
                await self._publish_anew(workspace_id, slack_user_id, looked)
        except Exception:
            reference = new_reference()
            log.exception("a home failed", reference=reference)
            await self._say_failed(workspace_id, slack_user_id, reference)

    async def refresh(self, workspace_id: str, slack_user_id: str) -> None:
        """Something that it shows may have changed. Raises TryLater."""
        page = await self._homes.page(workspace_id, slack_user_id)
        try:
            if page is not None:
                await self._publish(workspace_id, slack_user_id, self._view(page))
        except Conflict:
            raise TryLater("a home was published by somebody else meanwhile") from None
        except Unreachable:
            log.info("a home is gone with its reader")

    async def _publish_anew(self, workspace_id: str, slack_user_id: str, page: HomePage | Unknown) -> None:
        """Publish, and where somebody else did meanwhile what is so by now."""
        try:
            await self._publish(workspace_id, slack_user_id, self._view(page))
        except Conflict:
            await self.refresh(workspace_id, slack_user_id)

    async def _publish(self, workspace_id: str, slack_user_id: str, view: Mapping[str, Any]) -> None:
        """Raises Conflict where something else stands there than was remembered; that is known the next time."""
        digest = sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
        home = await self._homes.find(workspace_id, slack_user_id)
        if home is None or home.digest == digest:
            return
        try:
            slack_hash = await self._messengers(workspace_id).publish_home(slack_user_id, view, home.slack_hash)
        except Conflict:
            await self._homes.overtaken(home)
            raise
        await self._homes.published(home, digest, slack_hash)

    async def _say_failed(self, workspace_id: str, slack_user_id: str, reference: str) -> None:
        """In place of whatever stands there; the next opening publishes again, because what it finds is not what was remembered."""
        view = home_failed_view(self._copy, reference, self._support_contact)
        try:
            await self._messengers(workspace_id).publish_home(slack_user_id, view, None)
        except Exception:
            log.warning("that a home failed could not be said either", exc_info=True)

    def _view(self, page: HomePage | Unknown) -> dict[str, Any]:
        if isinstance(page, Unknown):
            return home_of_nobody_view(self._copy, page, self._support_contact)
        return home_view(self._copy, page, self._clock())
