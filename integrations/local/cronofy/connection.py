"""A login that Cronofy loses and gets back."""

from dataclasses import replace

from integrations.local.cronofy.entities import Account, Mailbox, Profile
from integrations.local.cronofy.notifications import tell, tell_of_change
from integrations.local.cronofy.relinks import relink_url
from integrations.local.cronofy.store import Placed
from integrations.local.cronofy.times import render
from integrations.local.cronofy.upkeep import begin_initial_sync
from integrations.local.cronofy.world import World


def lose(world: World, mailbox: Mailbox) -> None:
    """The provider refuses the stored login: every account that has linked it loses it at once.

    Cronofy announces it to the channels and mails the person a link.
    """
    now = world.clock()
    for account, profile in world.store.holders(mailbox):
        if profile.connected:
            profile.connected = False
            profile.disconnected_at = now
            tell(world, account, "profile_disconnected")
            link = relink_url(world, profile)
            world.store.mails.append({"kind": "relink", "to": mailbox.email, "sub": account.sub, "link": link, "at": render(now)})


def regain(world: World, account: Account, profile: Profile) -> None:
    """The person signed in again: what was queued goes out soon, and `change` says that syncing resumed.

    There is no notification of its own for this (docs: faqs/profile-reconnection-process).
    """
    since = profile.disconnected_at
    profile.connected = True
    profile.disconnected_at = None
    now = world.clock()
    world.pending = [replace(write, resumed_at=now) if write.profile is profile else write for write in world.pending]
    if since is not None and profile.calendars:
        tell_of_change(world, Placed(account, profile, profile.calendars[0]), managed=True, since=since)


def grant_boxes(world: World, account: Account, profile: Profile, *, ticked: bool) -> None:
    """Apply what the person ticked at the provider: without the boxes the first sync never ends."""
    was_unticked, profile.unticked_boxes = profile.unticked_boxes, not ticked
    if not ticked or was_unticked:
        begin_initial_sync(world, account, profile, hide_calendars=True)
