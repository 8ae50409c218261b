"""What is no longer used is let go of, here and at Cronofy, however often Cronofy has to be asked."""

from bot.domain.jobs import Job
from bot.domain.linking import LinkPhase
from bot.services.endings import EndingService
from bot.services.logins import LoginService
from handlers.jobs.steps import Steps


class Endings:
    """The workflows of endings; each looks before it acts."""

    def __init__(self, endings: EndingService, logins: LoginService) -> None:
        self._endings = endings
        self._logins = logins

    async def close_link(self, steps: Steps, job: Job) -> None:
        """The time to decide on a login, or to undo it, is over: JobKind.CLOSE_LINK."""
        phase = LinkPhase(job.text("phase"))
        await steps.run("close", lambda: self._logins.close(*_link(job), phase))

    async def end_login(self, steps: Steps, job: Job) -> None:
        """One login out of an account: JobKind.END_LOGIN."""
        await steps.run("end", lambda: self._endings.end_login(*_link(job)))

    async def end_account(self, steps: Steps, job: Job) -> None:
        """The authorisation of a whole account: JobKind.END_ACCOUNT."""
        await steps.run("end", lambda: self._endings.end_account(job.text("sub")))


def _link(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("link_id")
