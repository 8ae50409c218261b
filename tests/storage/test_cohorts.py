"""Whether a programme's people are ready."""

from datetime import timedelta

import pytest

from bot.domain.breaker import first_seen
from bot.domain.connection import ConnectionStatus
from bot.domain.people import Role
from bot.domain.readiness import CohortMember, Readiness
from bot.domain.session import PlacementState, SessionStatus
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.values import HOUR, NOW, W, person, placement, session

UNTIL = NOW + timedelta(days=14)
SOON = NOW + HOUR


@pytest.fixture(autouse=True)
async def spring(storage: Storage) -> None:
    """Ada's calendar takes sessions, Ben's does not, and Cas was never seen; the others are beside the point."""
    async with storage.writing() as work:
        for person_id in ("ada", "ben", "cas"):
            await work.people.put(person(person_id))
        await work.people.put(person("paula", role=Role.PROGRAM_MANAGER))
        await work.people.put(person("dan", programme="Autumn"))
        await work.people.put(person("ben", workspace_id="T0OTHER"))
        await work.last_seen.save(first_seen(W, "ada", ConnectionStatus.ACTIVE, NOW))
        await work.last_seen.save(first_seen(W, "ben", ConnectionStatus.RELINK, NOW))


async def counted(work: UnitOfWork) -> dict[Readiness, int]:
    """Everybody of it."""
    return dict(await work.cohorts.count(W, "Spring", NOW, UNTIL))


async def test_without_a_session_nobody_is_at_risk(storage: Storage) -> None:
    async with storage.reading() as work:
        assert await counted(work) == {Readiness.READY: 1, Readiness.NOT_READY: 2}
        listed = await work.cohorts.list_not_ready(W, "Spring", NOW, UNTIL, limit=10)
        assert listed == [CohortMember("ben", ConnectionStatus.RELINK, None), CohortMember("cas", None, None)]
        assert await work.cohorts.programmes(W, "", 10) == ["Autumn", "Spring"]
        assert await work.cohorts.programmes(W, "Autumn", 10) == ["Spring"]
        assert await work.cohorts.programmes("T0NOBODY", "", 10) == []


async def test_whose_session_comes_first_stands_first(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session("s1", people=("ada", "ben"), starts_at=SOON + HOUR))
        await work.sessions.put(session("s2", people=("cas",), starts_at=SOON))
        assert await counted(work) == {Readiness.READY: 1, Readiness.AT_RISK: 2}
        listed = await work.cohorts.list_not_ready(W, "Spring", NOW, UNTIL, limit=10)
        assert [(each.person_id, each.next_at) for each in listed] == [("cas", SOON), ("ben", SOON + HOUR)]
        assert [each.person_id for each in await work.cohorts.list_not_ready(W, "Spring", NOW, UNTIL, limit=1, offset=1)] == ["ben"]


@pytest.mark.parametrize("sequence", [1, 2])
async def test_what_the_calendar_shows_as_it_is_and_what_is_off_or_far_is_not_at_risk(storage: Storage, sequence: int) -> None:
    async with storage.writing() as work:
        await work.sessions.put(session("s1", people=("ben",), starts_at=SOON, sequence=sequence))
        await work.sessions.put(session("s2", people=("ben",), starts_at=SOON, status=SessionStatus.CANCELLED))
        await work.sessions.put(session("s3", people=("ben",), starts_at=UNTIL))
        await work.placements.save(placement("s1", "ben", state=PlacementState.SEEN, sequence=1))
        assert (await counted(work)).get(Readiness.AT_RISK, 0) == sequence - 1
