"""What follows a file: only what its holder has to know, and no file where the calendar shows the session by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.calendar_files import (
    SETTLES_IN,
    SETTLES_SOON,
    Change,
    SnapshotState,
    change_since,
    follow_file,
    newest,
    reached_at,
    snapshot_of,
    withdrawn,
)
from bot.domain.jobs import JobKind
from bot.domain.session import PlacementState, Session, SessionStatus
from tests.domain.made import NOW, placement, session

HOUR = timedelta(hours=1)
GIVEN_AT = NOW - HOUR
GIVEN = snapshot_of(session(), "dana", "files:1", GIVEN_AT)
OVER = {"starts_at": NOW - 3 * HOUR, "ends_at": NOW - 2 * HOUR}


def later(**changes: Any) -> Session:
    """The session one change later."""
    return session(**{"sequence": GIVEN.sequence + 1, **changes})


MOVED = later(starts_at=session().starts_at + HOUR, ends_at=session().ends_at + HOUR)
CANCELLED = later(status=SessionStatus.CANCELLED)


@pytest.mark.parametrize(
    ("given", "now_is", "change"),
    [
        ({}, later(title="Another title"), None),
        ({}, replace(MOVED, sequence=GIVEN.sequence), None),
        ({}, MOVED, Change.MOVED),
        ({}, later(ends_at=session().ends_at + HOUR), Change.MOVED),
        ({}, CANCELLED, Change.CANCELLED),
        ({}, later(people=("lee",)), Change.NOT_THEIRS),
        ({}, replace(CANCELLED, people=("lee",)), Change.NOT_THEIRS),
        ({}, later(**OVER), Change.MOVED),
        ({"state": SnapshotState.CANCELLED}, CANCELLED, None),
        ({"state": SnapshotState.CANCELLED}, later(people=()), None),
        ({"state": SnapshotState.CANCELLED}, later(), Change.RESTORED),
        ({"state": SnapshotState.LET_GO}, MOVED, None),
        ({"state": SnapshotState.LET_GO}, CANCELLED, None),
        (OVER, CANCELLED, None),
        (OVER, later(**OVER), None),
        (OVER, MOVED, Change.MOVED),
    ],
)
def test_a_file_is_followed_by_what_its_holder_has_to_know(given: dict[str, Any], now_is: Session, change: Change | None) -> None:
    assert change_since(replace(GIVEN, **given), now_is, NOW) is change


@pytest.mark.parametrize(
    ("state", "details", "reached"),
    [
        (PlacementState.SEEN, {"seen_at": NOW}, True),
        (PlacementState.SEEN, {"seen_at": GIVEN_AT - HOUR}, True),
        (PlacementState.SEEN, {"seen_at": GIVEN_AT - HOUR, "sequence": 0}, False),
        (PlacementState.ACCEPTED, {"seen_at": NOW}, True),
        (PlacementState.ACCEPTED, {"seen_at": GIVEN_AT - HOUR}, False),
        (PlacementState.ACCEPTED, {}, False),
        (PlacementState.HELD, {"seen_at": NOW}, False),
        (PlacementState.REFUSED, {"seen_at": NOW}, False),
        (PlacementState.REMOVED, {}, False),
    ],
)
def test_the_calendar_has_a_session_by_itself_where_it_was_seen_so(state: PlacementState, details: dict[str, Any], reached: bool) -> None:
    placed = placement(state, **details)
    assert reached_at(GIVEN, placed) == (placed.seen_at if reached else None)
    assert reached_at(GIVEN, None) is None


def test_what_is_withdrawn_tells_nothing_that_was_not_given() -> None:
    told = withdrawn(
        later(title="Somebody else's", people=("lee",), location="Room 9", join_url="https://x.example", description="x"), GIVEN
    )
    assert (told.title, told.starts_at, told.ends_at) == (GIVEN.title, GIVEN.starts_at, GIVEN.ends_at)
    assert (told.cancelled, told.sequence) == (True, GIVEN.sequence + 1)
    assert (told.people, told.location, told.join_url, told.description) == ((), None, None, None)


def test_each_change_has_one_promise_that_waits_a_little() -> None:
    job = follow_file(GIVEN, MOVED, None, NOW)
    assert (job.kind, job.key) == (JobKind.FOLLOW_FILE, f"follow:W1:s1:dana:{MOVED.sequence}")
    assert job.not_before is not None
    assert job.not_before > NOW
    assert "reached" not in job.fields
    assert follow_file(GIVEN, MOVED, NOW, NOW).fields["reached"] == NOW.isoformat()


@pytest.mark.parametrize(
    ("given_in", "starts_in", "waits"),
    [(24, 25, SETTLES_IN), (24, 1, SETTLES_SOON), (1, 24, SETTLES_SOON), (-0.5, 24, SETTLES_SOON), (-3, 24, SETTLES_IN)],
)
def test_where_a_session_is_near_it_waits_for_less(given_in: float, starts_in: float, waits: timedelta) -> None:
    given = replace(GIVEN, starts_at=NOW + given_in * HOUR, ends_at=NOW + (given_in + 1) * HOUR)
    moved = later(starts_at=NOW + starts_in * HOUR, ends_at=NOW + (starts_in + 1) * HOUR)
    assert follow_file(given, moved, None, NOW).not_before == NOW + waits


def test_the_newest_of_each_counts() -> None:
    second, lees = replace(GIVEN, sequence=9), replace(GIVEN, person_id="lee")
    assert newest([GIVEN, second, lees]) == [second, lees]
