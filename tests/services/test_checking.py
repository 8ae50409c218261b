"""The checker: what nobody told of is seen, at the time that its risk gives it, and once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.alerting import Alerts
from bot.domain.checking import CLAIM, FAR_EVERY, NEAR_EVERY, READ_EVERY, TICK, check_tick, tick_at
from bot.domain.errors import TryLater
from bot.domain.incident import Incident
from bot.domain.jobs import JobKind
from bot.services.checking import PageDone
from handlers.jobs.checking import Checking
from handlers.jobs.steps import StepFailed, T
from integrations.cronofy.client import CronofyClient
from tests.services.harness import DANA, INGRID, MIA, RAVI, House, W, given_grant, session
from tests.services.promises import AtOnce, keep
from tests.services.scenes import active

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LOOK = JobKind.LOOK_AT_CONNECTION
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
QUERY = "/v1/availability"


async def page(house: House) -> PageDone:
    """One page of the checker."""
    return await house.use_cases().checking.check_page()


@pytest.fixture
async def watched(house: House) -> House:
    """Dana and Ravi are linked and well, and the checker has seen both; nobody has a session."""
    await active(house)
    await house.put(RAVI, primary="cal_ravi")
    assert await page(house) == PageDone(2, 2, 0)
    house.promised.clear()
    return house


async def looked_for(house: House) -> list[str]:
    """At whose connection a closer look was promised since the last time."""
    people = [job.text("person_id") for job in house.promised if job.kind is LOOK]
    house.promised.clear()
    return people


async def incidents(house: House, person_id: str = "dana") -> list[Incident]:
    async with house.storage.reading() as unit:
        return await unit.incidents.list_open(W, person_id)


async def test_accounts_that_were_never_seen_are_seen_in_the_first_page(house: House) -> None:
    await house.put(DANA, RAVI, INGRID, MIA)

    assert await page(house) == PageDone(3, 3, 0)
    assert await page(house) == PageDone()
    assert await house.calls(QUERY) == 1
    async with house.storage.reading() as unit:
        assert all([(await unit.connections.facts(W, each)).account for each in ("dana", "ravi", "ingrid")])


@pytest.mark.parametrize("happens", [("disconnect", {"profile_id": "pro_work"}), ("revoke", {"sub": "acc_dana"})])
async def test_a_break_that_nobody_told_of_is_seen_once_and_becomes_an_incident(
    watched: House, happens: tuple[str, dict[str, Any]]
) -> None:
    name, body = happens
    await watched.control(name, **body)
    assert await page(watched) == PageDone()
    watched.clock.advance(FAR_EVERY)

    assert (await page(watched)).news == 1
    assert [job.text("person_id") for job in watched.promised if job.kind is LOOK] == ["dana"]
    await keep(watched, LOOK)
    assert [each.person_id for each in await incidents(watched)] == ["dana"]
    watched.promised.clear()
    watched.clock.advance(FAR_EVERY)
    await page(watched)
    assert await looked_for(watched) == []


async def test_a_login_that_works_again_is_seen_too(watched: House) -> None:
    await watched.control("disconnect", profile_id="pro_work")
    watched.clock.advance(FAR_EVERY)
    await page(watched)
    await keep(watched, LOOK)
    await page(watched)
    await watched.control("reconnect", profile_id="pro_work")
    watched.clock.advance(FAR_EVERY)

    await page(watched)
    await keep(watched, LOOK)
    assert await incidents(watched) == []


@pytest.mark.parametrize("change", [{"readonly": True}, {"deleted": True}])
async def test_what_no_look_shows_is_read_within_a_day(watched: House, change: dict[str, bool]) -> None:
    await watched.control("calendar", calendar_id="cal_work", **change)
    watched.clock.advance(READ_EVERY - MINUTE)
    assert (await page(watched)).news == 0
    watched.clock.advance(MINUTE)
    assert (await page(watched)).news == 1
    assert await looked_for(watched) == ["dana"]


async def test_a_login_that_stands_in_no_sessions_way_hides_the_other_no_longer_than_a_look(watched: House) -> None:
    await watched.control("disconnect", profile_id="pro_home")
    watched.clock.advance(FAR_EVERY)
    assert (await page(watched)).news == 1
    await keep(watched, LOOK)
    assert (await page(watched)).readings == 1
    assert await incidents(watched) == []

    await watched.control("disconnect", profile_id="pro_work")
    watched.clock.advance(FAR_EVERY)
    assert (await page(watched)).news == 1
    assert await looked_for(watched) == ["dana"]


async def test_a_session_makes_its_people_urgent_when_it_is_booked_and_until_it_is_over(watched: House) -> None:
    await watched.use_cases().sessions.put(session(people=("dana",), starts_at=watched.clock.now + HOUR))
    watched.clock.advance(NEAR_EVERY)
    assert (await page(watched)).looks == 1
    watched.clock.advance(HOUR)
    await page(watched)
    watched.clock.advance(NEAR_EVERY)
    assert (await page(watched)).looks == 0


async def test_an_account_of_two_workspaces_is_asked_after_once_and_looked_at_for_both(watched: House) -> None:
    other = replace(DANA, workspace_id="T0OTHER")
    async with watched.storage.writing() as unit:
        await unit.people.put(other)
        await unit.grants.put(given_grant(other))
    await page(watched)
    await watched.control("disconnect", profile_id="pro_work")
    watched.clock.advance(FAR_EVERY)
    watched.promised.clear()

    await page(watched)
    assert sorted(job.text("workspace_id") for job in watched.promised if job.kind is LOOK) == [W, "T0OTHER"]


async def test_an_account_that_ended_is_looked_at_no_more(watched: House) -> None:
    async with watched.storage.writing() as unit:
        await unit.grants.remove(W, "dana")
    watched.clock.advance(FAR_EVERY)
    assert (await page(watched)).looks == 1
    watched.clock.advance(READ_EVERY)
    assert await page(watched) == PageDone(1, 1, 0)


async def test_where_cronofy_gives_no_answer_everybody_is_due_again_soon(watched: House) -> None:
    watched.clock.advance(FAR_EVERY)
    await watched.break_down(QUERY)
    with pytest.raises(TryLater):
        await page(watched)
    await watched.mend()
    assert await page(watched) == PageDone()
    watched.clock.advance(CLAIM)
    assert (await page(watched)).looks == 2


async def test_one_account_that_cannot_be_read_stops_no_other(watched: House) -> None:
    class Partly(CronofyClient):
        """Ravi's account is in trouble at Cronofy."""

        async def userinfo(self, access_token: str) -> Any:
            account = await super().userinfo(access_token)
            if account.sub == "acc_ravi":
                raise TryLater("status 500")
            return account

    watched.clock.advance(READ_EVERY)
    with pytest.raises(TryLater):
        await watched.use_cases(cronofy=Partly(watched.http, watched.settings, watched.clock)).checking.check_page()
    watched.clock.advance(CLAIM)
    assert await page(watched) == PageDone(0, 1, 0)


