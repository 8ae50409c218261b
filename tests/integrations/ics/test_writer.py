"""Calendar files: two independent parsers read the right instants and the very words, and the published checker finds nothing."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_files import snapshot_uid
from bot.domain.errors import Invalid
from bot.domain.session import Session, SessionKind, SessionStatus
from bot.services.ports import FileWriter
from integrations.ics.writer import IcsWriter

MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SESSION = Session(
    workspace_id="T1",
    id="session-1",
    sequence=3,
    kind=SessionKind.ONE_TO_ONE,
    title="Lee, 1:1; goals",
    starts_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 11, 0, tzinfo=UTC),
    time_zone="Europe/London",
    people=("coach-1", "coachee-1"),
    booked_at=datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
    location="Room 1, left",
    join_url="https://meet.example/a?b=1&c=2",
    description="Bring\nyour notes",
)


def written(*sessions: Session) -> bytes:
    return IcsWriter().write(sessions, made_at=MADE)


def one(*sessions: Session) -> Any:
    (event,) = icalendar.Calendar.from_ical(written(*sessions)).events
    return event


def other(*sessions: Session) -> Any:
    """The first entry as vobject reads it."""
    return vobject.readOne(io.StringIO(written(*sessions).decode(), newline="")).vevent


def test_the_writer_is_the_one_the_services_ask_for() -> None:
    _: FileWriter = IcsWriter()


def test_an_entry_carries_everything_a_calendar_needs() -> None:
    event = one(SESSION)
    assert event["UID"] == snapshot_uid("T1", "session-1")
    assert (event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (3, "CONFIRMED", "OPAQUE")
    assert (event["SUMMARY"], event["LOCATION"], event["URL"]) == ("Lee, 1:1; goals", "Room 1, left", "https://meet.example/a?b=1&c=2")
    assert event["DESCRIPTION"] == "Bring\nyour notes\n\nhttps://meet.example/a?b=1&c=2\n\nRelink reference: session-1"
    assert (event.DTSTAMP, event.last_modified, event.created) == (MADE, SESSION.changed_at, SESSION.booked_at)


def test_nothing_in_the_file_asks_for_an_answer_or_needs_an_organizer() -> None:
    text = written(SESSION).decode()
    assert not re.search("^(METHOD|ORGANIZER|ATTENDEE|BEGIN:VTIMEZONE|BEGIN:VALARM)", text, re.MULTILINE)
    assert "TZID" not in text


def test_a_later_file_updates_the_earlier_one() -> None:
    moved = replace(SESSION, sequence=4, starts_at=SESSION.starts_at + timedelta(days=1), ends_at=SESSION.ends_at + timedelta(days=1))
    assert one(moved)["UID"] == one(SESSION)["UID"]
    assert one(moved)["SEQUENCE"] > one(SESSION)["SEQUENCE"]


def test_a_cancelled_session_is_marked_so_and_blocks_no_time() -> None:
    event = one(replace(SESSION, status=SessionStatus.CANCELLED))
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")


def test_several_sessions_share_one_file_by_start() -> None:
    later = replace(SESSION, id="session-2", starts_at=SESSION.starts_at + timedelta(days=1), ends_at=SESSION.ends_at + timedelta(days=1))
    events = icalendar.Calendar.from_ical(written(later, SESSION)).events
    assert [event["UID"] for event in events] == [snapshot_uid("T1", "session-1"), snapshot_uid("T1", "session-2")]


def test_two_workspaces_never_share_a_uid() -> None:
    assert one(replace(SESSION, workspace_id="T2"))["UID"] != one(SESSION)["UID"]


def test_no_session_makes_no_file() -> None:
    with pytest.raises(Invalid):
        written()


def test_a_session_without_a_place_is_at_its_link_or_nowhere() -> None:
    assert one(replace(SESSION, location=None))["LOCATION"] == SESSION.join_url
    bare = one(replace(SESSION, location=None, join_url=None, description=None))
    assert "LOCATION" not in bare
    assert "URL" not in bare
    assert bare["DESCRIPTION"] == "Relink reference: session-1"


def test_a_link_that_is_no_address_stays_text() -> None:
    event = one(replace(SESSION, join_url="call me\r\nBEGIN:VALARM"))
    assert "URL" not in event
    assert "call me\nBEGIN:VALARM" in event["DESCRIPTION"]
    assert not event.subcomponents


CHANGES = {
    "Europe/London": [(2026, 3, 29), (2026, 10, 25)],
    "America/New_York": [(2026, 3, 8), (2026, 11, 1)],
    "America/St_Johns": [(2026, 3, 8), (2026, 11, 1)],
    "America/Santiago": [(2026, 4, 4), (2026, 9, 6)],
    "Africa/Cairo": [(2026, 4, 24), (2026, 10, 29)],
    "Australia/Lord_Howe": [(2026, 4, 5), (2026, 10, 4)],  # by half an hour
    "Pacific/Chatham": [(2026, 4, 5), (2026, 9, 27)],
    "Asia/Kolkata": [(2026, 3, 29), (2026, 10, 25)],  # no change, and half an hour off
    "Asia/Kathmandu": [(2026, 3, 29), (2026, 10, 25)],
    "Pacific/Apia": [(2026, 3, 29), (2026, 10, 25)],
}


@pytest.mark.parametrize("zone", CHANGES)
def test_both_parsers_read_the_right_instant_over_both_clock_changes(zone: str) -> None:
    """Each half-hour of the days on which the clocks of the zone change: skipped and repeated wall times included."""
    midnights = [datetime(*day, tzinfo=ZoneInfo(zone)).astimezone(UTC) for day in CHANGES[zone]]
    instants = sorted({midnight + timedelta(minutes=30 * step) for midnight in midnights for step in range(50)})
    sessions = [
        replace(SESSION, id=str(number), starts_at=at.astimezone(ZoneInfo(zone)), ends_at=at + timedelta(hours=1), time_zone=zone)
        for number, at in enumerate(instants)
    ]
    raw = written(*sessions)
    events: list[Any] = icalendar.Calendar.from_ical(raw).events
    assert [event.start.astimezone(UTC) for event in events] == instants
    assert {event.end - event.start for event in events} == {timedelta(hours=1)}
    theirs = vobject.readOne(io.StringIO(raw.decode(), newline="")).vevent_list
    assert [event.dtstart.value.astimezone(UTC) for event in theirs] == instants


HARD_TEXTS = [
    "commas, semicolons; colons: and \\ backslashes \\n",
    "two\nlines\r\nand\rthree",
    "👩‍🏫 coaching 🇳🇿 " * 20,
    "שיחה עם דנה, יום ב׳",
    "جلسة تدريب مع لي؛ الاثنين",
    "x" * 1000,
    "ü" * 1000,
    "🎯" * 1000,
    "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged",
    "tabs\tand \x00controls\x07\x1b\x7f",
    "separators \u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e end",
    '"quoted" and ^caret',
    " leading and trailing ",
]


def plain(text: str) -> str:
    """What a calendar can hold of a text: line breaks are one kind, controls are gone."""
    text = re.sub("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", "\n", text)
    return re.sub("[\x00-\x08\x0e-\x1f\x7f]", "", text)


@pytest.mark.parametrize("text", HARD_TEXTS, ids=range(len(HARD_TEXTS)))
def test_both_parsers_read_the_very_words(text: str) -> None:
    session = replace(SESSION, title=text, location=text, description=text)
    assert (one(session)["SUMMARY"], one(session)["LOCATION"]) == (plain(text), plain(text))
    assert one(session)["DESCRIPTION"].startswith(plain(text))
    assert other(session).summary.value == plain(text)
    assert other(session).location.value == plain(text)


@pytest.mark.parametrize("text", HARD_TEXTS, ids=range(len(HARD_TEXTS)))
def test_every_line_is_folded_within_75_octets_and_ends_in_crlf(text: str) -> None:
    raw = written(replace(SESSION, title=text, location=text, description=text, id="s" * 200))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(len(each) for each in raw.split(b"\r\n")) <= 75


@given(st.text(max_size=200), st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_title_comes_back_from_both_parsers(title: str, location: str) -> None:
    session = replace(SESSION, title=title, location=location)
    assert one(session)["SUMMARY"] == plain(title)
    assert other(session).summary.value == plain(title)
    assert len(icalendar.Calendar.from_ical(written(session)).subcomponents) == 1
