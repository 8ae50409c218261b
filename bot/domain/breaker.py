"""When so many accounts change at once that it is Cronofy or a provider, not forty people: all alerts are held then.

All instants are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.connection import DELIVERS, ConnectionStatus
from bot.domain.incident import CAUSES
from bot.domain.jobs import Job, JobKind

WINDOW = timedelta(minutes=10)
"""How close together changes are one event."""
SHARE = 0.05
"""More than this share of the linked accounts, changing within WINDOW, is no coincidence."""
AT_LEAST = 10
"""So many have to change all the same: of forty accounts, three are."""
QUIET = timedelta(minutes=30)
"""How long it has to stay below all that until alerts go out again by themselves."""
WATCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The state in which an account was last seen, and `since` when it is broken, or not. `worked`: it delivered at some time.

    `counted_at` is when a change of it was last counted. `tenant` is the keyed hash of the organisation and provider of its broken login.
    """

    workspace_id: str
    person_id: str
    status: ConnectionStatus
    since: datetime
    worked: bool
    counted_at: datetime | None = None
    tenant: str | None = None

    @property
    def linked(self) -> bool:
        """Whether it is an account at all."""
        return self.status is not ConnectionStatus.NOT_LINKED

    @property
    def broken(self) -> bool:
        """Whether it is broken."""
        return self.status in CAUSES

    def next(self, status: ConnectionStatus, now: datetime, tenant: str | None) -> "LastSeen":
        """As it is seen in another state at `now`.

        A change into a break or out of one counts, but no account twice within WINDOW, and none that never worked: that is a beginning.
        """
        after = LastSeen(self.workspace_id, self.person_id, status, now, self.worked or status in DELIVERS, self.counted_at, tenant)
        if self.broken and after.broken:
            after = replace(after, since=self.since)
        counts = self.worked and (self.broken or after.broken) and (self.counted_at is None or now - self.counted_at >= WINDOW)
        return replace(after, counted_at=now) if counts else after


def first_seen(workspace_id: str, person_id: str, status: ConnectionStatus, now: datetime) -> LastSeen:
    """The state in which an account is seen first: no change of anything."""
    return LastSeen(workspace_id, person_id, status, now, status in DELIVERS)


def minute_of(at: datetime) -> int:
    """The number of the minute that `at` is counted in."""
    return int(at.timestamp()) // 60


def counted_from(now: datetime, released_at: datetime | None) -> int:
    """The first minute that counts at `now`: nothing from before alerts were let go."""
    first = minute_of(now - WINDOW)
    return max(first, minute_of(released_at) + 1) if released_at else first


def trips(changes: int, accounts: int) -> bool:
    """Whether so many changes within WINDOW, of so many linked accounts, hold all alerts."""
    return changes >= AT_LEAST and changes > accounts * SHARE


def is_quiet(changes: Mapping[int, int], accounts: int, now: datetime) -> bool:
    """Whether nothing tripped for QUIET, given the changes by minute."""
    last, span = minute_of(now), minute_of(now) - minute_of(now - WINDOW)
    ends = range(minute_of(now - QUIET) + 1, last + 1)
    return not any(trips(sum(changes.get(minute, 0) for minute in range(end - span, end + 1)), accounts) for end in ends)


def watch_hold(workspace_id: str, held_at: datetime, at: datetime) -> Job:
    """The promise to see at `at` whether it is quiet again."""
    fields = {"workspace_id": workspace_id, "held_at": held_at.isoformat()}
    return Job(JobKind.WATCH_HOLD, f"watch-hold:{workspace_id}:{held_at.isoformat()}:{at.isoformat()}", fields, at)
