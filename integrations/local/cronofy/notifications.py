"""Which channels hear of what. Changes that our application made itself are never announced to it."""

from datetime import datetime

from integrations.local.cronofy.entities import Account, Calendar, Channel
from integrations.local.cronofy.store import Placed
from integrations.local.cronofy.times import render
from integrations.local.cronofy.world import World


def tell(world: World, account: Account, kind: str) -> None:
    """Send a notification that names only its type (profile_disconnected, …) to every channel of an account."""
    for channel in list(account.channels.values()):
        world.courier.send(account, channel, {"type": kind})


def tell_of_change(world: World, placed: Placed, *, managed: bool, since: datetime) -> None:
    """Announce a change in a calendar to the channels whose filters let it through."""
    for channel in list(placed.account.channels.values()):
        if _hears(channel, placed.calendar, managed=managed):
            notification = {"type": "change", "changes_since": render(since)}
            world.courier.send(placed.account, channel, notification)


def _hears(channel: Channel, calendar: Calendar, *, managed: bool) -> bool:
    wanted = channel.filters.get("calendar_ids")
    if wanted is not None and calendar.calendar_id not in wanted:
        return False
    return managed or not channel.filters.get("only_managed")
