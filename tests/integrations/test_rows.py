"""Rows out of files, each with the line an editor would show, and what cannot be read named by line and reason."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.session import Session, SessionKind
from integrations.ics.writer import IcsWriter
from integrations.rows import LARGEST_FILE, Row, Unreadable, read_rows

Read = tuple[list[Row], list[tuple[int, str]]]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Writes a file of that name and reads its rows."""

    def write_and_read(name: str, content: str | bytes) -> Read:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_rows(path)

    return write_and_read


def test_csv_rows_carry_lists_and_leave_empty_cells_out(read: Any) -> None:
    rows, wrong = read("a.CSV", "\ufeffid, title ,people,location\ns1,Coaching,dana; ravi ;,\n")
    assert rows == [Row(2, {"id": "s1", "title": "Coaching", "people": ["dana", "ravi"]})]
    assert wrong == []


def test_csv_lines_are_counted_as_an_editor_does(read: Any) -> None:
    text = 'id,title\r\ns1,"two\r\nlines"\r\n\r\n\r\ns2,plain\r\ns3\r\ns4,a,b\r\n"s5"x,broken\r\ns6,fine\r\n'
    rows, wrong = read("a.csv", text)
    assert [(row.line, row.fields["id"]) for row in rows] == [(2, "s1"), (6, "s2"), (10, "s6")]
    assert [line for line, _ in wrong] == [7, 8, 9]
    assert wrong[0][1] == "has 1 fields, the header has 2"


def test_a_quote_that_never_ends_is_one_bad_row(read: Any) -> None:
    rows, wrong = read("a.csv", 'id,title\ns1,fine\ns2,"open\ns3,lost\n')
    assert [row.fields["id"] for row in rows] == ["s1"]
    assert [line for line, _ in wrong] == [3]


def test_semicolons_may_separate_columns(read: Any) -> None:
    rows, _ = read("a.csv", 'id;title;people\ns1;"a, b";"dana;ravi"\n')
    assert rows == [Row(2, {"id": "s1", "title": "a, b", "people": ["dana", "ravi"]})]


@pytest.mark.parametrize(
    ("cell", "zone", "instant"),
    [
        ("2026-11-24T09:00", "Europe/Dublin", "2026-11-24T09:00:00+00:00"),
        ("2026-07-24 09:00", "Europe/Dublin", "2026-07-24T09:00:00+01:00"),
        ("2026-07-24T09:00:00Z", "Europe/Dublin", "2026-07-24T09:00:00Z"),
        ("2026-07-24T09:00", "", "2026-07-24T09:00"),
        ("2026-07-24T09:00", "Mars/Olympus", "2026-07-24T09:00"),
        ("2026-07-24T09:00", "../etc/passwd", "2026-07-24T09:00"),
        ("2026-07-24T09:00", "Europe", "2026-07-24T09:00"),
        ("2026-07-24", "Europe/Dublin", "2026-07-24"),
        ("tomorrow", "Europe/Dublin", "tomorrow"),
    ],
)
def test_an_instant_without_offset_is_meant_in_the_rows_zone(read: Any, cell: str, zone: str, instant: str) -> None:
    [row] = read("a.csv", f"starts_at,time_zone\n{cell},{zone}\n")[0]
    assert row.fields["starts_at"] == instant


def test_json_rows_stand_at_their_place_in_the_list(read: Any) -> None:
    rows, wrong = read("a.json", json.dumps([{"id": "s1"}, 7, None, {"id": "s2"}]))
    assert rows == [Row(1, {"id": "s1"}), Row(4, {"id": "s2"})]
    assert wrong == [(2, "is not an object"), (3, "is not an object")]


EVENT = """BEGIN:VEVENT\r
UID:{uid}\r
DTSTAMP:20261101T000000Z\r
SUMMARY:Coaching\\, and more\r
DTSTART;TZID=Europe/Dublin:20260724T090000\r
DTEND;TZID=Europe/Dublin:20260724T100000\r
{more}END:VEVENT\r
"""


def calendar(*events: str) -> str:
    """A calendar file."""
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def event(uid: str = "s1@platform.example", *lines: str) -> str:
    """One entry of it."""
    return EVENT.format(uid=uid, more="".join(f"{line}\r\n" for line in lines))


