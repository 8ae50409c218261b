"""What happens by itself as time passes: accepted writes reach their calendars, first syncs end."""

from datetime import datetime, timedelta

from integrations.local.cronofy.entities import Account, Profile
from integrations.local.cronofy.notifications import tell
from integrations.local.cronofy.times import render, render_optional
from integrations.local.cronofy.world import PendingWrite, World

TIMER_MARGIN_SECONDS = 0.02


def catch_up(world: World, *, at_once: bool = False) -> None:
    """Bring the state up to the clock. `at_once` does not wait for anything that only needs time.

    Writes of one calendar stay in their order; those of a disconnected profile stay queued.
    """
    now = world.clock()
    for account, profile in list(world.syncing):
        if profile.sync_ends_at and (at_once or profile.sync_ends_at <= now):
            end_initial_sync(world, account, profile)
    for write in list(world.pending):
        if write.profile.connected and (at_once or due_at(world, write) <= now):
            _apply(world, write, now)


def due_at(world: World, write: PendingWrite) -> datetime:
    """When a pending write of a connected profile reaches the calendar."""
    return (write.resumed_at or write.accepted_at) + timedelta(seconds=world.settings.write_delay_seconds)


def begin_initial_sync(world: World, account: Account, profile: Profile, *, hide_calendars: bool) -> None:
    """Start a first sync; it ends by itself unless permission boxes were left unticked."""
    now, seconds = world.clock(), world.settings.initial_sync_seconds
    profile.initial_sync_required = True
    profile.initial_sync_since = now
    profile.calendars_listed = not hide_calendars
    if profile.unticked_boxes:
        return
    profile.sync_ends_at = now + timedelta(seconds=seconds)
    world.syncing.append((account, profile))
    world.later(seconds + TIMER_MARGIN_SECONDS, lambda: catch_up(world))


def end_initial_sync(world: World, account: Account, profile: Profile) -> None:
    """Finish a first sync: the calendars appear and the channels hear of it."""
    profile.initial_sync_required = False
    profile.sync_ends_at = None
    profile.calendars_listed = True
    world.syncing = [(owner, each) for owner, each in world.syncing if each is not profile]
    tell(world, account, "profile_initial_sync_completed")


def _apply(world: World, write: PendingWrite, now: datetime) -> None:
    world.pending = [each for each in world.pending if each is not write]
    world.store.writes.append(described(write) | {"applied_at": render(now), "outcome": write.apply(now)})


def described(write: PendingWrite) -> dict[str, str | None]:
    """A write, pending or done, for the state of the stand-in."""
    return {
        "calendar_id": write.calendar.calendar_id,
        "event_id": write.event_id,
        "event_uid": write.event_uid,
        "action": write.action,
        "accepted_at": render_optional(write.accepted_at),
    }
