"""Where an answer stands: one message, at first perhaps "still checking", which becomes the answer."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.copy.catalogue import Copy
from bot.domain.errors import OutsideError, Refused
from bot.domain.messages import Message
from bot.services.ports import Messenger
from bot.telemetry import logger
from bot.views.errors import still_checking_message

log = logger(__name__)

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, a thread of it, and with `ts` the message that stands there and is replaced."""

    slack_channel_id: str
    thread_ts: str | None = None
    ts: str | None = None


class Spot:
    """The message one asker looks at. `due` is the event loop's time at which they must see something.

    `place` is None as long as nobody knows where that is.
    """

    def __init__(self, messenger: Messenger, copy: Copy, due: float, place: Place | None) -> None:
        self.place = place
        self._messenger = messenger
        self._copy = copy
        self._due = due
        self._is_told = False

    async def wait_for(self, work: Awaitable[Result]) -> Result:
        """The result of `work`; where it is not there in time, "still checking" is said first, once."""
        task = asyncio.ensure_future(work)
        try:
            if self.place and not self._is_told:
                await asyncio.wait({task}, timeout=max(0.0, self._due - asyncio.get_running_loop().time()))
                if not task.done():
                    await self._say_still_checking()
            return await task
        finally:
            task.cancel()  # does nothing to one that is done

    async def show(self, message: Message) -> None:
        """Put `message` there, in place of what stands there. Raises TryLater, Unreachable."""
        assert self.place is not None, "settled before"
        if self.place.ts:
            try:
                await self._messenger.update(self.place.slack_channel_id, self.place.ts, message)
            except Refused:
                log.info("what stood there cannot be replaced any more")
            else:
                return
        ts = await self._messenger.post(self.place.slack_channel_id, message, thread_ts=self.place.thread_ts)
        self.place = replace(self.place, ts=ts)

    async def _say_still_checking(self) -> None:
        self._is_told = True
        try:
            await self.show(still_checking_message(self._copy))
        except OutsideError:
            log.warning("could not say that it takes longer")
