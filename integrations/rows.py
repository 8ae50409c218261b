"""Rows out of files: .csv, .json and .ics, each with the line it stands on. What a row means is checked by whoever takes it."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import icalendar

LARGEST_FILE = 50_000_000
LISTS = ("people",)
INSTANTS = ("starts_at", "ends_at")
REPEATING = ("RRULE", "RDATE", "RECURRENCE-ID")
NEEDED = ("UID", "SUMMARY", "DTSTART")
OWN_HOST = "relink"
"""What stands behind the @ of the UIDs in files that Relink handed out."""


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` as an editor counts it (for .json the position in the list), and its fields by name."""

    line: int
    fields: Mapping[str, Any]


Read: TypeAlias = "Iterator[Row | tuple[int, str]]"
"""Rows, and (line, reason) for what cannot even be read as one."""


def read_rows(path: Path) -> tuple[list[Row], list[tuple[int, str]]]:
    """The file's rows, and (line, reason) for those that cannot even be read as one. Raises Unreadable."""
    readers = {".csv": _read_csv, ".json": _read_json, ".ics": _read_ics}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable("is neither .csv, .json nor .ics")
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable("is larger than 50 MB: split it")
    try:
        read = list(reader(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise Unreadable("is not UTF-8 text") from error
    return [each for each in read if isinstance(each, Row)], [each for each in read if not isinstance(each, Row)]


def _read_csv(text: str) -> Read:
    """The first line names the columns; whatever separates them there does so everywhere."""
    first_line = text.partition("\n")[0]
    reader = csv.reader(StringIO(text), strict=True, delimiter=";" if first_line.count(";") > first_line.count(",") else ",")
    try:
        names = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise Unreadable(f"has no header line that can be read: {error}") from error
    if not any(names):
        raise Unreadable("has no header line")
    if len(set(names)) < len(names):
        raise Unreadable("has two columns of the same name")
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, f"is not a row: {error}"
            continue
        if len(cells) == len(names):
            yield Row(line, _typed({name: cell.strip() for name, cell in zip(names, cells, strict=True) if cell.strip()}))
        elif cells:
            yield line, f"has {len(cells)} fields, the header has {len(names)}"


def _typed(fields: Mapping[str, str]) -> dict[str, Any]:
    """A cell is text: lists are split at semicolons, an instant without an offset is meant in the row's own zone."""
    lists = {name: _listed(fields[name]) for name in LISTS if name in fields}
    instants = {name: _in_zone(fields[name], fields.get("time_zone")) for name in INSTANTS if name in fields}
    return {**fields, **lists, **instants}


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]


def _in_zone(text: str, zone: str | None) -> str:
    """The instant with its offset, where that can be told; otherwise whoever takes the row says what is wrong with it."""
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None and zone and len(text) > len("2026-11-24"):
            return instant.replace(tzinfo=ZoneInfo(zone)).isoformat()
    except (ValueError, LookupError, OSError):
        return text
    return text


def _read_json(text: str) -> Read:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is not JSON: {error}") from error
    if not isinstance(items, list):
        raise Unreadable("is not a JSON list")
    for place, item in enumerate(items, 1):
        yield Row(place, item) if isinstance(item, dict) else (place, "is not an object")


def _read_ics(text: str) -> Read:
    """Sessions of a calendar file; who takes part stands in X-RELINK-PEOPLE by id, else in ATTENDEE by e-mail address."""
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.rstrip().upper() == "BEGIN:VEVENT"]
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except ValueError as error:
        raise Unreadable(f"is not a calendar file: {error}") from error
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event)]
    if len(lines) != len(events):
        raise Unreadable("is not a calendar file: its entries do not end where they should")
    for line, event in zip(lines, events, strict=True):
        try:
            yield Row(line, _session_of(event))
        except ValueError as error:
            yield line, f"is no session: {error}"


def _session_of(event: icalendar.Event) -> dict[str, Any]:
    if repeating := [name for name in REPEATING if name in event]:
        raise ValueError(f"{repeating[0]}: it is one of several, and each session needs an entry of its own")
    if missing := [name for name in NEEDED if name not in event]:
        raise ValueError(f"{', '.join(missing)}: missing")
    if "DTEND" not in event and "DURATION" not in event:
        raise ValueError("DTEND: missing, and so is DURATION")
    starts_at, ends_at = _instant(event.start), _instant(event.end)
    fields = {
        "id": _id_of(str(event["UID"])),
        "sequence": str(event.get("SEQUENCE", 0)),
        "title": str(event["SUMMARY"]),
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
        "time_zone": starts_at.tzinfo.key if isinstance(starts_at.tzinfo, ZoneInfo) else "UTC",
        "people": _people_of(event),
        "status": "cancelled" if str(event.get("STATUS", "")).upper() == "CANCELLED" else "confirmed",
    }
    organizer = _address(event.get("ORGANIZER", ""))
    optional = {"location": event.get("LOCATION"), "join_url": event.get("URL"), "description": event.get("DESCRIPTION")}
    return {**fields, **{name: str(value) for name, value in {**optional, "organizer": organizer}.items() if value}}


def _id_of(uid: str) -> str:
    """The session's id: what stands before the @, without the workspace in files of our own."""
    local, _, host = uid.partition("@")
    return local.rpartition(".")[0] or local if host == OWN_HOST else local


def _people_of(event: icalendar.Event) -> list[str]:
    named = event.get("X-RELINK-PEOPLE")
    if named is not None:
        return _listed(str(named))
    attendees = event.get("ATTENDEE", [])
    return [_address(attendee) for attendee in (attendees if isinstance(attendees, list) else [attendees])]


def _address(value: object) -> str:
    text = str(value)
    return text[len("mailto:") :] if text.lower().startswith("mailto:") else text


def _instant(value: date | datetime) -> datetime:
    if not isinstance(value, datetime):
        raise ValueError("DTSTART and DTEND: they are days, without a time of day")  # noqa: TRY004  the file is wrong, not a type
    return value
