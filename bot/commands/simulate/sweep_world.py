"""The made-up world of `relink simulate sweep`: accounts that break unheard, a Cronofy that counts, and a checker on a fast clock.

What is decided is decided by bot/domain/checking.py, as in the running Relink; only the waiting, the asking and the remembering are played.
"""

import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.checking import (
    AT_A_TIME,
    AT_ONCE,
    FAR_EVERY,
    NEAR_EVERY,
    READ_EVERY,
    TICK,
    Page,
    Risk,
    next_look,
    tick_after,
    tick_at,
)
from bot.domain.notifications import WEEK

BEGIN = datetime(2027, 1, 4, tzinfo=UTC)
WARMING_UP = timedelta(hours=4)
"""Until nothing is left of how the world began."""
BREAKING = timedelta(hours=6)
"""How long things break; afterwards they are only noticed."""
GIVEN_UP = timedelta(hours=60)
NEAR_PART = 5
"""One in so many accounts has a session in the next 24 hours, at any time."""
BROKEN_PART = 20
BROKEN_AT_LEAST = 400
ANSWERS_AFTER = timedelta(milliseconds=300)
ASKED_AT_ONCE = 5
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
ENGINE_LOOKS_EVERY = timedelta(seconds=1)
"""How late a job that is due may begin."""


class Kind(StrEnum):
    """What breaks."""

    DISCONNECTED = "disconnected"
    WITHDRAWN = "withdrawn"
    READ_ONLY = "read_only"
    PRIMARY_GONE = "primary_gone"

    @property
    def shows_in_a_look(self) -> bool:
        """Whether availability tells of it; the others show only to who reads the account."""
        return self in (Kind.DISCONNECTED, Kind.WITHDRAWN)


class Purpose(StrEnum):
    """What a request is spent on."""

    NEAR = "looks, session in the next 24 h"
    FAR = "looks, the others"
    READING = "readings"
    TOKEN = "tokens"  # noqa: S105  a word in a table
    CHANNEL = "channels"
    TROUBLE = "readings of what looked broken"


@dataclass(slots=True)
class Break:
    """One break, and when it was noticed."""

    kind: Kind
    risk: Risk
    at: datetime
    noticed_at: datetime | None = None


@dataclass(slots=True)
class Allowance:
    """What jobs may ask of Cronofy: so many requests in any minute and in any second. Keeps the most that any minute took."""

    per_minute: int
    per_second: int
    now: datetime = BEGIN
    spent: Counter[Purpose] = field(default_factory=Counter)
    _minute: deque[datetime] = field(default_factory=deque)
    _last: deque[datetime] = field(default_factory=deque)
    most_in_a_minute: int = 0

    def ask(self, purpose: Purpose) -> datetime:
        """Wait until a request may be sent, and send it; when its answer is there."""
        at = self.now + ANSWERS_AFTER / ASKED_AT_ONCE
        if len(self._minute) >= self.per_minute:
            at = max(at, self._minute[-self.per_minute] + MINUTE)
        if len(self._minute) >= self.per_second:
            at = max(at, self._minute[-self.per_second] + SECOND)
        self.now = at
        self._minute.append(at)
        while self._minute[0] <= at - MINUTE and len(self._minute) > self.per_minute:
            self._minute.popleft()
        self.spent[purpose] += 1
        self._count(at)
        return at + ANSWERS_AFTER

    def _count(self, at: datetime) -> None:
        """Counted apart from what holds requests back: it is what is judged."""
        self._last.append(at)
        while self._last[0] <= at - MINUTE:
            self._last.popleft()
        self.most_in_a_minute = max(self.most_in_a_minute, len(self._last))


class Waiting:
    """Accounts by when they are due, to the second: millions of them come and go."""

    def __init__(self, due: Iterable[tuple[datetime, int]]) -> None:
        self._by_second: defaultdict[int, deque[int]] = defaultdict(deque)
        self._oldest = 0
        for at, account in due:
            self.add(at, account)

    def add(self, at: datetime, account: int) -> None:
        """It is due then, which is not before any that was taken."""
        self._by_second[int((at - BEGIN).total_seconds())].append(account)

    def take(self, now: datetime, most: int) -> list[int]:
        """Those that are due, the oldest first."""
        taken: list[int] = []
        this_second = int((now - BEGIN).total_seconds())
        while len(taken) < most and self._oldest < this_second:
            due = self._by_second.get(self._oldest)
            while due and len(taken) < most:
                taken.append(due.popleft())
            if not due:
                self._by_second.pop(self._oldest, None)
                self._oldest += 1
        return taken


