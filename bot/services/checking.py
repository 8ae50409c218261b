"""The checker: sees every account in turn, because what Cronofy tells by itself may be lost. What is due is bot/domain/checking's to say.

No transaction is open while Cronofy is asked: the accounts of a page are taken first and put off for two minutes, and what was seen is
written afterwards. A page that was cut off in between costs them these two minutes, and nothing else.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.checking import (
    AT_A_TIME,
    CLAIM,
    NEAR_EVERY,
    NEARLY_SOON,
    Check,
    Page,
    Risk,
    SyncStatus,
    after_look,
    check_tick,
    is_news,
    next_reading,
    tick_after,
    tick_at,
)
from bot.domain.connection import Verdict, verdict_of
from bot.domain.errors import NotEnabled
from bot.domain.incident import is_break, look_at_connection
from bot.domain.session import Session
from bot.services.connections import ConnectionService
from bot.services.ports import Clock, Cronofy, Storage, UnitOfWork
from bot.telemetry import logger

ASKED_AT_ONCE = 5
"""So many answers are waited for together; in one after the other there would be too little time."""
MOST_FAILURES = 3
"""After so many of them the rest of a page is not asked for: then it is not one account, it is Cronofy."""

Q = TypeVar("Q")
A = TypeVar("A")
Owner = tuple[str, str]
"""A workspace and a person of it."""
Look = tuple[Check, SyncStatus | None]
_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Taken:
    """One page: what is looked at, the urgent first, and what is read; whose each account is, and its next session if that is near."""

    near: Sequence[Check]
    readings: Sequence[Check]
    far: Sequence[Check]
    until: datetime
    owners: Mapping[str, Sequence[Owner]]
    starts: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read of an account for one of its people; `is_news`: a break of which there is no incident."""

    owner: Owner
    verdict: Verdict | None
    is_news: bool


Reading = tuple[Check, Sequence[Sight]]


@dataclass(frozen=True, slots=True)
class PageDone:
    """How many accounts one page looked at and read, and how many of them were not as they had been."""

    looks: int = 0
    readings: int = 0
    news: int = 0


