"""A job whose person was erased while it waited is over, for the engine as well: nothing failed, and nothing is tried again."""

import pytest

from bot.domain.errors import NotFound
from bot.domain.jobs import Job, JobKind
from handlers.jobs.steps import Steps
from handlers.jobs.workflows import unless_gone
from tests.jobs.house import ON_SQLITE, House, until


@ON_SQLITE
@pytest.mark.parametrize("gone", [True, False])
async def test_a_job_of_somebody_who_is_gone_counts_as_kept_and_any_other_as_failed(house: House, gone: bool) -> None:
    asked: list[str] = []

    async def find() -> None:
        raise NotFound("no person dana")

    async def workflow(steps: Steps, job: Job) -> None:
        await steps.run("find", find)

    async def is_gone(job: Job) -> bool:
        asked.append(job.key)
        return gone

    await house.start(unless_gone(workflow, is_gone))
    await house.promise(Job(JobKind.TELL, "tell:dana"))
    await until(lambda: bool(asked))
    await until(house.is_idle)
    assert asked == ["tell:dana"]
    assert await house.has_failed() is not gone
