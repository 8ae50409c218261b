"""Cards in the channel of support's: one for each case, edited as it changes, with what was done and written in its thread."""

from bot.domain.errors import NotFound, Unreachable
from bot.domain.jobs import Job
from bot.domain.messages import Message
from bot.services.cases import CaseReport
from bot.telemetry import logger
from bot.views.cases import case_message, note_message
from bot.views.staff import known_message
from handlers.jobs.steps import Steps
from handlers.jobs.telling import post_once, replace_posted
from handlers.reception import Reception

_log = logger(__name__)


class CaseCards:
    """The workflows of cases. Where no card can be posted, the queue has the case all the same."""

    def __init__(self, reception: Reception) -> None:
        self._cases = reception.use_cases.cases
        self._triage = reception.use_cases.triage
        self._reception = reception

    async def show(self, steps: Steps, job: Job) -> None:
        """Let the card say how the case stands: JobKind.SHOW_CASE."""
        posted = await steps.run("show", lambda: self._show(*_case(job)))
        if posted:
            await steps.run("record", lambda: self._cases.posted(*_case(job), *posted))
            await steps.run("details", lambda: self._details(*_case(job), *posted))

    async def tell(self, steps: Steps, job: Job) -> None:
        """Bring what was done or written into the card's thread: JobKind.TELL_CASE_NOTE."""
        await steps.run("tell", lambda: self._tell(*_case(job), job))

    async def keep(self, steps: Steps, job: Job) -> None:
        """See which session is at risk next: JobKind.KEEP_CASE."""
        await steps.run("keep", lambda: self._cases.keep(*_case(job)))

    async def _show(self, workspace_id: str, case_id: str) -> list[str]:
        """Where it was posted; nothing where it was edited, or nobody reads it."""
        report = await self._cases.card(workspace_id, case_id)
        case, messenger = report.case, self._reception.messengers(workspace_id)
        if case.slack_channel_id and case.ts:
            await replace_posted(messenger, case.slack_channel_id, case.ts, self._card(report))
            return []
        channel = self._reception.support_channels.get(workspace_id)
        if channel is None:
            _log.warning("a case has no card: SUPPORT_CHANNEL names none of its workspace")
            return []
        key = f"case:{case_id}"
        try:
            found = await messenger.find_posted(channel, key)
            return [channel, found or await messenger.post(channel, self._card(report), key=key)]
        except (NotFound, Unreachable) as error:
            _log.warning("a card cannot be posted", reason=str(error))
            return []

    async def _details(self, workspace_id: str, case_id: str, slack_channel_id: str, ts: str) -> None:
        """What the person would read just now, as it was last seen."""
        report = await self._triage.known(workspace_id, (await self._cases.card(workspace_id, case_id)).person)
        details = known_message(self._reception.copy, report, self._reception.clock())
        messenger = self._reception.messengers(workspace_id)
        await post_once(messenger, slack_channel_id, details, f"case-details:{case_id}", ts)

    async def _tell(self, workspace_id: str, case_id: str, job: Job) -> None:
        report = await self._cases.card(workspace_id, case_id)
        note = next((each for each in report.notes if each.key == job.text("note")), None)
        if note is None or report.case.slack_channel_id is None:
            return
        told = note_message(self._reception.copy, note, self._reception.clock())
        messenger = self._reception.messengers(workspace_id)
        await post_once(messenger, report.case.slack_channel_id, told, job.key, report.case.ts)

    def _card(self, report: CaseReport) -> Message:
        return case_message(self._reception.copy, report, self._reception.clock())


def _case(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("case_id")
