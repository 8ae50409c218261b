"""Answers to questions: in-process tasks with a deadline, strongly referenced, drained at the end.

Bolt forgets acknowledged work at shutdown, so the tasks live here. A lost question can be asked again; a promise never
rests on one of these.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.errors import OutsideError, Refused, TryLater, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person, Unknown
from bot.services.people import PeopleService
from bot.services.ports import Messenger
from bot.services.questions import QuestionService
from bot.telemetry import logger, new_reference
from bot.views.errors import answered_elsewhere_message, cannot_reach_message, failed_message, refused_message, still_checking_message
from bot.views.unknown_person import unknown_person_message
from handlers.slack.asked import Asked

PATIENCE_SECONDS = 2.5
"""Slack's people wait three seconds for anything to happen; then "still checking" stands where the answer will."""
REMEMBERED_DELIVERIES = 10_000

Answer = Callable[[Person], Awaitable[Message]]
"""Makes the answer for a person."""
RespondElsewhere = Callable[[str, Message], Awaitable[None]]
"""Answers through a response_url, for people with whom there is no conversation."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer goes; with `ts` it replaces the message that stands there."""

    slack_channel_id: str
    thread_ts: str | None = None
    ts: str | None = None


class Answering:
    """Runs answers and sends them: within three seconds, once, and readable whatever fails."""

    def __init__(
        self,
        people: PeopleService,
        questions: QuestionService,
        messenger: Messenger,
        respond_elsewhere: RespondElsewhere,
        copy: Copy,
        support_contact: str,
    ) -> None:
        self._people = people
        self._questions = questions
        self._messenger = messenger
        self._respond_elsewhere = respond_elsewhere
        self._copy = copy
        self._support_contact = support_contact
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, asked: Asked, answer: Answer, *, replace: bool = False) -> bool:
        """Start answering and return at once; False when this delivery was taken up before.

        With `replace` the answer takes the place of the message whose button was pressed.
        """
        if asked.delivery in self._taken:
            return False
        self._taken[asked.delivery] = None
        if len(self._taken) > REMEMBERED_DELIVERIES:
            self._taken.popitem(last=False)
        self.start(self._answer(asked, answer, replace=replace))
        return True

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work` beside the acknowledgement, referenced until it ends."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, timeout_seconds: float) -> None:
        """Let running answers finish, for at most this long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=timeout_seconds)

    async def _answer(self, asked: Asked, answer: Answer, *, replace: bool) -> None:
        try:
            if await self._questions.claim(asked.delivery):
                await self._identify_and_answer(asked, answer, replace=replace)
        except Unreachable:
            log.info("cannot message the person")
        except Exception:
            reference = new_reference()
            log.exception("an answer failed", reference=reference)
            await self._say_that_it_failed(asked, reference)

    async def _identify_and_answer(self, asked: Asked, answer: Answer, *, replace: bool) -> None:
        who = await self._people.identify(asked.workspace_id, asked.slack_user_id)
        if isinstance(who, Unknown):
            await self._answer_stranger(asked, unknown_person_message(self._copy, who, self._support_contact))
            return
        place = await self._place_for(asked, who, replace=replace)
        making = asyncio.ensure_future(self._message_for(who, answer))
        done, _ = await asyncio.wait({making}, timeout=PATIENCE_SECONDS)
        if not done:
            place = await self._send(place, still_checking_message(self._copy))
        await self._send(place, await making)
        if asked.is_mention:
            await self._point_to_conversation(asked)

    async def _message_for(self, person: Person, answer: Answer) -> Message:
        """The answer, or the readable form of what stood in its way."""
        try:
            return await answer(person)
        except TryLater:
            return cannot_reach_message(self._copy)
        except Refused as refusal:
            return refused_message(self._copy, refusal, self._support_contact)
        except OutsideError:
            log.warning("an answer met an outside failure", exc_info=True)
            return cannot_reach_message(self._copy)

    async def _place_for(self, asked: Asked, person: Person, *, replace: bool) -> _Place:
        channel, thread_ts = await self._people.place_for(person, asked.slack_channel_id, asked.thread_ts)
        return _Place(channel, thread_ts, asked.message_ts if replace and channel == asked.slack_channel_id else None)

    async def _send(self, place: _Place, message: Message) -> _Place:
        if place.ts:
            await self._messenger.update(place.slack_channel_id, place.ts, message)
            return place
        ts = await self._messenger.post(place.slack_channel_id, message, thread_ts=place.thread_ts)
        return _Place(place.slack_channel_id, place.thread_ts, ts)

    async def _point_to_conversation(self, asked: Asked) -> None:
        """Others read along where Relink was mentioned, so the answer itself stands in the direct message."""
        await self._messenger.post(
            asked.slack_channel_id, answered_elsewhere_message(self._copy), thread_ts=asked.thread_ts or asked.message_ts
        )

    async def _answer_stranger(self, asked: Asked, message: Message) -> None:
        """Somebody without a person record is answered where they asked, seen by nobody else where Slack allows it."""
        if asked.response_url and not asked.in_direct_message:
            await self._respond_elsewhere(asked.response_url, message)
            return
        thread_ts = asked.thread_ts or (None if asked.in_direct_message else asked.message_ts)
        await self._messenger.post(asked.slack_channel_id, message, thread_ts=thread_ts)

    async def _say_that_it_failed(self, asked: Asked, reference: str) -> None:
        message = failed_message(self._copy, reference, self._support_contact)
        try:
            await self._answer_stranger(asked, message)
        except OutsideError:
            log.warning("the failure could not be told either", reference=reference)
