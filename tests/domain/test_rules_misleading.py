"""What misleads its reader: an old file, another time zone, an entry of what was cancelled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.connection import ConnectionFacts
from bot.domain.diagnosis import FindingId, Remedy, Severity
from bot.domain.rules import reference_of
from tests.domain import made
from tests.domain.made import (
    ACCOUNT,
    HOUR,
    LONG_AGO,
    NOW,
    STARTS,
    cancelled_session,
    copy,
    diagnosed,
    entry,
    finding,
    ids,
    session,
    snapshot,
)

DAY = timedelta(days=1)


# --- outdated files --------------------------------------------------------------------------------------------------------------------

OLD_FILE = copy(starts_at=STARTS - DAY, ends_at=STARTS - DAY + HOUR)


def test_an_imported_file_at_the_time_it_showed_is_likely_outdated() -> None:
    diagnosis = diagnosed(events=(OLD_FILE,), snapshot=snapshot(), session=session(sequence=2))

    assert ids(diagnosis) == [FindingId.NEVER_WRITTEN, FindingId.OUTDATED_SNAPSHOT]
    outdated = diagnosis.findings[1]
    assert outdated.sure is False
    assert outdated.remedy is Remedy.GET_FILE
    assert outdated.evidence["handed_at"] == LONG_AGO


def test_an_imported_file_with_our_reference_is_found_before_one_of_the_same_name() -> None:
    near = copy(starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR)
    ours = copy(starts_at=STARTS - 9 * DAY, ends_at=STARTS - 9 * DAY + HOUR, description=reference_of("s1"), summary="Renamed")

    outdated = finding(diagnosed(events=(near, ours)), FindingId.OUTDATED_SNAPSHOT)

    assert outdated.evidence["shown_at"] == STARTS - 9 * DAY
    assert "handed_at" not in outdated.evidence


def test_an_entry_of_the_same_name_near_the_time_is_not_taken_for_a_file() -> None:
    near = copy(starts_at=STARTS - 19 * HOUR, ends_at=STARTS - 18 * HOUR)

    assert ids(diagnosed(events=(near,))) == [FindingId.NEVER_WRITTEN]


def test_with_a_real_entry_an_old_file_is_a_double_and_not_the_only_one() -> None:
    assert FindingId.OUTDATED_SNAPSHOT not in ids(diagnosed(events=(entry(), OLD_FILE), snapshot=snapshot()))


def test_a_current_file_makes_an_older_one_no_matter_of_its_own() -> None:
    assert FindingId.OUTDATED_SNAPSHOT not in ids(diagnosed(events=(copy(), OLD_FILE), snapshot=snapshot()))


# --- time zones ------------------------------------------------------------------------------------------------------------------------


def in_zones(person: str | None, account: str | None, booked: str = "Europe/London") -> list[FindingId]:
    of = replace(made.ACTIVE, account=replace(ACCOUNT, time_zone=account))
    return ids(diagnosed(of, events=(entry(),), person_time_zone=person, session=session(time_zone=booked)))


OTHER_ZONES = [
    ("Europe/London", "America/New_York", "Europe/London"),
    ("Europe/London", "America/New_York", "America/New_York"),
]
SAME_ZONES = [
    (None, "America/New_York", "Europe/London"),
    ("Europe/London", "Europe/London", "Asia/Tokyo"),
    ("Europe/London", None, "Asia/Tokyo"),
    ("Europe/London", "Etc/UTC", "Asia/Tokyo"),
    ("Etc/UTC", "Asia/Tokyo", "Asia/Tokyo"),
    ("Europe/London", "Europe/London", "Europe/London"),
    ("Europe/London", "Europe/Lisbon", "Europe/London"),
    ("Europe/Paris", "Etc/UTC", "Europe/Paris"),
    ("Europe/Paris", None, "Europe/Paris"),
    (None, None, "Etc/UTC"),
    ("Nowhere/Land", "America/New_York", "America/New_York"),
]


@pytest.mark.parametrize(("person", "account", "booked"), OTHER_ZONES)
def test_another_zone_than_expected_is_likely_why_the_hour_looks_wrong(person: str | None, account: str | None, booked: str) -> None:
    assert in_zones(person, account, booked) == [FindingId.THERE, FindingId.OTHER_TIME_ZONE]


@pytest.mark.parametrize(("person", "account", "booked"), SAME_ZONES)
def test_zones_that_show_the_same_hour_or_were_not_told_explain_nothing(person: str | None, account: str | None, booked: str) -> None:
    assert in_zones(person, account, booked) == [FindingId.THERE]


def test_both_zones_are_named() -> None:
    of = replace(made.ACTIVE, account=replace(ACCOUNT, time_zone="America/New_York"))

    other = finding(diagnosed(of, events=(entry(),)), FindingId.OTHER_TIME_ZONE)

    assert (other.evidence["expected_zone"], other.evidence["account_zone"]) == ("Europe/London", "America/New_York")
    assert other.sure is False


def test_zones_do_not_matter_for_what_is_not_there() -> None:
    of = replace(made.ACTIVE, account=replace(ACCOUNT, time_zone="Asia/Tokyo"))

    assert FindingId.OTHER_TIME_ZONE not in ids(diagnosed(of))


# --- cancelled -------------------------------------------------------------------------------------------------------------------------


def test_a_cancelled_session_that_no_calendar_shows_needs_nothing() -> None:
    diagnosis = diagnosed(session=cancelled_session())

    assert ids(diagnosis) == [FindingId.CANCELLED]
    assert (diagnosis.main.severity, diagnosis.main.remedy) == (Severity.NOTE, Remedy.NONE)


@pytest.mark.parametrize(("of", "remedy"), [(made.ACTIVE, Remedy.CHECK_AGAIN), (made.RELINK, Remedy.RELINK)])
def test_a_cancelled_session_that_still_shows_has_to_be_taken_off(of: ConnectionFacts, remedy: Remedy) -> None:
    diagnosis = diagnosed(of, session=cancelled_session(), events=(entry(),))

    assert ids(diagnosis) == [FindingId.CANCELLED]
    assert (diagnosis.main.severity, diagnosis.main.remedy) == (Severity.WRONG, remedy)
    assert diagnosis.main.evidence["calendar"] == "Work"


def test_a_cancellation_of_a_minute_ago_may_still_be_on_its_way() -> None:
    fresh = cancelled_session(changed_at=NOW - timedelta(minutes=1))

    assert diagnosed(session=fresh, events=(entry(),)).main.remedy is Remedy.CHECK_AGAIN


def test_a_cancelled_session_is_not_looked_for() -> None:
    assert ids(diagnosed(made.WITHDRAWN, events=None, session=cancelled_session())) == [FindingId.CANCELLED]


def test_an_imported_file_of_a_cancelled_session_is_outdated_even_at_its_time() -> None:
    assert ids(diagnosed(session=cancelled_session(), events=(copy(description=reference_of("s1")),))) == [
        FindingId.CANCELLED,
        FindingId.OUTDATED_SNAPSHOT,
    ]
