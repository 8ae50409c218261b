"""Asking the coaching platform to send a session again."""

from bot.domain.jobs import Job
from bot.services.ports import Platform
from bot.views.sessions import resend_failed_message
from handlers.jobs.steps import Steps
from handlers.jobs.telling import tell_once
from handlers.reception import Reception

RESEND_REQUESTED = "session.resend_requested"


class PlatformRequests:
    """The workflow of a request to the platform; None stands for one that gave no address."""

    def __init__(self, platform: Platform | None, reception: Reception) -> None:
        self._platform = platform
        self._use_cases = reception.use_cases
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._clock = reception.clock
        self._support_contact = reception.support_contact

    async def request_resend(self, steps: Steps, job: Job) -> None:
        """One signed webhook under the job's key: JobKind.NOTIFY_PLATFORM."""
        platform = self._platform
        if platform is not None:
            await steps.run("send", lambda: self._send(platform, job))

    async def say_failed(self, job: Job) -> None:
        """Tell whoever asked that the platform did not take it, once."""
        if "told_elsewhere" in job.fields:
            return
        workspace_id = job.text("workspace_id")
        person = await self._use_cases.people.get(workspace_id, job.text("person_id"))
        session = await self._use_cases.sessions.get(workspace_id, job.text("session_id"))
        message = resend_failed_message(self._copy, person, session, self._clock(), self._support_contact)
        await tell_once(self._messengers, self._use_cases.people, person, message, f"{job.key}:failed")

    async def _send(self, platform: Platform, job: Job) -> None:
        """Name the calendar of this moment: the platform may know a former one. Raises NotFound for somebody who is known no more."""
        data = {name: job.fields[name] for name in ("session_id", "person_id", "sequence")}
        person = await self._use_cases.people.get(job.text("workspace_id"), job.text("person_id"))
        primary = await self._use_cases.connections.primary(person.workspace_id, person.id)
        await platform.send(RESEND_REQUESTED, job.key, {**data, "calendar_id": primary.calendar_id if primary else None})
