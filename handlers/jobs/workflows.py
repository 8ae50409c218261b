"""Which workflow keeps which promise."""

from collections.abc import Mapping

from bot.copy.catalogue import Copy
from bot.domain.jobs import JobKind
from bot.services.ports import Clock, Messenger, Platform
from bot.services.use_cases import UseCases
from handlers.jobs.files import HandingOut
from handlers.jobs.links import LinkNews
from handlers.jobs.placing import Placing
from handlers.jobs.platform import PlatformRequests
from handlers.jobs.steps import Workflow


def workflows(use_cases: UseCases, messenger: Messenger, platform: Platform | None, copy: Copy, clock: Clock) -> Mapping[JobKind, Workflow]:
    """One workflow for each kind of job."""
    placing = Placing(use_cases.placements)
    files = HandingOut(use_cases.calendar_files, use_cases.people, messenger, copy, clock)
    links = LinkNews(use_cases.linking, use_cases.people, messenger, copy)
    return {
        JobKind.PLACE_SESSION: placing.place_session,
        JobKind.READ_BACK: placing.read_back,
        JobKind.HAND_OUT_FILES: files.hand_out,
        JobKind.RECHECK_CONNECTION: links.recheck,
        JobKind.CONFIRM_LINK: links.confirm_link,
        JobKind.TELL: links.tell,
        JobKind.NOTIFY_PLATFORM: PlatformRequests(platform, use_cases.connections).request_resend,
    }
