"""The use cases of one Relink over a fresh database and a local Cronofy."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.jobs import Job
from bot.domain.session import SessionWriter
from bot.services.moving import MovingService
from bot.services.placements import PlacementService
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.services.gaps import with_sessions
from tests.services.harness import DANA, INGRID, MIA, RAVI, House, opened_house, session
from tests.services.moves import on, settled
from tests.services.placing import HOUR, START
from tests.services.promises import Inbox
from tests.services.scenes import active, checked


@pytest.fixture
async def house(storage: Storage, clock: SettableClock, promised: list[Job]) -> AsyncIterator[House]:
    """Nobody is known to it yet."""
    async with opened_house(storage, clock, promised) as house:
        yield house


@pytest.fixture
async def placements(house: House) -> PlacementService:
    """Relink writes; Dana's sessions go to her work calendar; s1 is booked for tomorrow."""
    house.writer = SessionWriter.RELINK
    await house.put(DANA, primary="cal_work")
    await house.put(RAVI, MIA, INGRID)
    await house.use_cases().connections.look(DANA)
    await house.use_cases().sessions.put(session())
    return house.use_cases().placements


@pytest.fixture
async def known(house: House) -> None:
    """Dana and Ravi are linked and were looked at; Mia is known and unlinked."""
    await active(house)
    await house.put(RAVI, MIA)
    await checked(house)
    await checked(house, RAVI)


@pytest.fixture
async def inbox(house: House) -> Inbox:
    """Relink writes. Dana spoke to it before; it is Monday, nine o'clock, and three sessions stand on her calendar."""
    return await with_sessions(house, SessionWriter.RELINK)


@pytest.fixture
async def moving(house: House) -> MovingService:
    """Relink writes; tomorrow's session and the one of the day after are on Dana's work calendar, and so is yesterday's."""
    house.writer = SessionWriter.RELINK
    await house.put(DANA, primary="cal_work")
    await house.put(RAVI)
    await house.use_cases().people.bind(DANA, "U0DANA", "D0DANA")
    await house.use_cases().connections.look(DANA)
    for number, days in enumerate((0, 1, -2), start=1):
        at = START + timedelta(days=days)
        await house.use_cases().sessions.put(session(f"s{number}", starts_at=at, ends_at=at + HOUR, people=("dana",)))
    await settled(house)
    assert await on(house) == {"s1": {"cal_work"}, "s2": {"cal_work"}, "s3": {"cal_work"}}
    return house.use_cases().moving
