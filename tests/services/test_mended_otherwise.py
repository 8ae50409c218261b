"""A break that ends by another way than the same login: what it swallowed comes back all the same, with its receipt."""

from dataclasses import replace

import pytest

from bot.domain.jobs import JobKind
from bot.domain.session import Session
from tests.services.gaps import DAY, all_done, booked, break_down, put, receipt
from tests.services.harness import DANA, House
from tests.services.promises import Inbox
from tests.services.scenes import checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def standing(house: House) -> set[str]:
    """What stands on the calendar that is written to now."""
    report = await checked(house)
    assert report.facts.primary is not None
    live = [entry for entry in await house.state("events") if entry["event_id"] and not entry["deleted"]]
    return {entry["event_id"] for entry in live if entry["calendar_id"] == report.facts.primary.calendar_id}


async def choose_any(house: House) -> None:
    """The first calendar that takes sessions."""
    account = (await checked(house)).facts.account
    assert account is not None
    calendar = next(each for profile in account.profiles if profile.connected for each in profile.calendars if each.writable)
    await house.use_cases().connections.choose_primary(DANA, calendar.calendar_id)


async def test_the_broken_login_is_unlinked_and_another_calendar_chosen(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await house.use_cases().logins.unlink(DANA, "pro_work")
    await checked(house)
    await all_done(house, inbox)
    assert inbox.texts[0].startswith("Closed")
    await choose_any(house)
    await all_done(house, inbox)
    assert "relink-s4" in await standing(house)
    assert "“Session 4”" in receipt(inbox)
    assert inbox.texts[0].startswith("Resolved")
    await checked(house)
    assert JobKind.RECOVER not in house.kinds()


async def test_the_account_is_unlinked_and_another_one_connected(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    for profile_id in ("pro_home", "pro_work"):
        await house.use_cases().logins.unlink(DANA, profile_id)
        await checked(house)
    await all_done(house, inbox)
    link = await house.linked(DANA, "dana@new.example", "live_connect")
    await house.use_cases().logins.confirm(DANA, link.id)
    await choose_any(house)
    await all_done(house, inbox)
    assert {f"relink-s{number}" for number in (1, 2, 3, 4)} <= await standing(house)
    assert receipt(inbox)
    assert inbox.texts[0].startswith("Resolved")


async def test_a_former_calendar_that_comes_back_does_not_keep_its_old_entries(house: House, inbox: Inbox) -> None:
    await house.control("calendar", calendar_id="cal_work", deleted=True)
    await checked(house)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    for number in (1, 2, 3):
        await put(house, later(number))
    await all_done(house, inbox)
    await house.control("calendar", calendar_id="cal_work", deleted=False)
    house.clock.advance(DAY)
    await all_done(house, inbox)
    await house.control("settle")
    live = [entry for entry in await house.state("events") if entry["event_id"] and not entry["deleted"]]
    assert {entry["calendar_id"] for entry in live} == {"cal_home"}


def later(number: int) -> Session:
    """The same session, moved to the week after."""
    session = booked(number)
    return replace(session, sequence=2, starts_at=session.starts_at + 7 * DAY, ends_at=session.ends_at + 7 * DAY)
