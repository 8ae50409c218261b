"""Which sessions are at risk."""

from datetime import timedelta

import pytest

from bot.domain.connection import ConnectionFacts, verdict_of
from bot.domain.rules import sessions_at_risk
from bot.domain.session import Placement, PlacementState, Session
from tests.domain import made
from tests.domain.made import HOUR, NOW, PRIMARY, STARTS, cancelled_session, placement, session

SEEN = placement(PlacementState.SEEN)


def at_risk(sessions: list[Session], placements: list[Placement], of: ConnectionFacts = made.ACTIVE) -> list[str]:
    return [each.id for each in sessions_at_risk(sessions, placements, verdict_of(of, NOW), NOW, PRIMARY)]


def test_a_coming_session_that_was_seen_is_safe() -> None:
    assert at_risk([session()], [SEEN]) == []


@pytest.mark.parametrize("state", [state for state in PlacementState if state is not PlacementState.SEEN])
def test_anything_short_of_seen_is_at_risk(state: PlacementState) -> None:
    assert at_risk([session()], [placement(state)]) == ["s1"]


def test_a_session_nothing_is_known_of_is_at_risk() -> None:
    assert at_risk([session()], []) == ["s1"]


def test_a_session_that_was_moved_since_it_was_seen_is_at_risk() -> None:
    assert at_risk([session(sequence=2)], [SEEN]) == ["s1"]


def test_what_was_seen_on_another_calendar_does_not_count() -> None:
    assert at_risk([session()], [placement(PlacementState.SEEN, calendar_id="cal_former")]) == ["s1"]


def test_without_knowing_the_calendar_what_was_seen_counts() -> None:
    former = placement(PlacementState.SEEN, calendar_id="cal_former")

    assert sessions_at_risk([session()], [former], None, NOW) == ()


@pytest.mark.parametrize("of", [made.NOT_LINKED, made.NO_PRIMARY, made.PRIMARY_GONE])
def test_without_a_primary_calendar_nothing_is_safe(of: ConnectionFacts) -> None:
    assert at_risk([session()], [SEEN], of) == ["s1"]


def test_a_refused_login_does_not_endanger_what_is_there_already() -> None:
    assert at_risk([session()], [SEEN], made.RELINK) == []


@pytest.mark.parametrize("gone", [cancelled_session(), session(starts_at=NOW, ends_at=NOW + HOUR), session(starts_at=NOW - HOUR)])
def test_cancelled_and_past_sessions_are_not_at_risk(gone: Session) -> None:
    assert at_risk([gone], []) == []


def test_the_next_one_comes_first() -> None:
    later = session(id="s2", starts_at=STARTS + timedelta(days=1))
    sooner = session(id="s3", starts_at=STARTS - timedelta(days=1))

    assert at_risk([later, session(), sooner], []) == ["s3", "s1", "s2"]
