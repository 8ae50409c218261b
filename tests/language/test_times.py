"""Days and times of day in five languages: what a person means on Saturday, 21 November 2026."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.language import Span, understand

SATURDAY = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)


def span_of(text: str, zone: str | None = "Etc/UTC", now: datetime = SATURDAY) -> Span | None:
    return understand(text, now, zone).span


def read(text: str, zone: str | None = "Etc/UTC", now: datetime = SATURDAY) -> list[str]:
    """The named time and its next best readings: a day as such, a stretch of days with both, a time with its minute."""
    told, span = [], span_of(text, zone, now)
    while span is not None:
        length = span.until - span.since
        shape = "%Y-%m-%d" if length >= timedelta(hours=23) else "%Y-%m-%d %H:%M"
        last = span.until - timedelta(hours=1)
        told.append(f"{span.since:{shape}}" + (f"..{last:%Y-%m-%d}" if length > timedelta(days=1, hours=1) else ""))
        span = span.otherwise
    return told


DAYS = [
    ("today", ["2026-11-21"]),
    ("yesterday", ["2026-11-20"]),
    ("the day after tomorrow", ["2026-11-23"]),
    ("Tuesday", ["2026-11-24", "2026-11-17"]),
    ("Thursday", ["2026-11-19", "2026-11-26"]),
    ("Saturday", ["2026-11-21", "2026-11-14"]),
    ("next Saturday", ["2026-11-28", "2026-12-05"]),
    ("next Tuesday", ["2026-11-24", "2026-12-01"]),
    ("last Tuesday", ["2026-11-17", "2026-11-10"]),
    ("last Saturday", ["2026-11-14", "2026-11-07"]),
    ("this Tuesday", ["2026-11-24", "2026-11-17"]),
    ("since Monday", ["2026-11-16", "2026-11-09"]),
    ("this week", ["2026-11-16..2026-11-22"]),
    ("next week", ["2026-11-23..2026-11-29"]),
    ("last week", ["2026-11-09..2026-11-15"]),
    ("a week", []),
    ("on the 5th", ["2026-12-05", "2026-11-05"]),
    ("the 22nd", ["2026-11-22", "2026-10-22"]),
    ("the 31st", ["2026-10-31", "2026-12-31"]),
    ("the 32nd", []),
    ("3 December", ["2026-12-03", "2027-12-03"]),
    ("December 3rd", ["2026-12-03", "2027-12-03"]),
    ("the 3rd of June", ["2027-06-03"]),
    ("3 Nov", ["2026-11-03", "2027-11-03"]),
    ("3 June 2027", ["2027-06-03"]),
    ("the 3rd of June 2027", ["2027-06-03"]),
    ("3 June 2099", []),
    ("30 February", []),
    ("June", ["2027-06-01..2027-06-30"]),
    ("November", ["2026-11-01..2026-11-30"]),
    ("May 5", ["2027-05-05"]),
    ("may I", []),
    ("in 3 days", ["2026-11-24"]),
    ("in two weeks", ["2026-12-05"]),
    ("two weeks ago", ["2026-11-07"]),
    ("two weeks", []),
    ("in 99 months", []),
    ("2026-12-05", ["2026-12-05"]),
    ("2026-13-45", []),
    ("5/12", ["2026-12-05", "2027-12-05"]),
    ("10/30", ["2026-10-30", "2027-10-30"]),
    ("99/99", []),
    ("24/12/2026", ["2026-12-24"]),
    ("24.12.26", ["2026-12-24"]),
    ("Friday, 5 December", ["2026-12-05", "2027-12-05"]),
    ("Saturday the 5th", ["2026-12-05", "2026-11-05"]),
    ("heute", ["2026-11-21"]),
    ("übermorgen", ["2026-11-23"]),
    ("Dienstag", ["2026-11-24", "2026-11-17"]),
    ("nächsten Dienstag", ["2026-11-24", "2026-12-01"]),
    ("letzten Dienstag", ["2026-11-17", "2026-11-10"]),
    ("der Termin am 5.", ["2026-12-05", "2026-11-05"]),
    ("am 3. Dezember", ["2026-12-03", "2027-12-03"]),
    ("nächste Woche", ["2026-11-23..2026-11-29"]),
    ("vor 3 Tagen", ["2026-11-18"]),
    ("in zwei Wochen", ["2026-12-05"]),
    ("ayer", ["2026-11-20"]),
    ("pasado mañana", ["2026-11-23"]),
    ("el martes", ["2026-11-24", "2026-11-17"]),
    ("el próximo martes", ["2026-11-24", "2026-12-01"]),
    ("el martes pasado", ["2026-11-17", "2026-11-10"]),
    ("el martes que viene", ["2026-11-24", "2026-12-01"]),
    ("la semana pasada", ["2026-11-09..2026-11-15"]),
    ("el 5", ["2026-12-05", "2026-11-05"]),
    ("3 de diciembre", ["2026-12-03", "2027-12-03"]),
    ("3 de junio de 2027", ["2027-06-03"]),
    ("hace dos días", ["2026-11-19"]),
    ("en dos días", ["2026-11-23"]),
    ("aujourd'hui", ["2026-11-21"]),
    ("après-demain", ["2026-11-23"]),
    ("mardi prochain", ["2026-11-24", "2026-12-01"]),
    ("mardi dernier", ["2026-11-17", "2026-11-10"]),
    ("la semaine prochaine", ["2026-11-23..2026-11-29"]),
    ("mon rendez-vous de mardi", ["2026-11-24", "2026-11-17"]),
    ("le 1er décembre", ["2026-12-01", "2027-12-01"]),
    ("il y a 3 jours", ["2026-11-18"]),
    ("hoje", ["2026-11-21"]),
    ("depois de amanhã", ["2026-11-23"]),
    ("terça-feira", ["2026-11-24", "2026-11-17"]),
    ("próxima terça", ["2026-11-24", "2026-12-01"]),
    ("semana que vem", ["2026-11-23..2026-11-29"]),
    ("3 de dezembro", ["2026-12-03", "2027-12-03"]),
    ("há 3 dias", ["2026-11-18"]),
    ("Robin", []),
    ("mi cita con Mina", []),
]


@pytest.mark.parametrize(("text", "readings"), DAYS, ids=[text for text, _ in DAYS])
def test_a_day_is_the_nearest_one_and_then_the_next_best(text: str, readings: list[str]) -> None:
    assert read(text) == readings


TIMES = [
    ("Tuesday 10:30", ["2026-11-24 10:30", "2026-11-17 10:30"]),
    ("tomorrow at 10", ["2026-11-22 10:00"]),
    ("tomorrow at nine", ["2026-11-22 09:00"]),
    ("tomorrow at 3", ["2026-11-22 15:00"]),
    ("3pm tomorrow", ["2026-11-22 15:00"]),
    ("tomorrow 12 am", ["2026-11-22 00:00"]),
    ("tomorrow 3:15 pm", ["2026-11-22 15:15"]),
    ("tomorrow noon", ["2026-11-22 12:00"]),
    ("tomorrow at 25", ["2026-11-22"]),
    ("tomorrow at 10:75", ["2026-11-22"]),
    ("morgen um elf", ["2026-11-22 11:00"]),
    ("morgen um 14 Uhr", ["2026-11-22 14:00"]),
    ("mañana a las 10", ["2026-11-22 10:00"]),
    ("demain à 10h30", ["2026-11-22 10:30"]),
    ("demain à midi", ["2026-11-22 12:00"]),
    ("amanhã às 9", ["2026-11-22 09:00"]),
    ("next week at 10", ["2026-11-23..2026-11-29"]),
]


@pytest.mark.parametrize(("text", "readings"), TIMES, ids=[text for text, _ in TIMES])
def test_a_time_narrows_its_day(text: str, readings: list[str]) -> None:
    assert read(text) == readings


def test_a_time_said_to_the_minute_is_that_minute_and_an_hour_is_the_whole_hour() -> None:
    exact, whole = span_of("tomorrow 10:00"), span_of("tomorrow at 10")

    assert exact is not None
    assert whole is not None
    assert (exact.until - exact.since, whole.until - whole.since) == (timedelta(minutes=1), timedelta(hours=1))


def test_days_are_those_of_the_persons_zone() -> None:
    assert span_of("tomorrow", "America/Los_Angeles") == Span(datetime(2026, 11, 22, 8, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC))
    late = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # still Saturday in Los Angeles
    assert span_of("today", "America/Los_Angeles", late) == Span(
        datetime(2026, 11, 21, 8, tzinfo=UTC), datetime(2026, 11, 22, 8, tzinfo=UTC)
    )


def test_a_day_of_a_clock_change_has_its_own_length() -> None:
    friday = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)

    span = span_of("Sunday", "Europe/London", friday)

    assert span is not None
    assert span.until - span.since == timedelta(hours=25)


def test_american_dates_have_the_month_first() -> None:
    assert read("6/3/2027", "America/New_York")[0] == "2027-06-03"
    assert read("6/3/2027", "Europe/London")[0] == "2027-03-06"
    assert read("le rendez-vous du 6/3/2027", "America/New_York")[0] == "2027-03-06"


def test_an_unknown_zone_is_taken_for_utc() -> None:
    assert span_of("today", "Nowhere/Land") == span_of("today", None) == span_of("today", "Etc/UTC")


def test_a_time_alone_means_any_day() -> None:
    span = span_of("10:30", "Europe/London")

    assert span is not None
    assert span.daily_in == "Europe/London"
    assert span.holds(datetime(2026, 6, 1, 9, 30, tzinfo=UTC))  # summer time
    assert span.holds(datetime(2026, 12, 1, 10, 30, tzinfo=UTC))
    assert not span.holds(datetime(2026, 6, 1, 10, 30, tzinfo=UTC))
    assert not span.overlaps(datetime(2026, 11, 21, 10, tzinfo=UTC), datetime(2026, 11, 21, 11, tzinfo=UTC))


def test_an_hour_that_ends_at_midnight_holds_its_last_minute() -> None:
    span = span_of("at 23", "Etc/UTC")

    assert span is not None
    assert span.holds(datetime(2026, 6, 1, 23, 59, tzinfo=UTC))
    assert not span.holds(datetime(2026, 6, 1, 22, 59, tzinfo=UTC))
