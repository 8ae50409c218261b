"""Reading events and busy times, as Cronofy last saw them, page by page.

docs.cronofy.com/developers/api/events/read-events and …/free-busy
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.local.cronofy.api.calls import (
    READ_EVENTS,
    READ_FREE_BUSY,
    Answer,
    Call,
    Endpoint,
    Problems,
    Refusal,
    truth,
)
from integrations.local.cronofy.entities import Calendar, Event, Profile
from integrations.local.cronofy.paging import Page
from integrations.local.cronofy.times import When, instant, parse_when, render, render_localized, zone_named

BACK = timedelta(days=42)
AHEAD = timedelta(days=201)

FREE_BUSY_WORDS = {"transparent": "free", "opaque": "busy", "unknown": "unknown"}


@dataclass(frozen=True, slots=True)
class Query:
    """What a reading asks for; `starts_at`/`ends_at` are None where the caller named no bound."""

    zone: ZoneInfo
    starts_at: datetime | None
    ends_at: datetime | None
    calendar_ids: frozenset[str]
    managed: bool
    external: bool
    deleted: bool
    moved: bool
    modified_since: datetime | None
    localized: bool

    def when(self, when: When, tzid: str) -> Any:
        """A start or an end in the form the caller asked for."""
        return render_localized(when, zone_named(tzid)) if self.localized else render(when)


@dataclass(frozen=True, slots=True)
class Found:
    """An event that a reading found, and where."""

    profile: Profile
    calendar: Calendar
    event: Event


def _read_events(call: Call) -> Answer:
    query = read_query(call)
    if query.external:
        call.require(READ_EVENTS)
    return _first_page(call, "events", query, _event)


def _read_free_busy(call: Call) -> Answer:
    query = read_query(call)
    identified = truth(call.query.get("include_ids"))

    def render_block(query: Query, found: Found) -> dict[str, Any]:
        return _block(query, found, identified=identified)

    return _first_page(call, "free_busy", query, render_block)


def _first_page(call: Call, kind: str, query: Query, render_item: Callable[[Query, Found], dict[str, Any]]) -> Answer:
    skip_waiting = kind == "free_busy"
    found = [each for each in find(call, query) if not (skip_waiting and each.event.occupies_nothing)]
    items = [render_item(query, each) for each in found]
    page = Page(call.account.sub, kind, items, 1, call.world.settings.page_size)
    return Answer(body=call.world.pages.answer(page, f"{call.world.base_url}/v1/{kind}/pages"))


def _later_page(kind: str) -> Callable[[Call], Answer]:
    def read(call: Call) -> Answer:
        page = call.world.pages.find(call.path["page_id"], call.account.sub, kind)
        if page is None:
            raise Refusal(404)
        return Answer(body=call.world.pages.answer(page, f"{call.world.base_url}/v1/{kind}/pages"))

    return read


def read_query(call: Call) -> Query:
    """The parameters of a reading. Raises Refusal 422 for a missing or unknown zone and for unreadable times."""
    problems, query = Problems(), call.query
    zone = _zone(problems, query.get("tzid"))
    starts_at = _bound(problems, "from", query.get("from"), zone)
    ends_at = _bound(problems, "to", query.get("to"), zone)
    modified_since = _bound(problems, "last_modified", query.get("last_modified"), zone)
    problems.refuse_if_any()
    only_managed = truth(query.get("only_managed"))
    return Query(
        zone=zone,
        starts_at=starts_at,
        ends_at=ends_at,
        calendar_ids=frozenset(query.getlist("calendar_ids[]") + query.getlist("calendar_ids")),
        managed=only_managed or truth(query.get("include_managed")),
        external=not only_managed,
        deleted=truth(query.get("include_deleted")),
        moved=truth(query.get("include_moved")),
        modified_since=modified_since,
        localized=truth(query.get("localized_times")),
    )


def _zone(problems: Problems, tzid: str | None) -> ZoneInfo:
    if not tzid:
        problems.required("tzid")
        return ZoneInfo("Etc/UTC")
    try:
        return zone_named(tzid)
    except ValueError:
        problems.add("tzid", "errors.tzid_unrecognized", "TZID not recognized")
        return ZoneInfo("Etc/UTC")


def _bound(problems: Problems, name: str, text: str | None, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        return instant(parse_when(text), zone)
    except ValueError:
        problems.add(name, "errors.invalid", f"{name} must be a date or a time in UTC")
        return None


def find(call: Call, query: Query) -> list[Found]:
    """The events a reading shows, by start; external ones only inside the sync window around today."""
    found = [
        Found(profile, calendar, event)
        for profile, calendar in _calendars(call, query)
        for event in calendar.book.events.values()
        if _wanted(query, event, call.now)
    ]
    return sorted(found, key=lambda each: (instant(each.event.start, query.zone), each.event.event_uid))


def _calendars(call: Call, query: Query) -> Iterator[tuple[Profile, Calendar]]:
    """An unknown calendar id finds nothing and is no error."""
    for profile in call.account.visible_profiles:
        for calendar in profile.listed_calendars:
            wanted = not query.calendar_ids or calendar.calendar_id in query.calendar_ids
            if wanted and not calendar.deleted:
                yield profile, calendar


def _wanted(query: Query, event: Event, now: datetime) -> bool:
    ours = event.event_id is not None
    if ours and not query.managed:
        return False
    if not ours and not query.external:
        return False
    if event.deleted and not query.deleted:
        return False
    if query.modified_since and event.updated_at < query.modified_since:
        return False
    spans = [(event.start, event.end), *(event.earlier if query.moved else [])]
    return any(_inside(query, start, end, now, ours=ours) for start, end in spans)


def _inside(query: Query, start: When, end: When, now: datetime, *, ours: bool) -> bool:
    """Our own events know no default window; others are synced from 42 days back to 201 ahead, never beyond."""
    begins_at, over_at = instant(start, query.zone), instant(end, query.zone)
    if query.starts_at and over_at <= query.starts_at:
        return False
    if query.ends_at and begins_at >= query.ends_at:
        return False
    return ours or (over_at > now - BACK and begins_at < now + AHEAD)


def _event(query: Query, found: Found) -> dict[str, Any]:
    event = found.event
    ours = event.event_id is not None
    body: dict[str, Any] = {
        "calendar_id": found.calendar.calendar_id,
        "event_uid": event.event_uid,
        "start": query.when(event.start, event.tzid),
        "end": query.when(event.end, event.tzid),
        "deleted": event.deleted,
        "created": render(event.created_at),
        "updated": render(event.updated_at),
        "participation_status": event.participation_status,
        "transparency": event.transparency,
        "status": event.status,
        "recurring": event.recurring,
        "event_private": event.event_private,
        "categories": [],
        "options": _options(found.calendar, event),
    }
    if ours:
        body["event_id"] = event.event_id
    if found.profile.free_busy_only and not ours:
        return body | {"summary": None}
    return body | _details(event)


def _details(event: Event) -> dict[str, Any]:
    details: dict[str, Any] = {
        "summary": event.summary,
        "description": event.description or "",
        "attendees": event.attendees,
    }
    if event.conferencing:
        details["meeting_url"] = event.conferencing["join_url"]
    optional = {
        "location": event.location,
        "organizer": event.organizer,
        "url": event.url,
        "conferencing": event.conferencing,
    }
    return details | {key: value for key, value in optional.items() if value}


def _options(calendar: Calendar, event: Event) -> dict[str, bool]:
    writable = not calendar.readonly
    changeable = writable and (event.event_id is not None or calendar.permission_level == "unrestricted")
    may_change = changeable and not event.recurring
    return {"delete": may_change, "update": may_change, "change_participation_status": writable}


def _block(query: Query, found: Found, *, identified: bool) -> dict[str, Any]:
    event = found.event
    block: dict[str, Any] = {
        "calendar_id": found.calendar.calendar_id,
        "start": query.when(event.start, event.tzid),
        "end": query.when(event.end, event.tzid),
        "free_busy_status": "tentative" if event.status == "tentative" else FREE_BUSY_WORDS[event.transparency],
    }
    if identified:
        block["event_uid"] = event.event_uid
        if event.event_id:
            block["event_id"] = event.event_id
    return block


ENDPOINTS = (
    Endpoint("GET", "/v1/events", _read_events),
    Endpoint("GET", "/v1/events/pages/{page_id}", _later_page("events")),
    Endpoint("GET", "/v1/free_busy", _read_free_busy, scopes=READ_FREE_BUSY),
    Endpoint("GET", "/v1/free_busy/pages/{page_id}", _later_page("free_busy"), scopes=READ_FREE_BUSY),
)
