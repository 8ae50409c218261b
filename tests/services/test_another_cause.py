"""A break of which somebody was told, and then another one before the first was mended."""

from dataclasses import replace

import pytest

from bot.domain.incident import Ending
from bot.domain.incident_states import IncidentState
from bot.domain.manners import PutOff
from bot.domain.session import SessionWriter
from tests.services.gaps import HOUR, MINUTE, all_done, booked, put, receipt, with_sessions
from tests.services.harness import DANA, House, W
from tests.services.promises import Inbox
from tests.services.scenes import checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def inbox(house: House) -> Inbox:
    """Her calendar became read-only, a session is booked, and she was told."""
    inbox = await with_sessions(house, SessionWriter.RELINK)
    await house.control("calendar", calendar_id="cal_work", readonly=True)
    await put(house, booked(4))
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(11 * MINUTE)
    await all_done(house, inbox)
    assert len(inbox.messages) == 1
    return inbox


@pytest.mark.parametrize("choice", [None, PutOff.NEXT_WEEK, PutOff.NOT_AGAIN])
async def test_a_login_that_breaks_while_another_break_is_put_off_is_told(house: House, inbox: Inbox, choice: PutOff | None) -> None:
    async with house.storage.reading() as unit:
        [first] = await unit.incidents.list_open(W, "dana")
    if choice:
        await house.use_cases().wishes.put_off(DANA, first.id, choice)
    await house.control("disconnect", profile_id="pro_work")
    await checked(house)
    for time in (MINUTE, 11 * MINUTE):
        house.clock.advance(time)
        await all_done(house, inbox)
    before, now = inbox.texts
    assert before.startswith("Closed")
    assert "I can't reach Google" in now
    assert "You " not in now
    async with house.storage.reading() as unit:
        assert (await unit.incidents.get(W, first.id)).ending is Ending.OVERTAKEN
        [second] = await unit.incidents.list_open(W, "dana")
    assert second.state is IncidentState.TOLD
    house.clock.advance(HOUR)
    await all_done(house, inbox)
    assert len(inbox.messages) == 2


@pytest.mark.parametrize("unlinked", [("pro_work",), ("pro_home", "pro_work")])
async def test_what_was_said_of_a_login_that_is_unlinked_since_says_so(house: House, inbox: Inbox, unlinked: tuple[str, ...]) -> None:
    for profile_id in unlinked:
        await house.use_cases().logins.unlink(DANA, profile_id)
    await all_done(house, inbox)
    [text] = inbox.texts
    assert text.startswith("Closed")


async def test_after_a_failed_proof_everything_said_of_both_breaks_says_so(house: House, inbox: Inbox) -> None:
    await house.control("disconnect", profile_id="pro_work")
    await checked(house)
    for time in (MINUTE, 11 * MINUTE):
        house.clock.advance(time)
        await all_done(house, inbox)
    await house.break_down("/v1/calendars/*", method="POST", status=422)
    await house.control("calendar", calendar_id="cal_work", readonly=False)
    await house.control("reconnect", profile_id="pro_work")
    await checked(house)
    await all_done(house, inbox)
    assert [text[:15] for text in inbox.texts] == ["Connected again"] * 3
    assert len(inbox.texts) == 3


@pytest.mark.parametrize("muted", [False, True])
async def test_the_end_of_both_is_one_receipt_for_whom_said_that_it_is_mended(house: House, inbox: Inbox, muted: bool) -> None:
    use_cases = house.use_cases()
    await use_cases.wishes.prefer(DANA, replace((await use_cases.wishes.manners(DANA)).preferences, muted=muted))
    await house.control("disconnect", profile_id="pro_work")
    await checked(house)
    house.clock.advance(MINUTE)
    await all_done(house, inbox)
    await house.control("calendar", calendar_id="cal_work", readonly=False)
    await house.control("reconnect", profile_id="pro_work")
    assert (await use_cases.fixes.look(DANA)).recovering
    await all_done(house, inbox)
    assert inbox.texts[0].startswith("Resolved")
    assert "“Session 4”" in receipt(inbox)
