"""Bringing a session onto a calendar, and reading back what the platform wrote."""

from datetime import timedelta

from bot.domain.jobs import Job
from bot.services.placements import PlacementService, Step
from handlers.jobs.steps import Steps, until

READ_BACK_AFTER = tuple(timedelta(seconds=seconds) for seconds in (1, 2, 4, 8, 15, 30, 60, 120, 300, 600))
"""Cronofy applies writes within seconds as a rule; after these twenty minutes the placement stays "accepted", and diagnosis says so."""


class Placing:
    """The workflows of placing; each step may run twice."""

    def __init__(self, placements: PlacementService) -> None:
        self._placements = placements

    async def place_session(self, steps: Steps, job: Job) -> None:
        """Look, write, see, tidy: JobKind.PLACE_SESSION."""
        ids = _ids(job)
        if await steps.run("prepare", lambda: self._placements.prepare(*ids)) != Step.WRITE:
            return
        if await steps.run("look", lambda: self._placements.look(*ids)) == Step.WRITE:
            if await steps.run("write", lambda: self._placements.write(*ids)) != Step.WRITTEN:
                return
            await self._until_seen(steps, ids)
        await steps.run("tidy", lambda: self._placements.tidy(*ids))

    async def read_back(self, steps: Steps, job: Job) -> None:
        """See what somebody else writes: JobKind.READ_BACK."""
        ids = _ids(job)
        if await steps.run("look", lambda: self._placements.read_back(*ids)) != Step.NOT_YET:
            return
        if await steps.run("prepare", lambda: self._placements.prepare(*ids)) == Step.WRITE:
            await self._until_seen(steps, ids)

    async def _until_seen(self, steps: Steps, ids: tuple[str, str, str]) -> None:
        await until(steps, "read-back", READ_BACK_AFTER, lambda: self._is_settled(ids))

    async def _is_settled(self, ids: tuple[str, str, str]) -> bool:
        return await self._placements.read_back(*ids) is not Step.NOT_YET


def _ids(job: Job) -> tuple[str, str, str]:
    return job.text("workspace_id"), job.text("session_id"), job.text("person_id")
