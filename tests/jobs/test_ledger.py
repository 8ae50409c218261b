"""What an operator sees of promises, and does with them: counted, tried again, called off, forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import Invalid, NotFound, TryLater
from bot.domain.jobs import Job, JobKind
from bot.domain.retention import DEFAULT, JOBS_DONE, JOBS_FAILED, TICKS_DONE
from handlers.jobs.ledger import JobState
from handlers.jobs.steps import Steps
from tests.jobs.house import ON_SQLITE, House, Recorder, soon, until

TELL = Job(JobKind.TELL, "tell:dana")
SOON = timedelta(minutes=1)


class Flaky:
    """A workflow of three steps, the middle one of which fails until it is `cured`."""

    def __init__(self) -> None:
        self.cured = False
        self.did: list[str] = []

    async def __call__(self, steps: Steps, _job: Job) -> None:
        """One after the other."""
        for name in ("first", "second", "third"):

            async def effect(name: str = name) -> None:
                self.did.append(name)
                if name == "second" and not self.cured:
                    raise Invalid("the platform's answer makes no sense")

            await steps.run(name, effect)


async def test_what_failed_is_shown_with_its_reason_and_goes_on_at_the_step_that_failed(house: House) -> None:
    workflow = Flaky()
    engine = await house.start(workflow)
    await house.promise(TELL)
    await until(house.has_failed)
    [failed] = await engine.ledger.failed()
    assert (failed.key, failed.kind, failed.state) == ("tell:dana", "tell", JobState.FAILED)
    assert failed.reason == "second: Invalid: the platform's answer makes no sense"
    assert datetime.now(UTC) - failed.since < SOON
    workflow.cured = True
    assert await engine.ledger.retry("tell:dana") is JobState.FAILED
    await until(lambda: workflow.did[-1] == "third")
    await until(house.is_idle)
    assert workflow.did == ["first", "second", "second", "third"]
    assert await engine.ledger.failed() == []
    assert await engine.ledger.retry("tell:dana") is JobState.DONE
    assert await engine.ledger.cancel("tell:dana") is JobState.DONE
    await until(house.is_idle)
    assert len(workflow.did) == 4


@ON_SQLITE
async def test_words_that_are_not_the_domains_are_not_shown(house: House) -> None:
    async def workflow(steps: Steps, _job: Job) -> None:
        async def effect() -> None:
            raise ValueError("dana@coach.example")

        await steps.run("look", effect)

    engine = await house.start(workflow)
    await house.promise(TELL)
    await until(house.has_failed)
    [failed] = await engine.ledger.failed()
    assert failed.reason == "look: ValueError"


async def test_a_promise_that_waits_or_is_delayed_is_called_off_and_can_be_made_good(house: House) -> None:
    engine = house.new_engine()
    await engine.prepare()
    due_at = datetime.now(UTC) + timedelta(hours=1)
    await house.promise(TELL, Job(JobKind.OPEN_CHANNEL, "later", not_before=due_at))
    waiting, delayed = await engine.ledger.unfinished()
    assert (waiting.state, delayed.state) == (JobState.WAITING, JobState.DELAYED)
    assert delayed.due_at
    assert abs(delayed.due_at - due_at) < SOON
    assert await engine.ledger.retry("later") is JobState.DELAYED
    assert await engine.ledger.cancel("tell:dana") is JobState.WAITING
    assert await engine.ledger.cancel("later") is JobState.DELAYED
    assert await engine.ledger.cancel("later") is JobState.CANCELLED
    await house.promise(TELL)
    recorder = Recorder()
    await engine.start(dict.fromkeys(JobKind, recorder))
    assert await engine.ledger.retry("later") is JobState.CANCELLED
    await until(lambda: recorder.keys == ["later"])
    await until(house.is_idle)
    assert {each.key: each.state for each in await engine.ledger.failed()} == {"tell:dana": JobState.CANCELLED}


@ON_SQLITE
async def test_one_that_runs_finishes_its_effect_and_does_nothing_after_it(house: House, caplog: pytest.LogCaptureFixture) -> None:
    did: list[str] = []
    began, go_on = asyncio.Event(), asyncio.Event()

    async def workflow(steps: Steps, _job: Job) -> None:
        async def first() -> None:
            began.set()
            await go_on.wait()
            did.append("first")

        async def second() -> None:
            did.append("second")

        await steps.run("first", first)
        await steps.run("second", second)

    engine = await house.start(workflow)
    await house.promise(TELL)
    await soon(began)
    assert await engine.ledger.retry("tell:dana") is JobState.RUNNING
    assert await engine.ledger.cancel("tell:dana") is JobState.RUNNING
    go_on.set()
    await until(lambda: did == ["first"])
    await engine.stop(20)
    assert did == ["first"]
    assert (await house.new_engine().ledger.find("tell:dana")).state is JobState.CANCELLED
    assert "failed" not in caplog.text


@ON_SQLITE
async def test_two_who_try_the_same_again_at_once_make_one_try(house: House) -> None:
    tries: list[int] = []
    go_on = asyncio.Event()

    async def workflow(steps: Steps, _job: Job) -> None:
        async def effect() -> None:
            tries.append(1)
            if len(tries) == 1:
                raise Invalid("not yet")
            await go_on.wait()

        await steps.run("effect", effect)

    engine = await house.start(workflow)
    await house.promise(TELL)
    await until(house.has_failed)
    await asyncio.gather(*(engine.ledger.retry("tell:dana") for _ in range(4)))
    await until(lambda: len(tries) == 2)
    go_on.set()
    await until(house.is_idle)
    assert len(tries) == 2


@ON_SQLITE
async def test_a_key_that_was_never_promised_is_said_to_be_none(house: House) -> None:
    engine = house.new_engine()
    await engine.prepare()
    for ask in (engine.ledger.retry, engine.ledger.cancel, engine.ledger.find):
        with pytest.raises(NotFound):
            await ask("nobody")


async def test_what_is_over_is_forgotten_in_its_time_and_nothing_else(house: House) -> None:
    async def workflow(steps: Steps, job: Job) -> None:
        async def effect() -> None:
            if job.key == "fails":
                raise Invalid("no")
            if job.key == "tries":
                raise TryLater("closed", retry_after=timedelta(hours=1))

        await steps.run("effect", effect)

    engine = await house.start(workflow)
    later = Job(JobKind.TELL, "later", not_before=datetime.now(UTC) + timedelta(hours=1))
    await house.promise(Job(JobKind.TELL, "done"), Job(JobKind.CHECK_CONNECTIONS, "tick"), Job(JobKind.TELL, "fails"), later)
    await until(house.has_failed)
    await until(house.is_idle)
    now = datetime.now(UTC)
    assert await engine.ledger.forget_some(now, DEFAULT) == 0
    assert await engine.ledger.forget_some(now + TICKS_DONE + SOON, DEFAULT) == 1
    assert [each.key for each in await engine.ledger.done_since(now - SOON)] == ["done"]
    assert await engine.ledger.forget_some(now + JOBS_DONE + SOON, DEFAULT) == 1
    assert await engine.ledger.done_since(now - SOON) == []
    assert [each.key for each in await engine.ledger.failed()] == ["fails"]
    assert await engine.ledger.forget_some(now + JOBS_FAILED + SOON, DEFAULT) == 1
    assert [each.key for each in await engine.ledger.unfinished()] == ["later"]
