"""What a caller may say about an event, checked field by field before anything is accepted.

docs.cronofy.com/developers/api/events/upsert-event
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.local.cronofy.api.calls import Problems
from integrations.local.cronofy.entities import Calendar
from integrations.local.cronofy.times import When, instant, parse_when, zone_named

LONGEST_SUMMARY = 1024
LONGEST_DESCRIPTION = 4096
LONGEST_URL = 2048
TRANSPARENCIES = {"opaque", "transparent"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class EventFields:
    """The checked content of one upsert; `start` and `end` are instants in UTC, or dates for an all-day event."""

    summary: str
    description: str | None
    start: When
    end: When
    tzid: str
    location: dict[str, str] | None
    transparency: str
    url: str | None
    event_private: bool
    invite: tuple[dict[str, Any], ...]
    remove: tuple[str, ...]
    conferencing: dict[str, Any] | None


def read_fields(body: Mapping[str, Any], calendar: Calendar) -> EventFields:
    """The fields of an upsert. Raises Refusal 422 that names every field at fault."""
    problems = Problems()
    summary = _text(problems, body, "summary", LONGEST_SUMMARY)
    if summary is None and "summary" not in problems.errors:
        problems.add("summary", "errors.required", "summary must be specified")
    description = _text(problems, body, "description", LONGEST_DESCRIPTION)
    url = _text(problems, body, "url", LONGEST_URL)
    start, end, tzid = _span(problems, body)
    _check_reminders(problems, body.get("reminders"))
    conferencing = _conferencing(problems, body.get("conferencing"), calendar)
    invite, remove = _attendees(problems, body.get("attendees"))
    transparency = body.get("transparency") or "opaque"
    if str(transparency) not in TRANSPARENCIES:
        problems.add("transparency", "errors.not_recognized", "transparency not recognized")
    problems.refuse_if_any()
    assert summary is not None
    assert start is not None
    assert end is not None
    return EventFields(
        summary=summary,
        description=description,
        start=start,
        end=end,
        tzid=tzid,
        location=_location(body.get("location")),
        transparency=str(transparency),
        url=url,
        event_private=body.get("event_private") is True,
        invite=invite,
        remove=remove,
        conferencing=conferencing,
    )


def _text(problems: Problems, body: Mapping[str, Any], name: str, longest: int) -> str | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        problems.add(name, "errors.invalid", f"{name} must be text")
        return None
    if len(value) > longest:
        problems.add(name, "errors.too_long", f"{name} must be at most {longest} characters")
    return value


def _moment(problems: Problems, body: Mapping[str, Any], name: str) -> tuple[When | None, str]:
    """A start or an end, as text or as `{time, tzid}`, with the zone it belongs to."""
    value, tzid, tzid_field = body.get(name), body.get("tzid") or "Etc/UTC", "tzid"
    if isinstance(value, dict):
        tzid, tzid_field = value.get("tzid") or tzid, f"{name}.tzid" if value.get("tzid") else "tzid"
        value = value.get("time")
    try:
        zone_named(str(tzid))
    except ValueError:
        if not any(error["key"] == "errors.tzid_unrecognized" for error in problems.errors.get(tzid_field, [])):
            problems.add(tzid_field, "errors.tzid_unrecognized", "TZID not recognized")
    if value is None or value == "":
        problems.required(name)
        return None, str(tzid)
    try:
        return parse_when(str(value)), str(tzid)
    except ValueError:
        problems.add(name, "errors.invalid", f"{name} must be a date, or a time in UTC")
        return None, str(tzid)


def _span(problems: Problems, body: Mapping[str, Any]) -> tuple[When | None, When | None, str]:
    start, tzid = _moment(problems, body, "start")
    end, _ = _moment(problems, body, "end")
    if start is not None and end is not None:
        _check_order(problems, start, end)
    return start, end, tzid


def _check_order(problems: Problems, start: When, end: When) -> None:
    if isinstance(start, datetime) != isinstance(end, datetime):
        problems.add("end", "errors.invalid_time_pair", "start and end must both be dates or both be times")
        return
    utc = zone_named("Etc/UTC")
    if instant(end, utc) <= instant(start, utc):
        problems.add("end", "errors.invalid_time_pair", "end must be after start")


def _check_reminders(problems: Problems, reminders: Any) -> None:
    if reminders is None:
        return
    good = isinstance(reminders, list) and all(
        isinstance(each, dict) and isinstance(each.get("minutes"), int) and each["minutes"] >= 0 for each in reminders
    )
    if not good:
        problems.add("reminders", "errors.invalid", "reminders must be a list of minutes")


def _attendees(problems: Problems, attendees: Any) -> tuple[tuple[dict[str, Any], ...], tuple[str, ...]]:
    if not isinstance(attendees, dict):
        return (), ()
    people: dict[str, list[dict[str, Any]]] = {"invite": [], "remove": []}
    for change, found in people.items():
        named = attendees.get(change) or []
        for index, person in enumerate(named if isinstance(named, list) else [named]):
            email = person.get("email") if isinstance(person, dict) else None
            if isinstance(email, str) and _EMAIL.fullmatch(email):
                found.append({"email": email, "display_name": person.get("display_name"), "status": "needs_action"})
            else:
                problems.add(f"attendees.{change}[{index}].email", "errors.invalid_email", "not an e-mail address")
    return tuple(people["invite"]), tuple(person["email"] for person in people["remove"])


def _conferencing(problems: Problems, conferencing: Any, calendar: Calendar) -> dict[str, Any] | None:
    if not isinstance(conferencing, dict):
        return None
    profile_id = conferencing.get("profile_id")
    if not isinstance(profile_id, str):
        problems.required("conferencing.profile_id")
    elif profile_id == "integrated" and not calendar.integrated_conferencing:
        key = "errors.integrated_conferencing_not_available"
        problems.add("conferencing.profile_id", key, "the calendar has no conferencing of its own")
    return conferencing


def _location(location: Any) -> dict[str, str] | None:
    if not isinstance(location, dict):
        return None
    return {key: str(location[key]) for key in ("description", "lat", "long") if location.get(key) is not None} or None
