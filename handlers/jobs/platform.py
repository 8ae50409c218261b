"""Asking the coaching platform to send a session again."""

from bot.domain.jobs import Job
from bot.services.connections import ConnectionService
from bot.services.ports import Platform
from handlers.jobs.steps import Steps

RESEND_REQUESTED = "session.resend_requested"


class PlatformRequests:
    """The workflow of a request to the platform; None stands for one that gave no address."""

    def __init__(self, platform: Platform | None, connections: ConnectionService) -> None:
        self._platform = platform
        self._connections = connections

    async def request_resend(self, steps: Steps, job: Job) -> None:
        """One signed webhook under the job's key: JobKind.NOTIFY_PLATFORM."""
        platform = self._platform
        if platform is not None:
            await steps.run("send", lambda: self._send(platform, job))

    async def _send(self, platform: Platform, job: Job) -> None:
        """Name the calendar of this moment: the platform may know a former one."""
        data = {name: job.fields[name] for name in ("session_id", "person_id", "sequence")}
        primary = await self._connections.primary(str(job.fields["workspace_id"]), str(job.fields["person_id"]))
        await platform.send(RESEND_REQUESTED, job.key, {**data, "calendar_id": primary.calendar_id if primary else None})
