"""Somebody who cannot be written to: looked up by address first, then support's, once, and taken up again."""

from datetime import timedelta

import pytest

from bot.domain.errors import Unreachable
from bot.domain.incident_states import IncidentState
from bot.domain.jobs import JobKind
from bot.domain.people import Person, Unknown
from tests.services.harness import DANA, RAVI, House, W, session
from tests.services.promises import Inbox, keep
from tests.services.scenes import active, checked
from tests.services.test_incidents import ALERTING, MINUTE, broken, inbox, incidents, mended, the_incident

__all__ = ["inbox"]

DAY = timedelta(days=1)


@pytest.fixture
async def unknown(house: House) -> Inbox:
    """Dana has a session tomorrow, and nobody in Slack is known for her."""
    await active(house)
    await house.put(RAVI)
    await house.use_cases().sessions.put(session())
    await checked(house)
    return Inbox()


async def after(house: House, time: timedelta, inbox: Inbox) -> None:
    """Time passes, and promises that are due by then are kept."""
    house.clock.advance(time)
    await keep(house, JobKind.REACH_AGAIN, *ALERTING, inbox=inbox)


async def out_of_reach(house: House) -> list[str]:
    """Whom support has to reach, as their cases say."""
    async with house.storage.reading() as unit:
        return [case.person_id for case in await unit.cases.list_open(W, ["dana"]) if case.out_of_reach_at]


def cards(house: House) -> int:
    """How many cards were promised."""
    return sum(job.kind is JobKind.SHOW_CASE for job in house.promised)


async def test_who_has_the_address_in_slack_is_found_and_told(house: House, unknown: Inbox) -> None:
    house.directory.add("U0DANA", "dana@coach.example")
    await broken(house)
    await after(house, 11 * MINUTE, unknown)
    assert (len(unknown.messages), await out_of_reach(house)) == (1, [])
    person = await house.use_cases().people.get(W, "dana")
    assert (person.slack_user_id, person.slack_channel_id) == ("U0DANA", "DU0DANA")


@pytest.mark.parametrize("flag", ["is_guest", "is_bot", "is_stranger", "is_deleted"])
async def test_only_a_full_member_is_written_to(house: House, unknown: Inbox, flag: str) -> None:
    house.directory.add("U0DANA", "dana@coach.example", **{flag: True})
    await broken(house)
    await after(house, 11 * MINUTE, unknown)
    assert (unknown.messages, await out_of_reach(house)) == ({}, ["dana"])


async def test_nobody_is_taken_from_another_person(house: House, unknown: Inbox) -> None:
    house.directory.add("U0RAVI", "dana@coach.example")
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "ravi", "U0RAVI", "D0RAVI")
    await broken(house)
    await after(house, 11 * MINUTE, unknown)
    assert (unknown.messages, await out_of_reach(house)) == ({}, ["dana"])


async def test_support_is_told_once_and_the_person_when_they_can_be_reached(house: House, inbox: Inbox) -> None:
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0DANA", None)
    for day in range(1, 15):
        start = house.clock.now + day * DAY + timedelta(hours=3)
        await house.use_cases().sessions.put(session(f"day{day}", starts_at=start, ends_at=start + timedelta(hours=1)))
    house.directory.closed = Unreachable("user_disabled")
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    assert (await out_of_reach(house), (await the_incident(house)).state) == (["dana"], IncidentState.HANDED_OVER)
    await after(house, 2 * DAY, inbox)
    assert ((await the_incident(house)).state, cards(house), inbox.messages) == (IncidentState.HANDED_OVER, 1, {})
    house.directory.closed = None
    await after(house, DAY, inbox)
    assert (len(inbox.messages), (await the_incident(house)).state) == (1, IncidentState.TOLD)
    assert (await out_of_reach(house), cards(house)) == ([], 1)


async def test_who_writes_first_is_told_then(house: House, unknown: Inbox) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, unknown)
    house.directory.add("U0DANA", "dana@coach.example")
    assert await house.use_cases().people.identify(W, "U0GONE") is Unknown.STRANGER
    assert isinstance(await house.use_cases().people.identify(W, "U0DANA"), Person)
    await after(house, MINUTE, unknown)
    assert (len(unknown.messages), await out_of_reach(house)) == (1, [])


async def test_a_cure_ends_it(house: House, unknown: Inbox) -> None:
    await broken(house)
    await after(house, 11 * MINUTE, unknown)
    await mended(house)
    await checked(house, DANA)
    assert (await incidents(house), await out_of_reach(house), cards(house)) == ([], [], 1)
    await after(house, 20 * DAY, unknown)
    assert unknown.messages == {}


async def test_who_was_out_of_reach_for_long_is_told_when_they_write_again(house: House, inbox: Inbox) -> None:
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0DANA", None)
    house.directory.closed = Unreachable("messages_tab_disabled")
    await broken(house)
    for _ in range(17):
        await after(house, DAY + MINUTE, inbox)
    start = house.clock.now + timedelta(hours=1)
    await house.use_cases().sessions.put(session("soon", starts_at=start, ends_at=start + timedelta(hours=1)))
    await after(house, MINUTE, inbox)
    assert ((await the_incident(house)).state, inbox.messages) == (IncidentState.HANDED_OVER, {})
    for closed in (Unreachable("messages_tab_disabled"), None):
        house.directory.closed = closed
        for _ in range(2):
            assert isinstance(await house.use_cases().people.identify(W, "U0DANA"), Person)
        await after(house, MINUTE, inbox)
    assert (len(inbox.messages), await out_of_reach(house)) == (1, [])
