"""Several processes on one PostgreSQL: each job runs once, and what one leaves behind another finishes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import Conflict
from bot.domain.jobs import Job, JobKind
from handlers.jobs.janitor import Janitor
from handlers.jobs.seats import Seats
from tests.jobs.house import SOON, House, Recorder, soon, until
from tests.jobs.process import World, end_without_database, hang, note, process, serve

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
CUT_ALL = text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")

CUT_EVERY_OTHER = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def take_away(database_url: str) -> None:
    """Cut every connection, and let nobody in again."""
    url = make_url(database_url)
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(Identifier(url.database or "")))
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])


@pytest.fixture
async def seats(database_url: str) -> AsyncIterator[Seats]:
    """Of one replica."""
    seats = Seats(make_url(database_url))
    yield seats
    await seats.leave()


@pytest.fixture
async def other_seats(database_url: str) -> AsyncIterator[Seats]:
    """Of another."""
    seats = Seats(make_url(database_url))
    yield seats
    await seats.leave()


@pytest.mark.slow
async def test_a_job_runs_once_however_many_processes_there_are(house: House, encryption_key: str, tmp_path: Path) -> None:
    world = World(tmp_path)
    with process(serve, house.url, encryption_key, tmp_path, note):
        await house.start(partial(note, world))
        await until(lambda: "up" in world.notes)
        for batch in range(5):
            await house.promise(*(Job(JobKind.TELL, f"tell:{batch}:{number}") for number in range(8)))
        await until(lambda: len(world.notes) == 41)
        await until(house.is_idle)
    assert set(Counter(world.notes).values()) == {1}


@pytest.mark.slow
async def test_the_jobs_of_a_killed_process_are_finished_by_another(house: House, encryption_key: str, tmp_path: Path) -> None:
    world = World(tmp_path)
    with process(serve, house.url, encryption_key, tmp_path, hang) as doomed:
        await house.new_engine().prepare()
        await house.promise(Job(JobKind.TELL, "tell:dana"))
        await until(lambda: "began" in world.notes)
        recorder = Recorder()
        await house.start(recorder)
        assert not recorder.jobs
        doomed.kill()
        await soon(recorder.came)
    await until(house.is_idle)
    assert recorder.keys == ["tell:dana"]


async def test_an_engine_goes_on_after_the_database_cut_every_connection(house: House, engine: AsyncEngine) -> None:
    recorder = Recorder()
    await house.start(recorder)
    await house.promise(Job(JobKind.TELL, "before"))
    await until(lambda: recorder.keys == ["before"])
    async with engine.connect() as connection:
        await connection.execute(CUT_EVERY_OTHER)
    await house.promise(Job(JobKind.TELL, "after"))
    await until(lambda: recorder.keys == ["before", "after"])


@pytest.mark.slow
async def test_a_process_ends_although_the_database_is_away_and_a_step_is_not_recorded(
    house: House, encryption_key: str, tmp_path: Path
) -> None:
    with process(end_without_database, house.url, encryption_key, tmp_path) as ending:
        await until(lambda: "began" in World(tmp_path).notes)
        take_away(house.url)
        (tmp_path / "cut").touch()
        await asyncio.to_thread(ending.join, SOON)
        assert ending.exitcode == 0


async def test_a_stop_ends_although_the_database_is_away(house: House, database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    jobs_engine = await house.start(Recorder())
    take_away(database_url)
    await jobs_engine.stop(1)
    assert "jobs could not be put back" in caplog.text


async def test_replicas_take_the_lowest_free_name(seats: Seats, other_seats: Seats) -> None:
    assert await seats.take(None) == "replica-1"
    assert await other_seats.take(None) == "replica-2"
    await seats.leave()
    assert await seats.take(None) == "replica-1"


async def test_a_given_name_belongs_to_one_process(seats: Seats, other_seats: Seats) -> None:
    assert await seats.take("blue") == "blue"
    with pytest.raises(Conflict):
        await other_seats.take("blue", timedelta(seconds=0.1))
    await seats.leave()
    assert await other_seats.take("blue", timedelta(seconds=5)) == "blue"


async def test_a_name_is_taken_again_after_the_connection_was_cut(seats: Seats, other_seats: Seats, engine: AsyncEngine) -> None:
    await seats.take("blue")
    async with engine.connect() as connection:
        await connection.execute(CUT_ALL)
    assert await seats.keep("blue")
    async with other_seats.hold_if_free("blue") as is_free:
        assert not is_free


async def test_a_name_that_another_took_meanwhile_is_lost(seats: Seats, other_seats: Seats, engine: AsyncEngine) -> None:
    await seats.take("blue")
    async with engine.connect() as connection:
        await connection.execute(CUT_ALL)
    await other_seats.take("blue", timedelta(seconds=5))
    assert not await seats.keep("blue")


async def test_the_janitor_hands_back_only_the_jobs_of_who_is_missing_twice_in_a_row(seats: Seats, other_seats: Seats) -> None:
    handed_back: list[str] = []

    async def busy_names() -> set[str]:
        return {"own", "alive", "dead"}

    async def hand_back(name: str) -> int:
        handed_back.append(name)
        return 1

    await seats.take("own")
    await other_seats.take("alive")
    janitor = Janitor(seats, "own", busy_names, hand_back)
    await janitor.make_pass()
    assert handed_back == []
    await janitor.make_pass()
    assert handed_back == ["dead"]
    await janitor.make_pass()
    assert handed_back == ["dead"]


async def test_the_janitor_goes_on_after_the_database_was_away(seats: Seats) -> None:
    passes: list[int] = []

    async def busy_names() -> set[str]:
        passes.append(1)
        if len(passes) == 1:
            raise OperationalError("SELECT", {}, ConnectionError())
        return set()

    async def hand_back(_name: str) -> int:
        raise AssertionError("nothing is there to hand back")

    await seats.take("own")
    running = asyncio.create_task(Janitor(seats, "own", busy_names, hand_back).run(timedelta(milliseconds=5)))
    await until(lambda: len(passes) >= 3)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_the_janitor_says_when_another_process_took_its_name(
    seats: Seats, other_seats: Seats, engine: AsyncEngine, caplog: pytest.LogCaptureFixture
) -> None:
    async def busy_names() -> set[str]:
        return {"own"}

    async def hand_back(_name: str) -> int:
        raise AssertionError("its own jobs it leaves alone")

    await seats.take("own")
    async with engine.connect() as connection:
        await connection.execute(CUT_ALL)
    await other_seats.take("own", timedelta(seconds=5))
    janitor = Janitor(seats, "own", busy_names, hand_back)
    await janitor.make_pass()
    assert "another process took this one's name" in caplog.text
