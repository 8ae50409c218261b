"""Why a session has not arrived although sessions do: on its way, removed, invited, out of the window."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.diagnosis import FindingId, Remedy, Severity
from bot.domain.session import Participation, PlacementState, Session
from tests.domain import made
from tests.domain.made import HOUR, LONG_AGO, NOW, STARTS, copy, diagnosed, entry, ids, placement, session

JUST_NOW = NOW - timedelta(minutes=4)
FRESH = session(changed_at=JUST_NOW)


# --- accepted, not visible yet ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [0, 4, 15])
def test_a_write_accepted_some_minutes_ago_may_still_be_on_its_way(minutes: int) -> None:
    accepted = placement(PlacementState.ACCEPTED, accepted_at=NOW - timedelta(minutes=minutes))

    diagnosis = diagnosed(placement=accepted)

    assert ids(diagnosis) == [FindingId.NOT_VISIBLE_YET]
    assert diagnosis.main.sure
    assert diagnosis.main.remedy is Remedy.CHECK_AGAIN
    assert diagnosis.main.evidence["minutes"] == minutes


def test_a_write_accepted_long_ago_that_never_showed_was_never_written() -> None:
    accepted = placement(PlacementState.ACCEPTED, attempted_at=NOW - timedelta(minutes=16))

    diagnosis = diagnosed(placement=accepted)

    assert ids(diagnosis) == [FindingId.NEVER_WRITTEN]
    assert diagnosis.main.evidence["written_at"] == NOW - timedelta(minutes=16)


def test_a_write_that_was_only_just_decided_is_on_its_way() -> None:
    assert ids(diagnosed(placement=placement(PlacementState.WANTED), session=FRESH)) == [FindingId.NOT_VISIBLE_YET]


def test_a_clock_that_runs_ahead_makes_no_negative_minutes() -> None:
    accepted = placement(PlacementState.ACCEPTED, accepted_at=NOW + timedelta(minutes=3))

    assert diagnosed(placement=accepted).main.evidence["minutes"] == 0


def test_a_move_on_its_way_is_told_before_the_old_time_that_still_shows() -> None:
    accepted = placement(PlacementState.ACCEPTED, accepted_at=JUST_NOW)
    old = entry(starts_at=STARTS - HOUR, ends_at=STARTS)

    assert ids(diagnosed(placement=accepted, events=(old,))) == [FindingId.NOT_VISIBLE_YET, FindingId.OLD_TIME]


def test_what_the_platform_writes_may_be_on_its_way_just_after_a_change_but_nobody_knows() -> None:
    diagnosis = diagnosed(session=FRESH)

    assert [(each.id, each.sure, each.severity) for each in diagnosis.findings] == [(FindingId.NOT_VISIBLE_YET, False, Severity.NOTE)]


def test_what_the_platform_gave_no_event_id_was_not_written_however_fresh() -> None:
    assert ids(diagnosed(session=replace(FRESH, event_id=None))) == [FindingId.NEVER_WRITTEN]


# --- never written ---------------------------------------------------------------------------------------------------------------------


def test_a_session_that_no_calendar_shows_was_never_written_and_can_be_sent() -> None:
    diagnosis = diagnosed()

    assert ids(diagnosis) == [FindingId.NEVER_WRITTEN]
    assert diagnosis.main.sure
    assert diagnosis.main.remedy is Remedy.RESEND
    assert diagnosis.main.evidence == {"booked_at": LONG_AGO, "calendar": "Work", "login": "dana@coach.example"}


def test_other_peoples_entries_do_not_count_even_when_they_were_gathered() -> None:
    other = entry(event_id="evt-other", summary="Somebody else's")

    assert ids(diagnosed(events=(other,))) == [FindingId.NEVER_WRITTEN]


def test_without_a_look_at_the_calendar_nothing_is_said_of_what_is_on_it() -> None:
    assert ids(diagnosed(events=None)) == [FindingId.UNREACHABLE]


# --- removed by hand -------------------------------------------------------------------------------------------------------------------


def test_a_deleted_entry_on_the_primary_calendar_was_removed_by_hand() -> None:
    diagnosis = diagnosed(events=(entry(deleted=True, updated_at=NOW - HOUR),))

    assert ids(diagnosis) == [FindingId.REMOVED_BY_HAND]
    assert diagnosis.main.remedy is Remedy.RESEND
    assert diagnosis.main.evidence["removed_at"] == NOW - HOUR


def test_an_entry_that_was_seen_and_is_gone_was_removed_by_hand() -> None:
    diagnosis = diagnosed(placement=placement(PlacementState.SEEN, seen_at=LONG_AGO))

    assert ids(diagnosis) == [FindingId.REMOVED_BY_HAND]
    assert diagnosis.main.evidence["seen_at"] == LONG_AGO


def test_an_entry_that_went_with_an_earlier_version_was_not_removed_by_hand() -> None:
    """Called off and put back, or sent under another event_id."""
    put_back = session(sequence=3, changed_at=NOW - HOUR)
    gone = entry(deleted=True, updated_at=NOW - 2 * HOUR)
    renamed = entry(deleted=True, updated_at=NOW, event_id="evt-before")
    seen_so = placement(PlacementState.SEEN, event_id="evt-before", seen_at=LONG_AGO)

    assert ids(diagnosed(session=put_back, events=(gone,))) == [FindingId.NEVER_WRITTEN]
    assert ids(diagnosed(session=put_back, events=(renamed,), placement=seen_so)) == [FindingId.NEVER_WRITTEN]
    assert ids(diagnosed(session=put_back, events=(replace(gone, updated_at=NOW),))) == [FindingId.REMOVED_BY_HAND]


def test_what_was_seen_on_a_former_calendar_was_not_removed_from_this_one() -> None:
    seen = placement(PlacementState.SEEN, seen_at=LONG_AGO, calendar_id="cal_former")

    assert ids(diagnosed(placement=seen)) == [FindingId.NEVER_WRITTEN]


def test_an_entry_missing_from_a_calendar_that_is_still_syncing_was_not_removed() -> None:
    seen = placement(PlacementState.SEEN, seen_at=LONG_AGO)

    assert ids(diagnosed(made.PENDING, placement=seen)) == [FindingId.PENDING]


def test_a_removal_from_a_login_that_is_refused_needs_the_login_first() -> None:
    diagnosis = diagnosed(made.RELINK, events=(entry(deleted=True),))

    assert ids(diagnosis) == [FindingId.REMOVED_BY_HAND, FindingId.RELINK]
    assert diagnosis.main.remedy is Remedy.RELINK


def test_a_deleted_entry_beside_a_live_one_is_no_removal() -> None:
    assert ids(diagnosed(events=(entry(deleted=True), entry()))) == [FindingId.THERE]


# --- invitations -----------------------------------------------------------------------------------------------------------------------


def test_with_free_busy_access_an_accepted_write_is_an_invitation_that_waits() -> None:
    accepted = placement(PlacementState.ACCEPTED, accepted_at=LONG_AGO)

    diagnosis = diagnosed(made.FREE_BUSY, placement=accepted)

    assert ids(diagnosis) == [FindingId.INVITATION_WAITING]
    assert diagnosis.main.sure
    assert diagnosis.main.evidence["written_at"] == LONG_AGO


def test_an_invitation_of_the_platforms_is_only_likely_to_wait() -> None:
    diagnosis = diagnosed(made.FREE_BUSY)

    assert [(each.id, each.sure) for each in diagnosis.findings] == [(FindingId.INVITATION_WAITING, False)]


def test_an_invitation_shown_as_unanswered_waits() -> None:
    diagnosis = diagnosed(made.FREE_BUSY, events=(entry(participation=Participation.NEEDS_ACTION),))

    assert ids(diagnosis) == [FindingId.INVITATION_WAITING]
    assert diagnosis.main.sure


def test_an_accepted_invitation_is_there() -> None:
    assert ids(diagnosed(made.FREE_BUSY, events=(entry(participation=Participation.ACCEPTED),))) == [FindingId.THERE]


def test_an_unanswered_entry_of_a_calendar_that_is_written_to_is_simply_there() -> None:
    assert ids(diagnosed(events=(entry(participation=Participation.NEEDS_ACTION),))) == [FindingId.THERE]


@pytest.mark.parametrize(
    ("state", "found"),
    [(PlacementState.HELD, FindingId.BOOKED_WHILE_BROKEN), (PlacementState.REFUSED, FindingId.WRITE_REFUSED)],
)
def test_an_invitation_that_was_never_sent_does_not_wait(state: PlacementState, found: FindingId) -> None:
    assert ids(diagnosed(made.FREE_BUSY, placement=placement(state))) == [found]


def test_an_invitation_to_a_new_time_waits_while_the_old_one_shows() -> None:
    accepted = placement(PlacementState.ACCEPTED, sequence=2, accepted_at=JUST_NOW)
    old = entry(starts_at=STARTS - HOUR, ends_at=STARTS)

    diagnosis = diagnosed(made.FREE_BUSY, placement=accepted, events=(old,), session=session(sequence=2))

    assert ids(diagnosis) == [FindingId.INVITATION_WAITING, FindingId.OLD_TIME]


def test_an_accepted_invitation_that_is_gone_was_removed_by_hand() -> None:
    seen = placement(PlacementState.SEEN, seen_at=LONG_AGO)

    assert ids(diagnosed(made.FREE_BUSY, placement=seen)) == [FindingId.REMOVED_BY_HAND]


# --- outside the window ----------------------------------------------------------------------------------------------------------------


def far(days: int) -> Session:
    return session(starts_at=NOW + timedelta(days=days), ends_at=NOW + timedelta(days=days) + HOUR)


def test_a_session_too_far_ahead_can_be_written_from_a_day_on() -> None:
    diagnosis = diagnosed(session=far(202))

    assert ids(diagnosis) == [FindingId.OUTSIDE_WINDOW]
    assert diagnosis.main.remedy is Remedy.GET_FILE
    assert diagnosis.main.evidence["opens_at"] == NOW + timedelta(days=1)
    assert (diagnosis.main.evidence["ahead"], diagnosis.main.evidence["days"]) == (1, 201)


def test_a_session_too_long_ago_is_beyond_what_is_kept_in_step() -> None:
    diagnosis = diagnosed(session=far(-43))

    assert ids(diagnosis) == [FindingId.OUTSIDE_WINDOW]
    assert diagnosis.main.evidence == {"ahead": 0, "days": 42, "starts_at": NOW - timedelta(days=43)}


@pytest.mark.parametrize("days", [-42, 201])
def test_the_windows_edges_are_within(days: int) -> None:
    assert ids(diagnosed(session=far(days))) == [FindingId.NEVER_WRITTEN]


def test_a_far_session_that_shows_nevertheless_is_there() -> None:
    session_ahead = far(202)
    shown = entry(starts_at=session_ahead.starts_at, ends_at=session_ahead.ends_at)

    assert ids(diagnosed(session=session_ahead, events=(shown,))) == [FindingId.THERE]


def test_a_far_session_needs_no_look_at_the_calendar() -> None:
    assert ids(diagnosed(session=far(202), events=None)) == [FindingId.OUTSIDE_WINDOW]


def test_an_imported_file_of_the_session_as_it_is_makes_it_not_absent() -> None:
    assert ids(diagnosed(events=(copy(),))) == [FindingId.THERE]
