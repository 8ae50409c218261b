"""What the tests of durable work share: a house with storage and engines on one fresh database."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.jobs.house import House


@pytest.fixture
async def house(database_url: str, engine: AsyncEngine) -> AsyncIterator[House]:
    """Engines made in it are stopped at the end."""
    house = House(database_url, engine)
    yield house
    await house.close()
