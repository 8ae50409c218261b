"""People are sent their own fix because staff asked for it, once; whoever asked hears what became of it."""

from bot.domain.errors import Unreachable
from bot.domain.jobs import Job
from bot.domain.nudge import Nudge, NudgeOutcome
from bot.domain.people import Person
from bot.telemetry import logger
from bot.views.nudge import nudge_message, nudge_outcome_message
from handlers.jobs.steps import Steps
from handlers.jobs.telling import post_once, to_whoever_speaks
from handlers.reception import Reception

log = logger(__name__)


class Nudges:
    """The workflow of nudges."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._nudges = reception.use_cases.readiness.nudges
        self._people = reception.use_cases.people
        self._messengers = reception.messengers

    async def send(self, steps: Steps, job: Job) -> None:
        """The time to send it has come: JobKind.SEND_NUDGE."""
        outcome = await steps.run("send", lambda: self._send(job))
        if outcome:
            await steps.run("tell", lambda: self._tell(job, NudgeOutcome(outcome)))

    async def _send(self, job: Job) -> str:
        """What became of it; nothing where it has to wait, or another job looks after it."""
        found = await self._nudges.find(*_nudge(job))
        if found is None:
            return ""
        nudge, person = found
        if nudge.outcome is not NudgeOutcome.WAITING:
            return nudge.outcome.value  # recorded by a try that was interrupted
        try:
            outcome = await to_whoever_speaks(self._people, person, lambda reader: self._post(nudge, reader))
        except Unreachable:
            outcome = NudgeOutcome.OUT_OF_REACH
        if outcome is NudgeOutcome.WAITING:
            return ""
        await self._nudges.ended(nudge, outcome)
        return outcome.value

    async def _post(self, nudge: Nudge, reader: Person) -> NudgeOutcome:
        """Look before posting: an interrupted try may have posted it already, whatever is so since."""
        channel = await self._people.read_conversation_with(reader)
        messenger = self._messengers(nudge.workspace_id)
        if await messenger.find_posted(channel, nudge.message_key):
            return NudgeOutcome.SENT
        due = await self._nudges.due(nudge, reader)
        if due.outcome is NudgeOutcome.WAITING and due.due_at:
            await self._nudges.put_off(nudge, due.due_at)
        if due.outcome:
            return due.outcome
        await messenger.post(channel, nudge_message(self._reception.copy, due, self._reception.clock()), key=nudge.message_key)
        return NudgeOutcome.SENT

    async def _tell(self, job: Job, outcome: NudgeOutcome) -> None:
        found = await self._nudges.find(*_nudge(job))
        if found is None:
            return
        nudge, person = found
        message = nudge_outcome_message(self._reception.copy, outcome, person.name, None, self._reception.clock())
        try:
            channel = await self._nudges.conversation_with_asker(nudge)
            await post_once(self._messengers(nudge.workspace_id), channel, message, f"{nudge.message_key}:outcome")
        except Unreachable:
            log.info("whoever asked for a nudge cannot be told of it")


def _nudge(job: Job) -> tuple[str, str, str]:
    return job.text("workspace_id"), job.text("person_id"), job.text("key")
