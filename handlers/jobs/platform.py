"""Asking the coaching platform to send a session again."""

from bot.domain.jobs import Job
from bot.services.ports import Platform
from handlers.jobs.steps import Steps

RESEND_REQUESTED = "session.resend_requested"


class PlatformRequests:
    """The workflow of a request to the platform; None stands for one that gave no address."""

    def __init__(self, platform: Platform | None) -> None:
        self._platform = platform

    async def request_resend(self, steps: Steps, job: Job) -> None:
        """One signed webhook under the job's key: JobKind.NOTIFY_PLATFORM."""
        platform = self._platform
        if platform is None:
            return
        data = {name: job.fields[name] for name in ("session_id", "person_id", "sequence")}
        await steps.run("send", lambda: platform.send(RESEND_REQUESTED, job.key, data))
