"""Which accounts are looked at when, and what of the requests that Cronofy allows each of them gets. All instants are aware UTC.

One request tells of ten accounts whether they are connected, and a request of its own (after another one for a token, mostly) everything
about one account: what can only be read, and a calendar that vanished, shows there alone. So there are two rounds, and the quick one
goes through those first who have a session soon. docs/decisions/0008-the-checker.md has the arithmetic.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.connection import Verdict
from bot.domain.jobs import Job, JobKind

AT_A_TIME = 10
"""Accounts that one request tells of."""
READING_COSTS = 2
"""Requests that reading one account takes: access tokens may last an hour, so each reading is likely to need a new one."""
SOON = timedelta(hours=24)
"""How near a session puts its people's accounts at risk."""
NEAR_EVERY = timedelta(minutes=9, seconds=45)
FAR_EVERY = timedelta(minutes=43)
"""From one look at an account to the next, short of what was promised (10 and 45 minutes) by what a page may have to wait."""
FAR_AT_WORST = timedelta(hours=4)
"""How long a look at an account without a session soon may be delayed where there is too much to do."""
READ_EVERY = timedelta(hours=23, minutes=30)
"""From one reading of everything to the next; promised are 24 hours."""
NEARLY_SOON = SOON + FAR_AT_WORST
"""How near a session is that counts already, since its account might not be looked at before it is near."""
PAGE_REQUESTS = 50
"""What one page may take of what Cronofy allows: some 500 accounts, in less than eight seconds."""
CLAIM = timedelta(minutes=2)
"""How long the accounts of a page are left to whoever took it; a process that died with it gives them back so."""
TICK = timedelta(seconds=15)
"""How long a tick goes on with what is due; the next one follows then, at once if more is due."""
AT_ONCE = datetime.fromtimestamp(0, UTC)
"""When a new account is due: before the others of its class."""


class SyncStatus(StrEnum):
    """What Cronofy says of an account as a whole, any of its logins being disconnected first."""

    ACTIVE = "active"
    PENDING = "pending"
    DISCONNECTED = "disconnected"
    UNKNOWN = "unknown"  # Cronofy does not know the account, or that we may ask for it
    OTHER = "other"  # a word that we do not know


class Risk(StrEnum):
    """How soon a break would do harm."""

    NEAR = "near"
    FAR = "far"


@dataclass(frozen=True, slots=True)
class Check:
    """One account among those that are looked at. `status` is what was seen last, None before the first look.

    `due_at` is when it is looked at next, `read_due_at` when everything about it is read next.
    """

    sub: str
    risk: Risk
    due_at: datetime
    read_due_at: datetime
    status: SyncStatus | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What is left to spend on one page, in requests; the classes take their part in this order: near, reading, far."""

    left: int = PAGE_REQUESTS

    @property
    def looks(self) -> int:
        """How many accounts may be looked at."""
        return self.left * AT_A_TIME

    @property
    def readings(self) -> int:
        """How many may be read: five sixths of what is left, so that a backlog of readings does not stop the looks."""
        return self.left * 5 // 6 // READING_COSTS

    def after_looks(self, accounts: int) -> "Page":
        """What is left once so many were looked at."""
        return Page(self.left - requests_for(accounts))

    def after_readings(self, accounts: int) -> "Page":
        """What is left once so many were read."""
        return Page(self.left - accounts * READING_COSTS)


def after_look(check: Check, seen: SyncStatus | None, now: datetime, session_starts_at: datetime | None) -> Check:
    """The account after it was looked at; `seen` is None where nothing could be learnt of it."""
    risk, due_at = next_look(now, session_starts_at)
    if seen is None:
        return replace(check, risk=risk, due_at=due_at)
    if seen is SyncStatus.UNKNOWN:
        due_at = now + READ_EVERY  # a question that includes it is refused, and has to be asked again for nine others
    return replace(check, risk=risk, due_at=due_at, status=seen, checked_at=now)


def next_reading(check: Check, verdict: Verdict | None, now: datetime) -> datetime:
    """When all of an account is read again, that was just now in the state of `verdict`.

    A login that is in the way of no session hides the others in a look, which tells of the account as a whole: that account is read
    as often as others are looked at.
    """
    if verdict is None or not (verdict.delivers and verdict.secondary):
        return now + READ_EVERY
    return now + (NEAR_EVERY if check.risk is Risk.NEAR else FAR_EVERY)


def tick_at(now: datetime) -> int:
    """The number of the tick whose time it is."""
    return (now - AT_ONCE) // TICK


def tick_after(number: int, now: datetime) -> int:
    """The number of the tick that follows when this one ends at `now`; one that took too long is followed by the present one."""
    return max(number + 1, tick_at(now))


def check_tick(number: int) -> Job:
    """The promise of that tick: there is one for each, whoever promises it, so that those of several processes become one row."""
    return Job(JobKind.CHECK_CONNECTIONS, f"check:{number}", {"tick": number}, AT_ONCE + number * TICK)


def is_news(before: SyncStatus | None, seen: SyncStatus) -> bool:
    """Whether somebody has to look at an account more closely; a new one that is well is read soon anyway."""
    return seen is not before and (before, seen) != (None, SyncStatus.ACTIVE)


def requests_for(accounts: int) -> int:
    """How many requests tell of so many accounts."""
    return -(-accounts // AT_A_TIME)


def next_look(now: datetime, session_starts_at: datetime | None) -> tuple[Risk, datetime]:
    """How urgent an account is after a look at `now`, and when it is due again; `session_starts_at` is its next session's start.

    One whose session comes near before its next look, however late that might be, is urgent already.
    """
    if session_starts_at is None or session_starts_at > now + NEARLY_SOON:
        return Risk.FAR, now + FAR_EVERY
    return Risk.NEAR, max(now + NEAR_EVERY, min(session_starts_at - SOON, now + FAR_EVERY))
