"""Cases: opened with a break, ordered by what is at risk next, worked on by one of support at a time, over with the cure."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.audit import AuditAction
from bot.domain.cases import Case, CaseEvent, CaseQuery, CaseReason, CaseState
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.domain.people import Role
from bot.domain.roles import Actor
from bot.services.cases import Outcome
from tests.services.harness import DANA, House, W, session
from tests.services.promises import Inbox, keep
from tests.services.scenes import checked
from tests.services.test_incidents import DAY, HOUR, MINUTE, after, broken, inbox, mended, noticed

__all__ = ["inbox"]

GRACE, SAM = Actor(W, "U0GRACE", "Grace", Role.SUPPORT), Actor(W, "U0SAM", "Sam", Role.SUPPORT)
STRANGER = Actor("T0ELSEWHERE", "U0EVE", "Eve", Role.SUPPORT)
CASES = (JobKind.KEEP_CASE, JobKind.SHOW_CASE, JobKind.TELL_CASE_NOTE)
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
pytestmark = pytest.mark.usefixtures("inbox")


async def open_cases(house: House) -> list[Case]:
    """The queue."""
    async with house.storage.reading() as unit:
        return await unit.cases.page(CaseQuery(), W, house.clock.now)


async def the_case(house: House) -> Case:
    """The only one in it."""
    [case] = await open_cases(house)
    return case


async def done(house: House) -> list[AuditAction]:
    """What Dana reads that was done, the oldest first."""
    async with house.storage.reading() as unit:
        return [entry.action for entry in reversed(await unit.audit_entries.list_about(W, "dana", 50))]


@ONE_DATABASE
async def test_a_break_opens_one_case_with_what_is_wrong_and_the_next_session(house: House) -> None:
    await broken(house)
    await noticed(house)
    case = await the_case(house)
    assert (case.person_id, case.reason, case.cause, case.provider) == (
        "dana", CaseReason.BROKEN, ConnectionStatus.RELINK, Provider.GOOGLE,
    )  # fmt: skip
    assert case.next_at == session().starts_at
    async with house.storage.reading() as unit:
        assert case.tenant == unit.cases.tenant_mark(W, "coach.example")


@ONE_DATABASE
async def test_the_cure_closes_it(house: House) -> None:
    await broken(house)
    case = await the_case(house)
    await mended(house)
    await checked(house)
    assert await open_cases(house) == []
    async with house.storage.reading() as unit:
        over = await unit.cases.get(W, case.id)
    assert (over.state, over.closed_at) == (CaseState.RESOLVED, house.clock.now)


@ONE_DATABASE
async def test_its_place_follows_the_sessions_and_the_clock(house: House) -> None:
    await broken(house)
    sooner = house.clock.now + HOUR
    await house.use_cases().sessions.put(session("s2", starts_at=sooner, ends_at=sooner + HOUR))
    await keep(house, *CASES)
    assert (await the_case(house)).next_at == sooner
    await house.use_cases().sessions.cancel(W, "s2")
    await keep(house, *CASES)
    assert (await the_case(house)).next_at == session().starts_at
    house.clock.advance(DAY + 2 * MINUTE)
    await keep(house, *CASES)
    assert (await the_case(house)).next_at is None


async def test_of_two_who_take_it_at_once_one_has_it_and_the_other_is_told_who(house: House) -> None:
    await broken(house)
    case, cases = await the_case(house), house.use_cases().cases
    tries = await asyncio.gather(*(cases.act(actor, case.id, CaseEvent.TAKE, actor.name) for actor in (GRACE, SAM) * 3))
    held = await the_case(house)
    assert held.state is CaseState.TAKEN
    assert {report.case.assignee_name for _, report in tries} == {held.assignee_name}
    for actor, (outcome, _) in zip((GRACE, SAM) * 3, tries, strict=True):
        assert outcome is (Outcome.DONE if actor.name == held.assignee_name else Outcome.TAKEN)
    assert await done(house) == [AuditAction.TOOK_CASE]


@ONE_DATABASE
async def test_everything_that_is_done_is_recorded_once_per_press(house: House) -> None:
    await broken(house)
    case, cases = await the_case(house), house.use_cases().cases
    for event in (CaseEvent.TAKE, CaseEvent.RELEASE, CaseEvent.ESCALATE, CaseEvent.RESOLVE, CaseEvent.REOPEN):
        house.clock.advance(MINUTE)
        assert (await cases.act(GRACE, case.id, event, event))[0] is Outcome.DONE
        await cases.act(GRACE, case.id, event, event)
    house.clock.advance(MINUTE)
    for _ in range(2):
        report = await cases.note(GRACE, case.id, "Called her", "view:1")
    assert [note.event for note in reversed(report.notes)] == [*list(CaseEvent)[1:], None]
    recorded = [AuditAction.TOOK_CASE, AuditAction.RELEASED_CASE, AuditAction.ESCALATED_CASE, AuditAction.RESOLVED_CASE]
    assert await done(house) == [*recorded, AuditAction.REOPENED_CASE, AuditAction.NOTED]
    assert (await the_case(house)).state is CaseState.OPEN


@ONE_DATABASE
async def test_what_cannot_be_done_any_more_is_said_and_changes_nothing(house: House) -> None:
    await broken(house)
    case, cases = await the_case(house), house.use_cases().cases
    await cases.act(GRACE, case.id, CaseEvent.RESOLVE, "1")
    assert (await cases.act(SAM, case.id, CaseEvent.RELEASE, "2"))[0] is Outcome.CHANGED
    await noticed(house)
    await house.use_cases().cases.begin(SAM, "dana", "3")
    assert (await cases.act(GRACE, case.id, CaseEvent.REOPEN, "4"))[0] is Outcome.CHANGED, "another one is open by now"


@ONE_DATABASE
async def test_nobody_of_another_workspace_sees_or_touches_it(house: House) -> None:
    await broken(house)
    case, cases = await the_case(house), house.use_cases().cases
    assert (await cases.queue(STRANGER, CaseQuery(), "1")).rows == ()
    for attempt in (
        cases.see(STRANGER, case.id, "2"),
        cases.act(STRANGER, case.id, CaseEvent.TAKE, "3"),
        cases.note(STRANGER, case.id, "x", "4"),
    ):
        with pytest.raises(NotFound):
            await attempt
    assert await done(house) == []


@ONE_DATABASE
async def test_that_somebody_was_seen_in_the_queue_is_recorded(house: House) -> None:
    await broken(house)
    page = await house.use_cases().cases.queue(GRACE, CaseQuery(broken=True), "command:1")
    assert [row.person.name for row in page.rows] == ["Dana"]
    assert (page.total, await done(house)) == (1, [AuditAction.SAW_QUEUE])


@ONE_DATABASE
async def test_a_card_is_posted_once_edited_and_has_what_was_done_in_its_thread(house: House) -> None:
    channel = Inbox()
    await broken(house)
    case, cases = await the_case(house), house.use_cases().cases
    await cases.act(GRACE, case.id, CaseEvent.TAKE, "action:1")
    await keep(house, *CASES, inbox=channel, support_channel="C0HELP")
    card, details, took = channel.texts
    assert card.startswith("*Dana*: a new sign-in is needed")
    assert "Grace has it" in card
    assert "Coaching with Lee" not in card + details
    assert details.startswith("*Dana* would read this now:")
    assert "Grace took it" in took
    await cases.note(SAM, case.id, "Called her", "view:1")
    await mended(house)
    house.clock.advance(MINUTE)
    await checked(house)
    await keep(house, *CASES, inbox=channel, support_channel="C0HELP")
    assert len(channel.texts) == 4
    assert "Closed" in channel.texts[0]
    assert "Called her" in channel.texts[3]


@ONE_DATABASE
async def test_without_a_channel_the_queue_has_it(house: House) -> None:
    channel = Inbox()
    await broken(house)
    await house.use_cases().cases.act(GRACE, (await the_case(house)).id, CaseEvent.TAKE, "action:1")
    await keep(house, *CASES, inbox=channel)
    assert (channel.texts, (await the_case(house)).state) == ([], CaseState.TAKEN)


@ONE_DATABASE
async def test_who_cannot_be_messaged_gets_a_card_that_says_so(house: House, inbox: Inbox) -> None:
    channel = Inbox()
    await house.put(DANA.__class__(W, "dana", "dana@elsewhere.example", "Dana", Role.COACH))
    await broken(house)
    await after(house, 11 * MINUTE, inbox)
    await keep(house, *CASES, inbox=channel, support_channel="C0HELP")
    assert "I can't message them" in channel.texts[0]


@ONE_DATABASE
async def test_a_case_that_support_began_is_not_closed_by_the_cure(house: House) -> None:
    outcome, report = await house.use_cases().cases.begin(GRACE, "dana", "action:1")
    assert (outcome, report.case.reason, report.case.state) == (Outcome.DONE, CaseReason.ASKED, CaseState.TAKEN)
    await broken(house)
    assert (await the_case(house)).cause is ConnectionStatus.RELINK
    await mended(house)
    house.clock.advance(timedelta(minutes=1))
    await checked(house)
    assert ((await the_case(house)).cause, (await the_case(house)).next_at) == (None, None)
