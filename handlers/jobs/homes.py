"""Homes in Slack that show something which changed."""

from bot.domain.jobs import Job
from handlers.homes import Homes
from handlers.jobs.steps import Steps
from handlers.reception import Reception


class HomeNews:
    """The workflow of homes."""

    def __init__(self, reception: Reception) -> None:
        self._homes = Homes(reception)

    async def publish(self, steps: Steps, job: Job) -> None:
        """Something that a home shows may have changed: JobKind.PUBLISH_HOME."""
        await steps.run("publish", lambda: self._homes.refresh(job.text("workspace_id"), job.text("slack_user_id")))
