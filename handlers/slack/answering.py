"""Answers to questions: in-process tasks with a deadline, strongly referenced, drained at the end.

Bolt forgets acknowledged work at shutdown, so the tasks live here. A lost question can be asked again; a promise never
rests on one of these.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.copy.catalogue import Copy
from bot.domain.errors import OutsideError, Refused, RelinkError, TryLater, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person, Unknown
from bot.services.people import PeopleService
from bot.services.ports import Messenger
from bot.services.questions import QuestionService
from bot.telemetry import logger, new_reference
from bot.views.errors import answered_elsewhere_message, cannot_reach_message, failed_message, refused_message
from bot.views.unknown_person import unknown_person_message
from handlers.slack.asked import Asked
from handlers.slack.place import Place, Spot

PATIENCE_SECONDS = 2.5
"""Slack's people wait three seconds for anything to happen; then "still checking" stands where the answer will."""
REMEMBERED_DELIVERIES = 10_000

Answer = Callable[[Person], Awaitable[Message]]
"""Makes the answer for a person."""
RespondElsewhere = Callable[[str, Message], Awaitable[None]]
"""Answers through a response_url, for people with whom there is no conversation."""

log = logger(__name__)


class Answering:
    """Runs answers and sends them: within `patience_seconds` of the question, once, and readable whatever fails."""

    def __init__(
        self,
        people: PeopleService,
        questions: QuestionService,
        messenger: Messenger,
        respond_elsewhere: RespondElsewhere,
        copy: Copy,
        support_contact: str,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        remembered: int = REMEMBERED_DELIVERIES,
    ) -> None:
        self._people = people
        self._questions = questions
        self._messenger = messenger
        self._respond_elsewhere = respond_elsewhere
        self._copy = copy
        self._support_contact = support_contact
        self._patience_seconds = patience_seconds
        self._remembered = remembered
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def knows(self, asked: Asked) -> bool:
        """Whether this delivery was taken up here before."""
        return asked.delivery in self._taken

    def take(self, asked: Asked, answer: Answer, *, replace: bool = False) -> bool:
        """Start answering and return at once; False when this delivery was taken up before.

        With `replace` the answer takes the place of the message whose button was pressed.
        """
        spot = self._spot(asked, replace=replace)
        return self._begin(asked, spot, lambda: self._answer(asked, answer, spot))

    def run(self, asked: Asked, work: Callable[[], Awaitable[None]]) -> bool:
        """Start `work`, which answers by itself, and return at once; only its failure is told. False as with `take`."""
        return self._begin(asked, self._spot(asked), work)

    async def drain(self, timeout_seconds: float) -> None:
        """Let running answers finish, for at most this long; then end what is left."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + timeout_seconds
        while self._tasks and loop.time() < ends_at:
            await asyncio.wait(self._tasks, timeout=ends_at - loop.time())
        if left := list(self._tasks):
            log.warning("answers were cut off", count=len(left))
            for task in left:
                task.cancel()
            await asyncio.wait(left)

    def _begin(self, asked: Asked, spot: Spot, work: Callable[[], Awaitable[None]]) -> bool:
        if self.knows(asked):
            return False
        self._taken[asked.delivery] = None
        if len(self._taken) > self._remembered:
            self._taken.popitem(last=False)
        task = asyncio.create_task(self._readably(asked, spot, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    def _spot(self, asked: Asked, *, replace: bool = False) -> Spot:
        """Nobody else reads along in a direct message, so there the place is known before the person is."""
        here = Place(asked.slack_channel_id, asked.thread_ts, asked.message_ts if replace else None)
        due = asyncio.get_running_loop().time() + self._patience_seconds
        return Spot(self._messenger, self._copy, due, here if asked.in_direct_message else None)

    async def _readably(self, asked: Asked, spot: Spot, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Unreachable:
            log.info("cannot message the person")
        except Refused as refusal:
            await self._tell(asked, spot, refused_message(self._copy, refusal, self._support_contact))
        except Exception:
            reference = new_reference()
            log.exception("an answer failed", reference=reference)
            await self._tell(asked, spot, failed_message(self._copy, reference, self._support_contact))

    async def _answer(self, asked: Asked, answer: Answer, spot: Spot) -> None:
        if not await self._questions.claim(asked.delivery):
            return  # another replica, or this one before it was started anew, speaks
        who = await spot.wait_for(self._who(asked))
        if isinstance(who, Unknown):
            await self._show(asked, spot, unknown_person_message(self._copy, who, self._support_contact))
            return
        spot.place = spot.place or await self._conversation(who, asked)
        await spot.show(await spot.wait_for(self._message_for(who, answer)))
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

    async def _who(self, asked: Asked) -> Person | Unknown:
        try:
            return await self._people.identify(asked.workspace_id, asked.slack_user_id)
        except Unreachable:
            return Unknown.STRANGER  # hidden from us: https://docs.slack.dev/reference/methods/users.info (user_not_visible)

    async def _conversation(self, person: Person, asked: Asked) -> Place:
        return Place(*await self._people.place_for(person, asked.slack_channel_id, asked.thread_ts))

    async def _point_to_conversation(self, asked: Asked) -> None:
        """Others read along where Relink was mentioned, so the answer itself stands in the direct message."""
        try:
            pointer = answered_elsewhere_message(self._copy)
            await self._messenger.post(asked.slack_channel_id, pointer, thread_ts=asked.thread_ts or asked.message_ts)
        except OutsideError:
            log.warning("could not point to the answer", exc_info=True)

    async def _show(self, asked: Asked, spot: Spot, message: Message) -> None:
        """Say it at the spot; where there is none, to somebody without a conversation, where they asked.

        Nobody else sees it there, as far as Slack allows.
        """
        if spot.place is None and asked.response_url:
            await self._respond_elsewhere(asked.response_url, message)
            return
        spot.place = spot.place or Place(asked.slack_channel_id, asked.thread_ts or asked.message_ts)
        await spot.show(message)

    async def _tell(self, asked: Asked, spot: Spot, message: Message) -> None:
        try:
            await self._show(asked, spot, message)
        except RelinkError:
            log.warning("the failure could not be told either", exc_info=True)
