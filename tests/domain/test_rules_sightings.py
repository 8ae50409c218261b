"""What calendars show: there, elsewhere, at another time, declined, doubled."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.connection import ConnectionFacts
from bot.domain.diagnosis import FindingId, Remedy, Severity
from bot.domain.rules import reference_of
from bot.domain.session import CalendarEvent, Participation
from tests.domain import made
from tests.domain.made import (
    HOUR,
    STARTS,
    copy,
    diagnosed,
    entry,
    finding,
    ids,
    snapshot,
)

DAY = timedelta(days=1)


# --- there -----------------------------------------------------------------------------------------------------------------------------


def test_an_entry_at_the_right_time_on_the_primary_calendar_is_there_with_place_and_name() -> None:
    diagnosis = diagnosed(events=(entry(summary="Brightwater"),))

    assert ids(diagnosis) == [FindingId.THERE]
    assert diagnosis.main.sure
    assert diagnosis.main.remedy is Remedy.NONE
    assert diagnosis.main.evidence == {
        "shown_at": STARTS,
        "title": "Brightwater",
        "imported": 0,
        "calendar": "Work",
        "login": "dana@coach.example",
    }


def test_there_is_said_of_the_primary_calendar_only() -> None:
    assert FindingId.THERE not in ids(diagnosed(events=(entry(calendar_id="cal_family"),)))


def test_there_is_never_said_without_having_looked() -> None:
    assert FindingId.THERE not in ids(diagnosed(events=None))


def test_an_all_day_entry_is_not_the_session() -> None:
    assert FindingId.THERE not in ids(diagnosed(events=(entry(all_day=True),)))


def test_seconds_do_not_matter_and_minutes_do() -> None:
    soon, late = timedelta(seconds=59), timedelta(minutes=1)

    assert ids(diagnosed(events=(entry(starts_at=STARTS + soon),))) == [FindingId.THERE]
    assert ids(diagnosed(events=(entry(starts_at=STARTS + late),))) == [FindingId.OLD_TIME]


def test_an_imported_file_is_there_as_such() -> None:
    diagnosis = diagnosed(events=(copy(description=reference_of("s1")),))

    assert diagnosis.main.id is FindingId.THERE
    assert diagnosis.main.evidence["imported"] == 1


@pytest.mark.parametrize(
    ("of", "remedy"), [(made.RELINK, Remedy.RELINK), (made.PENDING, Remedy.CHECK_PERMISSIONS), (made.READ_ONLY, Remedy.COPY_IT_NOTE)]
)
def test_what_cronofy_last_saw_is_told_with_the_state_and_what_mends_it(of: ConnectionFacts, remedy: Remedy) -> None:
    diagnosis = diagnosed(of, events=(entry(),))

    assert diagnosis.main.id is FindingId.THERE
    assert diagnosis.main.remedy is remedy
    assert diagnosis.main.evidence["status"] == diagnosis.findings[1].id.removeprefix("connection.")
    assert diagnosis.findings[1].severity is Severity.NOTE


def test_a_calendar_that_is_gone_shows_nothing() -> None:
    assert FindingId.THERE not in ids(diagnosed(made.PRIMARY_GONE, events=(entry(),)))


def test_a_calendar_without_a_name_of_its_own_goes_by_the_one_that_was_chosen() -> None:
    diagnosis = diagnosed(replace(made.ACTIVE, account=None), verdict=diagnosed_verdict(), events=(entry(),))

    assert diagnosis.main.evidence["calendar"] == "Work"


def diagnosed_verdict() -> object:
    return made.facts().verdict


# --- another calendar, another time ----------------------------------------------------------------------------------------------------


def test_an_entry_on_another_calendar_is_told_with_both_names() -> None:
    diagnosis = diagnosed(events=(entry(calendar_id="cal_family"),))

    assert ids(diagnosis) == [FindingId.ON_ANOTHER_CALENDAR]
    assert diagnosis.main.remedy is Remedy.RESEND
    assert diagnosis.main.evidence["calendar"] == "Family"
    assert diagnosis.main.evidence["primary_calendar"] == "Work"


def test_an_entry_on_a_calendar_nobody_lists_any_more_is_told_without_its_name() -> None:
    diagnosis = diagnosed(events=(entry(calendar_id="cal_former"),))

    assert ids(diagnosis) == [FindingId.ON_ANOTHER_CALENDAR]
    assert "calendar" not in diagnosis.main.evidence


def test_before_a_primary_calendar_is_chosen_every_calendar_is_another_one() -> None:
    diagnosis = diagnosed(made.NO_PRIMARY, events=(entry(),))

    assert ids(diagnosis) == [FindingId.NO_PRIMARY, FindingId.ON_ANOTHER_CALENDAR]
    assert "primary_calendar" not in diagnosis.findings[1].evidence


def test_an_entry_at_its_old_time_is_told_with_both_times() -> None:
    diagnosis = diagnosed(events=(entry(starts_at=STARTS - DAY, ends_at=STARTS - DAY + HOUR),))

    assert ids(diagnosis) == [FindingId.OLD_TIME]
    assert diagnosis.main.remedy is Remedy.RESEND
    assert diagnosis.main.evidence["shown_at"] == STARTS - DAY
    assert diagnosis.main.evidence["starts_at"] == STARTS


def test_an_entry_of_another_length_shows_its_old_end() -> None:
    diagnosis = diagnosed(events=(entry(ends_at=STARTS + 2 * HOUR),))

    assert diagnosis.main.id is FindingId.OLD_TIME
    assert diagnosis.main.evidence["shown_until"] == STARTS + 2 * HOUR


def test_an_old_time_on_another_calendar_is_both() -> None:
    stale = entry(calendar_id="cal_family", starts_at=STARTS - DAY, ends_at=STARTS - DAY + HOUR)

    assert ids(diagnosed(events=(stale,))) == [FindingId.ON_ANOTHER_CALENDAR, FindingId.OLD_TIME]


# --- declined, doubled -----------------------------------------------------------------------------------------------------------------


def test_a_declined_entry_is_told_before_that_it_is_there() -> None:
    diagnosis = diagnosed(events=(entry(participation=Participation.DECLINED),))

    assert ids(diagnosis) == [FindingId.DECLINED, FindingId.THERE]
    assert diagnosis.main.remedy is Remedy.CHECK_AGAIN


def test_entries_on_two_calendars_are_doubled_and_the_other_one_is_named() -> None:
    diagnosis = diagnosed(events=(entry(calendar_id="cal_family"), entry()))

    assert ids(diagnosis) == [FindingId.DOUBLED, FindingId.THERE]
    assert diagnosis.main.sure
    assert diagnosis.main.remedy is Remedy.RESEND
    assert (diagnosis.main.evidence["count"], diagnosis.main.evidence["imported"]) == (2, 0)
    assert diagnosis.main.evidence["calendar"] == "Family"


def test_a_stale_entry_left_on_the_former_calendar_is_doubled_too() -> None:
    stale = entry(calendar_id="cal_family", starts_at=STARTS - DAY, ends_at=STARTS - DAY + HOUR)

    assert ids(diagnosed(events=(entry(), stale))) == [FindingId.DOUBLED, FindingId.THERE]


def test_a_file_imported_beside_the_entry_can_only_be_removed_by_hand() -> None:
    diagnosis = diagnosed(events=(entry(), copy(description=reference_of("s1"))))

    assert ids(diagnosis) == [FindingId.DOUBLED, FindingId.THERE]
    assert diagnosis.main.remedy is Remedy.CHECK_AGAIN
    assert diagnosis.main.evidence["imported"] == 1


def test_a_file_with_our_reference_at_its_old_time_is_surely_a_double() -> None:
    old = copy(starts_at=STARTS - DAY, ends_at=STARTS - DAY + HOUR, description=f"Bring notes.\n{reference_of('s1')}\n")

    assert finding(diagnosed(events=(entry(), old)), FindingId.DOUBLED).sure


def test_a_copy_known_by_the_files_time_alone_is_likely_a_double() -> None:
    old = copy(starts_at=STARTS - DAY, ends_at=STARTS - DAY + HOUR)

    diagnosis = diagnosed(events=(entry(), old), snapshot=snapshot())

    assert [(each.id, each.sure) for each in diagnosis.findings] == [(FindingId.THERE, True), (FindingId.DOUBLED, False)]


@pytest.mark.parametrize(
    "other",
    [copy(starts_at=STARTS + 3 * HOUR, ends_at=STARTS + 4 * HOUR), copy(), copy(description=reference_of("s2"))],
    ids=["an own entry nearby", "nobody knows whose", "another session's file"],
)
def test_what_is_not_known_to_be_this_session_is_no_double(other: CalendarEvent) -> None:
    assert ids(diagnosed(events=(entry(), other))) == [FindingId.THERE]


@pytest.mark.parametrize(("description", "imported"), [(reference_of("s1"), 1), ("", 0)])
def test_an_entry_is_called_imported_only_where_that_is_known(description: str, imported: int) -> None:
    assert finding(diagnosed(events=(copy(description=description),)), FindingId.THERE).evidence["imported"] == imported
