"""Where an answer stands: one message, at first perhaps "still checking", which becomes the answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.copy.catalogue import Copy
from bot.domain.errors import OutsideError, Refused, RelinkError, TryLater
from bot.domain.messages import Message
from bot.services.ports import Messenger
from bot.telemetry import logger
from bot.views.errors import answer_is_coming, answered_elsewhere_message, still_checking_message
from handlers.slack.asked import Asked

TRIES = 2

log = logger(__name__)

Result = TypeVar("Result")
Who = TypeVar("Who")


class Unsure(Exception):
    """Slack took a message and did not say what became of it, and it cannot be looked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, a thread of it, and with `ts` the message that stands there and is replaced."""

    slack_channel_id: str
    thread_ts: str | None = None
    ts: str | None = None


async def place_for(asked: Asked, who: Who, conversation_with: Callable[[Who], Awaitable[str]]) -> Place:
    """Where an answer belongs: where it was asked if that is their conversation with Relink, else there. Raises Unreachable, TryLater."""
    if asked.is_with_relink:
        return Place(asked.slack_channel_id, asked.thread_ts)
    return Place(await conversation_with(who))


class Spot:
    """The message one asker looks at. `due` is the event loop's time at which they must see something.

    `place` is None as long as nobody knows where that is, and from when on nothing can be put there.
    """

    def __init__(self, messenger: Messenger, copy: Copy, asked: Asked, due: float, place: Place | None) -> None:
        self.place = place
        self._key = asked.answer_key or asked.delivery
        self._waiting_key = f"{self._key}:waiting"
        self._messenger = messenger
        self._copy = copy
        self._asked = asked
        self._due = due
        self._is_told = False
        self._is_told_where = asked.is_told_where

    async def wait_for(self, work: Awaitable[Result]) -> Result:
        """The result of `work`; where it is not there in time, something is said first, once."""
        task = asyncio.ensure_future(work)
        try:
            if not self._is_told:
                await asyncio.wait({task}, timeout=max(0.0, self._due - asyncio.get_running_loop().time()))
                if not task.done():
                    await self._say_it_takes_longer()
            return await task
        finally:
            task.cancel()  # does nothing to one that is done

    async def take_over(self) -> bool:
        """Whether an answer stands there already, as far as can be seen; then that is replaced."""
        if self.place is None:
            return False
        with suppress(Unsure):
            ts = await self._found(self.place, self._key) or await self._found(self.place, self._waiting_key)
            self.place = replace(self.place, ts=ts)
        return self.place.ts is not None

    async def show(self, message: Message) -> None:
        """Put `message` there, in place of what stands there; where that cannot be, say it where it was asked, seen by the asker alone.

        Raises Unsure, and what Slack answered where it reaches them in no way.
        """
        if self.place is not None:
            try:
                self.place = await self._put(self.place, message, self._key)
            except RelinkError:
                if not (self._asked.response_url or self._asked.is_mention):
                    raise
                log.info("an answer could not be put in its place", exc_info=True)
                self.place = None
        if self.place is None:
            await self._whisper(message)

    async def point(self) -> None:
        """Tell somebody who asked elsewhere where the answer stands; a mention is pointed from in sight of all who read it."""
        asked, elsewhere = self._asked, answered_elsewhere_message(self._copy)
        if self.place is None or self._is_told_where or self.place.slack_channel_id == asked.slack_channel_id:
            return
        try:
            if asked.is_mention:
                await self._messenger.post(asked.slack_channel_id, elsewhere, thread_ts=asked.thread_ts or asked.message_ts)
            elif asked.response_url:
                await self._whisper(elsewhere)
        except RelinkError:
            log.warning("could not point to the answer", exc_info=True)

    async def _say_it_takes_longer(self) -> None:
        try:
            if self.place is not None:
                self._is_told = True
                self.place = await self._put(self.place, still_checking_message(self._copy), self._waiting_key)
            elif self._asked.response_url and not self._is_told_where:
                self._is_told_where = True
                await self._whisper(Message(answer_is_coming(self._copy)))
        except (OutsideError, Unsure):
            log.warning("could not say that it takes longer")

    async def _put(self, place: Place, message: Message, key: str) -> Place:
        """Replace what stands at the place, or post; the place with the message that stands there now."""
        if place.ts:
            try:
                await self._messenger.update(place.slack_channel_id, place.ts, message)
            except Refused:
                log.info("what stood there cannot be replaced any more")
            else:
                return place
        return replace(place, ts=await self._post_once(place, message, key))

    async def _post_once(self, place: Place, message: Message, key: str) -> str:
        """Post, and where Slack does not answer look before trying again: it may stand there. Raises Unsure, TryLater, Unreachable."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._messenger.post(place.slack_channel_id, message, thread_ts=place.thread_ts, key=key)
            except TryLater:
                found = await self._found(place, key)
                if found is not None:
                    return found
                if attempt == TRIES:
                    raise
        raise AssertionError("the last attempt returns or raises")

    async def _found(self, place: Place, key: str) -> str | None:
        try:
            return await self._messenger.find_posted(place.slack_channel_id, key, thread_ts=place.thread_ts)
        except RelinkError as error:
            raise Unsure from error

    async def _whisper(self, message: Message) -> None:
        """Say it where it was asked, seen by the asker alone."""
        asked = self._asked
        if asked.response_url:
            await self._messenger.respond(asked.response_url, message)
        else:
            await self._messenger.whisper(asked.slack_channel_id, asked.slack_user_id, message, thread_ts=asked.thread_ts)
