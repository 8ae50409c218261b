"""Two replicas on one PostgreSQL ask a service no more often than one may."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.pacing import Limit
from storage.database import open_database
from storage.encryption import Cipher
from storage.shared_budget import SharedBudget
from storage.unit_of_work import Storage

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LIMITS = (Limit(10, 1), Limit(50, 60))


@pytest.fixture
async def other_engine(database_url: str, cipher: Cipher) -> AsyncIterator[AsyncEngine]:
    """Of another replica."""
    engine = open_database(database_url, cipher)
    yield engine
    await engine.dispose()


async def test_two_replicas_share_one_limit(engine: AsyncEngine, other_engine: AsyncEngine) -> None:
    now = 1000.0

    async def clock(_connection: AsyncConnection) -> float:
        return now

    both = [SharedBudget(each, "cronofy", LIMITS, clock) for each in (engine, other_engine)]

    async def granted(part: float, tries: int) -> list[int]:
        """How many each of them is granted, asking at the same time."""
        answers = [await asyncio.gather(*(asyncio.gather(*(each.claim(part) for _ in range(tries))) for each in both))]
        return [sum(seconds == 0 for seconds in one) for one in answers[0]]

    assert sum(await granted(0.8, 6)) == 8
    assert sum(await granted(1.0, 3)) == 2
    in_the_minute = 10
    for _ in range(5):
        now += 2
        in_the_minute += sum(await granted(1.0, 6))
    assert in_the_minute == 50
    seconds = await both[0].claim(1.0)
    assert 60 - 10 < seconds <= 61 - 10
    now += seconds
    assert sum(await granted(1.0, 6)) == 10


async def test_replicas_find_each_other_through_the_database(storage: Storage, other_engine: AsyncEngine) -> None:
    budget = storage.shared_budget("cronofy", (Limit(2, 3600),))
    assert budget
    other = SharedBudget(other_engine, "cronofy", (Limit(2, 3600),))
    assert [await budget.claim(1.0), await other.claim(1.0)] == [0, 0]
    assert await budget.claim(1.0) > 3000
    assert await other.claim(1.0) > 3000
    assert await SharedBudget(other_engine, "another", (Limit(2, 3600),)).claim(1.0) == 0
