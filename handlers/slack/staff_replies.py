"""What Relink does with each thing staff ask of it with `/calendar-support`: one line per subcommand, one call and one view each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.cases import CaseQuery
from bot.domain.errors import NotFound
from bot.domain.messages import Message
from bot.domain.readiness import Cohort
from bot.domain.roles import Actor, Right
from bot.language.support_commands import SupportCommand, SupportSubcommand, parse_support_command
from bot.services.triage import Wanted
from bot.views.cohort import cohort_message, cohort_refused_message, not_allowed_but_message, programmes_message
from bot.views.staff import look_up_message, nobody_found_message, not_allowed_message, several_found_message, support_help_message
from handlers.reception import Reception
from handlers.slack.answering import AnswerTo
from handlers.slack.asked import Asked
from handlers.slack.case_presses import CasePresses


@dataclass(frozen=True, slots=True)
class StaffQuestion:
    """Who asks, where, and what followed the subcommand; `mentioned` is the Slack user whom it names."""

    actor: Actor
    asked: Asked
    words: str = ""
    mentioned: str | None = None


StaffReply = Callable[[StaffQuestion], Awaitable[Message]]


class StaffReplies:
    """The answers to staff; who may not is told so, and it is recorded."""

    def __init__(self, reception: Reception) -> None:
        self._staff = reception.use_cases.staff
        self._triage = reception.use_cases.triage
        self._cases = CasePresses(reception)
        self._cohorts = reception.use_cases.readiness.cohorts
        self._clock = reception.clock
        self._copy = reception.copy

    def to_command(self, asked: Asked) -> AnswerTo[Actor]:
        """The answer to what followed `/calendar-support`."""

        async def answer(actor: Actor) -> Message:
            said = parse_support_command(asked.text)
            right, reply = self._table[said.name]
            if not actor.may(right):
                return await self._refuse(actor, asked, said)
            return await reply(StaffQuestion(actor, asked, said.rest, said.slack_user_id))

        return answer

    async def in_words(self, asked: Asked) -> Message | None:
        """The answer to a question about other people in plain words: who of a programme is ready; None for those who look after none."""
        actor = await self._staff.identify(asked.workspace_id, asked.slack_user_id)
        if not isinstance(actor, Actor) or not actor.may(Right.READINESS):
            return None
        return await self._cohort(StaffQuestion(actor, asked))

    async def _refuse(self, actor: Actor, asked: Asked, said: SupportCommand) -> Message:
        """Recorded, and nothing is done; who looks after a programme reads of that, or what they may do for somebody of it."""
        if said.name is SupportSubcommand.QUEUE and actor.may(Right.READINESS):
            return await self._cohort(StaffQuestion(actor, asked))
        person = await self._cohorts.overseen(actor, said.slack_user_id, said.rest) if said.name is SupportSubcommand.LOOK_UP else None
        await self._staff.record_refusal(actor, asked.delivery, person.id if person else None)
        return not_allowed_but_message(self._copy, person.id, person.name) if person else not_allowed_message(self._copy)

    @property
    def _table(self) -> Mapping[SupportSubcommand, tuple[Right, StaffReply]]:
        return {
            SupportSubcommand.QUEUE: (Right.TRIAGE, self._queue),
            SupportSubcommand.BROKEN: (Right.TRIAGE, self._broken),
            SupportSubcommand.LOOK_UP: (Right.TRIAGE, self._look_up),
            SupportSubcommand.COHORT: (Right.READINESS, self._cohort),
            SupportSubcommand.HELP: (Right.READINESS, self._help),
        }

    async def _queue(self, question: StaffQuestion) -> Message:
        return await self._cases.show_queue(question.actor, CaseQuery(), question.asked.delivery)

    async def _broken(self, question: StaffQuestion) -> Message:
        return await self._cases.show_queue(question.actor, CaseQuery(broken=True), question.asked.delivery)

    async def _look_up(self, question: StaffQuestion) -> Message:
        actor, words = question.actor, question.words
        found = await self._triage.find(actor, Wanted(question.mentioned, words), question.asked.delivery)
        if not found:
            return nobody_found_message(self._copy, words or question.asked.text)
        if len(found) > 1:
            return several_found_message(self._copy, found, words)
        return look_up_message(self._copy, await self._triage.look_up(actor, found[0].id, question.asked.delivery), self._clock())

    async def _cohort(self, question: StaffQuestion) -> Message:
        try:
            shown = await self._cohorts.show(question.actor, question.words, question.asked.delivery)
        except NotFound:
            return cohort_refused_message(self._copy)
        return cohort_message(self._copy, shown, self._clock()) if isinstance(shown, Cohort) else programmes_message(self._copy, shown)

    async def _help(self, _question: StaffQuestion) -> Message:
        return support_help_message(self._copy)
