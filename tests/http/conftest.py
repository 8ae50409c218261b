"""A served Relink, a platform that calls it, and a browser."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.domain.jobs import Job
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.http.harness import Platform, app_of, browser
from tests.services.harness import House, opened_house


@pytest.fixture
async def house(storage: Storage, clock: SettableClock, promised: list[Job]) -> AsyncIterator[House]:
    """The use cases behind it."""
    async with opened_house(storage, clock, promised) as house:
        yield house


@pytest.fixture
async def web(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """A browser; what it meets unexpectedly is an answer, not an exception."""
    async with browser(app_of(house)) as web:
        yield web


@pytest.fixture
async def platform(web: httpx.AsyncClient) -> Platform:
    """The platform of workspace T0ACME, which told of Dana."""
    platform = Platform(web)
    assert (await platform.put_person()).status_code == 200
    return platform


@pytest.fixture
def other_platform(web: httpx.AsyncClient) -> Platform:
    """The platform of another workspace."""
    return Platform(web, "key-of-other")
