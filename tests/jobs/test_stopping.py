"""Stopping: what is being done is finished, what waits is put back, the next engine carries on."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import TryLater
from bot.domain.jobs import Job, JobKind
from handlers.jobs.steps import DEFAULT_PATIENCE, Steps
from tests.jobs.house import ON_SQLITE, House, Recorder, soon, until

TELL = Job(JobKind.TELL, "tell:dana")


async def test_a_stop_lets_the_effect_under_way_finish_and_be_recorded(house: House) -> None:
    done: list[str] = []
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        began.set()
        await go_on.wait()
        done.append("slow")

    async def next_one() -> None:
        done.append("next")

    async def workflow(steps: Steps, _job: Job) -> None:
        await steps.run("slow", slow)
        await steps.run("next", next_one)

    engine = await house.start(workflow)
    await house.promise(TELL)
    await soon(began)
    stopping = asyncio.create_task(engine.stop(20))
    await asyncio.sleep(0)
    go_on.set()
    await stopping
    assert done == ["slow"]
    assert await house.counts() == {"ENQUEUED": 1}
    await house.start(workflow)
    await until(house.is_idle)
    assert done == ["slow", "next"]


@ON_SQLITE
async def test_an_effect_that_takes_too_long_is_cut_off_and_done_again_later(house: House) -> None:
    tries: list[int] = []
    began = asyncio.Event()

    async def workflow(steps: Steps, _job: Job) -> None:
        async def effect() -> None:
            tries.append(1)
            began.set()
            if len(tries) == 1:
                await asyncio.Event().wait()

        await steps.run("effect", effect)

    engine = await house.start(workflow)
    await house.promise(TELL)
    await soon(began)
    await engine.stop(0.05)
    await house.start(workflow)
    await until(house.is_idle)
    assert len(tries) == 2


@ON_SQLITE
async def test_a_stop_waits_neither_for_sleepers_nor_for_what_is_to_be_tried_again(house: House) -> None:
    tried = asyncio.Event()

    async def workflow(steps: Steps, job: Job) -> None:
        async def effect() -> None:
            tried.set()
            raise TryLater("closed", retry_after=timedelta(hours=1))

        if job.key == "sleeps":
            await steps.sleep(timedelta(hours=1))
        await steps.run("effect", effect)

    engine = await house.start(workflow, patience=DEFAULT_PATIENCE)
    await house.promise(Job(JobKind.TELL, "sleeps"), Job(JobKind.TELL, "tries"))
    await soon(tried)
    async with asyncio.timeout(5):
        await engine.stop(60)
    assert await house.counts() == {"ENQUEUED": 2}


async def test_engines_follow_each_other_in_one_process(house: House) -> None:
    for number in range(3):
        recorder = Recorder()
        engine = await house.start(recorder)
        assert engine.running
        await house.promise(Job(JobKind.TELL, f"job:{number}"))
        await soon(recorder.came)
        await engine.stop()
        assert not engine.running
        assert recorder.keys == [f"job:{number}"]


@ON_SQLITE
async def test_the_loop_keeps_its_threads_after_a_stop(house: House) -> None:
    engine = await house.start(Recorder())
    await engine.stop()
    assert await asyncio.to_thread(lambda: "here") == "here"


@ON_SQLITE
async def test_a_stop_without_a_start_and_a_second_stop_do_nothing(house: House) -> None:
    engine = house.new_engine()
    await engine.stop()
    await engine.stop()


@ON_SQLITE
async def test_starting_running_and_stopping_write_nothing_to_the_terminal(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    recorder = Recorder()
    engine = await house.start(recorder)
    await house.promise(TELL)
    await soon(recorder.came)
    await engine.stop()
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")
