"""Many accounts at once: alerts are held and support is told once, by however many replicas; quiet or an operator lets go."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import pytest

from bot.domain.alerting import Alerts, Gate
from bot.domain.breaker import AT_LEAST
from bot.domain.connection import Account, Calendar, ConnectionFacts, PrimaryCalendar, Profile, Provider
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person, Role
from bot.domain.support import SupportItem, SupportKind
from bot.services.alerting import AlertingService
from bot.services.last_seen import note_seen
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.services.harness import House, W

MINUTE = timedelta(minutes=1)


def facts(person_id: str, *, connected: bool, domain: str, provider: Provider) -> ConnectionFacts:
    """One login with the primary calendar."""
    login = Profile(f"pro_{person_id}", provider, f"{person_id}@{domain}", connected=connected, calendars=(Calendar("cal", "Work"),))
    account = Account(f"acc_{person_id}", login.name, None, (login,))
    return ConnectionFacts(account.sub, account=account, primary=PrimaryCalendar("cal", login.profile_id, "Work", login.name))


def person(number: int) -> Person:
    """One of them."""
    return Person(W, f"p{number}", f"p{number}@coach.example", f"P{number}", Role.COACH)


class Accounts:
    """Accounts that are looked at."""

    def __init__(self, storage: Storage, clock: SettableClock, domain: str = "coach.example", provider: Provider = Provider.GOOGLE) -> None:
        self._storage, self._clock, self._domain, self._provider = storage, clock, domain, provider

    async def seen(self, number: int, *, connected: bool) -> None:
        """One of them, as it is now."""
        seen = facts(person(number).id, connected=connected, domain=self._domain, provider=self._provider)
        async with self._storage.writing() as unit:
            await note_seen(unit, person(number), seen, self._clock())

    async def all_seen(self, numbers: Iterable[int], *, connected: bool) -> None:
        """One after the other."""
        for number in numbers:
            await self.seen(number, connected=connected)


@pytest.fixture
def accounts(storage: Storage, clock: SettableClock) -> Accounts:
    """With addresses that belong to no organisation."""
    return Accounts(storage, clock, "gmail.com")


async def items(house: House) -> list[SupportItem]:
    return await house.use_cases().alerts.support.open_items(W)


def alerting(house: House) -> AlertingService:
    return house.use_cases().alerts.alerting


def told(promised: list[Job]) -> list[str]:
    """Which notes were promised, and why."""
    return [job.key.removeprefix(f"support:{W}:").rpartition(":")[2] for job in promised if job.kind is JobKind.SHOW_SUPPORT_ITEM]


async def test_too_many_within_ten_minutes_hold_all_alerts_and_support_is_told_once(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(40), connected=True)
    await accounts.all_seen(range(AT_LEAST - 1), connected=False)
    assert (await alerting(house).status(W)).gate is Gate.OPEN
    await asyncio.gather(*(accounts.seen(number, connected=False) for number in range(AT_LEAST - 1, AT_LEAST + 3)))
    standing = await alerting(house).status(W)
    assert (standing.gate, standing.alerting.accounts) == (Gate.HELD, 40)
    [held] = [item for item in await items(house) if item.kind is SupportKind.HELD]
    assert (held.count, held.of) == (AT_LEAST, 40)
    assert told(house.promised).count("opened") == 1


async def test_changes_that_are_spread_hold_nothing_nor_does_one_account_that_comes_and_goes(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(20), connected=True)
    for number in range(20):
        await accounts.seen(number, connected=False)
        house.clock.advance(2 * MINUTE)
    for round_ in range(20):
        await accounts.seen(0, connected=round_ % 2 == 0)
    assert (await alerting(house).status(W)).gate is Gate.OPEN


async def test_accounts_that_were_broken_when_seen_first_hold_nothing_nor_when_they_begin_to_work(house: House, storage: Storage) -> None:
    accounts = Accounts(storage, house.clock)
    await accounts.all_seen(range(20), connected=False)
    await accounts.all_seen(range(20), connected=True)
    assert (await alerting(house).status(W)).gate is Gate.OPEN
    assert await items(house) == []


async def test_quiet_lets_go(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(20), connected=True)
    await accounts.all_seen(range(12), connected=False)
    house.clock.advance(20 * MINUTE)
    await accounts.all_seen(range(12), connected=True)
    held_at = (await alerting(house).status(W)).alerting.held_at
    assert held_at
    for _ in range(6):
        house.clock.advance(5 * MINUTE)
        await alerting(house).watch(W, held_at)
        assert (await alerting(house).status(W)).gate is Gate.HELD
    house.clock.advance(11 * MINUTE)
    await alerting(house).watch(W, held_at)
    await alerting(house).watch(W, held_at)
    assert (await alerting(house).status(W)).gate is Gate.OPEN
    assert (await items(house), told(house.promised)[-1]) == ([], "over")


async def test_an_operator_lets_go_and_what_was_counted_before_holds_nothing_again(house: House, accounts: Accounts) -> None:
    await accounts.all_seen(range(40), connected=True)
    await accounts.all_seen(range(12), connected=False)
    house.clock.advance(MINUTE)
    assert (await alerting(house).release(W)).gate is Gate.OPEN
    house.clock.advance(MINUTE)
    await accounts.all_seen(range(12, 16), connected=False)
    assert (await alerting(house).status(W)).gate is Gate.OPEN
    await accounts.all_seen(range(16, 26), connected=False)
    assert (await alerting(house).status(W)).gate is Gate.HELD


async def test_a_pause_stays_when_the_breaker_lets_go(house: House, accounts: Accounts) -> None:
    house.alerts = Alerts.ON
    await accounts.all_seen(range(12), connected=True)
    await accounts.all_seen(range(12), connected=False)
    await alerting(house).pause(W)
    held_at = (await alerting(house).status(W)).alerting.held_at
    assert held_at
    house.clock.advance(60 * MINUTE)
    await alerting(house).watch(W, held_at)
    standing = await alerting(house).status(W)
    assert (standing.gate, standing.alerting.held_at) == (Gate.HELD, None)
