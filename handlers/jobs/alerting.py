"""What follows when alerts begin or are released."""

from datetime import datetime

from bot.domain.jobs import Job
from bot.services.use_cases import AlertUseCases
from handlers.jobs.steps import Steps


class AlertingJobs:
    """The workflows of alerting."""

    def __init__(self, alerts: AlertUseCases) -> None:
        self._alerts = alerts

    async def review(self, steps: Steps, job: Job) -> None:
        """Have everybody with an open incident looked at, page by page: JobKind.REVIEW_INCIDENTS."""
        after: str | None = ""
        while after is not None:
            after = await self._page(steps, job, after)

    async def _page(self, steps: Steps, job: Job, after: str) -> str | None:
        return await steps.run(f"page:{after}", lambda: self._alerts.alerting.review(job.text("workspace_id"), job.key, after))

    async def watch(self, steps: Steps, job: Job) -> None:
        """See whether it is quiet again while the breaker holds alerts: JobKind.WATCH_HOLD."""
        await steps.run("watch", lambda: self._alerts.alerting.watch(job.text("workspace_id"), datetime.fromisoformat(job.text("held_at"))))