def test_ics_entries_become_sessions(read: Any) -> None:
    people = ("ATTENDEE;CN=Dana:mailto:dana@coach.example", "ATTENDEE:MAILTO:ravi@coach.example", "ORGANIZER:mailto:ops@coach.example")
    more = ("SEQUENCE:3", "LOCATION:Room 2", "URL:https://meet.example/1", "DESCRIPTION:BEGIN:VEVENT\\nplan", "STATUS:CANCELLED")
    rows, wrong = read("a.ics", calendar(event("s0@x"), event("s1@x", *people, *more)))
    assert wrong == []
    assert [row.line for row in rows] == [4, 11]
    assert rows[1].fields == {
        "id": "s1",
        "sequence": "3",
        "title": "Coaching, and more",
        "starts_at": "2026-07-24T09:00:00+01:00",
        "ends_at": "2026-07-24T10:00:00+01:00",
        "time_zone": "Europe/Dublin",
        "people": ["dana@coach.example", "ravi@coach.example"],
        "status": "cancelled",
        "location": "Room 2",
        "join_url": "https://meet.example/1",
        "description": "BEGIN:VEVENT\nplan",
        "organizer": "ops@coach.example",
    }
    assert (rows[0].fields["people"], rows[0].fields["status"], rows[0].fields["sequence"]) == ([], "confirmed", "0")


def test_ics_people_may_be_told_by_id_and_a_length_instead_of_an_end(read: Any) -> None:
    entry = event("s1@x", "X-RELINK-PEOPLE:dana;ravi", "ATTENDEE:mailto:x@y.example", "DURATION:PT90M")
    entry = entry.replace("DTEND;TZID=Europe/Dublin:20260724T100000\r\n", "").replace(
        ";TZID=Europe/Dublin:20260724T090000", ":20260724T080000Z"
    )
    [row] = read("a.ics", calendar(entry))[0]
    assert row.fields["people"] == ["dana", "ravi"]
    assert (row.fields["starts_at"], row.fields["ends_at"]) == ("2026-07-24T08:00:00+00:00", "2026-07-24T09:30:00+00:00")
    assert row.fields["time_zone"] == "UTC"


def test_an_ics_entry_that_is_no_session_is_named(read: Any) -> None:
    whole_day = (
        event("s2@x")
        .replace(";TZID=Europe/Dublin:20260724T090000", ";VALUE=DATE:20260724")
        .replace(";TZID=Europe/Dublin:20260724T100000", ";VALUE=DATE:20260725")
    )
    rows, wrong = read(
        "a.ics",
        calendar(
            event("s1@x", "RRULE:FREQ=DAILY"),
            whole_day,
            event("s3@x").replace("SUMMARY:Coaching\\, and more\r\n", ""),
            event("s4@x").replace("DTSTART;TZID=Europe/Dublin:20260724T090000\r\n", ""),
            event("s5@x").replace("20260724T090000", "nonsense"),
            event("s6@x"),
            event("s7@x", "RDATE:20260725T090000Z"),
            event("s8@x", "RECURRENCE-ID:20260724T090000Z"),
            event("s9@x").replace("DTEND;TZID=Europe/Dublin:20260724T100000\r\n", ""),
        ),
    )
    assert [row.fields["id"] for row in rows] == ["s6"]
    assert [line for line, _ in wrong][:5] == [4, 12, 19, 25, 31]
    named = ["RRULE", "DTSTART and DTEND", "SUMMARY", "DTSTART", "", "RDATE", "RECURRENCE-ID", "DTEND"]
    assert len(wrong) == len(named)
    assert all(reason.startswith(f"is no session: {name}") for (_, reason), name in zip(wrong, named, strict=True))


def test_a_file_of_our_own_is_recognised(read: Any) -> None:
    start = datetime(2026, 11, 24, 9, tzinfo=UTC)
    told = Session("T0ACME", "s.1", 4, SessionKind.POD, "Pod", start, start + timedelta(hours=1), "UTC", ("dana",), start, start)
    [row] = read("a.ics", IcsWriter().write([told], made_at=start))[0]
    assert (row.fields["id"], row.fields["sequence"], row.fields["title"]) == ("s.1", "4", "Pod")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.txt", "x", "neither"),
        ("a", "x", "neither"),
        ("a.csv", "", "header"),
        ("a.csv", " , \n", "header"),
        ("a.csv", 'id,"email\nx,y\n', "header"),
        ("a.csv", "id,id\n1,2\n", "same name"),
        ("a.csv", b"id\n\xff\xfe\n", "UTF-8"),
        ("a.json", "{", "JSON"),
        ("a.json", "[" * 100_000, "JSON"),
        ("a.json", "[" + "9" * 5000 + "]", "JSON"),
        ("a.json", '{"id": 1}', "list"),
        ("a.ics", "no calendar", "calendar file"),
        ("a.ics", calendar("BEGIN:VEVENT\r\nUID:1\r\n"), "calendar file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(read: Any, name: str, content: str | bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(name, content)


def test_a_file_beyond_the_bound_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(Unreadable, match="50 MB"):
        read_rows(path)
