"""A batch of sessions costs Cronofy one request each, and a few for each person."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from bot.domain.jobs import Job
from bot.domain.people import Person, Role
from bot.domain.session import SessionWriter
from bot.services.placements import Step
from bot.services.sessions import PersonTold
from integrations.local.cronofy.seed import AccountSeed, CalendarSeed, CronofySeed, ProfileSeed
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.services.harness import House, W, given_grant, opened_house, session
from tests.services.seed import SCOPES, SECRET

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAMES = tuple(f"coach{number}" for number in range(10))
SESSIONS = 20


def _account(name: str) -> AccountSeed:
    calendars = (CalendarSeed(calendar_id=f"cal_{name}", name="Coaching", primary=True),)
    kind = {"provider_name": "google", "provider_service": "gsuite"}
    profile = ProfileSeed(profile_id=f"pro_{name}", profile_name=f"{name}@coach.example", calendars=calendars, **kind)
    return AccountSeed(sub=f"acc_{name}", refresh_token=f"refresh-{name}", scopes=SCOPES, profiles=(profile,))


@pytest.fixture
async def crowd(storage: Storage, clock: SettableClock, promised: list[Job]) -> AsyncIterator[House]:
    """Ten coaches, to whose calendars Relink writes; each is linked, and was looked at an hour ago."""
    seed = CronofySeed(client_id="relink", client_secrets=(SECRET,), accounts=tuple(_account(name) for name in NAMES))
    async with opened_house(storage, clock, promised, seed) as house:
        house.writer = SessionWriter.RELINK
        for name in NAMES:
            person = Person(W, name, f"{name}@coach.example", name, Role.COACH)
            await house.use_cases().sessions.put_person(PersonTold(person, given_grant(person), f"cal_{name}"))
            await house.use_cases().connections.look(person)
        clock.advance(timedelta(hours=1))
        yield house


async def test_a_batch_asks_cronofy_once_for_each_session_and_thrice_for_each_person(crowd: House) -> None:
    """As the queue runs it: every job takes its step before one takes the next."""
    await crowd.use_cases().sessions.put_all([session(f"s{n}", people=(NAMES[n % len(NAMES)],)) for n in range(SESSIONS)])
    placements = crowd.use_cases().placements
    before = Counter(call["path"] for call in await crowd.state("calls"))

    async def each(step: Callable[[str, str, str], Awaitable[Step]]) -> set[Step]:
        jobs = (job.fields for job in crowd.promised)
        return set(await asyncio.gather(*(step(W, str(job["session_id"]), str(job["person_id"])) for job in jobs)))

    assert await each(placements.prepare) == {Step.WRITE}
    assert await each(placements.write) == {Step.WRITTEN}
    assert await each(placements.read_back) == {Step.NOT_YET}
    crowd.clock.advance(timedelta(seconds=10))
    assert await each(placements.read_back) == {Step.DONE}
    assert await each(placements.tidy) == {Step.DONE}
    asked = Counter(call["path"] for call in await crowd.state("calls")) - before
    assert asked.pop("/v1/userinfo") == len(NAMES)
    assert asked.pop("/v1/events") == 2 * len(NAMES)
    assert sum(asked.values()) == SESSIONS
