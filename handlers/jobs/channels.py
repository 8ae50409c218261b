"""The channels on which Cronofy tells of changes, kept open."""

from bot.domain.jobs import Job
from bot.services.notifications import NotificationService
from handlers.jobs.steps import Steps


class Channels:
    """The workflow of channels; it looks before it opens one."""

    def __init__(self, notifications: NotificationService) -> None:
        self._notifications = notifications

    async def open(self, steps: Steps, job: Job) -> None:
        """See to an account's channel: JobKind.OPEN_CHANNEL."""
        await steps.run("open", lambda: self._notifications.open(job.text("sub")))
