"""Which workflow keeps which promise."""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.jobs import Job, JobKind
from bot.services.ports import Platform
from handlers.jobs.alerting import AlertingJobs
from handlers.jobs.cases import CaseCards
from handlers.jobs.channels import Channels
from handlers.jobs.checking import Checking
from handlers.jobs.endings import Endings
from handlers.jobs.files import HandingOut
from handlers.jobs.homes import HomeNews
from handlers.jobs.incidents import IncidentNews
from handlers.jobs.links import LinkNews
from handlers.jobs.moving import Moves
from handlers.jobs.nudges import Nudges
from handlers.jobs.own_data import OwnDataJobs
from handlers.jobs.placing import Placing
from handlers.jobs.platform import PlatformRequests
from handlers.jobs.recoveries import Recoveries
from handlers.jobs.steps import StepFailed, Steps, Workflow
from handlers.jobs.support import SupportNotes
from handlers.reception import Reception


def workflows(reception: Reception, platform: Platform | None) -> Mapping[JobKind, Workflow]:
    """One workflow for each kind of job; what is about somebody who was erased, or whose workspace took Relink out, ends without a word."""
    privacy, alerting = reception.use_cases.privacy, reception.use_cases.alerts.alerting

    async def is_gone(job: Job) -> bool:
        return await privacy.is_gone(job) or ("workspace_id" in job.fields and await alerting.is_uninstalled(job.text("workspace_id")))

    table = _of_sessions(reception, platform) | _of_logins(reception) | _of_breaks(reception) | _of_people(reception)
    return {kind: unless_gone(workflow, is_gone) for kind, workflow in table.items()}


def _of_sessions(reception: Reception, platform: Platform | None) -> dict[JobKind, Workflow]:
    placing, files, moves = Placing(reception.use_cases.placements), HandingOut(reception), Moves(reception)
    recoveries, requests = Recoveries(reception), PlatformRequests(platform, reception)
    return {
        JobKind.PLACE_SESSION: placing.place_session,
        JobKind.READ_BACK: placing.read_back,
        JobKind.HAND_OUT_FILES: or_say_so(files.hand_out, files.say_failed),
        JobKind.FOLLOW_FILE: or_say_so(files.follow, files.say_not_followed),
        JobKind.MOVE_SESSIONS: moves.begin,
        JobKind.TELL_MOVE: moves.tell,
        JobKind.CLEAR_TEST_ENTRY: recoveries.clear,
        JobKind.PROVE_AGAIN: recoveries.prove_again,
        JobKind.RECOVER: or_say_so(recoveries.recover, recoveries.give_up),
        JobKind.NOTIFY_PLATFORM: or_say_so(requests.request_resend, requests.say_failed),
    }


def _of_logins(reception: Reception) -> dict[JobKind, Workflow]:
    use_cases = reception.use_cases
    links, endings = LinkNews(reception), Endings(use_cases.endings, use_cases.logins)
    return {
        JobKind.RECHECK_CONNECTION: links.recheck,
        JobKind.CONFIRM_LINK: links.confirm_link,
        JobKind.TELL: links.tell,
        JobKind.CLOSE_LINK: endings.close_link,
        JobKind.END_LOGIN: endings.end_login,
        JobKind.END_ACCOUNT: endings.end_account,
        JobKind.CHECK_CONNECTIONS: Checking(use_cases.checking).check,
        JobKind.OPEN_CHANNEL: Channels(use_cases.notifications).open,
    }


def _of_breaks(reception: Reception) -> dict[JobKind, Workflow]:
    incidents, alerting, cases = IncidentNews(reception), AlertingJobs(reception.use_cases.alerts), CaseCards(reception)
    return {
        JobKind.LOOK_AT_CONNECTION: incidents.look,
        JobKind.TELL_INCIDENT: or_say_so(incidents.tell, incidents.give_up),
        JobKind.UPDATE_ALERT: or_say_so(incidents.update, incidents.update_later),
        JobKind.REACH_AGAIN: incidents.reach_again,
        JobKind.REVIEW_INCIDENTS: alerting.review,
        JobKind.WATCH_HOLD: alerting.watch,
        JobKind.SHOW_CASE: cases.show,
        JobKind.TELL_CASE_NOTE: cases.tell,
        JobKind.KEEP_CASE: cases.keep,
        JobKind.SHOW_SUPPORT_ITEM: SupportNotes(reception).show,
    }


def _of_people(reception: Reception) -> dict[JobKind, Workflow]:
    own_data = OwnDataJobs(reception)
    return {
        JobKind.PUBLISH_HOME: HomeNews(reception).publish,
        JobKind.SEND_NUDGE: Nudges(reception).send,
        JobKind.EXPORT_DATA: or_say_so(own_data.export, own_data.say_failed),
        JobKind.ERASE_ACCOUNT: own_data.erase_account,
        JobKind.SWEEP_ERASED: own_data.sweep,
    }


def or_say_so(workflow: Workflow, say_failed: Callable[[Job], Awaitable[None]]) -> Workflow:
    """The workflow, and where it fails for good a last step that tells whoever waits for it; the job counts as failed all the same."""

    async def kept_or_told(steps: Steps, job: Job) -> None:
        try:
            await workflow(steps, job)
        except StepFailed:
            await steps.run("say-failed", lambda: say_failed(job))
            raise

    return kept_or_told


def unless_gone(workflow: Workflow, is_gone: Callable[[Job], Awaitable[bool]]) -> Workflow:
    """The workflow; where it failed because what it is about went with its person or workspace, it ends as if it were kept."""

    async def kept_or_let_go(steps: Steps, job: Job) -> None:
        try:
            await workflow(steps, job)
        except StepFailed:
            if not await steps.run("is-gone", lambda: is_gone(job)):
                raise

    return kept_or_let_go
