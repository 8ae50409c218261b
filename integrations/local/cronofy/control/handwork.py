"""What a person does to their own calendar, outside any application."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from integrations.local.cronofy.api.ledger import apply_deletion, move
from integrations.local.cronofy.control.models import EventChange
from integrations.local.cronofy.control.state import event_state
from integrations.local.cronofy.entities import Event
from integrations.local.cronofy.notifications import tell_of_change
from integrations.local.cronofy.store import Placed, new_id
from integrations.local.cronofy.times import When
from integrations.local.cronofy.world import PendingWrite, World

PLAIN_FIELDS = ("summary", "description", "tzid", "participation_status", "transparency", "status")


def change_by_hand(world: World, placed: Placed, change: EventChange) -> dict[str, Any]:
    """Make the change; Cronofy sees it, and announces it, as soon as it reaches the login again.

    Raises LookupError for an event that is not there.
    """
    event = _event(placed, change, world.clock())
    apply = _change(world, placed, event, change)
    if event.event_uid not in placed.calendar.book.events:
        apply = _creation(placed, event, apply)
    now = world.clock()
    if placed.profile.connected:
        apply(now)
    else:
        ids = event.event_id, event.event_uid
        world.pending.append(PendingWrite(placed.profile, placed.calendar, "person", *ids, now, apply))
    return {"event": event_state(placed.calendar, event), "seen_by_cronofy": placed.profile.connected}


def _event(placed: Placed, change: EventChange, now: datetime) -> Event:
    """The event that is meant; a new one, not in the calendar yet, for an import or a copy."""
    book = placed.calendar.book
    if change.copy_of is not None:
        original = book.events.get(change.copy_of) or book.managed(change.copy_of)
        if original is None:
            raise LookupError(f"no event {change.copy_of}")
        return replace(original, event_uid=new_id("evt_external"), event_id=None, earlier=[], invited=False)
    if change.event_id is None and change.event_uid is None:
        return _imported(change, now)
    found = book.managed(change.event_id) if change.event_id else book.events.get(change.event_uid or "")
    if found is None:
        raise LookupError(f"no event {change.event_id or change.event_uid}")
    return found


def _imported(change: EventChange, now: datetime) -> Event:
    assert change.start is not None
    assert change.end is not None
    return Event(new_id("evt_external"), None, change.summary, _utc(change.start), _utc(change.end), now, now)


def _creation(placed: Placed, event: Event, apply: Callable[[datetime], str]) -> Callable[[datetime], str]:
    def create(now: datetime) -> str:
        event.created_at = now
        placed.calendar.book.events[event.event_uid] = event
        apply(now)
        return "created"

    return create


def _change(world: World, placed: Placed, event: Event, change: EventChange) -> Callable[[datetime], str]:
    def apply(now: datetime) -> str:
        move(event, _utc(change.start or event.start), _utc(change.end or event.end))
        for name in PLAIN_FIELDS:
            if (value := getattr(change, name)) is not None:
                setattr(event, name, value)
        if change.location is not None:
            event.location = {"description": change.location}
        event.updated_at, event.changed_by = now, "person"
        if change.deleted:
            apply_deletion(event, now, by="person")
        elif change.deleted is False:
            event.deleted, event.status = False, "confirmed"
        _announce(world, placed, event, now)
        return "changed"

    return apply


def _announce(world: World, placed: Placed, event: Event, now: datetime) -> None:
    """Every account that has linked the login hears of it, through its own channels."""
    for account, profile in world.store.holders(placed.profile.mailbox):
        for calendar in profile.listed_calendars:
            if calendar.book is placed.calendar.book:
                managed = event.event_id is not None
                tell_of_change(world, Placed(account, profile, calendar), managed=managed, since=now)


def _utc(when: When) -> When:
    return when.astimezone(UTC) if isinstance(when, datetime) else when
