"""Cronofy's notification channels: one for each account, looked after every week, and what follows from what is heard there.

https://docs.cronofy.com/developers/api/push-notifications/
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zlib import crc32

from bot.domain.incident import look_at_connection
from bot.domain.jobs import Job, JobKind

WEEK = timedelta(days=7)
"""How often a channel is looked after: Cronofy closes one that stayed deaf for a day, and tells nobody."""
NOT_BEFORE = timedelta(hours=12)
"""The next time is never nearer: a job that runs a little early must not take its own time for the next one."""
GATHERED = timedelta(seconds=5)
"""What is heard within so long is looked at once, afterwards."""
CLOCKS_DIFFER = timedelta(seconds=1)
EPOCH = datetime.fromtimestamp(0, UTC)

_OPAQUE = re.compile(r"[\w-]{16,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NotificationChannel:
    """A channel as Cronofy lists it. `only_managed`: changes of other entries than our application's are not heard there."""

    channel_id: str
    callback_url: str
    only_managed: bool


def could_be_opaque(text: str) -> bool:
    """Whether it looks like what ends the address of a channel; some databases refuse to compare with text of any kind."""
    return _OPAQUE.fullmatch(text) is not None


def open_channel(sub: str, at: datetime) -> Job:
    """The promise to have a channel for an account whose authorisation became usable at `at`."""
    return Job(JobKind.OPEN_CHANNEL, f"open-channel:{sub}:{int(at.timestamp())}", {"sub": sub})


def look_after_channel(sub: str, now: datetime) -> Job:
    """The promise to look at the account's channel again within about a week.

    Each account has a time of the week of its own: those that came on one day do not come back on one day, and however often it is
    promised, there is one such job for each week.
    """
    begin = now + NOT_BEFORE
    due = begin + (EPOCH + timedelta(seconds=crc32(sub.encode())) - begin) % WEEK
    return Job(JobKind.OPEN_CHANNEL, f"open-channel:{sub}:week:{int(due.timestamp())}", {"sub": sub}, due)


def look_soon(workspace_id: str, person_id: str, heard_at: datetime) -> Job:
    """The promise to look at a connection of which something was heard.

    It is kept when the seconds that it stands for are over, so whatever is heard in them is covered by that one look, and a notification
    that comes twice, late, or before an older one makes no difference.
    """
    number = (heard_at - EPOCH) // GATHERED
    over_at = EPOCH + (number + 1) * GATHERED + CLOCKS_DIFFER
    return replace(look_at_connection(workspace_id, person_id, f"heard-{number}"), not_before=over_at)
