"""The session's story: booked, written, answered, fixed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.connection import ConnectionFacts
from bot.domain.diagnosis import Diagnosis, Finding, FindingId, Remedy, Severity
from bot.domain.rules import StoryKey, StoryLine, diagnose_session, story_of
from bot.domain.session import PlacementState
from tests.domain import made
from tests.domain.made import HOUR, LONG_AGO, NOW, STARTS, cancelled_session, copy, entry, facts, placement, session


def story(of: ConnectionFacts = made.ACTIVE, **changes: Any) -> tuple[StoryLine, ...]:
    known = facts(of, **changes)
    return story_of(known, diagnose_session(known, NOW))


def keys(lines: tuple[StoryLine, ...]) -> list[StoryKey]:
    return [line.key for line in lines]


def test_the_story_of_a_refused_write() -> None:
    refused = placement(PlacementState.REFUSED, reason="read_only", attempted_at=NOW - HOUR)

    assert story(made.READ_ONLY, placement=refused) == (
        StoryLine(StoryKey.BOOKED, {"booked_at": LONG_AGO}),
        StoryLine(StoryKey.TRIED, {"written_at": NOW - HOUR}),
        StoryLine(StoryKey.REFUSED, {"reason": "read_only"}),
        StoryLine(StoryKey.FIX, {"remedy": "get_file"}),
    )


def test_the_story_of_a_session_that_is_there_needs_no_fix() -> None:
    seen = placement(PlacementState.SEEN, accepted_at=LONG_AGO)

    assert story(placement=seen, events=(entry(),)) == (
        StoryLine(StoryKey.BOOKED, {"booked_at": LONG_AGO}),
        StoryLine(StoryKey.WRITTEN, {"written_at": LONG_AGO, "outdated": 0}),
        StoryLine(StoryKey.SHOWS, {"shown_at": STARTS, "checked_at": NOW, "calendar": "Work", "login": "dana@coach.example"}),
    )


def test_a_move_and_a_cancellation_are_told_with_their_time() -> None:
    moved = story(session=session(sequence=2, changed_at=NOW - HOUR))
    cancelled = story(session=cancelled_session(changed_at=NOW - HOUR))

    assert moved[0] == StoryLine(StoryKey.MOVED, {"booked_at": LONG_AGO, "changed_at": NOW - HOUR})
    assert cancelled[0] == StoryLine(StoryKey.CANCELLED, {"booked_at": LONG_AGO, "changed_at": NOW - HOUR})


WRITTEN = [
    (PlacementState.WANTED, StoryKey.QUEUED),
    (PlacementState.HELD, StoryKey.HELD),
    (PlacementState.ACCEPTED, StoryKey.WRITTEN),
    (PlacementState.SEEN, StoryKey.SEEN),
    (PlacementState.REFUSED, StoryKey.TRIED),
    (PlacementState.REMOVED, StoryKey.GONE),
]


@pytest.mark.parametrize(("state", "key"), WRITTEN)
def test_every_stage_of_writing_has_its_line(state: PlacementState, key: StoryKey) -> None:
    assert story(made.RELINK, placement=placement(state, reason="relink"))[1].key is key


HELD = placement(PlacementState.HELD, reason="relink", attempted_at=NOW - HOUR)


def test_a_held_session_tells_what_held_it_and_when() -> None:
    assert story(made.RELINK, placement=HELD)[1] == StoryLine(StoryKey.HELD, {"status": "relink", "written_at": NOW - HOUR})


def test_what_held_a_session_is_past_once_the_connection_works_again() -> None:
    then: dict[str, str | datetime] = {"status": "relink", "written_at": NOW - HOUR}

    assert story(placement=HELD)[1:] == (
        StoryLine(StoryKey.HELD_BEFORE, then),
        StoryLine(StoryKey.SHOWS_NOTHING, {"checked_at": NOW}),
        StoryLine(StoryKey.FIX, {"remedy": "resend"}),
    )


def test_without_a_placement_the_platform_writes() -> None:
    assert keys(story()) == [StoryKey.BOOKED, StoryKey.PLATFORM_WRITES, StoryKey.SHOWS_NOTHING, StoryKey.FIX]


def test_without_a_placement_nothing_was_sent_where_we_write() -> None:
    assert story(writing=made.BY_RELINK)[1].key is StoryKey.NOT_SENT


def test_what_was_sent_before_a_change_is_told_as_such() -> None:
    accepted = placement(PlacementState.ACCEPTED, accepted_at=LONG_AGO)

    assert story(placement=accepted, session=session(sequence=2))[1].values == {"written_at": LONG_AGO, "outdated": 1}


def test_what_was_moved_beyond_the_window_was_taken_off_and_not_sent() -> None:
    far = session(sequence=2, starts_at=NOW + timedelta(days=300), ends_at=NOW + timedelta(days=300) + HOUR)
    accepted = placement(PlacementState.ACCEPTED, sequence=2, accepted_at=NOW - HOUR)

    assert story(writing=made.BY_RELINK, session=far, placement=accepted)[1] == StoryLine(StoryKey.REMOVAL_SENT, {"written_at": NOW - HOUR})


def test_of_a_cancelled_session_only_what_was_seen_is_told() -> None:
    gone = story(session=cancelled_session(), placement=placement(PlacementState.REMOVED, sequence=2))
    still = story(session=cancelled_session(), placement=placement(PlacementState.ACCEPTED, sequence=2), events=(entry(),))

    assert keys(gone) == [StoryKey.CANCELLED, StoryKey.GONE, StoryKey.SHOWS_NOTHING]
    assert keys(still) == [StoryKey.CANCELLED, StoryKey.REMOVAL_SENT, StoryKey.SHOWS, StoryKey.DELETE_ENTRY]


def test_a_calendar_that_was_not_read_is_told_as_such() -> None:
    unread = story(events=None)

    assert unread[2] == StoryLine(StoryKey.UNREAD, {"checked_at": NOW})


def test_before_the_first_look_no_time_is_named() -> None:
    assert story(ConnectionFacts("acc_dana", reachable=False), events=None)[2] == StoryLine(StoryKey.UNREAD, {})


def test_the_right_entry_is_shown_before_a_wrong_one() -> None:
    old = copy(starts_at=STARTS - HOUR, ends_at=STARTS)

    assert story(events=(old, copy()))[2].values["shown_at"] == STARTS


def test_of_somebody_elses_session_there_is_no_story() -> None:
    assert story(session=session(people=("lee",))) == ()


@pytest.mark.parametrize(
    ("finding_id", "key"),
    [
        (FindingId.DECLINED, StoryKey.ACCEPT_ENTRY),
        (FindingId.INVITATION_WAITING, StoryKey.ACCEPT_INVITATION),
        (FindingId.DOUBLED, StoryKey.DELETE_COPY),
        (FindingId.CANCELLED, StoryKey.DELETE_ENTRY),
    ],
)
def test_what_only_the_person_can_mend_is_told_as_theirs(finding_id: FindingId, key: StoryKey) -> None:
    known = facts()
    main = Finding(finding_id, Severity.WRONG, Remedy.CHECK_AGAIN)
    assert story_of(known, Diagnosis((main,), known.session))[-1].key is key
