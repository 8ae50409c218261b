"""Answers to questions: in-process tasks with a deadline, strongly referenced, drained at the end.

Bolt forgets acknowledged work at shutdown, so the tasks live here. A lost question can be asked again; a promise never
rests on one of these.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from bot.domain.errors import Expired, NotFound, OutsideError, Refused, RelinkError, TryLater, Unreachable
from bot.domain.messages import Message
from bot.domain.people import Person, Unknown
from bot.domain.roles import Actor
from bot.telemetry import logger, new_reference
from bot.views.errors import cannot_reach_message, failed_message, refused_message
from bot.views.unknown_person import unknown_person_message
from handlers.reception import Reception
from handlers.slack.asked import Asked
from handlers.slack.place import Place, Spot, Unsure, place_for

PATIENCE_SECONDS = 2.5
"""Slack's people wait three seconds for anything to happen; then "still checking" stands where the answer will."""
REMEMBERED_DELIVERIES = 10_000

Who = TypeVar("Who")
AnswerTo = Callable[[Who], Awaitable[Message]]
"""Makes the answer for whoever asked."""
Answer = AnswerTo[Person]


class Recognition(Protocol[Who]):
    """How it is found out who asks, and where to answer them: as a person, or as staff."""

    async def identify(self, workspace_id: str, slack_user_id: str) -> Who | Unknown: ...
    async def conversation_with(self, who: Who, /) -> str: ...


log = logger(__name__)


class Answering:
    """Runs answers and sends them: within `patience_seconds` of the question, once, and readable whatever fails."""

    def __init__(
        self,
        reception: Reception,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        remembered: int = REMEMBERED_DELIVERIES,
    ) -> None:
        self._people = reception.use_cases.people
        self._questions = reception.use_cases.questions
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._support_contact = reception.support_contact
        self._patience_seconds = patience_seconds
        self._remembered = remembered
        self._staff = reception.use_cases.staff
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    def knows(self, asked: Asked) -> bool:
        """Whether this delivery was taken up here before."""
        return asked.delivery in self._taken

    def take(self, asked: Asked, answer: Answer, *, replace: bool = False, then: Answer | None = None) -> bool:
        """Start answering and return at once; False when this delivery was taken up before.

        With `replace` the answer takes the place of the message whose button was pressed, after those to earlier presses in it. `then` is
        what it has to say once it stands, where others change it, too: it is shown until that stays the same.
        """
        return self._take(asked, self._people, answer, replace=replace, then=then)

    def take_for_staff(self, asked: Asked, answer: AnswerTo[Actor], *, replace: bool = False, aside: bool = False) -> bool:
        """The same for what is asked about other people; `answer` says what the asker may not.

        With `aside` it is given where it was asked, if that is a button, seen by the asker alone.
        """
        aside = aside and asked.response_url is not None
        return self._take(asked, self._staff, answer, replace=replace, aside=aside)

    def _take(
        self,
        asked: Asked,
        recognition: Recognition[Who],
        answer: AnswerTo[Who],
        *,
        replace: bool,
        then: AnswerTo[Who] | None = None,
        aside: bool = False,
    ) -> bool:
        spot = self._spot(asked, replace=replace)
        in_turn = replace or asked.answer_key
        turn = self._turns.setdefault((asked.slack_channel_id, asked.message_ts or ""), asyncio.Lock()) if in_turn else None

        async def answer_in_turn() -> None:
            async with turn or nullcontext():
                await self._answer(asked, recognition, answer, spot, then, aside=aside)

        return self._begin(asked, spot, answer_in_turn)

    def run(self, asked: Asked, work: Callable[[], Awaitable[None]], instead: Answer) -> bool:
        """Start `work`, which answers by itself, and return at once; where it cannot, `instead` is answered. False as with `take`."""
        spot = self._spot(asked)

        async def work_or_answer() -> None:
            try:
                await work()
            except (TryLater, Expired):
                log.info("a press is answered in words", exc_info=True)
                await self._answer(asked, self._people, instead, spot)

        return self._begin(asked, spot, work_or_answer)

    def do(self, asked: Asked, work: Callable[[], Awaitable[None]]) -> bool:
        """Start `work`, which shows what came of it elsewhere and raises nothing, and return at once. False as with `take`."""
        return self._begin(asked, self._spot(asked), work)

    def say(self, asked: Asked, message: Message) -> bool:
        """Say what needs neither person nor store, and return at once. False as with `take`."""
        spot = self._spot(asked)
        return self._begin(asked, spot, lambda: spot.show(message))

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
        """Where the asker is with Relink already, the place is known before the person is."""
        here = Place(asked.slack_channel_id, asked.thread_ts, asked.message_ts if replace else None)
        due = asyncio.get_running_loop().time() + self._patience_seconds
        return Spot(self._messengers(asked.workspace_id), self._copy, asked, due, here if asked.is_with_relink else None)

    async def _readably(self, asked: Asked, spot: Spot, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Unreachable:
            log.info("cannot message the person")
        except Unsure:
            log.warning("whether an answer arrived is not known", exc_info=True)
        except (Expired, NotFound) as refusal:
            await self._tell(spot, refused_message(self._copy, refusal))
        except Exception:
            reference = new_reference()
            log.exception("an answer failed", reference=reference)
            await self._tell(spot, failed_message(self._copy, reference, self._support_contact, asked.reference))

    async def _answer(
        self,
        asked: Asked,
        recognition: Recognition[Who],
        answer: AnswerTo[Who],
        spot: Spot,
        then: AnswerTo[Who] | None = None,
        *,
        aside: bool = False,
    ) -> None:
        if not await self._questions.claim(asked.delivery):
            return  # another replica, or this one before it was started anew, speaks
        if asked.answer_key:
            await self._find_standing(asked, spot)
        who = await spot.wait_for(recognition.identify(asked.workspace_id, asked.slack_user_id))
        if isinstance(who, Unknown):
            await spot.show(unknown_person_message(self._copy, who, self._support_contact))
            return
        if spot.place is None and not aside:
            spot.place = await self._conversation(asked, recognition, who)
        message, is_answer = await spot.wait_for(self._message_for(asked, who, answer))
        await spot.show(message)
        while then and is_answer and (now := await then(who)) != message:
            await spot.show(message := now)
        await spot.point()

    async def _find_standing(self, asked: Asked, spot: Spot) -> None:
        """Have the answer to an earlier press become this one's; one that another replica is about to give stands in a moment."""
        if not await spot.take_over() and not await self._questions.claim(asked.answer_key):
            await asyncio.sleep(2 * self._patience_seconds)  # by then it has said something
            await spot.take_over()

    async def _message_for(self, asked: Asked, who: Who, answer: AnswerTo[Who]) -> tuple[Message, bool]:
        """The answer, or the readable form of what stood in its way; and whether it is the answer."""
        try:
            return await answer(who), True
        except TryLater:
            return cannot_reach_message(self._copy, asked.reference), False
        except Refused as refusal:
            return refused_message(self._copy, refusal), False
        except OutsideError:
            log.warning("an answer met an outside failure", exc_info=True)
            return cannot_reach_message(self._copy, asked.reference), False

    async def _conversation(self, asked: Asked, recognition: Recognition[Who], who: Who) -> Place | None:
        try:
            return await place_for(asked, who, recognition.conversation_with)
        except OutsideError:
            log.warning("no conversation with the person could be opened", exc_info=True)
            return None

    async def _tell(self, spot: Spot, message: Message) -> None:
        try:
            await spot.show(message)
        except (RelinkError, Unsure):
            log.warning("the failure could not be told either", exc_info=True)
