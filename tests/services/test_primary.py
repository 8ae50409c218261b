"""The primary calendar: only a writable calendar of one's own, at this moment; the platform's choice gets its names."""

import pytest

from bot.copy.catalogue import english
from bot.domain.connection import PrimaryCalendar
from bot.domain.errors import NotFound, TryLater
from bot.services.connections import ConnectionService
from bot.views.picker import option_groups, resolve
from tests.services.harness import DANA, MIA, RAVI, House, W, session

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WORK = PrimaryCalendar("cal_work", "pro_work", "Coaching", "dana@coach.example")


@pytest.fixture
async def connections(house: House) -> ConnectionService:
    """Dana and Ravi are linked, and nothing was chosen."""
    await house.put(DANA, RAVI)
    return house.use_cases().connections


async def primary_of(house: House) -> PrimaryCalendar | None:
    """What is stored of Dana's choice."""
    async with house.storage.reading() as unit:
        return (await unit.connections.facts(W, "dana")).primary


async def test_only_writable_calendars_of_connected_logins_are_offered(house: House, connections: ConnectionService) -> None:
    answer = await connections.choices(DANA)
    assert [(profile.profile_id, calendar.calendar_id) for profile, calendar in answer.choices] == [
        ("pro_work", "cal_work"),
        ("pro_work", "cal_other"),
        ("pro_home", "cal_home"),
    ]
    await house.control("disconnect", profile_id="pro_home")
    assert len((await connections.choices(DANA)).choices) == 2
    assert len((await connections.remembered_choices(DANA)).choices) == 2


async def test_the_choice_is_kept_with_its_names_and_counts_the_coming_sessions(house: House, connections: ConnectionService) -> None:
    sessions = house.use_cases().sessions
    await sessions.put(session("s1"))
    await sessions.put(session("s2"))
    await sessions.cancel(W, "s2")
    chosen = await connections.choose_primary(DANA, "cal_work")
    assert (chosen.primary, chosen.former, chosen.future_sessions) == (WORK, None, 1)
    assert await primary_of(house) == WORK
    again = await connections.choose_primary(DANA, "cal_home")
    assert again.former == WORK


async def test_the_choice_is_read_without_asking_cronofy(house: House, connections: ConnectionService) -> None:
    assert await connections.primary(W, "dana") is None
    await connections.choose_primary(DANA, "cal_work")
    await house.break_down()
    assert await connections.primary(W, "dana") == WORK


@pytest.mark.parametrize("calendar_id", ["cal_ravi", "cal_team", "cal_old", "made-up", ""])
async def test_a_foreign_or_unwritable_calendar_is_refused(house: House, connections: ConnectionService, calendar_id: str) -> None:
    await connections.choose_primary(DANA, "cal_home")
    with pytest.raises(NotFound):
        await connections.choose_primary(DANA, calendar_id)
    chosen = await primary_of(house)
    assert chosen is not None
    assert chosen.calendar_id == "cal_home"


async def test_a_calendar_that_vanished_since_it_was_shown_is_refused(house: House, connections: ConnectionService) -> None:
    await connections.choices(DANA)
    await house.control("calendar", calendar_id="cal_other", vanished=True)
    with pytest.raises(NotFound):
        await connections.choose_primary(DANA, "cal_other")


async def test_a_calendar_of_a_broken_login_is_refused(house: House, connections: ConnectionService) -> None:
    await house.control("disconnect", profile_id="pro_home")
    with pytest.raises(NotFound):
        await connections.choose_primary(DANA, "cal_home")


async def test_calendars_that_can_only_be_read_are_told_from_none(house: House, connections: ConnectionService) -> None:
    for calendar_id in ("cal_work", "cal_other", "cal_home"):
        await house.control("calendar", calendar_id=calendar_id, readonly=True)
    found = await connections.choices(DANA)
    assert (found.choices, found.read_only) == ((), True)
    for profile_id in ("pro_work", "pro_home"):
        await house.control("disconnect", profile_id=profile_id)
    assert not (await connections.choices(DANA)).read_only


async def test_nothing_is_offered_of_an_account_that_was_withdrawn(house: House, connections: ConnectionService) -> None:
    await connections.choices(DANA)
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    assert (await connections.choices(DANA)).choices == ()
    with pytest.raises(NotFound):
        await connections.choose_primary(DANA, "cal_work")


async def test_nothing_is_chosen_while_cronofy_gives_no_answer(house: House, connections: ConnectionService) -> None:
    await connections.choices(DANA)
    await house.break_down()
    assert len((await connections.choices(DANA)).choices) == 3
    with pytest.raises(TryLater):
        await connections.choose_primary(DANA, "cal_work")
    assert await primary_of(house) is None


async def test_calendars_that_were_never_seen_cannot_be_offered(house: House, connections: ConnectionService) -> None:
    await house.break_down()
    with pytest.raises(TryLater):
        await connections.choices(DANA)
    assert (await connections.remembered_choices(DANA)).choices == ()


async def test_an_unlinked_person_has_nothing_to_choose(house: House, connections: ConnectionService) -> None:
    await house.put(MIA)
    assert (await connections.choices(MIA)).choices == ()
    with pytest.raises(NotFound):
        await connections.choose_primary(MIA, "cal_work")


async def test_the_platforms_choice_gets_its_names_when_it_is_first_seen(house: House, connections: ConnectionService) -> None:
    await house.put(DANA, primary="cal_work")
    assert await primary_of(house) == PrimaryCalendar("cal_work", "", "", "")
    facts = await connections.look(DANA)
    assert facts.primary == WORK
    assert await primary_of(house) == WORK
    await house.control("calendar", calendar_id="cal_work", name="Renamed")
    await connections.look(DANA)
    await house.control("calendar", calendar_id="cal_work", vanished=True)
    gone = await connections.look(DANA)
    assert gone.primary is not None
    assert gone.primary.calendar_name == "Renamed"


async def test_the_persons_choice_outlives_what_the_platform_says(house: House, connections: ConnectionService) -> None:
    await connections.choose_primary(DANA, "cal_home")
    await house.put(DANA, primary="cal_work")
    chosen = await primary_of(house)
    assert chosen is not None
    assert chosen.calendar_id == "cal_home"


async def test_a_hundred_and_fifty_calendars_can_all_be_chosen(house: House, connections: ConnectionService) -> None:
    for number in range(150):
        await house.control("add_calendar", profile_id="pro_home", name=f"Room {number}", calendar_id=f"cal_room_{number}")
    choices = await connections.choices(DANA)
    assert len(choices.choices) == 153
    found = option_groups(english(), await connections.remembered_choices(DANA), "room 149")
    [option] = [option for group in found["option_groups"] for option in group["options"]]
    assert resolve(option["value"], choices) == "cal_room_149"
    assert (await connections.choose_primary(DANA, "cal_room_149")).primary.calendar_name == "Room 149"
