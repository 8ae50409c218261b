"""What a break swallowed comes back once it is over: proved first, looked for, sent, seen; and one receipt says so."""

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from bot.domain.alerting import Alerts
from bot.domain.jobs import JobKind
from bot.domain.recovery import Bringing, Proof
from bot.domain.session import SessionWriter
from tests.services.gaps import (
    DAY,
    HOUR,
    MINUTE,
    all_done,
    booked,
    break_down,
    gap,
    mend,
    put,
    receipt,
    refuse,
    shown,
    swallow,
    the_recovery,
    with_sessions,
)
from tests.services.harness import DANA, House, W
from tests.services.promises import Inbox
from tests.services.scenes import checked, platform_wrote

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

TEST = "Relink test"


async def test_what_was_booked_moved_and_cancelled_in_the_gap_comes_back_with_one_receipt(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await gap(house)
    await all_done(house, inbox)
    await platform_wrote(house, "relink-s5", booked(5).starts_at)
    await mend(house)
    await all_done(house, inbox)
    expected = {f"relink-s{number}": booked(number).starts_at for number in (4, 5)}
    assert await shown(house) == {**expected, "relink-s2": booked(2).starts_at + DAY}
    written = {entry["event_id"]: entry["writes"] for entry in await house.state("events") if entry["event_id"]}
    assert written["relink-s5"] == 1
    text = receipt(inbox)
    assert text.startswith("Back. I wrote a test entry to “Coaching” in dana@coach.example and removed it; Cronofy showed both.")
    assert "2 written, 2 taken off, 1 already right, 0 need you." in text
    assert all(f"“Session {number}”" in text for number in (1, 2, 3, 4, 5))
    assert "“Session 1”, which you no longer take part in" in text
    recovery = await the_recovery(house)
    assert (recovery.proof, recovery.test_left_on, recovery.ts is not None) == (Proof.PROVED, (), True)
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
    await house.use_cases().retrials.try_again(DANA, recovery.id)
    await all_done(house, inbox)
    assert "1 written, 0 already right, 0 need you." in receipt(inbox)
    assert set(await shown(house)) == {f"relink-s{number}" for number in (1, 2, 3, 4)}


async def test_where_the_platform_writes_it_is_offered_to_ask_it_and_the_outcome_is_told_in_the_same_receipt(house: House) -> None:
    inbox = await with_sessions(house, SessionWriter.PLATFORM)
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    text = receipt(inbox)
    assert "0 written, 0 already right, 1 needs you." in text
    assert "“Session 4”" in text
    assert "the platform writes it, and it is not there" in text
    assert JobKind.NOTIFY_PLATFORM not in house.kinds()
    await house.use_cases().retrials.try_again(DANA, (await the_recovery(house)).id)
    await platform_wrote(house, "relink-s4", booked(4).starts_at, "Session 4")
    await all_done(house, inbox)
    assert "0 need you." in receipt(inbox)


async def test_a_test_entry_that_could_not_be_taken_away_is_taken_away_later(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    writing = house.use_cases().proofs
    recovery_id = next(job.text("recovery_id") for job in house.promised if job.kind is JobKind.RECOVER)
    await house.use_cases().recoveries.begin(W, recovery_id, 0)
    await writing.write(W, recovery_id, TEST, "")
    house.promised[:] = [job for job in house.promised if job.kind is JobKind.CLEAR_TEST_ENTRY]
    await house.control("settle")
    await house.control("disconnect", profile_id="pro_work")
    house.clock.advance(6 * HOUR)
    await all_done(house, inbox, JobKind.CLEAR_TEST_ENTRY)
    assert [title for title in await titles(house) if title == TEST] == [TEST]
    await house.control("reconnect", profile_id="pro_work")
    house.clock.advance(7 * HOUR)
    await all_done(house, inbox, JobKind.CLEAR_TEST_ENTRY)
    assert TEST not in await titles(house)
    assert (await the_recovery(house)).test_left_on == ()
    assert house.promised == []


async def titles(house: House) -> list[str]:
    return [entry["summary"] for entry in await house.state("events") if not entry["deleted"]]


async def test_where_it_breaks_again_before_anything_could_be_tried_the_next_cure_brings_it_back(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await house.control("disconnect", profile_id="pro_work")
    await all_done(house, inbox)
    assert not [key for key in inbox.messages if key.startswith("receipt:")]
    house.clock.advance(MINUTE)
    await all_done(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    assert "relink-s4" in await shown(house)


async def test_what_was_mended_while_nothing_was_looked_after_comes_back_afterwards(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    house.alerts = Alerts.OFF
    await house.control("reconnect", profile_id="pro_work")
    await checked(house)
    for _ in range(3):
        await all_done(house, inbox)
        house.clock.advance(HOUR)
    assert [text.split()[0] for text in inbox.texts] == ["Resolved"]
    house.alerts = Alerts.ON
    house.clock.advance(2 * HOUR)
    await all_done(house, inbox)
    assert "relink-s4" in await shown(house)
    assert [text.split()[0] for text in inbox.texts] == ["Resolved", "Back."]
    house.alerts = Alerts.OFF
    house.clock.advance(30 * DAY)
    await all_done(house, inbox)
    assert not [job for job in house.promised if job.kind is JobKind.RECOVER]
