"""What a break swallowed, who is told of it, and how far each session got."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.connection import ConnectionFacts, ConnectionStatus
from bot.domain.incident import GRACE, Ending, Incident
from bot.domain.people import Person, Role
from bot.domain.placing import first_placement
from bot.domain.receipt import Missing, Receipt, ReceiptLine
from bot.domain.recovery import Bringing, Proof, Recovery, begun, how_far, trial_entry
from bot.domain.session import Placement, PlacementState, Session, SessionStatus
from bot.domain.swallowed import to_recover
from tests.domain.made import ACCOUNT, HOUR, NOW, PRIMARY, session

SESSION = session()
THEIRS = replace(SESSION, people=("lee",))
CANCELLED = replace(SESSION, status=SessionStatus.CANCELLED)
FACTS = ConnectionFacts("acc_dana", account=ACCOUNT, primary=PRIMARY)
FREE_BUSY = replace(FACTS, account=replace(ACCOUNT, free_busy_only=True))
DANA = Person("W1", "dana", "dana@coach.example", "Dana", Role.COACH)


def placed(state: PlacementState, **changes: Any) -> Placement:
    made = replace(first_placement(SESSION, "dana"), state=state, calendar_id="cal_work", attempted_at=NOW, accepted_at=NOW)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("told", "placement", "swallowed"),
    [
        (SESSION, None, True),
        (SESSION, placed(PlacementState.HELD), True),
        (SESSION, placed(PlacementState.SEEN), False),
        (SESSION, placed(PlacementState.SEEN, sequence=SESSION.sequence - 1), True),
        (SESSION, placed(PlacementState.SEEN, calendar_id="cal_family"), False),
        (SESSION, placed(PlacementState.SEEN, calendar_id="vanished"), True),
        (THEIRS, placed(PlacementState.HELD), True),
        (THEIRS, placed(PlacementState.HELD, accepted_at=None), False),
        (CANCELLED, None, False),
        (CANCELLED, placed(PlacementState.HELD), True),
        (CANCELLED, placed(PlacementState.HELD, accepted_at=None), False),
        (CANCELLED, placed(PlacementState.REMOVED), False),
        (replace(CANCELLED, starts_at=NOW - HOUR), placed(PlacementState.SEEN), False),
        (replace(SESSION, starts_at=NOW + timedelta(days=300), ends_at=NOW + timedelta(days=301)), None, False),
    ],
)
def test_a_break_swallows_what_is_at_risk_and_what_was_cancelled_and_still_stands(
    told: Session, placement: Placement | None, swallowed: bool
) -> None:
    assert (to_recover([told], [placement] if placement else [], FACTS, NOW) == [told]) is swallowed


def ended(after: timedelta) -> Incident:
    return Incident("inc", "W", "dana", ConnectionStatus.RELINK, NOW, NOW).resolved(Ending.HEALED, NOW + after)


@pytest.mark.parametrize(
    ("after", "told", "may_tell", "swallowed", "tells"),
    [
        (GRACE, False, True, [SESSION], False),
        (GRACE, True, True, [], True),
        (GRACE + HOUR, False, True, [SESSION], True),
        (GRACE + HOUR, False, True, [], False),
        (GRACE + HOUR, False, False, [SESSION], False),
        (GRACE + HOUR, True, False, [SESSION], True),
    ],
)
def test_a_receipt_is_for_whom_was_told_or_whom_it_cost_a_session(
    after: timedelta, told: bool, may_tell: bool, swallowed: list[Session], tells: bool
) -> None:
    assert begun(ended(after), swallowed, NOW + after, told=told, may_tell=may_tell, muted=False).tells is tells


@pytest.mark.parametrize("asked", [False, True])
def test_who_wants_nothing_written_first_gets_a_receipt_where_they_asked(asked: bool) -> None:
    over = replace(ended(GRACE + HOUR), asked=asked)
    assert begun(over, [SESSION], NOW, told=True, may_tell=True, muted=True).tells is asked


@pytest.mark.parametrize(
    ("told", "placement", "facts", "got"),
    [
        (SESSION, None, FACTS, Bringing.WANTED),
        (SESSION, placed(PlacementState.ACCEPTED), FACTS, Bringing.WANTED),
        (SESSION, placed(PlacementState.ACCEPTED), FREE_BUSY, Bringing.BROUGHT),
        (SESSION, placed(PlacementState.SEEN), FACTS, Bringing.BROUGHT),
        (SESSION, placed(PlacementState.SEEN, calendar_id="cal_family"), FACTS, Bringing.WANTED),
        (SESSION, placed(PlacementState.REFUSED), FACTS, Bringing.NEEDS_YOU),
        (SESSION, replace(placed(PlacementState.HELD), attempted_at=NOW - HOUR), FACTS, Bringing.WANTED),
        (SESSION, placed(PlacementState.SEEN, sequence=SESSION.sequence - 1), FACTS, Bringing.WANTED),
        (CANCELLED, placed(PlacementState.REMOVED), FACTS, Bringing.BROUGHT),
        (THEIRS, placed(PlacementState.REMOVED), FACTS, Bringing.BROUGHT),
        (THEIRS, placed(PlacementState.SEEN), FACTS, Bringing.WANTED),
        (CANCELLED, placed(PlacementState.SEEN), FACTS, Bringing.WANTED),
    ],
)
def test_how_far_a_session_got(told: Session, placement: Placement | None, facts: ConnectionFacts, got: Bringing) -> None:
    assert how_far(told, placement, facts, NOW, NOW) is got


RECOVERY = Recovery("inc", "W", "dana", NOW, tells=True, sessions={SESSION.id: Bringing.WANTED})


def test_what_did_not_arrive_needs_the_person_and_can_be_taken_up_again() -> None:
    over = replace(RECOVERY, proof=Proof.NOT_SHOWN).finished(NOW)
    assert over.that_are(Bringing.NEEDS_YOU) == [SESSION.id]
    assert over.is_lacking
    again = over.taken_up_again()
    assert (again.that_are(Bringing.WANTED), again.proof, again.finished_at) == ([SESSION.id], Proof.UNTRIED, None)
    assert not replace(RECOVERY, sessions={}, proof=Proof.PROVED).is_lacking


@pytest.mark.parametrize(
    ("told", "state", "by_relink", "proof", "why"),
    [
        (SESSION, PlacementState.HELD, True, Proof.REFUSED, Missing.UNPROVED),
        (SESSION, PlacementState.HELD, True, Proof.INTERRUPTED, Missing.INTERRUPTED),
        (SESSION, PlacementState.HELD, True, Proof.PROVED, Missing.HELD),
        (SESSION, PlacementState.REFUSED, True, Proof.PROVED, Missing.REFUSED),
        (SESSION, PlacementState.ACCEPTED, True, Proof.PROVED, Missing.NOT_SHOWN),
        (SESSION, PlacementState.HELD, False, Proof.PROVED, Missing.PLATFORM),
        (CANCELLED, PlacementState.SEEN, True, Proof.PROVED, Missing.STILL_STANDS),
        (CANCELLED, PlacementState.SEEN, False, Proof.PROVED, Missing.BY_HAND),
    ],
)
def test_why_a_session_needs_the_person(told: Session, state: PlacementState, by_relink: bool, proof: Proof, why: Missing) -> None:
    line = ReceiptLine(told, placed(state))
    recovery = replace(RECOVERY, proof=proof)
    receipt = Receipt(recovery, DANA, PRIMARY, (line,), by_relink=by_relink, can_resend=True)
    assert receipt.why_missing(line) is why


def test_the_test_entry_is_short_private_and_keeps_nobody_busy() -> None:
    draft = trial_entry(RECOVERY, "Test", "Words")
    assert (draft.ends_at - draft.starts_at, draft.shared, draft.blocks) == (timedelta(minutes=15), False, False)
    assert NOW + timedelta(hours=22) < draft.starts_at <= NOW + timedelta(days=1)
