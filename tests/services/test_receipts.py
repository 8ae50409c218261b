"""The receipt: whom it reaches, where it stands, and what a try of what is missing does."""

from dataclasses import replace
from typing import Any

import pytest

from bot.copy.catalogue import english
from bot.domain.errors import NotFound, Unreachable
from bot.domain.jobs import Job, JobKind
from bot.domain.messages import Message
from bot.domain.recovery import Bringing, Proof, Recovery
from handlers.jobs.recoveries import Recoveries
from handlers.reception import Reception
from tests.services.gaps import all_done, booked, break_down, mend, put, receipt, the_recovery
from tests.services.harness import DANA, House, W
from tests.services.promises import Inbox

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
    await recoveries.try_again(DANA, recovery.id)
    await recoveries.look(W, recovery.id)
    assert await recoveries.send(W, recovery.id, "again")
    assert [job.text("session_id") for job in house.promised if job.kind is JobKind.PLACE_SESSION] == ["s4"]


async def test_nothing_is_tried_again_twice_within_a_minute_or_where_nothing_is_missing(house: House, inbox: Inbox) -> None:
    recovery = await lacking(house)
    for _ in range(2):
        await house.use_cases().recoveries.try_again(DANA, recovery.id)
    whole = await lacking(house, id="inc-2", sessions={"s1": Bringing.BROUGHT})
    await house.use_cases().recoveries.try_again(DANA, whole.id)
    assert [job.text("recovery_id") for job in house.promised if job.kind is JobKind.RECOVER] == ["inc-1"]


async def test_somebody_who_cannot_be_written_to_gets_their_sessions_all_the_same(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, Closed())
    recovery = await the_recovery(house)
    assert (recovery.that_are(Bringing.BROUGHT), recovery.ts, recovery.finished_at is not None) == (["s4"], None, True)


def keeper(house: House, inbox: Any) -> Recoveries:
    return Recoveries(Reception(house.use_cases(), inbox, english(), house.clock, ""))


def job_of(recovery: Recovery) -> Job:
    return Job(JobKind.RECOVER, "recover", {"workspace_id": W, "recovery_id": recovery.id, "again": ""})


async def test_what_cannot_be_finished_is_told_as_it_stands_in_a_receipt_that_was_deleted_too(house: House, inbox: Inbox) -> None:
    await put(house, booked(4))
    recovery = await lacking(house, finished_at=None, slack_channel_id="D0DANA", ts="1.0")
    emptied = Emptied()
    await keeper(house, emptied).give_up(job_of(recovery))
    assert "1 needs you." in receipt(emptied)
    await keeper(house, emptied).give_up(job_of(replace(recovery, id="never-begun")))
    assert len(emptied.messages) == 1


async def test_the_status_says_when_the_calendar_was_proven(house: House, inbox: Inbox) -> None:
    await break_down(house, inbox)
    await mend(house)
    await all_done(house, inbox)
    facts = (await house.use_cases().connections.check(DANA)).facts
    assert facts.proven_at is not None
    await house.use_cases().connections.choose_primary(DANA, "cal_other")
    assert (await house.use_cases().connections.check(DANA)).facts.proven_at is None
