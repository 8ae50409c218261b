"""The receipt: whom it reaches, where it stands, and what a try of what is missing does."""

from dataclasses import replace
from typing import Any

import pytest

from bot.copy.catalogue import english
from bot.domain.alerting import Alerts
from bot.domain.errors import NotFound, Unreachable
from bot.domain.jobs import Job, JobKind
from bot.domain.messages import Message
from bot.domain.recovery import Bringing, Proof, Recovery
from bot.domain.session import SessionStatus, SessionWriter
from bot.views.receipt import receipt_message
from handlers.jobs.recoveries import Recoveries
from handlers.reception import Reception
from tests.services.gaps import DAY, MINUTE, all_done, booked, break_down, mend, put, receipt, shown, the_recovery, with_sessions
from tests.services.harness import DANA, House, W
from tests.services.promises import Inbox
from tests.services.scenes import platform_wrote

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Closed(Inbox):
    """A Slack in which Dana's direct message is closed."""

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Nobody reads it."""
        raise Unreachable("is_archived")

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Nor that."""
        raise Unreachable("is_archived")


class Emptied(Inbox):
    """A Slack in which Dana deletes what she has read."""

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """It is gone."""
        self.messages.clear()
        raise NotFound("message_not_found")


async def lacking(house: House, **changes: Any) -> Recovery:
    """A recovery that ended with one session missing and one brought."""
    sessions = {"s4": Bringing.NEEDS_YOU, "s1": Bringing.BROUGHT}
    ended = Recovery("inc-1", W, "dana", house.clock.now, tells=True, proof=Proof.PROVED, sessions=sessions, finished_at=house.clock.now)
    recovery = replace(ended, **changes)
    async with house.storage.writing() as unit:
        await unit.recoveries.add(recovery)
    return recovery


async def test_another_try_sends_only_what_is_missing(house: House, inbox: Inbox) -> None:
    await put(house, booked(4))
    house.promised.clear()
    recovery = await lacking(house)
    recoveries = house.use_cases().recoveries
    await house.use_cases().retrials.try_again(DANA, recovery.id)
    await recoveries.look(W, recovery.id)
    assert await recoveries.send(W, recovery.id, "again")
    assert [job.text("session_id") for job in house.promised if job.kind is JobKind.PLACE_SESSION] == ["s4"]


@pytest.mark.parametrize("writer", SessionWriter)
async def test_a_session_that_has_begun_is_sent_to_nobody(house: House, inbox: Inbox, writer: SessionWriter) -> None:
    house.writer = writer
    await put(house, booked(4))
    house.promised.clear()
    recovery, recoveries = await lacking(house), house.use_cases().recoveries
    house.clock.advance(2 * DAY)
    await house.use_cases().retrials.try_again(DANA, recovery.id)
    assert not await recoveries.send(W, recovery.id, "again")
    assert (await the_recovery(house)).that_are(Bringing.MISSED) == ["s4"]
    assert house.kinds() == [JobKind.RECOVER]


async def test_what_began_while_it_was_under_way_needs_nobody(house: House, inbox: Inbox) -> None:
    await put(house, booked(4))
    recovery = await lacking(house, sessions={"s4": Bringing.WANTED}, finished_at=None)
    house.clock.advance(2 * DAY)
    await house.use_cases().recoveries.finish(W, recovery.id, 0)
    assert (await the_recovery(house)).that_are(Bringing.MISSED) == ["s4"]


async def test_nothing_is_tried_again_twice_within_a_minute_or_where_nothing_is_missing(house: House, inbox: Inbox) -> None:
    recovery = await lacking(house)
    for _ in range(2):
        await house.use_cases().retrials.try_again(DANA, recovery.id)
    whole = await lacking(house, id="inc-2", sessions={"s1": Bringing.BROUGHT})
    await house.use_cases().retrials.try_again(DANA, whole.id)
    assert [job.text("recovery_id") for job in house.promised if job.kind is JobKind.RECOVER] == ["inc-1"]


async def test_somebody_who_cannot_be_written_to_gets_their_sessions_all_the_same(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, Closed())
    recovery = await the_recovery(house)
    assert (recovery.that_are(Bringing.BROUGHT), recovery.ts, recovery.finished_at is not None) == (["s4"], None, True)


def keeper(house: House, inbox: Any) -> Recoveries:
    return Recoveries(Reception(house.use_cases(), lambda _: inbox, english(), house.clock, ""))


def job_of(recovery: Recovery) -> Job:
    return Job(JobKind.RECOVER, "recover", {"workspace_id": W, "recovery_id": recovery.id, "trial": recovery.trial, "again": ""})


