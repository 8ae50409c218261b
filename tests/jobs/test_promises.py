"""A promise is part of its transaction, and each key is kept once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.jobs import Job, JobKind
from handlers.jobs.steps import Steps
from tests.jobs.house import ON_SQLITE, House, Recorder, soon, until

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


async def test_a_promised_job_runs_with_its_key_and_its_fields(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)
    job = Job(JobKind.TELL, "tell:dana", {"person_id": "dana", "sequence": 3})
    await house.promise(job)
    await soon(recorder.came)
    assert recorder.jobs == [job]


async def test_a_delayed_job_waits_for_its_time(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)
    due, past = datetime.now(UTC) + timedelta(seconds=1), datetime.now(UTC) - timedelta(hours=1)
    await house.promise(Job(JobKind.TELL, "later", not_before=due))
    assert await house.counts() == {"DELAYED": 1}
    await house.promise(Job(JobKind.TELL, "now", not_before=past))
    await until(lambda: len(recorder.jobs) == 2)
    assert recorder.keys == ["now", "later"]
    assert datetime.now(UTC) >= due


@ON_SQLITE
async def test_every_kind_of_job_runs(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)
    await house.promise(*(Job(kind, f"key:{kind}") for kind in JobKind))
    await until(lambda: len(recorder.jobs) == len(JobKind))
    assert {job.kind for job in recorder.jobs} == set(JobKind)


async def test_a_promise_stands_with_the_rows_written_before_and_after_it(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)
    async with house.storage.writing() as unit:
        assert await unit.deliveries.claim("before", NOW)
        await unit.promise(Job(JobKind.TELL, "kept"))
        assert await unit.deliveries.claim("after", NOW)
    await soon(recorder.came)
    async with house.storage.writing() as unit:
        assert not await unit.deliveries.claim("before", NOW)
        assert not await unit.deliveries.claim("after", NOW)


async def test_a_promise_falls_with_the_rows_that_are_rolled_back(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)

    async def promise_and_fail() -> None:
        async with house.storage.writing() as unit:
            await unit.deliveries.claim("row", NOW)
            await unit.promise(Job(JobKind.TELL, "lost"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await promise_and_fail()
    async with house.storage.writing() as unit:
        assert await unit.deliveries.claim("row", NOW)
        await unit.promise(Job(JobKind.TELL, "kept"))
    await soon(recorder.came)
    await until(house.is_idle)
    assert recorder.keys == ["kept"]


async def test_a_promise_is_no_job_before_its_transaction_is_committed(house: House) -> None:
    await house.start(Recorder())
    async with house.storage.writing() as unit:
        await unit.promise(Job(JobKind.TELL, "soon"))
        assert not await house.counts()
    await until(house.is_idle)


async def test_the_same_key_twice_runs_once(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)
    await house.promise(Job(JobKind.TELL, "once", {"sequence": 1}), Job(JobKind.TELL, "once", {"sequence": 1}))
    await soon(recorder.came)
    await until(house.is_idle)
    await house.promise(Job(JobKind.TELL, "once", {"sequence": 2}), Job(JobKind.TELL, "last"))
    await until(lambda: "last" in recorder.keys)
    await until(house.is_idle)
    assert sorted(recorder.keys) == ["last", "once"]


async def test_two_transactions_at_once_make_one_job(house: House) -> None:
    recorder = Recorder()
    await house.start(recorder)
    await asyncio.gather(*(house.promise(Job(JobKind.TELL, "once")) for _ in range(4)))
    await soon(recorder.came)
    await until(house.is_idle)
    assert recorder.keys == ["once"]


@ON_SQLITE
async def test_what_is_promised_before_the_engine_starts_runs_when_it_does(house: House) -> None:
    await house.new_engine().prepare()
    await house.promise(Job(JobKind.TELL, "early"))
    recorder = Recorder()
    await house.start(recorder)
    await soon(recorder.came)


async def test_a_step_may_promise_further_jobs(house: House) -> None:
    ran: list[str] = []

    async def workflow(steps: Steps, job: Job) -> None:
        async def effect() -> None:
            ran.append(job.key)
            if job.key == "first":
                await house.promise(Job(JobKind.PLACE_SESSION, "second"))

        await steps.run("effect", effect)

    await house.start(workflow)
    await house.promise(Job(JobKind.TELL, "first"))
    await until(lambda: ran == ["first", "second"])
