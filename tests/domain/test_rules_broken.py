"""Why a session has not arrived: a connection that did not deliver, or a calendar that refused it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.connection import ConnectionFacts
from bot.domain.diagnosis import FindingId, Remedy
from bot.domain.session import PlacementState
from tests.domain import made
from tests.domain.made import HOUR, LONG_AGO, NOW, STARTS, diagnosed, entry, finding, ids, placement, session

JUST_NOW = NOW - timedelta(minutes=4)


# --- broken together -------------------------------------------------------------------------------------------------------------------


def test_a_break_that_many_share_is_likely_one_cause_for_all_and_said_after_what_is_sure() -> None:
    diagnosis = diagnosed(made.RELINK, broken_together=7)

    assert ids(diagnosis) == [FindingId.BOOKED_WHILE_BROKEN, FindingId.RELINK, FindingId.TENANT_WIDE]
    assert finding(diagnosis, FindingId.TENANT_WIDE).evidence == {"count": 7}
    assert FindingId.TENANT_WIDE not in ids(diagnosed(made.ACTIVE, broken_together=7))


# --- booked while broken ---------------------------------------------------------------------------------------------------------------


def test_a_session_that_a_refused_login_kept_away_was_booked_while_broken_and_the_login_is_named() -> None:
    diagnosis = diagnosed(made.RELINK)

    assert ids(diagnosis) == [FindingId.BOOKED_WHILE_BROKEN, FindingId.RELINK]
    assert diagnosis.main.sure
    assert diagnosis.main.remedy is Remedy.RELINK
    assert diagnosis.main.evidence["login"] == "dana@coach.example"
    assert diagnosis.main.evidence["status"] == "relink"


CURES = [
    (made.RELINK, Remedy.RELINK),
    (made.PENDING, Remedy.CHECK_PERMISSIONS),
    (made.OVERDUE, Remedy.COPY_IT_NOTE),
    (made.READ_ONLY, Remedy.COPY_IT_NOTE),
    (made.WITHDRAWN, Remedy.GRANT_AGAIN),
    (made.PERMISSION_MISSING, Remedy.GRANT_AGAIN),
    (made.NO_PRIMARY, Remedy.CHOOSE_PRIMARY),
    (made.PRIMARY_GONE, Remedy.CHOOSE_PRIMARY),
]


@pytest.mark.parametrize(("of", "remedy"), CURES)
def test_what_mends_the_connection_comes_before_sending_again(of: ConnectionFacts, remedy: Remedy) -> None:
    diagnosis = diagnosed(of)

    assert finding(diagnosis, FindingId.BOOKED_WHILE_BROKEN).remedy is remedy
    assert diagnosis.main.remedy is remedy


def test_never_linked_is_said_as_such_and_not_as_broken() -> None:
    diagnosis = diagnosed(made.NOT_LINKED, events=None)

    assert ids(diagnosis) == [FindingId.NOT_LINKED]
    assert diagnosis.main.remedy is Remedy.CONNECT


@pytest.mark.parametrize(("of", "main"), [(made.NO_PRIMARY, FindingId.NO_PRIMARY), (made.PRIMARY_GONE, FindingId.PRIMARY_GONE)])
def test_without_a_calendar_to_be_on_that_is_what_the_answer_is_about(of: ConnectionFacts, main: FindingId) -> None:
    assert ids(diagnosed(of)) == [main, FindingId.BOOKED_WHILE_BROKEN]


@pytest.mark.parametrize("of", [made.WITHDRAWN, made.PERMISSION_MISSING, made.PENDING])
def test_where_the_calendar_cannot_be_read_the_state_is_sure_and_the_rest_is_likely(of: ConnectionFacts) -> None:
    diagnosis = diagnosed(of, events=None)

    assert [(each.id, each.sure) for each in diagnosis.findings][1] == (FindingId.BOOKED_WHILE_BROKEN, False)
    assert diagnosis.main.sure


def test_a_write_accepted_while_access_is_refused_only_waits() -> None:
    accepted = placement(PlacementState.ACCEPTED, accepted_at=JUST_NOW)

    assert ids(diagnosed(made.RELINK, placement=accepted)) == [FindingId.BOOKED_WHILE_BROKEN, FindingId.RELINK]


def test_a_move_that_a_refused_login_kept_away_leaves_the_entry_at_its_old_time() -> None:
    old = entry(starts_at=STARTS - HOUR, ends_at=STARTS)

    assert ids(diagnosed(made.RELINK, events=(old,))) == [FindingId.BOOKED_WHILE_BROKEN, FindingId.RELINK, FindingId.OLD_TIME]


def test_a_session_seen_before_its_connection_broke_was_not_booked_while_broken() -> None:
    seen = placement(PlacementState.SEEN, seen_at=LONG_AGO)

    assert ids(diagnosed(made.WITHDRAWN, events=None, placement=seen)) == [FindingId.AUTHORISATION_WITHDRAWN]


def test_a_session_seen_on_a_former_primary_calendar_was_not_seen_on_this_one() -> None:
    seen = placement(PlacementState.SEEN, seen_at=LONG_AGO, calendar_id="cal_former")

    assert FindingId.BOOKED_WHILE_BROKEN in ids(diagnosed(made.RELINK, placement=seen))


def test_a_session_moved_since_it_was_seen_counts_as_not_seen() -> None:
    seen = placement(PlacementState.SEEN, seen_at=LONG_AGO)

    diagnosis = diagnosed(made.WITHDRAWN, events=None, placement=seen, session=session(sequence=2))

    assert not finding(diagnosis, FindingId.BOOKED_WHILE_BROKEN).sure


def test_a_held_session_of_a_connection_that_is_back_has_to_be_sent_again() -> None:
    held = placement(PlacementState.HELD, reason="relink")

    diagnosis = diagnosed(placement=held)

    assert ids(diagnosis) == [FindingId.BOOKED_WHILE_BROKEN]
    assert diagnosis.main.remedy is Remedy.RESEND
    assert diagnosis.main.evidence["status"] == "relink"


def test_a_held_session_that_shows_by_now_is_there() -> None:
    assert ids(diagnosed(placement=placement(PlacementState.HELD), events=(entry(),))) == [FindingId.THERE]


def test_a_session_at_its_time_on_another_calendar_was_not_kept_away() -> None:
    elsewhere = entry(calendar_id="cal_family")

    assert FindingId.BOOKED_WHILE_BROKEN not in ids(diagnosed(made.RELINK, events=(elsewhere,)))


# --- refused ---------------------------------------------------------------------------------------------------------------------------

REFUSED = placement(PlacementState.REFUSED, reason="read_only", attempted_at=JUST_NOW)


def test_a_refused_write_is_told_with_its_reason_and_the_file_helps_while_the_calendar_is_read_only() -> None:
    diagnosis = diagnosed(made.READ_ONLY, placement=REFUSED)

    assert ids(diagnosis) == [FindingId.WRITE_REFUSED, FindingId.READ_ONLY]
    assert diagnosis.main.remedy is Remedy.GET_FILE
    assert diagnosis.main.evidence["reason"] == "read_only"
    assert diagnosis.main.evidence["written_at"] == JUST_NOW


REASONS = [
    (made.ACTIVE, "read_only", Remedy.RESEND),
    (made.ACTIVE, "locked", Remedy.RESEND),
    (made.RELINK, "locked", Remedy.RELINK),
    (made.PRIMARY_GONE, "calendar_gone", Remedy.CHOOSE_PRIMARY),
    (made.ACTIVE, "invalid", Remedy.TALK_TO_SUPPORT),
    (made.ACTIVE, None, Remedy.TALK_TO_SUPPORT),
]


@pytest.mark.parametrize(("of", "reason", "remedy"), REASONS)
def test_after_a_refusal_the_fault_is_mended_and_once_it_is_the_session_sent_again(
    of: ConnectionFacts, reason: str | None, remedy: Remedy
) -> None:
    diagnosis = diagnosed(of, placement=replace(REFUSED, reason=reason))

    assert finding(diagnosis, FindingId.WRITE_REFUSED).remedy is remedy


def test_a_refusal_of_an_earlier_state_of_the_session_says_nothing_of_this_one() -> None:
    assert FindingId.WRITE_REFUSED not in ids(diagnosed(placement=REFUSED, session=session(sequence=2)))


def test_a_refused_session_that_shows_is_there() -> None:
    assert ids(diagnosed(placement=REFUSED, events=(entry(),))) == [FindingId.THERE]
