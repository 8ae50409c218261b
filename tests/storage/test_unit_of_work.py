"""Units of work: all or nothing, promises included, and reading ones only read."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.domain.jobs import Job
from storage.database import open_database
from storage.encryption import Cipher
from storage.models.deliveries import DeliveryRow
from storage.repositories.base import WroteWhileReading
from storage.unit_of_work import Storage
from tests.storage.values import NOW, W, grant, job, person, snapshot


class Stumbled(Exception):
    """What a test raises inside a unit of work."""


async def enqueue_as_delivery(session: AsyncSession, jobs: Sequence[Job]) -> None:
    """Stands for the engine: writes each job through the same session."""
    for one in jobs:
        await session.execute(insert(DeliveryRow).values(key=one.key, claimed_at=NOW))


async def test_what_was_written_is_there_when_the_block_has_ended_and_not_before(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
        async with storage.reading() as other:
            assert await other.people.find(W, "dana") is None
    async with storage.reading() as other:
        assert await other.people.find(W, "dana") == person()


async def test_nothing_stays_of_a_block_that_raised(storage: Storage, promised: list[Job]) -> None:
    async def stumble() -> None:
        async with storage.writing() as work:
            await work.people.put(person())
            await work.promise(job())
            raise Stumbled

    with pytest.raises(Stumbled):
        await stumble()
    async with storage.reading() as work:
        assert await work.people.find(W, "dana") is None
    assert promised == []


async def test_nothing_stays_of_a_block_that_was_cancelled_and_the_next_writer_goes_on(storage: Storage) -> None:
    written = asyncio.Event()

    async def never_ends() -> None:
        async with storage.writing() as work:
            await work.people.put(person())
            written.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await written.wait()
    task.cancel()
    await asyncio.wait([task])
    async with storage.writing() as work:
        assert await work.people.find(W, "dana") is None


async def test_a_promise_stands_or_falls_with_the_transaction_it_was_made_in(engine: AsyncEngine) -> None:
    storage = Storage(engine, enqueue_as_delivery)

    async def stumble() -> None:
        async with storage.writing() as work:
            await work.promise(job("lost"))
            raise Stumbled

    with pytest.raises(Stumbled):
        await stumble()
    async with storage.writing() as work:
        await work.promise(job("kept"), job("kept too"))
    async with storage.writing() as work:
        assert [await work.deliveries.claim(key, NOW) for key in ("lost", "kept", "kept too")] == [True, False, False]


async def test_the_promises_of_tests_are_told_once_committed_each_key_once(storage: Storage, promised: list[Job]) -> None:
    async with storage.writing() as work:
        await work.promise(job("a"), job("b"))
        await work.grants.put(grant())
        assert promised == []
    async with storage.writing() as work:
        await work.promise(job("a"))
    assert [one.key for one in promised] == ["a", "b"]


async def test_a_unit_of_work_that_reads_neither_writes_nor_promises(storage: Storage) -> None:
    async with storage.reading() as work:
        with pytest.raises(WroteWhileReading):
            await work.people.put(person())
        with pytest.raises(WroteWhileReading):
            await work.hand_outs.add_snapshots([snapshot()])
        with pytest.raises(WroteWhileReading):
            await work.promise(job())


async def test_two_processes_make_the_same_marks(storage: Storage, database_url: str, cipher: Cipher) -> None:
    other_engine = open_database(database_url, cipher)
    other = Storage(other_engine, enqueue_as_delivery)
    async with storage.writing() as work:
        await work.people.put(person())
    async with other.reading() as work:
        assert [one.id for one in await work.people.list_by_email(W, "dana@acme.example")] == ["dana"]
    await other.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_writer_on_sqlite_waits_no_longer_than_its_patience(engine: AsyncEngine) -> None:
    hasty = Storage(engine, enqueue_as_delivery, patience=timedelta(milliseconds=10))
    async with hasty.writing():
        with pytest.raises(TimeoutError):
            async with hasty.writing():
                pytest.fail("two writers at once")
    async with hasty.writing() as work:
        await work.people.put(person())


async def test_storage_answers_a_ping_while_its_database_does(storage: Storage, tmp_path: Path, cipher: Cipher) -> None:
    await storage.ping()
    lost = Storage(open_database(f"postgresql+psycopg:///relink?host={tmp_path}", cipher), enqueue_as_delivery)
    with pytest.raises(OperationalError):
        await lost.ping()
    await lost.dispose()
