"""The use cases of one Relink over a fresh database and a local Cronofy."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.jobs import Job
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.services.harness import House, opened_house


@pytest.fixture
async def house(storage: Storage, clock: SettableClock, promised: list[Job]) -> AsyncIterator[House]:
    """Nobody is known to it yet."""
    async with opened_house(storage, clock, promised) as house:
        yield house
