"""What is over is forgotten in its time, finished jobs and old rows alike, and nothing that is promised again does anything twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.jobs import Job, JobKind
from bot.domain.retention import DEFAULT, DELIVERIES, JOBS_DONE, JOBS_FAILED
from bot.services.retention import RetentionService
from handlers.jobs.forgetting import Forgetting
from tests.clock import SettableClock
from tests.jobs.house import ON_SQLITE, House, Recorder, soon, until


def forgetting(house: House, clock: SettableClock) -> Forgetting:
    """What begins at this clock's time."""
    return Forgetting(house.engine.ledger, RetentionService(house.storage, clock, DEFAULT), clock)


async def test_a_pass_forgets_jobs_that_were_kept_and_old_rows(house: House) -> None:
    clock, recorder = SettableClock(datetime.now(UTC)), Recorder()
    await house.start(recorder)
    await house.promise(Job(JobKind.TELL, "done"))
    async with house.storage.writing() as unit:
        await unit.deliveries.claim("Ev1", clock())
    await soon(recorder.came)
    await until(house.is_idle)
    assert await forgetting(house, clock).make_pass() == 0
    clock.advance(max(JOBS_DONE, DELIVERIES) + timedelta(minutes=1))
    assert await forgetting(house, clock).make_pass() == 2
    clock.advance(JOBS_FAILED)
    assert await forgetting(house, clock).make_pass() == 0
    async with house.storage.writing() as unit:
        assert await unit.deliveries.claim("Ev1", clock())


@ON_SQLITE
async def test_it_goes_on_in_the_background_until_it_is_stopped(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    clock = SettableClock(datetime.now(UTC))
    await house.new_engine().prepare()
    async with house.storage.writing() as unit:
        await unit.deliveries.claim("Ev1", clock())
    clock.advance(DELIVERIES + timedelta(minutes=1))
    under_way = forgetting(house, clock)
    under_way.start()
    await until(lambda: "what is over was forgotten" in caplog.text)
    await asyncio.wait_for(under_way.stop(), 5)
