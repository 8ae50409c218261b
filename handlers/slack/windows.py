"""Windows that open over Slack, and how long they may take to be made."""

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any, Protocol

from bot.domain.errors import TryLater
from bot.domain.messages import Message
from bot.domain.people import Person
from handlers.slack.asked import Asked

OPEN_SECONDS = 2.0
"""How long the store is waited for: Slack takes a window for three seconds."""


class Window(Protocol):
    """Something that opens over Slack, and what is said where it does not."""

    async def open(self, asked: Asked) -> None: ...
    async def in_a_message(self, person: Person) -> Message: ...


async def made_in_time(making: Awaitable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The window, while Slack still takes it. Raises TryLater after that."""
    try:
        async with asyncio.timeout(OPEN_SECONDS):
            return await making
    except TimeoutError:
        raise TryLater("the window could not be made in time") from None