class CheckingService:
    """Pages and ticks; everything may be done twice, and by several replicas at once."""

    def __init__(self, storage: Storage, connections: ConnectionService, cronofy: Cronofy, clock: Clock) -> None:
        self._storage = storage
        self._connections = connections
        self._cronofy = cronofy
        self._clock = clock

    async def begin(self) -> None:
        """Promise the next tick, in case nobody did."""
        await self.end_tick(tick_at(self._clock()))

    async def end_tick(self, number: int) -> None:
        """Promise the tick that follows this one."""
        async with self._storage.writing() as unit:
            await unit.promise(check_tick(tick_after(number, self._clock())))

    def is_over(self, number: int) -> bool:
        """Whether this tick's time has passed."""
        return tick_at(self._clock()) > number

    async def check_page(self) -> PageDone:
        """See to what is due, one page of it; nothing done means that nothing is due.

        Raises TryLater when Cronofy gave no answer, after what was seen nevertheless is remembered.
        """
        taken = await self._take()
        turns = Turns()
        near, read, far = await asyncio.gather(
            turns.ask(_tens(taken.near), self._look),
            turns.ask([(each, taken.owners[each.sub]) for each in taken.readings], self._read),
            turns.ask(_tens(taken.far), self._look),
        )
        done = await self._remember(taken, [seen for ten in (*near, *far) for seen in ten], read)
        turns.raise_failure()
        return done

    async def _take(self) -> Taken:
        """What is due, in the order of risk; an account that is nobody's any more is dropped."""
        now, page = self._clock(), Page()
        until = now + CLAIM
        async with self._storage.writing() as unit:
            near = await unit.checks.take_looks(Risk.NEAR, now, page.looks, until)
            page = page.after_looks(len(near))
            readings = await unit.checks.take_readings(now, page.readings, until)
            page = page.after_readings(len(readings))
            far = await unit.checks.take_looks(Risk.FAR, now, page.looks, until)
            owners = await _owners(unit, {each.sub for each in (*near, *readings, *far)})
            starts = await unit.sessions.next_starts(owners.keys(), now, now + NEARLY_SOON)
        near, readings, far = ([each for each in part if each.sub in owners] for part in (near, readings, far))
        return Taken(near, readings, far, until, owners, starts)

    async def _look(self, checks: Sequence[Check]) -> list[Look]:
        """How each of ten accounts is; None where nobody may ask."""
        try:
            seen = await self._cronofy.sync_statuses([each.sub for each in checks])
        except NotEnabled:
            _log.warning("Cronofy tells of no accounts at once; each is only read once a day", exc_info=True)
            return [(each, None) for each in checks]
        return [(each, seen[each.sub]) for each in checks]

    async def _read(self, whose: tuple[Check, Sequence[Owner]]) -> Reading:
        """The state of the account for each of its people."""
        check, owners = whose
        return check, [await self._sight(*owner) for owner in owners]

    async def _sight(self, workspace_id: str, person_id: str) -> Sight:
        async with self._storage.reading() as unit:
            person = await unit.people.get(workspace_id, person_id)
        facts = await self._connections.look_for_sure(person)
        verdict = verdict_of(facts, self._clock())
        async with self._storage.reading() as unit:
            is_known = bool(await unit.incidents.list_open(workspace_id, person_id))
        return Sight((workspace_id, person_id), verdict, is_news=is_break(verdict) and not is_known)

    async def _remember(self, taken: Taken, looked: Sequence[Look], read: Sequence[Reading]) -> PageDone:
        """Write down when each is due again, and promise a closer look at everybody whose account is not as it was."""
        if not (looked or read):
            return PageDone()
        now = self._clock()
        after = [after_look(check, seen, now, taken.starts.get(check.sub)) for check, seen in looked]
        changed = [check.sub for check, seen in looked if seen and is_news(check.status, seen)]
        due = {check.sub: min(next_reading(check, sight.verdict, now) for sight in sights) for check, sights in read}
        owners = dict.fromkeys(owner for sub in changed for owner in taken.owners[sub])
        owners |= dict.fromkeys(sight.owner for _, sights in read for sight in sights if sight.is_news)
        async with self._storage.writing() as unit:
            await unit.checks.save_looks(after, taken.until)
            await unit.checks.save_readings(due | dict.fromkeys(changed, now))
            await unit.promise(*(look_at_connection(*owner, f"checked-{int(now.timestamp())}") for owner in owners))
        return PageDone(len(looked), len(read), len(owners))


class Turns:
    """Questions asked a few at a time, in the order in which they are given; after several failures the rest is left."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(ASKED_AT_ONCE)
        self._failures: list[Exception] = []

    async def ask(self, questions: Iterable[Q], ask: Callable[[Q], Awaitable[A]]) -> list[A]:
        """The answers that came, in order."""
        answers = await asyncio.gather(*(self._ask(question, ask) for question in questions))
        return [answer for each in answers for answer in each]

    async def _ask(self, question: Q, ask: Callable[[Q], Awaitable[A]]) -> tuple[A, ...]:
        async with self._room:
            if len(self._failures) >= MOST_FAILURES:
                return ()
            try:
                return (await ask(question),)
            except Exception as error:  # noqa: BLE001  raised once the others are remembered
                self._failures.append(error)
                return ()

    def raise_failure(self) -> None:
        """Raises the first failure, if there was any."""
        if self._failures:
            raise self._failures[0]


async def expect_sessions(unit: UnitOfWork, sessions: Sequence[Session], now: datetime) -> None:
    """A break of whoever has one of these sessions soon is looked for more often from now on; all of them are of one workspace."""
    soon = [session for session in sessions if not session.cancelled and now < session.starts_at < now + NEARLY_SOON]
    if soon:
        people = sorted({person_id for session in soon for person_id in session.people})
        await unit.checks.expect_session(soon[0].workspace_id, people, now + NEAR_EVERY)


async def _owners(unit: UnitOfWork, subs: set[str]) -> dict[str, list[Owner]]:
    """Whose each account is; what is nobody's is looked at no more."""
    owners: dict[str, list[Owner]] = {}
    for sub, workspace_id, person_id in await unit.grants.people_of(subs):
        owners.setdefault(sub, []).append((workspace_id, person_id))
    if nobodys := subs - owners.keys():
        await unit.checks.forget(nobodys)
    return owners


def _tens(checks: Sequence[Check]) -> Iterator[Sequence[Check]]:
    for start in range(0, len(checks), AT_A_TIME):
        yield checks[start : start + AT_A_TIME]
