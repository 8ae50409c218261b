"""What a break swallowed comes back once it is over: proved first, looked for, sent, seen; and one receipt says so."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.incident import Alerts
from bot.domain.jobs import JobKind
from bot.domain.recovery import Bringing, Proof, Recovery
from bot.domain.session import Session, SessionStatus, SessionWriter
from tests.services.harness import RAVI, House, W, session
from tests.services.promises import Inbox, keep
from tests.services.scenes import active, checked, platform_wrote

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEST = "Relink test"


@pytest.fixture
async def inbox(house: House) -> Inbox:
    """Relink writes. Dana spoke to it before; it is Monday, nine o'clock, and three sessions stand on her calendar."""
    return await with_sessions(house, SessionWriter.RELINK)


async def with_sessions(house: House, writer: SessionWriter) -> Inbox:
    house.writer = writer
    await active(house)
    await house.put(RAVI)
    async with house.storage.writing() as unit:
        await unit.people.bind(W, "dana", "U0DANA", "D0DANA")
    await checked(house)
    for number in (1, 2, 3):
        await put(house, booked(number))
        if writer is SessionWriter.PLATFORM:
            await platform_wrote(house, f"relink-s{number}", booked(number).starts_at, f"Session {number}")
    await all_done(house, Inbox())
    return Inbox()


def booked(number: int) -> Session:
    starts_at = session().starts_at + number * HOUR
    return session(f"s{number}", title=f"Session {number}", people=("dana",), starts_at=starts_at, ends_at=starts_at + HOUR)


async def put(house: House, *sessions: Session) -> None:
    for each in sessions:
        await house.use_cases().sessions.put(each)


async def all_done(house: House, inbox: Inbox, *kinds: JobKind) -> None:
    """Everything that is due is done, and what it waits for meanwhile."""

    async def meanwhile() -> None:
        await keep(house, JobKind.PLACE_SESSION, JobKind.READ_BACK, inbox=inbox)

    await keep(house, *(kinds or JobKind), inbox=inbox, in_pause=meanwhile)


async def break_down(house: House, inbox: Inbox) -> None:
    """Her work login breaks, a session is booked that cannot reach her, and she is told."""
    await house.control("disconnect", profile_id="pro_work")
    await put(house, booked(4))
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(11 * MINUTE)
    await all_done(house, inbox)


async def gap(house: House) -> None:
    """Meanwhile one session more is booked, one moved, one cancelled, and one reaches the calendar all the same."""
    moved = replace(booked(2), sequence=2, starts_at=booked(2).starts_at + DAY, ends_at=booked(2).ends_at + DAY)
    await put(house, moved, replace(booked(3), sequence=2, status=SessionStatus.CANCELLED), booked(5))


async def mend(house: House) -> None:
    """It works again, and somebody sees that."""
    await house.control("reconnect", profile_id="pro_work")
    await house.use_cases().incidents.noticed(W, "dana")


async def shown(house: House) -> dict[str, datetime]:
    """What stands on her work calendar under an id of ours, with its start."""
    live = [entry for entry in await house.state("events") if entry["event_id"] and not entry["deleted"]]
    return {entry["event_id"]: datetime.fromisoformat(entry["start"]) for entry in live if entry["calendar_id"] == "cal_work"}


async def the_recovery(house: House) -> Recovery:
    """The only one."""
    async with house.storage.reading() as unit:
        [recovery] = await unit.recoveries.list_latest(W, "dana", 9)
    return recovery


def receipt(inbox: Inbox) -> str:
    """The only one."""
    [text] = [message.text for key, message in inbox.messages.items() if key.startswith("receipt:")]
    return text


async def test_what_was_booked_moved_and_cancelled_in_the_gap_comes_back_with_one_receipt(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await gap(house)
    await all_done(house, inbox)
    await platform_wrote(house, "relink-s5", booked(5).starts_at)
    await mend(house)
    await all_done(house, inbox)
    expected = {f"relink-s{number}": booked(number).starts_at for number in (1, 4, 5)}
    assert await shown(house) == {**expected, "relink-s2": booked(2).starts_at + DAY}
    text = receipt(inbox)
    assert text.startswith("Back. I wrote a test entry to “Coaching” in dana@coach.example and removed it; Cronofy showed both.")
    assert "3 written, 1 already there, 0 need you." in text
    assert all(f"“Session {number}”" in text for number in (2, 3, 4, 5))
    recovery = await the_recovery(house)
    assert (recovery.proof, recovery.test_calendar_id, recovery.ts is not None) == (Proof.PROVED, None, True)
    assert [text.split()[0] for text in inbox.texts] == ["Resolved", "Back."]
    assert (await checked(house)).facts.proven_at is not None


async def test_the_test_entry_is_private_free_and_short(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    [entry] = [each for each in await house.state("events") if each["summary"].startswith(TEST)]
    assert (entry["deleted"], entry["transparency"], entry["event_private"]) == (True, "transparent", True)
    assert datetime.fromisoformat(entry["end"]) - datetime.fromisoformat(entry["start"]) == 15 * MINUTE


async def test_however_many_notice_the_cure_there_is_one_recovery_and_one_receipt(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await house.control("reconnect", profile_id="pro_work")
    for _ in range(3):
        await house.use_cases().incidents.noticed(W, "dana")
        await checked(house)
    assert house.kinds().count(JobKind.RECOVER) == 1
    await all_done(house, inbox)
    assert "1 written" in receipt(inbox)


async def test_a_blip_brings_back_what_it_cost_and_is_never_mentioned(house: House, inbox: Inbox) -> None:
    await house.control("disconnect", profile_id="pro_work")
    await house.use_cases().incidents.noticed(W, "dana")
    await put(house, booked(4))
    await all_done(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    assert "relink-s4" in await shown(house)
    assert inbox.messages == {}
    assert not [each for each in await house.state("events") if each["summary"].startswith(TEST)]


async def test_in_shadow_it_is_written_down_and_nothing_is_touched(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    await break_down(house, inbox)
    await all_done(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    recovery = await the_recovery(house)
    assert recovery.finished_at is not None
    assert dict(recovery.sessions) == {"s4": Bringing.NEEDS_YOU}
    assert "relink-s4" not in await shown(house)
    assert inbox.messages == {}


async def refuse(house: House) -> None:
    await house.break_down("/v1/calendars/*", method="POST", status=422)


async def swallow(house: House) -> None:
    await house.switch(write_delay_seconds=7200)


@pytest.mark.parametrize(
    ("fault", "proof", "said"),
    [(refuse, Proof.REFUSED, "did not take a test entry"), (swallow, Proof.NOT_SHOWN, "accepted a test entry for")],
)
async def test_where_the_proof_fails_nothing_is_written_and_the_receipt_says_what_is_wrong(
    house: House, inbox: Inbox, fault: Callable[[House], Awaitable[None]], proof: Proof, said: str
) -> None:
    await break_down(house, inbox)
    await all_done(house, inbox)
    await fault(house)
    await mend(house)
    await all_done(house, inbox)
    assert (await the_recovery(house)).proof is proof
    text = receipt(inbox)
    assert text.startswith("Connected again, and not right yet")
    assert said in text
    assert "“Session 4”" in text
    assert "relink-s4" not in await shown(house)
    await house.mend()
    await house.switch(write_delay_seconds=10)
    recovery = await the_recovery(house)
    await house.use_cases().recoveries.try_again(replace(RAVI, id="dana"), recovery.id)
    await all_done(house, inbox)
    assert "1 written, 0 already there, 0 need you." in receipt(inbox)
    assert set(await shown(house)) == {f"relink-s{number}" for number in (1, 2, 3, 4)}
