"""Rows out of files: .csv, .json and .ics, each with the line it stands on. What a row means is checked by whoever takes it."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar

LARGEST_FILE = 50_000_000
LISTS = ("people",)
NUMBERS = ("sequence",)
INSTANTS = ("starts_at", "ends_at")


class Unreadable(Exception):
    """The file as a whole cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` as an editor counts it (for .json the position in the list), and its fields by name."""

    line: int
    fields: Mapping[str, Any]


def read_rows(path: Path) -> tuple[list[Row], list[tuple[int, str]]]:
    """The file's rows, and (line, reason) for those that cannot even be read as one. Raises Unreadable."""
    readers = {".csv": _read_csv, ".json": _read_json, ".ics": _read_ics}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Unreadable("is neither .csv, .json nor .ics")
    if path.stat().st_size > LARGEST_FILE:
        raise Unreadable("is larger than 50 MB: split it")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("is not UTF-8 text") from error
    return reader(text)


def _read_csv(text: str) -> tuple[list[Row], list[tuple[int, str]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if not reader.fieldnames:
        raise Unreadable("has no header line")
    rows: list[Row] = []
    wrong: list[tuple[int, str]] = []
    line = reader.line_num + 1
    try:
        for record in reader:
            if None in record or None in record.values():
                wrong.append((line, f"has another number of fields than the header, which has {len(reader.fieldnames)}"))
            else:
                rows.append(Row(line, _typed({name.strip(): value.strip() for name, value in record.items() if value.strip()})))
            line = reader.line_num + 1
    except csv.Error as error:
        wrong.append((line, f"cannot be read from here on: {error}"))
    return rows, wrong


def _typed(fields: Mapping[str, str]) -> dict[str, Any]:
    """A cell is text: lists are split at semicolons, an instant without an offset is meant in the row's own zone."""
    typed: dict[str, Any] = dict(fields)
    for name in LISTS:
        if name in typed:
            typed[name] = [item.strip() for item in fields[name].split(";") if item.strip()]
    for name in NUMBERS:
        if typed.get(name, "").isdigit():
            typed[name] = int(fields[name])
    for name in INSTANTS:
        if name in typed:
            typed[name] = _in_zone(fields[name], fields.get("time_zone"))
    return typed


def _in_zone(text: str, zone: str | None) -> str:
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None and zone:
            return instant.replace(tzinfo=ZoneInfo(zone)).isoformat()
    except (ValueError, ZoneInfoNotFoundError):
        pass  # whoever takes the row says what is wrong with it
    return text


def _read_json(text: str) -> tuple[list[Row], list[tuple[int, str]]]:
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is not JSON: {error}") from error
    if not isinstance(items, list):
        raise Unreadable("is not a JSON list")
    rows = [Row(place, item) for place, item in enumerate(items, 1) if isinstance(item, dict)]
    wrong = [(place, "is not an object") for place, item in enumerate(items, 1) if not isinstance(item, dict)]
    return rows, wrong


def _read_ics(text: str) -> tuple[list[Row], list[tuple[int, str]]]:
    """Sessions of a calendar file: UID, SEQUENCE, SUMMARY, DTSTART, DTEND, STATUS, LOCATION, URL, and the people in X-RELINK-PEOPLE."""
    starts = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    try:
        events = [event for calendar in icalendar.Calendar.from_ical(text, multiple=True) for event in calendar.walk("VEVENT")]
    except ValueError as error:
        raise Unreadable(f"is not a calendar file: {error}") from error
    rows: list[Row] = []
    wrong: list[tuple[int, str]] = []
    for line, event in zip(starts, events, strict=False):
        try:
            rows.append(Row(line, _session_of(event)))
        except (KeyError, ValueError, AttributeError) as error:
            wrong.append((line, f"lacks something a session needs: {error}"))
    return rows, wrong


def _session_of(event: icalendar.Component) -> dict[str, Any]:
    starts_at, ends_at = event.decoded("DTSTART"), event.decoded("DTEND")
    fields = {
        "id": str(event["UID"]).partition("@")[0],
        "sequence": int(str(event.get("SEQUENCE", 0))),
        "title": str(event["SUMMARY"]),
        "starts_at": _instant(starts_at),
        "ends_at": _instant(ends_at),
        "time_zone": _zone_of(starts_at),
        "people": [person.strip() for person in str(event.get("X-RELINK-PEOPLE", "")).split(";") if person.strip()],
        "status": "cancelled" if str(event.get("STATUS", "")).upper() == "CANCELLED" else "confirmed",
    }
    optional = {"location": event.get("LOCATION"), "join_url": event.get("URL"), "description": event.get("DESCRIPTION")}
    return {**fields, **{name: str(value) for name, value in optional.items() if value}}


def _instant(value: date | datetime) -> str:
    if not isinstance(value, datetime):
        raise ValueError("a session is not a whole day")  # noqa: TRY004  the file is wrong, not a type
    return value.isoformat()


def _zone_of(value: datetime) -> str:
    zone = value.tzinfo
    return zone.key if isinstance(zone, ZoneInfo) else "UTC" if zone is UTC else "Etc/UTC"
