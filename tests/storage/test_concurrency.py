"""Concurrency: many writers lose nothing, and of several processes one gets each thing."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import open_database
from storage.encryption import Cipher
from storage.schema import downgrade, schema_status
from storage.unit_of_work import Storage
from tests.storage.racer import PRIZES, enqueue_nothing
from tests.storage.values import W, grant, link_state, session

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def replica(database_url: str, cipher: Cipher) -> AsyncIterator[Storage]:
    """A second storage on the same database, as another process would have it: it shares nothing with the first."""
    engine = open_database(database_url, cipher)
    yield Storage(engine, enqueue_nothing)
    await engine.dispose()


async def test_eight_writers_lose_none_of_four_hundred_updates(storage: Storage, replica: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session(sequence=0))

    async def increment(through: Storage) -> None:
        for _ in range(50):
            async with through.writing() as work:
                stored = await work.sessions.get(W, "s1")
                await asyncio.sleep(0)  # let the others in
                await work.sessions.put(replace(stored, sequence=stored.sequence + 1))

    await asyncio.gather(*(increment(through) for through in [storage, replica] * 4))
    async with storage.reading() as work:
        assert (await work.sessions.get(W, "s1")).sequence == 400


async def test_readers_go_on_while_somebody_writes(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session())
        async with asyncio.timeout(5), storage.reading() as other:
            assert await other.sessions.find(W, "s1") is None


@pytest.mark.slow
async def test_of_two_processes_one_gets_each_thing_and_no_update_is_lost(
    storage: Storage, engine: AsyncEngine, database_url: str, encryption_key: str
) -> None:
    async with _racer(database_url, encryption_key) as one, _racer(database_url, encryption_key) as other:
        assert await _answers(one, other) == ["ready", "ready"]

        await downgrade(engine, "base")
        pending = list((await schema_status(engine)).pending)
        assert sorted(await _race("migrate", one, other)) == [[], pending]

        await _lay_out_prizes(storage)
        first, second = await _race("race", one, other)
        for prize in ("lease", "claim", "state"):
            assert sorted(first[prize] + second[prize]) == list(range(PRIZES)), prize

        assert await _race("increment", one, other) == [40, 40]
    async with storage.reading() as work:
        assert (await work.sessions.get(W, "s1")).sequence == 80


async def _lay_out_prizes(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session(sequence=0))
        for number in range(PRIZES):
            await work.grants.put(grant(f"p{number}", f"acc_{number}"))
            await work.links.add_state(link_state(f"state-{number}"))


async def _race(course: str, *racers: asyncio.subprocess.Process) -> list[Any]:
    """What each process won that started the course at the same time."""
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(f"{course}\n".encode())
    return await _answers(*racers)


async def _answers(*racers: asyncio.subprocess.Process) -> list[Any]:
    return [json.loads(await racer.stdout.readline()) for racer in racers if racer.stdout]


@asynccontextmanager
async def _racer(url: str, key: str) -> AsyncIterator[asyncio.subprocess.Process]:
    racer = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.storage.racer", url, key, stdin=PIPE, stdout=PIPE, cwd=ROOT)
    try:
        yield racer
        await racer.communicate(b"")
    finally:
        if racer.returncode is None:
            racer.kill()
            await racer.wait()
