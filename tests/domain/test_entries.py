"""Which entries are a session."""

from datetime import timedelta

import pytest

from bot.domain.rules.entries import REFERENCE_LABEL, events_of, reference_of
from bot.domain.session import CalendarEvent, PlacementState
from tests.domain.made import HOUR, STARTS, copy, entry, placement, session, snapshot

DAY = timedelta(days=1)


def is_it(event: CalendarEvent, **changes: object) -> bool:
    return events_of(session(**changes), [event]) == (event,)


def test_the_managed_entry_is_known_by_its_event_id_wherever_and_whenever_it_is() -> None:
    assert is_it(entry(calendar_id="cal_former", starts_at=STARTS - 30 * DAY, summary="Renamed", deleted=True))


def test_another_managed_entry_is_another_session_even_at_the_same_time() -> None:
    assert not is_it(entry(event_id="evt-s2"))


def test_the_event_id_an_entry_was_written_under_counts_after_the_platform_told_another() -> None:
    written = placement(PlacementState.SEEN, event_id="relink-s1")

    assert events_of(session(), [entry(event_id="relink-s1")], placement=written) != ()


def test_without_an_event_id_the_derived_one_counts() -> None:
    assert is_it(entry(event_id="relink-s1", summary="Renamed"), event_id=None)


@pytest.mark.parametrize(("changes", "expected"), [({}, True), ({"summary": "Other"}, False), ({"starts_at": STARTS + HOUR}, False)])
def test_a_platform_that_tells_no_event_id_is_met_by_title_and_exact_time(changes: dict[str, object], expected: bool) -> None:
    assert is_it(entry(event_id="platform-7", **changes), event_id=None) is expected


@pytest.mark.parametrize("title", ["Coaching: Lee", "  coaching:  LEE ", "COACHING: LEE", "Coaching:\u00a0Lee", "\uff23oaching: Lee"])
def test_titles_are_compared_without_case_and_spacing(title: str) -> None:
    assert is_it(copy(summary=title))


@pytest.mark.parametrize(("distance", "expected"), [(timedelta(0), True), (HOUR, False), (-DAY, False)])
def test_an_unmanaged_entry_of_the_same_title_must_be_at_its_time(distance: timedelta, expected: bool) -> None:
    assert is_it(copy(starts_at=STARTS + distance, ends_at=STARTS + distance + HOUR)) is expected


def test_a_file_of_another_session_is_that_one_even_under_the_same_title_and_time() -> None:
    assert not is_it(copy(description=reference_of("s2")))


def test_an_unmanaged_entry_of_another_title_is_something_else() -> None:
    assert not is_it(copy(summary="Dentist"))


def test_an_entry_at_the_time_of_an_earlier_file_is_it_however_far() -> None:
    old = copy(starts_at=STARTS - 9 * DAY, ends_at=STARTS - 9 * DAY + HOUR)

    assert events_of(session(), [old], snapshot(starts_at=STARTS - 9 * DAY)) == (old,)
    assert events_of(session(), [old], snapshot(starts_at=STARTS - 8 * DAY)) == ()


DESCRIPTIONS = [
    (reference_of("s1"), True),
    (f"Notes first.\n{reference_of('s1')}\nmore", True),
    (f"<p>{reference_of('s1')}</p>", True),
    (f"{reference_of('s1')}.", False),
    (f"{reference_of('s12')}", False),
    (f"{reference_of('s1-2')}", False),
    (f"{reference_of('s12')} {reference_of('s1')}", True),
    (REFERENCE_LABEL, False),
    ("s1", False),
]


@pytest.mark.parametrize(("description", "expected"), DESCRIPTIONS)
def test_our_reference_names_exactly_one_session(description: str, expected: bool) -> None:
    far_and_renamed = copy(summary="Renamed", starts_at=STARTS + 90 * DAY, ends_at=STARTS + 91 * DAY, description=description)

    assert is_it(far_and_renamed) is expected


def test_entries_keep_their_order() -> None:
    first, second = copy(), entry()

    assert events_of(session(), [first, copy(summary="Dentist"), second]) == (first, second)
