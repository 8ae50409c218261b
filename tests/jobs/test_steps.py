"""Steps: recorded once, tried again after what passes, and visible when they fail."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from sqlalchemy.exc import OperationalError

from bot.domain.errors import TryLater, WriteRefused
from bot.domain.jobs import Job, JobKind
from bot.domain.session import Refusal
from handlers.jobs.ledger import JobState
from handlers.jobs.steps import Json, StepFailed, Steps, Workflow
from tests.jobs.house import ON_SQLITE, QUICKLY, House, soon, until

TELL = Job(JobKind.TELL, "tell:dana")


def one_step(effect: Callable[[], Awaitable[Json]]) -> Workflow:
    """A workflow of one step, named effect."""

    async def workflow(steps: Steps, _job: Job) -> None:
        await steps.run("effect", effect)

    return workflow


@ON_SQLITE
async def test_a_step_answers_what_json_leaves_of_its_result(house: House) -> None:
    class Way(StrEnum):
        LEFT = "left"

    answers: list[Json] = []

    async def effect() -> Json:
        return {"way": Way.LEFT, "pair": (1, 2), "nothing": None}

    async def workflow(steps: Steps, _job: Job) -> None:
        answers.append(await steps.run("effect", effect))

    await house.start(workflow)
    await house.promise(TELL)
    await until(lambda: bool(answers))
    assert answers == [{"way": "left", "pair": [1, 2], "nothing": None}]
    assert isinstance(answers[0], dict)
    assert type(answers[0]["way"]) is str


async def test_a_step_is_tried_again_when_it_may_work_later(house: House) -> None:
    tries: list[float] = []

    async def effect() -> None:
        tries.append(asyncio.get_running_loop().time())
        if len(tries) < 3:
            raise TryLater("busy", retry_after=timedelta(seconds=0.3))

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.is_idle)
    assert len(tries) == 3
    assert all(later - earlier >= 0.3 for earlier, later in pairwise(tries))
    assert not await house.failures()


@ON_SQLITE
async def test_a_database_that_was_away_is_asked_again(house: House) -> None:
    tries: list[int] = []

    async def effect() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OperationalError("SELECT 1", {}, ConnectionError())

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.is_idle)
    assert len(tries) == 2
    assert not await house.failures()


async def test_a_service_that_stays_away_becomes_a_failure_that_is_seen(house: House) -> None:
    tries: list[int] = []

    async def effect() -> None:
        tries.append(1)
        raise TryLater("Cronofy answered 503")

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.has_failed)
    assert await house.failures() == ["effect: TryLater: Cronofy answered 503"]
    assert len(tries) == QUICKLY.attempts
    assert await house.counts() == {"ERROR": 1}


@ON_SQLITE
async def test_nobody_is_waited_for_beyond_the_time_that_was_given(house: House) -> None:
    tries: list[int] = []

    async def effect() -> None:
        tries.append(1)
        raise TryLater("closed", retry_after=timedelta(days=1))

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.has_failed)
    assert len(tries) == 1


@ON_SQLITE
async def test_a_refusal_is_not_tried_again(house: House) -> None:
    tries: list[int] = []

    async def effect() -> None:
        tries.append(1)
        raise WriteRefused(Refusal.READ_ONLY)

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.has_failed)
    assert (await house.failures())[0] == "effect: WriteRefused: read_only"
    assert len(tries) == 1


@ON_SQLITE
async def test_the_words_of_a_foreign_error_are_not_stored(house: House) -> None:
    async def effect() -> None:
        raise ValueError("dana@acme.example")

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.has_failed)
    assert (await house.failures())[0] == "effect: ValueError"


@ON_SQLITE
async def test_an_error_between_steps_fails_the_job_without_its_words(house: House) -> None:
    async def workflow(_steps: Steps, job: Job) -> None:
        raise KeyError("dana@acme.example")

    await house.start(workflow)
    await house.promise(TELL)
    await until(house.has_failed)
    assert (await house.failures())[0] == "between steps: KeyError"


@ON_SQLITE
async def test_a_result_that_json_cannot_hold_fails_the_step(house: House) -> None:
    async def effect() -> Json:
        return datetime.now(UTC)  # type: ignore[return-value]  # what a typed workflow cannot do

    await house.start(one_step(effect))
    await house.promise(TELL)
    await until(house.has_failed)
    assert (await house.failures())[0] == "effect: TypeError"


@ON_SQLITE
async def test_a_workflow_may_catch_a_failed_step_and_meets_it_again_after_a_restart(house: House) -> None:
    done: list[str] = []

    async def fails() -> None:
        done.append("tried")
        raise WriteRefused(Refusal.INVALID)

    async def tells() -> None:
        done.append("told")

    async def workflow(steps: Steps, _job: Job) -> None:
        try:
            await steps.run("write", fails)
        except StepFailed as failed:
            done.append(str(failed))
            await steps.sleep(timedelta(seconds=0.5))
            await steps.run("tell", tells)

    engine = await house.start(workflow)
    await house.promise(TELL)
    await until(lambda: len(done) == 2)
    await engine.stop()
    await house.start(workflow)
    await until(house.is_idle)
    assert done == ["tried", "write: WriteRefused: invalid", "write: WriteRefused: invalid", "told"]
    assert not await house.failures()


async def test_a_sleep_is_neither_cut_short_nor_repeated_by_a_restart(house: House) -> None:
    done: list[str] = []
    began = asyncio.Event()

    async def begin() -> None:
        done.append("began")
        began.set()

    async def wake() -> None:
        done.append("woke")

    async def workflow(steps: Steps, _job: Job) -> None:
        await steps.run("begin", begin)
        await steps.sleep(timedelta(seconds=1))
        await steps.run("wake", wake)

    loop = asyncio.get_running_loop()
    before = loop.time()
    engine = await house.start(workflow)
    await house.promise(TELL)
    await soon(began)
    await engine.stop()
    await house.start(workflow)
    await until(house.is_idle)
    assert done == ["began", "woke"]
    assert loop.time() - before >= 1


async def test_one_failing_or_waiting_job_never_stops_another(house: House) -> None:
    done: list[str] = []

    async def workflow(steps: Steps, job: Job) -> None:
        async def effect() -> None:
            if job.key.startswith("refused"):
                raise WriteRefused(Refusal.READ_ONLY)
            if job.key.startswith("busy"):
                raise TryLater("busy")
            done.append(job.key)

        await steps.run("effect", effect)

    await house.start(workflow)
    trouble = [Job(JobKind.TELL, f"{kind}:{number}") for kind in ("refused", "busy") for number in range(20)]
    await house.promise(*trouble, TELL)
    await until(lambda: done == [TELL.key])


@ON_SQLITE
async def test_effects_at_once_are_bounded_and_other_queues_do_not_wait(house: House) -> None:
    under_way: list[str] = []
    go_on = asyncio.Event()

    async def workflow(steps: Steps, job: Job) -> None:
        async def effect() -> None:
            under_way.append(job.key)
            await go_on.wait()

        await steps.run("effect", effect)

    await house.start(workflow)
    await house.promise(*(Job(JobKind.PLACE_SESSION, f"place:{number}") for number in range(30)))
    await until(lambda: len(under_way) == 10)
    await house.promise(TELL)
    await until(lambda: TELL.key in under_way)
    assert len(under_way) == 11
    go_on.set()
    await until(house.is_idle)
    assert len(under_way) == 31


@ON_SQLITE
async def test_a_batch_of_sessions_that_waits_for_cronofy_holds_nobody_else_up(house: House) -> None:
    door, looked = asyncio.Event(), asyncio.Event()

    async def look() -> None:
        looked.set()

    async def work(steps: Steps, job: Job) -> None:
        await steps.run("effect", door.wait if job.kind is JobKind.PLACE_SESSION else look)

    await house.start(work)
    await house.promise(*(Job(JobKind.PLACE_SESSION, f"place:{number}") for number in range(20)))
    await house.promise(Job(JobKind.RECHECK_CONNECTION, "recheck"))
    await soon(looked)
    door.set()
    await until(house.is_idle)


@ON_SQLITE
async def test_what_is_called_off_while_it_pauses_is_not_tried_again(house: House) -> None:
    tries: list[Job] = []

    async def effect() -> None:
        tries.append(TELL)
        if len(tries) == 1:
            raise TryLater("busy", retry_after=timedelta(seconds=0.2))

    engine = await house.start(one_step(effect))
    await house.promise(TELL)
    await until(lambda: bool(tries))
    await engine.ledger.cancel(TELL.key)
    await until(lambda: not engine._running._tasks)
    assert (len(tries), (await engine.ledger.find(TELL.key)).state) == (1, JobState.CANCELLED)


@ON_SQLITE
async def test_what_is_called_off_and_taken_up_again_never_runs_twice_at_once(house: House) -> None:
    under_way, most, go = 0, 0, asyncio.Event()

    async def effect() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await soon(go)
        under_way -= 1

    engine = await house.start(one_step(effect))
    await house.promise(TELL)
    await until(lambda: under_way == 1)
    await engine.ledger.cancel(TELL.key)
    await engine.ledger.retry(TELL.key)
    await until(lambda: len(engine._running._tasks) == 2)
    go.set()
    await until(house.is_idle)
    assert most == 1
