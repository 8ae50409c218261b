"""One process of Relink before Slack, on SQLite: which database it is makes no difference here."""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.domain.jobs import Job
from bot.domain.people import Person
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.databases import Databases
from tests.services.harness import DANA as COACH
from tests.services.harness import RAVI, House, opened_house, session
from tests.slack.harness import Board, Desk, new_desk
from tests.slack.payloads import DANA


@pytest.fixture
def database_url(sqlite_databases: Databases) -> Iterator[str]:
    """A fresh SQLite file."""
    url = sqlite_databases.fresh()
    yield url
    sqlite_databases.drop(url)


@pytest.fixture
async def house(storage: Storage, clock: SettableClock, promised: list[Job]) -> AsyncIterator[House]:
    """Everything behind Slack; nobody is known yet."""
    async with opened_house(storage, clock, promised) as house:
        yield house


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Desk]:
    """A process, before the Slack that `desk.board` is."""
    desk = new_desk(house, Board())
    yield desk
    await desk.settle()


@pytest.fixture
async def dana(desk: Desk) -> Person:
    """A coach whose sessions go to a calendar that works, with one session that she shares with Ravi."""
    known = await desk.know(COACH, DANA, primary="cal_work")
    await desk.house.put(RAVI)
    await desk.use_cases.sessions.put(session())
    return known
