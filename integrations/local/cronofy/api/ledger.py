"""How an event in a calendar changes, whoever changes it."""

from datetime import datetime
from typing import Any, Literal

from integrations.local.cronofy.api.event_fields import EventFields
from integrations.local.cronofy.entities import Calendar, Event
from integrations.local.cronofy.store import new_id
from integrations.local.cronofy.times import When


def create_event(calendar: Calendar, buried: Event | None, event_id: str | None, fields: EventFields, now: datetime) -> Event:
    """A new event of our application; one that was deleted before makes room for it."""
    if buried is not None:
        del calendar.book.events[buried.event_uid]
    event = Event(
        event_uid=new_id("evt_external"),
        event_id=event_id,
        summary=fields.summary,
        start=fields.start,
        end=fields.end,
        created_at=now,
        updated_at=now,
        writes=buried.writes if buried else 0,
    )
    calendar.book.events[event.event_uid] = event
    return event


def apply_fields(event: Event, fields: EventFields, now: datetime, *, meeting_address: str) -> None:
    """Write the content of an upsert over the event; attendees are a change, everything else is replaced."""
    move(event, fields.start, fields.end)
    event.summary, event.description = fields.summary, fields.description
    event.tzid, event.location, event.url = fields.tzid, fields.location, fields.url
    event.transparency, event.event_private = fields.transparency, fields.event_private
    for person in fields.invite:
        if all(each["email"] != person["email"] for each in event.attendees):
            event.attendees.append(dict(person))
    event.attendees = [each for each in event.attendees if each["email"] not in fields.remove]
    if fields.conferencing is not None:
        event.conferencing = _meeting(event, fields.conferencing, meeting_address)
    event.updated_at, event.changed_by = now, "application"
    event.writes += 1


def move(event: Event, start: When, end: When) -> None:
    """Give the event another time; the one it had is remembered."""
    if (event.start, event.end) != (start, end):
        event.earlier.append((event.start, event.end))
        event.start, event.end = start, end


def apply_deletion(event: Event | None, now: datetime, *, by: Literal["application", "person"]) -> str:
    """Delete the event, if it is there."""
    if event is None or event.deleted:
        return "nothing_to_delete"
    event.deleted, event.status = True, "cancelled"
    event.updated_at, event.changed_by = now, by
    return "deleted"


def _meeting(event: Event, wanted: dict[str, Any], meeting_address: str) -> dict[str, Any] | None:
    if wanted["profile_id"] == "none":
        return None
    if wanted["profile_id"] == "explicit":
        return {"provider_name": wanted.get("provider_description"), "join_url": wanted.get("join_url")}
    return {"provider_name": wanted["profile_id"], "join_url": f"{meeting_address}/{event.event_uid}"}
