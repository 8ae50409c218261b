"""Writing events: accepted at once, in the calendar a little later, or queued while the login is lost.

docs.cronofy.com/developers/api/events
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from integrations.local.cronofy.api.calls import (
    CHANGE_PARTICIPATION,
    CREATE_EVENT,
    DELETE_EVENT,
    Answer,
    Call,
    Endpoint,
    Refusal,
    invalid,
    truth,
)
from integrations.local.cronofy.api.event_fields import EventFields, read_fields
from integrations.local.cronofy.api.ledger import apply_deletion, apply_fields, create_event
from integrations.local.cronofy.entities import Calendar, Event, Profile
from integrations.local.cronofy.world import PendingWrite

REPLIES = ("accepted", "declined", "tentative")


def upsert(call: Call) -> Answer:
    """Create or change an event; `event_id` wins over `event_uid` and then makes an event of our own.

    202 with no body says accepted, not written. Raises Refusal 403 for a read-only calendar or an event that is not
    ours, 404, 422, and 423 while the login is lost if that switch is on.
    """
    profile, calendar = _writable(call)
    event_id, event_uid = _ids(call)
    if event_id is None and event_uid is not None:
        _external(calendar, event_uid)
    fields = read_fields(call.body, calendar)
    _refuse_if_locked(call, profile)

    def apply(now: datetime) -> str:
        return _write(call, profile, calendar, event_id, event_uid, fields, now)

    _accept(call, profile, calendar, "upsert", event_id, event_uid, apply)
    return Answer(202)


def delete(call: Call) -> Answer:
    """Delete an event of ours by `event_id` (unknown ones are accepted too) or an external one by `event_uid`."""
    profile, calendar = _writable(call)
    event_id, event_uid = _ids(call)
    if event_id is None and event_uid is not None:
        _external(calendar, event_uid)
    _refuse_if_locked(call, profile)

    def apply(now: datetime) -> str:
        event = calendar.book.managed(event_id) if event_id else calendar.book.events.get(event_uid or "")
        return apply_deletion(event, now, by="application")

    _accept(call, profile, calendar, "delete", event_id, event_uid, apply)
    return Answer(202)


def _write(
    call: Call,
    profile: Profile,
    calendar: Calendar,
    event_id: str | None,
    event_uid: str | None,
    fields: EventFields,
    now: datetime,
) -> str:
    if calendar.readonly or calendar.deleted or not any(each is calendar for each in profile.calendars):
        return "refused_by_calendar"
    event = calendar.book.managed(event_id) if event_id else calendar.book.events[event_uid or ""]
    outcome = "updated"
    if event is None or event.deleted:
        event = create_event(calendar, event, event_id, fields, now)
        outcome = "created"
    apply_fields(event, fields, now, meeting_address=f"{call.world.base_url}/meet")
    if profile.free_busy_only and event_id:
        event.invited, event.participation_status = True, "needs_action"
        mail = {"kind": "invitation", "to": profile.mailbox.email, "sub": call.account.sub, "event_id": event_id}
        call.world.store.mails.append(mail | {"at": now.strftime("%Y-%m-%dT%H:%M:%SZ")})
        return "invitation_sent"
    return outcome


def _writable(call: Call) -> tuple[Profile, Calendar]:
    profile, calendar = call.calendar(call.path["calendar_id"])
    if calendar.deleted:
        raise Refusal(404)
    if calendar.readonly:
        raise Refusal(403)
    return profile, calendar


def _ids(call: Call) -> tuple[str | None, str | None]:
    event_id = call.body.get("event_id") or call.query.get("event_id")
    event_uid = call.body.get("event_uid") or call.query.get("event_uid")
    if not event_id and not event_uid:
        raise invalid("event_id", "errors.required", "required")
    return (str(event_id), None) if event_id else (None, str(event_uid))


def _external(calendar: Calendar, event_uid: str) -> None:
    """Somebody else's event may be changed only with unrestricted permission (docs: api/events/edit-external-events)."""
    event = calendar.book.events.get(event_uid)
    if event is not None and event.event_id is not None:
        raise invalid("event_uid", "errors.must_be_external_event_uid", "must be the event_uid of an external event")
    if calendar.permission_level != "unrestricted":
        raise Refusal(403)
    if event is None or event.deleted:
        raise Refusal(404)


def _refuse_if_locked(call: Call, profile: Profile) -> None:
    if call.world.settings.lock_event_writes and not profile.connected:
        raise Refusal(423)


def _accept(
    call: Call,
    profile: Profile,
    calendar: Calendar,
    action: Literal["upsert", "delete", "participation_status"],
    event_id: str | None,
    event_uid: str | None,
    apply: Callable[[datetime], str],
) -> None:
    call.world.pending.append(PendingWrite(profile, calendar, action, event_id, event_uid, call.now, apply))


def _delete_many(call: Call) -> Answer:
    """Delete every event of ours, everywhere or in some calendars."""
    everywhere, chosen = _which(call)
    for profile in call.account.visible_profiles:
        for calendar in profile.listed_calendars:
            if everywhere or calendar.calendar_id in chosen:
                _delete_managed(call, profile, calendar)
    return Answer(202)


def _which(call: Call) -> tuple[bool, list[str]]:
    delete_all = call.body.get("delete_all", call.query.get("delete_all"))
    chosen: Any = call.body.get("calendar_ids") or call.query.getlist("calendar_ids[]")
    if delete_all is not None and not truth(delete_all):
        raise invalid("delete_all", "errors.must_be_boolean", "must be true")
    if delete_all is None and not chosen:
        raise invalid("delete_all", "errors.required", "required")
    if delete_all is not None:
        return True, []
    known = {each.calendar_id for profile in call.account.visible_profiles for each in profile.listed_calendars}
    if not isinstance(chosen, list) or not known.issuperset(map(str, chosen)):
        raise invalid("calendar_ids", "errors.invalid_calendar_ids", "contains an unknown calendar")
    return False, chosen


def _delete_managed(call: Call, profile: Profile, calendar: Calendar) -> None:
    for event in calendar.book.events.values():
        if event.event_id and not event.deleted:
            _accept(call, profile, calendar, "delete", event.event_id, None, _deletion(event))


def _deletion(event: Event) -> Callable[[datetime], str]:
    return lambda now: apply_deletion(event, now, by="application")


def _reply(call: Call) -> Answer:
    """Answer an invitation on the person's behalf."""
    profile, calendar = call.calendar(call.path["calendar_id"])
    event = calendar.book.events.get(call.path["event_uid"])
    if event is None or event.deleted:
        raise Refusal(404)
    status = call.body.get("status")
    if status not in REPLIES:
        raise invalid("status", "errors.not_recognized", "must be accepted, declined or tentative")

    def apply(now: datetime) -> str:
        event.participation_status, event.updated_at = status, now
        return "updated"

    _accept(call, profile, calendar, "participation_status", event.event_id, event.event_uid, apply)
    return Answer(202)


UPSERT = Endpoint("POST", "/v1/calendars/{calendar_id}/events", upsert, scopes=CREATE_EVENT)
DELETE = Endpoint("DELETE", "/v1/calendars/{calendar_id}/events", delete, scopes=DELETE_EVENT)
ENDPOINTS = (
    UPSERT,
    DELETE,
    Endpoint("DELETE", "/v1/events", _delete_many, scopes=DELETE_EVENT),
    Endpoint(
        "POST",
        "/v1/calendars/{calendar_id}/events/{event_uid}/participation_status",
        _reply,
        scopes=CHANGE_PARTICIPATION,
    ),
)
