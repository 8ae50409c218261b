"""Makes the ids, timestamps and secrets that Slack would make."""

import itertools
import secrets
import uuid
from collections.abc import Callable
from datetime import datetime


class Ids:
    """The one source of ids of a workspace; every answer is unique within it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._count = itertools.count(1)
        self._last_microsecond = 0

    def new(self, prefix: str) -> str:
        """Return an id such as D00000000A: a prefix, then a number in capitals."""
        return f"{prefix}0{next(self._count):09X}"

    def ts(self) -> str:
        """Return a message timestamp: Unix seconds with six decimals, later than every one before it."""
        now = round(self._clock().timestamp() * 1_000_000)
        self._last_microsecond = max(now, self._last_microsecond + 1)
        return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06d}"

    def trigger(self) -> str:
        """Return a trigger id in its documented form, number.number.hex."""
        return f"{next(self._count)}.{self._last_microsecond or 1}.{secrets.token_hex(16)}"

    def block(self) -> str:
        """Return a block id for a block that was sent without one."""
        return secrets.token_urlsafe(4)

    def secret(self) -> str:
        """Return an unguessable part of a URL or token."""
        return secrets.token_urlsafe(18)

    def uuid(self) -> str:
        """Return a random UUID."""
        return str(uuid.uuid4())
