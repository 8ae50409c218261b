"""Installations in use: one renewal over all processes, a token that works as long as there is one, and a quiet end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.errors import NotInstalled, TokenRefused, TryLater
from bot.domain.installations import Bot, BotTokens, Granted, Installation
from bot.domain.jobs import Job, JobKind
from bot.services.installations import LEASE, REMEMBERED_FOR, InstallationService
from storage.database import open_database
from storage.encryption import Cipher
from storage.unit_of_work import Storage
from tests.clock import SettableClock

W, OTHER = "T0ACME", "T0OTHER"
LIFE = timedelta(hours=12)
SOON = timedelta(hours=1)


@dataclass(slots=True)
class Slack:
    """Renews each refresh token once; `fails` is raised instead."""

    clock: SettableClock
    renewed: list[str] = field(default_factory=list)
    fails: Exception | None = None

    def authorize_url(self, state: str, return_url: str) -> str:
        """Nobody installs here."""
        raise NotImplementedError

    async def exchange_code(self, code: str, return_url: str) -> Granted:
        """Nobody installs here."""
        raise NotImplementedError

    async def renew(self, refresh_token: str) -> BotTokens:
        """The next pair."""
        if self.fails:
            raise self.fails
        if refresh_token in self.renewed:
            raise TokenRefused("invalid_refresh_token")
        self.renewed.append(refresh_token)
        await asyncio.sleep(0)
        number = len(self.renewed) + 1
        return BotTokens(f"token-{number}", f"refresh-{number}", self.clock.now + LIFE)


@pytest.fixture
def slack(clock: SettableClock) -> Slack:
    """Slack's OAuth."""
    return Slack(clock)


@pytest.fixture
def service(storage: Storage, slack: Slack, clock: SettableClock) -> InstallationService:
    """One process."""
    return InstallationService(storage, slack, clock)


@pytest.fixture
async def other_process(database_url: str, cipher: Cipher, slack: Slack, clock: SettableClock) -> AsyncIterator[InstallationService]:
    """Another one on the same database."""

    async def nothing_promised(*_: object) -> None: ...

    storage = Storage(open_database(database_url, cipher), nothing_promised)
    yield InstallationService(storage, slack, clock)
    await storage.dispose()


def installed(clock: SettableClock, workspace_id: str = W, *, left: timedelta | None = LIFE) -> Installation:
    """Just now; its token has so long left, or does not rotate."""
    tokens = BotTokens("token-1", "refresh-1", clock.now + left) if left is not None else BotTokens("token-1")
    return Installation(Bot(workspace_id, "B0RELINK", "U0RELINK"), tokens, frozenset({"chat:write"}), clock.now)


async def token(service: InstallationService, workspace_id: str = W) -> str:
    """What Slack is called with."""
    return (await service.usable(workspace_id)).tokens.access_token


async def test_each_workspace_has_its_own_bot_and_where_relink_is_not_there_is_none(
    service: InstallationService, clock: SettableClock
) -> None:
    await service.put(installed(clock))
    assert await service.find(W) == Bot(W, "B0RELINK", "U0RELINK")
    assert await service.find(OTHER) is None
    with pytest.raises(NotInstalled):
        await service.usable(OTHER)


async def test_a_token_that_has_long_or_does_not_rotate_is_not_renewed(
    service: InstallationService, slack: Slack, clock: SettableClock
) -> None:
    await service.put(installed(clock))
    await service.put(installed(clock, OTHER, left=None))
    assert await token(service) == "token-1"
    clock.now += timedelta(days=30)
    assert await token(service, OTHER) == "token-1"
    assert slack.renewed == []


async def test_many_calls_in_two_processes_renew_a_token_once(
    service: InstallationService, other_process: InstallationService, slack: Slack, clock: SettableClock
) -> None:
    await service.put(installed(clock, left=SOON))
    tokens = await asyncio.gather(*(token(each) for each in (service, other_process) for _ in range(10)))
    assert slack.renewed == ["refresh-1"]
    assert set(tokens) <= {"token-1", "token-2"}  # whoever came too late for the lease goes on with what works
    clock.now += REMEMBERED_FOR
    assert [await token(service), await token(other_process)] == ["token-2", "token-2"]
    assert slack.renewed == ["refresh-1"]


async def test_where_renewing_fails_the_token_is_used_to_its_end_and_then_waited_for(
    service: InstallationService, slack: Slack, clock: SettableClock
) -> None:
    await service.put(installed(clock, left=SOON))
    slack.fails = TryLater("slack is down")
    assert await token(service) == "token-1"
    clock.now += SOON
    with pytest.raises(TryLater):
        await service.usable(W)
    slack.fails = None
    clock.now += LEASE
    assert await token(service) == "token-2"


async def test_what_failed_is_not_tried_again_with_every_call(service: InstallationService, slack: Slack, clock: SettableClock) -> None:
    await service.put(installed(clock, left=SOON))
    slack.fails = TokenRefused("invalid_refresh_token")
    assert await token(service) == "token-1"
    slack.fails = None
    assert await token(service) == "token-1"
    assert slack.renewed == []


async def test_a_renewal_begun_before_it_was_installed_anew_does_not_take_its_place(
    service: InstallationService, slack: Slack, clock: SettableClock
) -> None:
    await service.put(installed(clock, left=SOON))
    anew = Installation(installed(clock).bot, BotTokens("token-anew"), frozenset(), clock.now)
    renewing = asyncio.create_task(token(service))
    while not slack.renewed:
        await asyncio.sleep(0)
    await service.put(anew)
    assert await renewing == "token-anew"
    assert await token(service) == "token-anew"


async def test_an_end_holds_alerts_and_ends_no_other_workspace(
    service: InstallationService, storage: Storage, clock: SettableClock
) -> None:
    for workspace_id in (W, OTHER):
        await service.put(installed(clock, workspace_id))
    for _ in range(2):
        await service.ended(W, clock.now)
    assert await service.find(W) is None
    assert await service.find(OTHER)
    async with storage.reading() as unit:
        assert (await unit.alerting.get(W)).uninstalled_at == clock.now
        assert (await unit.alerting.get(OTHER)).uninstalled_at is None


async def test_a_late_word_of_an_end_does_not_end_what_was_installed_since(service: InstallationService, clock: SettableClock) -> None:
    before = clock.now - timedelta(minutes=5)
    await service.put(installed(clock))
    await service.ended(W, before)
    assert await service.find(W)


async def test_installed_anew_what_was_held_back_is_looked_at(
    service: InstallationService, storage: Storage, clock: SettableClock, promised: list[Job]
) -> None:
    await service.put(installed(clock))
    assert promised == []
    await service.ended(W, clock.now)
    await service.put(installed(clock))
    assert [job.kind for job in promised] == [JobKind.REVIEW_INCIDENTS]
    async with storage.reading() as unit:
        assert (await unit.alerting.get(W)).uninstalled_at is None


async def test_another_process_learns_of_the_end_within_a_minute(
    service: InstallationService, other_process: InstallationService, clock: SettableClock
) -> None:
    await service.put(installed(clock))
    assert await other_process.find(W)
    await service.ended(W, clock.now)
    clock.now += REMEMBERED_FOR
    assert await other_process.find(W) is None


async def test_what_another_process_installed_is_known_at_once(
    service: InstallationService, other_process: InstallationService, clock: SettableClock
) -> None:
    assert await other_process.find(W) is None
    await service.put(installed(clock))
    assert await other_process.find(W)