async def test_where_the_plan_has_no_availability_everybody_is_still_read(watched: House) -> None:
    await watched.break_down(QUERY, status=402)
    await watched.control("disconnect", profile_id="pro_work")
    watched.clock.advance(READ_EVERY)

    assert await page(watched) == PageDone(2, 2, 1)
    assert await page(watched) == PageDone()


async def test_without_alerts_what_is_shown_to_people_is_still_brought_up_to_date(watched: House) -> None:
    watched.alerts = Alerts.OFF
    await watched.control("disconnect", profile_id="pro_work")
    watched.clock.advance(FAR_EVERY)
    await page(watched)
    await page(watched)

    await keep(watched, LOOK)
    assert await incidents(watched) == []
    async with watched.storage.reading() as unit:
        account = (await unit.connections.facts(W, "dana")).account
    assert account
    assert not account.profiles[0].connected


async def test_a_tick_sees_to_everything_and_promises_the_next_whoever_asks_for_it(watched: House) -> None:
    watched.clock.advance(FAR_EVERY)
    now, checking = watched.clock.now, watched.use_cases().checking
    await checking.begin()
    [first] = [job for job in watched.promised if job.kind is JobKind.CHECK_CONNECTIONS]
    assert timedelta(0) < (first.not_before or now) - now <= TICK

    for _ in range(2):
        await Checking(checking).check(AtOnce(watched), check_tick(tick_at(now)))
    assert [job for job in watched.promised if job.kind is JobKind.CHECK_CONNECTIONS] == [first]
    assert await page(watched) == PageDone()


async def test_a_page_that_fails_for_good_does_not_end_the_rounds(watched: House) -> None:
    class Failing(AtOnce):
        """Steps whose pages fail."""

        async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
            if name == "page":
                raise StepFailed("page: OSError")
            return await super().run(name, effect)

    tick = check_tick(tick_at(watched.clock.now))
    await Checking(watched.use_cases().checking).check(Failing(watched), tick)
    assert [job.kind for job in watched.promised] == [JobKind.CHECK_CONNECTIONS]
