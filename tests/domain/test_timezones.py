"""Local days over clock changes, and names of zones."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.timezones import (
    days_span,
    find_zone,
    instant_of,
    local_date,
    local_time,
    shows_same_time,
    tells_a_place,
    zone_name,
    zone_or_utc,
)

CLOCK_CHANGES = [
    ("Europe/London", date(2026, 3, 29), 23, "2026-03-29T00:00"),
    ("Europe/London", date(2026, 10, 25), 25, "2026-10-24T23:00"),
    ("Europe/Berlin", date(2026, 3, 29), 23, "2026-03-28T23:00"),
    ("Europe/Berlin", date(2026, 10, 25), 25, "2026-10-24T22:00"),
    ("America/New_York", date(2026, 3, 8), 23, "2026-03-08T05:00"),
    ("America/New_York", date(2026, 11, 1), 25, "2026-11-01T04:00"),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5, "2026-04-04T13:00"),
    ("Australia/Lord_Howe", date(2026, 10, 4), 23.5, "2026-10-03T13:30"),
    ("America/Santiago", date(2026, 4, 4), 25, "2026-04-04T03:00"),
    ("America/Santiago", date(2026, 9, 6), 23, "2026-09-06T04:00"),  # midnight is skipped
    ("America/Havana", date(2026, 11, 1), 25, "2026-11-01T04:00"),  # midnight comes twice
    ("Asia/Kolkata", date(2026, 3, 29), 24, "2026-03-28T18:30"),
    ("Asia/Tokyo", date(2026, 6, 1), 24, "2026-05-31T15:00"),
    ("Pacific/Apia", date(2011, 12, 30), 0, "2011-12-30T10:00"),  # the day that Samoa left out
    (None, date(2026, 6, 1), 24, "2026-06-01T00:00"),
]


@pytest.mark.parametrize(("zone", "day", "hours", "since"), CLOCK_CHANGES)
def test_a_day_is_as_long_as_clocks_make_it(zone: str | None, day: date, hours: float, since: str) -> None:
    start, end = days_span(day, day, zone)

    assert start == datetime.fromisoformat(since).replace(tzinfo=UTC)
    assert end - start == timedelta(hours=hours)


def test_days_span_from_the_first_to_the_last() -> None:
    assert days_span(date(2026, 10, 24), date(2026, 10, 26), "Europe/London") == (
        datetime(2026, 10, 23, 23, tzinfo=UTC),
        datetime(2026, 10, 27, 0, tzinfo=UTC),
    )


WALL_CLOCKS = [
    ("Europe/London", time(1, 30), date(2026, 3, 29), "2026-03-29T01:30"),  # skipped: as far after the gap
    ("Europe/London", time(1, 30), date(2026, 10, 25), "2026-10-25T00:30"),  # twice: the earlier
    ("America/New_York", time(2, 30), date(2026, 3, 8), "2026-03-08T07:30"),
    ("America/New_York", time(1, 30), date(2026, 11, 1), "2026-11-01T05:30"),
    ("Asia/Kathmandu", time(10, 0), date(2026, 6, 1), "2026-06-01T04:15"),
]


@pytest.mark.parametrize(("zone", "clock", "day", "at"), WALL_CLOCKS)
def test_a_wall_clock_time_is_one_instant(zone: str, clock: time, day: date, at: str) -> None:
    assert instant_of(day, clock, zone) == datetime.fromisoformat(at).replace(tzinfo=UTC)


def test_the_same_instant_is_another_day_elsewhere() -> None:
    at = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)

    assert (local_date(at, "America/Los_Angeles"), local_time(at, "America/Los_Angeles")) == (date(2026, 5, 31), time(19, 0))
    assert local_date(at, "Asia/Tokyo") == date(2026, 6, 1)
    assert local_date(at, None) == date(2026, 6, 1)


@given(
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["Europe/London", "America/Santiago", "Africa/Cairo", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe"]),
)
def test_every_instant_belongs_to_exactly_the_day_that_spans_it(day: date, zone: str) -> None:
    since, until = days_span(day, day, zone)

    assert until == days_span(day + timedelta(days=1), day + timedelta(days=1), zone)[0]
    assert local_date(since, zone) == day
    assert local_date(until - timedelta(microseconds=1), zone) == day


BAD_NAMES = [
    "",
    "Nowhere/Land",
    "America",
    "../../etc/passwd",
    "/etc/localtime",
    "localtime",
    "Factory",
    "posix/UTC",
    "right/UTC",
    "a\x00b",
    "x" * 5000,
    "💥",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_anything_else_is_no_zone(name: str) -> None:
    assert find_zone(name) is None
    assert zone_or_utc(name).key == "UTC"


@given(st.text(max_size=80))
def test_no_text_is_too_strange_to_be_asked_about(name: str) -> None:
    zone = find_zone(name)
    assert zone is None or zone.key == name


@pytest.mark.parametrize("name", ["Europe/London", "Etc/UTC", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
def test_iana_names_are_zones(name: str) -> None:
    assert find_zone(name)


WINTER, SUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


def test_zones_are_compared_by_what_clocks_show_then() -> None:
    assert shows_same_time("Europe/London", "Etc/UTC", WINTER)
    assert not shows_same_time("Europe/London", "Etc/UTC", SUMMER)
    assert shows_same_time("Europe/London", "Europe/Lisbon", SUMMER)


@pytest.mark.parametrize(
    ("zone", "expected"), [("Europe/London", True), ("Etc/UTC", False), ("UTC", False), ("Etc/GMT+5", True), (None, False), ("x", False)]
)
def test_utc_tells_no_place(zone: str | None, expected: bool) -> None:
    assert tells_a_place(zone) is expected


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("Etc/UTC", "UTC"),
        (None, "UTC"),
        ("Nowhere/Land", "UTC"),
    ],
)
def test_a_zone_goes_by_its_place(zone: str | None, name: str) -> None:
    assert zone_name(zone) == name
