"""Cases: a lifecycle without dead ends, and what breaks, cures and matches make of one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.cases import TRANSITIONS, Case, CaseEvent, CaseReason, CaseState, show_case
from bot.domain.connection import ConnectionStatus
from bot.domain.people import Role
from bot.domain.roles import Actor

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GRACE = Actor("W", "U0GRACE", "Grace", Role.SUPPORT)
OPEN = Case("W", "c", "dana", CaseReason.BROKEN, NOW, cause=ConnectionStatus.RELINK, next_at=NOW)


def test_from_every_state_every_other_can_be_reached() -> None:
    for start in CaseState:
        reached = {start}
        for _ in CaseState:
            reached |= {after for (before, _event), after in TRANSITIONS.items() if before in reached}
        assert reached == set(CaseState)


@pytest.mark.parametrize(("before", "event"), TRANSITIONS)
def test_only_who_takes_a_case_has_it_and_only_what_is_resolved_is_closed(before: CaseState, event: CaseEvent) -> None:
    case = replace(OPEN, state=before, assignee_id="U0SAM", assignee_name="Sam", closed_at=NOW).after(event, GRACE, NOW)
    assert (case.closed_at is not None) == (case.state is CaseState.RESOLVED)
    assert case.assignee_id == {CaseEvent.TAKE: "U0GRACE", CaseEvent.RESOLVE: "U0SAM"}.get(event)


def test_the_cure_ends_what_the_break_began() -> None:
    assert OPEN.mended(NOW).closed_at == NOW
    asked = replace(OPEN, reason=CaseReason.ASKED).mended(NOW)
    assert (asked.closed_at, asked.cause, asked.next_at) == (None, None, None)


def test_who_is_matched_waits_for_nothing_but_the_cure() -> None:
    unmatched = replace(OPEN, reason=CaseReason.UNMATCHED)
    assert unmatched.matched(NOW).reason is CaseReason.BROKEN
    assert replace(unmatched, cause=None).matched(NOW).closed_at == NOW
    assert OPEN.matched(NOW) == OPEN


def test_a_card_is_posted_by_one_job_and_edited_by_one_for_each_reason() -> None:
    posted = replace(OPEN, ts="1.0")
    assert show_case(OPEN, "a").key == show_case(OPEN, "b").key
    assert len({show_case(case, why).key for case in (OPEN, posted) for why in ("a", "b")}) == 3