async def test_what_cannot_be_finished_is_told_as_it_stands_in_a_receipt_that_was_deleted_too(house: House, inbox: Inbox) -> None:
    await put(house, booked(4))
    recovery = await lacking(house, finished_at=None, slack_channel_id="D0DANA", ts="1.0")
    emptied = Emptied()
    await keeper(house, emptied).give_up(job_of(recovery))
    assert "1 needs you." in receipt(emptied)
    await keeper(house, emptied).give_up(job_of(replace(recovery, id="never-begun")))
    assert len(emptied.messages) == 1


async def test_what_reached_the_calendar_before_anybody_looked_is_named_too(house: House) -> None:
    inbox = await with_sessions(house, SessionWriter.PLATFORM)
    await break_down(house, inbox)
    assert "“Session 4”" in inbox.texts[0]
    await platform_wrote(house, "relink-s4", booked(4).starts_at, "Session 4")
    await house.use_cases().placements.read_back(W, "s4", "dana")
    await mend(house)
    await all_done(house, inbox)
    assert "0 written, 1 already right, 0 need you." in receipt(inbox)
    assert "“Session 4”" in receipt(inbox)


async def test_what_is_on_a_calendar_that_was_gone_is_looked_for_and_named(house: House, inbox: Inbox) -> None:
    await house.control("calendar", calendar_id="cal_work", deleted=True)
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(11 * MINUTE)
    await all_done(house, inbox)
    assert "“Session 1”" in inbox.texts[0]
    await house.control("calendar", calendar_id="cal_work", deleted=False)
    await house.use_cases().incidents.noticed(W, "dana")
    await all_done(house, inbox)
    assert all(f"“Session {number}”" in receipt(inbox) for number in (1, 2, 3))


async def test_what_is_somebody_elses_since_is_not_named_by_what_it_is_called_there(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    assert "“Session 4”" in receipt(inbox)
    house.clock.advance(MINUTE)
    await put(house, replace(booked(4), sequence=2, people=("ravi",), title="Ravi’s own", changed_at=house.clock.now))
    shown = await house.use_cases().receipts.receipt(W, (await the_recovery(house)).id)
    said = receipt_message(english(), shown, house.clock.now).text
    assert "somebody else" in said
    assert "Ravi" not in said


async def test_who_tells_no_zone_reads_times_in_that_of_their_calendar(house: House, inbox: Inbox) -> None:
    async with house.storage.writing() as unit:
        await unit.people.put(replace(DANA, time_zone=None))
    recovery = await lacking(house)
    assert (await house.use_cases().receipts.receipt(W, recovery.id)).person.zone == "Europe/Dublin"


async def test_the_status_says_when_the_calendar_was_proven(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    facts = (await house.use_cases().connections.check(DANA)).facts
    assert facts.proven_at is not None
    await house.use_cases().connections.choose_primary(DANA, "cal_other")
    assert (await house.use_cases().connections.check(DANA)).facts.proven_at is None


async def test_a_session_that_began_while_it_was_broken_is_named_as_missed(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    house.clock.advance(3 * DAY)
    await all_done(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    text = receipt(inbox)
    assert "No session was missed" not in text
    assert "missing from your calendar then" in text
    assert "“Session 4”" in text
    assert "“Session 3”" not in text


async def test_who_was_told_gets_everything_back_though_alerts_were_stopped_since(house: House, inbox: Inbox) -> None:
    house.alerts = Alerts.SHADOW
    alerting = house.use_cases().alerts.alerting
    await alerting.start(W)
    await break_down(house, inbox)
    assert inbox.messages
    await alerting.stop(W)
    await mend(house)
    await all_done(house, inbox)
    assert "1 written" in receipt(inbox)
    assert "relink-s4" in await shown(house)


async def test_what_the_platform_takes_off_for_nobody_is_to_be_deleted_by_hand(house: House) -> None:
    inbox = await with_sessions(house, SessionWriter.PLATFORM)
    await house.control("disconnect", profile_id="pro_work")
    await put(house, replace(booked(3), sequence=2, status=SessionStatus.CANCELLED))
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(11 * MINUTE)
    await mend(house)
    await all_done(house, inbox)
    text = receipt(inbox)
    assert "delete it there by hand" in text
    [message] = [message for key, message in inbox.messages.items() if key.startswith("receipt:")]
    assert "Send them again" not in str(message.blocks)


async def test_an_earlier_receipt_asks_for_nothing_once_a_newer_one_tells_of_it(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await house.break_down("/v1/calendars/*", method="POST", status=422)
    await mend(house)
    await all_done(house, inbox)
    earlier = await the_recovery(house)
    assert earlier.is_lacking
    await house.mend()
    await house.control("disconnect", profile_id="pro_work")
    await house.use_cases().incidents.noticed(W, "dana")
    house.clock.advance(11 * MINUTE)
    await all_done(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    first, second = (message for key, message in inbox.messages.items() if key.startswith("receipt:"))
    assert first.text.startswith("It broke again after this receipt.")
    assert "1 written" in second.text
    await house.use_cases().retrials.try_again(DANA, earlier.id)
    assert JobKind.RECOVER not in house.kinds()
