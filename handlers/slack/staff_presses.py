"""What each button of staff's does: one line per ActionId with the right that it needs, one use case and one view each.

The right is checked against the presser at the moment of the press; what the message says, in which the button stands, counts for nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.messages import Message
from bot.domain.nudge import NudgeOutcome
from bot.domain.readiness import Cohort
from bot.domain.roles import Actor, Right
from bot.views.cases import PRESSES
from bot.views.cohort import cohort_message, programmes_message
from bot.views.ids import ActionId
from bot.views.nudge import nudge_outcome_message, nudge_preview_message, referred_message
from bot.views.staff import look_up_message, not_allowed_message
from handlers.reception import Reception
from handlers.slack.answering import AnswerTo
from handlers.slack.asked import Asked
from handlers.slack.case_presses import CasePresses


@dataclass(frozen=True, slots=True)
class StaffPress:
    """What one ActionId leads to for whoever has the `right`. With `replaces` the answer takes the place of what was pressed.

    `aside`: pressed where others read, it is answered there, seen by the presser alone.
    """

    right: Right
    answer: Callable[[Actor, Asked], Awaitable[Message]]
    replaces: bool = True
    aside: bool = False


class StaffPresses:
    """The answers to staff's presses; who may not is told so, nothing is done, and it is recorded. Values are references."""

    def __init__(self, reception: Reception) -> None:
        self._staff = reception.use_cases.staff
        self._triage = reception.use_cases.triage
        self.cases = CasePresses(reception)
        self._cohorts = reception.use_cases.readiness.cohorts
        self._nudges = reception.use_cases.readiness.nudges
        self._support_contact = reception.support_contact
        self._clock = reception.clock
        self._copy = reception.copy

    def answer(self, asked: Asked, press: StaffPress) -> AnswerTo[Actor]:
        """The answer to this press."""

        async def answer(actor: Actor) -> Message:
            if not actor.may(press.right):
                await self._staff.record_refusal(actor, asked.delivery)
                return not_allowed_message(self._copy)
            return await press.answer(actor, asked)

        return answer

    @property
    def table(self) -> Mapping[str, StaffPress]:
        """Everything that staff can press, by ActionId."""
        return {
            ActionId.LOOK_UP: StaffPress(Right.TRIAGE, self._look_up),
            ActionId.QUEUE: StaffPress(Right.TRIAGE, self.cases.queue),
            ActionId.TAKE_FROM_QUEUE: StaffPress(Right.TRIAGE, self.cases.take_from_queue),
            ActionId.BEGIN_CASE: StaffPress(Right.TRIAGE, self.cases.begin),
            ActionId.OPEN_CASE: StaffPress(Right.TRIAGE, self.cases.open, replaces=False),
            **{press: StaffPress(Right.TRIAGE, self.cases.do(event), aside=True) for event, press in PRESSES.items()},
            ActionId.COHORT: StaffPress(Right.READINESS, self._cohort),
            ActionId.NUDGE: StaffPress(Right.READINESS, self._nudge, replaces=False),
            ActionId.REFER: StaffPress(Right.READINESS, self._refer, replaces=False),
            ActionId.SEND_NUDGE: StaffPress(Right.READINESS, self._send_nudge),
        }

    async def _look_up(self, actor: Actor, asked: Asked) -> Message:
        return look_up_message(self._copy, await self._triage.look_up(actor, asked.value, asked.delivery), self._clock())

    async def _nudge(self, actor: Actor, asked: Asked) -> Message:
        return nudge_preview_message(self._copy, await self._nudges.preview(actor, asked.value, asked.delivery), self._clock())

    async def _send_nudge(self, actor: Actor, asked: Asked) -> Message:
        sent = await self._nudges.send(actor, asked.value, asked.press)
        outcome, person = sent.outcome or NudgeOutcome.WAITING, sent.report.person
        return nudge_outcome_message(self._copy, outcome, person.name, sent.due_at, self._clock())

    async def _cohort(self, actor: Actor, asked: Asked) -> Message:
        number, _, programme = asked.value.partition(":")
        page = int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0
        shown = await self._cohorts.show(actor, programme, asked.delivery, page)
        return cohort_message(self._copy, shown, self._clock()) if isinstance(shown, Cohort) else programmes_message(self._copy, shown)

    async def _refer(self, actor: Actor, asked: Asked) -> Message:
        person = await self._cohorts.refer(actor, asked.value, self._copy.say("refer-note"), asked.delivery)
        return referred_message(self._copy, person.name, self._support_contact)
