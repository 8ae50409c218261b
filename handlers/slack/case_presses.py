"""What staff press about cases: in their own conversation the answer takes the place of what was pressed; on a card only they see it."""

from collections.abc import Awaitable, Callable

from bot.domain.cases import CaseEvent, CaseQuery
from bot.domain.messages import Message
from bot.domain.roles import Actor
from bot.views.cases import case_message, outcome_message
from bot.views.queue import query_of, queue_message
from handlers.reception import Reception
from handlers.slack.asked import Asked


class CasePresses:
    """The answers. Each press counts once; what it names is looked for in the presser's workspace."""

    def __init__(self, reception: Reception) -> None:
        self._cases = reception.use_cases.cases
        self._clock = reception.clock
        self._copy = reception.copy

    async def show_queue(self, actor: Actor, query: CaseQuery, key: str) -> Message:
        """A page of the queue."""
        return queue_message(self._copy, await self._cases.queue(actor, query, key), self._clock())

    async def queue(self, actor: Actor, asked: Asked) -> Message:
        """Another page."""
        return await self.show_queue(actor, query_of(asked.value), asked.delivery)

    async def take_from_queue(self, actor: Actor, asked: Asked) -> Message:
        """Take a case, and show the queue as it is then."""
        case_id, _, query = asked.value.partition(" ")
        outcome, report = await self._cases.act(actor, case_id, CaseEvent.TAKE, asked.delivery)
        page = await self._cases.queue(actor, query_of(query), asked.delivery)
        return queue_message(self._copy, page, self._clock(), said=(report, outcome))

    async def open(self, actor: Actor, asked: Asked) -> Message:
        """One case with its notes."""
        return case_message(self._copy, await self._cases.see(actor, asked.value, asked.delivery), self._clock())

    async def begin(self, actor: Actor, asked: Asked) -> Message:
        """Take on somebody who has no case yet."""
        outcome, report = await self._cases.begin(actor, asked.value, asked.delivery)
        return case_message(self._copy, report, self._clock(), outcome)

    def do(self, event: CaseEvent) -> Callable[[Actor, Asked], Awaitable[Message]]:
        """Do this with a case."""

        async def answer(actor: Actor, asked: Asked) -> Message:
            outcome, report = await self._cases.act(actor, asked.value, event, asked.delivery)
            if asked.is_with_relink:
                return case_message(self._copy, report, self._clock(), outcome)
            return outcome_message(self._copy, report, outcome)

        return answer