class World:
    """Accounts by number: the first ones have a session every day, at a time of their own."""

    def __init__(self, accounts: int, seed: int, allowance: Allowance, token_life: timedelta) -> None:
        self.accounts = accounts
        self.allowance = allowance
        self._token_life = token_life
        self._random = random.Random(seed)  # noqa: S311  a made-up world
        self._near = accounts // NEAR_PART
        self._sessions = [BEGIN + self._within(DAY) for _ in range(self._near)]
        self._looks = {
            Risk.NEAR: self._spread(range(self._near), NEAR_EVERY),
            Risk.FAR: self._spread(range(self._near, accounts), FAR_EVERY),
        }
        self._readings = self._spread(range(accounts), READ_EVERY)
        self._token_until = [BEGIN + self._within(token_life) for _ in range(accounts)]
        self._channels_done = 0
        self.breaks = self._broken()
        self.unnoticed = len(self.breaks)

    def run(self, on_progress: Callable[[float], None] = lambda _part: None) -> None:
        """Let time pass until every break was noticed, or given up; `on_progress` hears how much of it passed, now and then."""
        while self.unnoticed and self.allowance.now < BEGIN + GIVEN_UP:
            self._tick()
            on_progress(min(1.0, (self.allowance.now - BEGIN) / (WARMING_UP + BREAKING + READ_EVERY)))

    def _tick(self) -> None:
        """Pages until nothing is due, or the tick's time has passed; then the next one's time is waited for, and the engine."""
        number = tick_at(self.allowance.now)
        while self._page() and tick_at(self.allowance.now) == number:
            pass
        begins = AT_ONCE + tick_after(number, self.allowance.now) * TICK
        self.allowance.now = max(self.allowance.now, begins) + ENGINE_LOOKS_EVERY

    def _page(self) -> bool:
        """As services/checking does it: False when nothing was due."""
        now, page = self.allowance.now, Page()
        near = self._looks[Risk.NEAR].take(now, page.looks)
        page = page.after_looks(len(near))
        readings = self._readings.take(now, page.readings)
        page = page.after_readings(len(readings))
        far = self._looks[Risk.FAR].take(now, page.looks)
        self._look(near, Purpose.NEAR)
        self._read(readings)
        self._look(far, Purpose.FAR)
        self._renew_channels()
        return bool(near or readings or far)

    def _look(self, accounts: list[int], purpose: Purpose) -> None:
        for start in range(0, len(accounts), AT_A_TIME):
            seen_at = self.allowance.ask(purpose)
            for account in accounts[start : start + AT_A_TIME]:
                risk, due_at = next_look(seen_at, self._next_session(account, seen_at))
                self._looks[risk].add(due_at, account)
                if self._notice(account, seen_at, in_a_look=True):
                    self._ask_about(account, Purpose.TROUBLE)

    def _read(self, accounts: list[int]) -> None:
        for account in accounts:
            read_at = self._ask_about(account, Purpose.READING)
            self._notice(account, read_at, in_a_look=False)
            self._readings.add(read_at + READ_EVERY, account)

    def _ask_about(self, account: int, purpose: Purpose) -> datetime:
        """Ask with the account's own token, after another request if that is too old."""
        if self._token_until[account] <= self.allowance.now:
            self._token_until[account] = self.allowance.ask(Purpose.TOKEN) + self._token_life
        return self.allowance.ask(purpose)

    def _renew_channels(self) -> None:
        """Each account's once a week."""
        wanted = int(self.accounts * ((self.allowance.now - BEGIN) / WEEK))
        for _ in range(wanted - self._channels_done):
            self._ask_about(self._random.randrange(self.accounts), Purpose.CHANNEL)
        self._channels_done = wanted

    def _notice(self, account: int, at: datetime, *, in_a_look: bool) -> bool:
        """Whether this is when the account's break is noticed."""
        broken = self.breaks.get(account)
        if broken is None or broken.noticed_at or broken.at > at or (in_a_look and not broken.kind.shows_in_a_look):
            return False
        broken.noticed_at = at
        self.unnoticed -= 1
        return True

    def _next_session(self, account: int, now: datetime) -> datetime | None:
        if account >= self._near:
            return None
        if self._sessions[account] <= now:
            self._sessions[account] += DAY
        return self._sessions[account]

    def _broken(self) -> dict[int, Break]:
        """Which accounts break, how and when."""
        count = min(self.accounts, max(BROKEN_AT_LEAST, self.accounts // BROKEN_PART))
        kinds = list(Kind)
        chosen = self._random.sample(range(self.accounts), count)
        return {account: self._breaking(account, kinds[number % len(kinds)]) for number, account in enumerate(chosen)}

    def _breaking(self, account: int, kind: Kind) -> Break:
        return Break(kind, Risk.NEAR if account < self._near else Risk.FAR, BEGIN + WARMING_UP + self._within(BREAKING))

    def _spread(self, accounts: range, over: timedelta) -> Waiting:
        """All of them, due at random times within that span."""
        return Waiting((BEGIN + self._within(over), account) for account in accounts)

    def _within(self, span: timedelta) -> timedelta:
        return span * self._random.random()
