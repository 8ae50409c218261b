"""Everything the stand-in knows, as JSON, without a single token."""

from collections.abc import Callable
from typing import Any

from integrations.local.cronofy.api.identity import calendar_fields, profile_fields
from integrations.local.cronofy.entities import Account, Calendar, Channel, Event, Mailbox, Profile
from integrations.local.cronofy.times import render, render_optional
from integrations.local.cronofy.upkeep import described, due_at
from integrations.local.cronofy.world import PendingWrite, World


def state(world: World, only: frozenset[str] | None = None) -> dict[str, Any]:
    """The whole state, or the parts of those names."""
    store = world.store
    parts: dict[str, Callable[[], Any]] = {
        "now": lambda: render(world.clock()),
        "base_url": lambda: world.base_url,
        "client_id": lambda: world.client_id,
        "data_center": lambda: world.data_center,
        "settings": lambda: world.settings.model_dump(mode="json"),
        "faults": lambda: [fault.model_dump(mode="json") for fault in world.faults.rules],
        "accounts": lambda: [account_state(world, account) for account in store.accounts.values()],
        "identities": lambda: [_identity(world, mailbox) for mailbox in store.mailboxes],
        "events": lambda: events_state(world),
        "pending": lambda: [_pending(world, write) for write in world.pending],
        "writes": lambda: list(store.writes),
        "pushes": lambda: [delivery.described() for delivery in world.courier.deliveries],
        "mails": lambda: list(store.mails),
        "calls": lambda: list(store.calls),
        "calls_total": lambda: store.calls_total,
    }
    return {name: part() for name, part in parts.items() if only is None or name in only}


def account_state(world: World, account: Account) -> dict[str, Any]:
    """One account with its profiles and channels; `authorized` is whether our application may still call for it."""
    return {
        "sub": account.sub,
        "email": account.email,
        "name": account.name,
        "zoneinfo": account.zoneinfo,
        "authorized": account.grant is not None,
        "erasure_requested": account.erasure_requested,
        "scopes": list(account.grant.scopes) if account.grant else [],
        "profiles": [profile_state(world, profile) for profile in account.profiles],
        "channels": [_channel(channel) for channel in account.channels.values()],
        "availability_rules": list(account.rules.values()),
    }


def profile_state(world: World, profile: Profile) -> dict[str, Any]:
    """One profile, with what the API would not tell about it."""
    return profile_fields(world, profile) | {
        "disconnected_at": render_optional(profile.disconnected_at),
        "initial_sync_since": render_optional(profile.initial_sync_since),
        "unticked_boxes": profile.unticked_boxes,
        "calendars_listed": profile.calendars_listed,
        "free_busy_only": profile.free_busy_only,
        "revoked": profile.revoked,
        "calendars": [calendar_fields(calendar) for calendar in profile.calendars],
    }


def events_state(world: World) -> list[dict[str, Any]]:
    """Every event of every calendar, deleted ones too."""
    return [
        event_state(calendar, event)
        for account in world.store.accounts.values()
        for profile in account.profiles
        for calendar in profile.calendars
        for event in calendar.book.events.values()
    ]


def event_state(calendar: Calendar, event: Event) -> dict[str, Any]:
    """One event as the calendar holds it; `writes` counts how often our application wrote it."""
    return {
        "calendar_id": calendar.calendar_id,
        "event_id": event.event_id,
        "event_uid": event.event_uid,
        "summary": event.summary,
        "description": event.description,
        "location": (event.location or {}).get("description"),
        "start": render(event.start),
        "end": render(event.end),
        "tzid": event.tzid,
        "participation_status": event.participation_status,
        "transparency": event.transparency,
        "event_private": event.event_private,
        "status": event.status,
        "deleted": event.deleted,
        "invited": event.invited,
        "attendees": event.attendees,
        "created_at": render(event.created_at),
        "updated_at": render(event.updated_at),
        "changed_by": event.changed_by,
        "writes": event.writes,
    }


def _identity(world: World, mailbox: Mailbox) -> dict[str, Any]:
    return {
        "email": mailbox.email,
        "provider_name": mailbox.family,
        "name": mailbox.name,
        "consent": mailbox.consent,
        "linked_in": [account.sub for account, _ in world.store.holders(mailbox)],
        "calendars": [calendar.name for calendar in mailbox.calendars],
    }


def _channel(channel: Channel) -> dict[str, Any]:
    return {"channel_id": channel.channel_id, "callback_url": channel.callback_url, "filters": channel.filters}


def _pending(world: World, write: PendingWrite) -> dict[str, Any]:
    waiting = None if not write.profile.connected else render(due_at(world, write))
    reason = "delay" if write.profile.connected else "disconnected"
    return described(write) | {"due_at": waiting, "reason": reason}
