"""The use cases over a real store and the local Cronofy, and the hands of everybody around them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from stamina import AsyncRetryingCaller

from bot.domain.alerting import Alerts
from bot.domain.answers import LinkResult
from bot.domain.connection import Account, Provider
from bot.domain.errors import Unreachable
from bot.domain.grants import StoredGrant, Tokens
from bot.domain.jobs import Job, JobKind
from bot.domain.linking import Door, LinkOutcome, PendingLink, Purpose
from bot.domain.manners import DoNotDisturb
from bot.domain.people import Person, Role, SlackUser
from bot.domain.session import Session, SessionKind, SessionWriter, Writing
from bot.services.grants import GrantService
from bot.services.sessions import PersonTold
from bot.services.use_cases import Around, UseCases, new_use_cases
from bot.settings import Settings
from integrations.cronofy.client import CronofyClient
from integrations.http import new_http_client
from integrations.ics.writer import IcsWriter
from integrations.links import SignedDoorLinks, SignedFileLinks
from integrations.local.cronofy.app import create_app
from integrations.local.cronofy.seed import CronofySeed
from integrations.local.cronofy.settings import CronofySettings
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.integrations.settings import make_settings
from tests.services.seed import SECRET, SEED

W = "T0ACME"
BASE = "https://cronofy.example"
PUBLIC = "http://relink.example"
AT_ONCE = AsyncRetryingCaller(attempts=2, timeout=5, wait_initial=0, wait_max=0, wait_jitter=0)
DANA = Person(W, "dana", "dana@coach.example", "Dana", Role.COACH, "Europe/Dublin")
RAVI = Person(W, "ravi", "ravi@coach.example", "Ravi", Role.COACH, "Asia/Kolkata")
INGRID = Person(W, "ingrid", "ingrid@coach.example", "Ingrid", Role.COACH)
MIA = Person(W, "mia", "mia@coach.example", "Mia", Role.COACHEE)


class TinyDirectory:
    """A workspace that knows these users; `opened` counts the conversations it opened."""

    def __init__(self, workspace_id: str = W) -> None:
        self.workspace_id = workspace_id
        self.users: dict[str, SlackUser] = {}
        self.asked: list[str] = []
        self.opened: list[str] = []
        self.closed: Exception | None = None
        self.quiet: dict[str, DoNotDisturb | Exception] = {}
        self.asked_quiet: list[str] = []
        self.groups: dict[str, frozenset[str] | Exception] = {}

    def add(self, slack_user_id: str, email: str | None, **flags: bool) -> None:
        """A member of the workspace, or what the flags make of them."""
        self.users[slack_user_id] = SlackUser(self.workspace_id, slack_user_id, email, "Somebody", "Europe/Dublin", **flags)

    async def user(self, slack_user_id: str) -> SlackUser:
        """Raises Unreachable for somebody Slack does not know."""
        self.asked.append(slack_user_id)
        if slack_user_id not in self.users:
            raise Unreachable("user_not_found")
        return self.users[slack_user_id]

    async def do_not_disturb(self, slack_user_id: str) -> DoNotDisturb | None:
        """What `quiet` says of them, raised if it is an exception."""
        self.asked_quiet.append(slack_user_id)
        told = self.quiet.get(slack_user_id)
        if isinstance(told, Exception):
            raise told
        return told

    async def members(self, usergroup_id: str) -> frozenset[str]:
        """What `groups` says of it, raised if it is an exception."""
        told = self.groups.get(usergroup_id, Unreachable("no_such_subteam"))
        if isinstance(told, Exception):
            raise told
        return told

    async def find(self, email: str) -> SlackUser | None:
        """Whoever has this address."""
        return next((user for user in self.users.values() if user.email == email and not user.is_deleted), None)

    async def open_conversation(self, slack_user_id: str) -> str:
        """The same every time; raises `closed` if there is any."""
        if self.closed:
            raise self.closed
        self.opened.append(slack_user_id)
        return f"D{slack_user_id}"


class Doorstep(httpx.AsyncBaseTransport):
    """Where Cronofy's notifications arrive: `at`, which answers as Relink would unless a test puts Relink itself there."""

    def __init__(self) -> None:
        self.at: httpx.AsyncBaseTransport = httpx.MockTransport(lambda _: httpx.Response(200))
        self.came: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Keep it, and pass it on."""
        self.came.append(request)
        return await self.at.handle_async_request(request)


@dataclass(slots=True)
class House:
    """One Relink, the local Cronofy before it, and what was promised."""

    storage: Storage
    clock: SettableClock
    http: httpx.AsyncClient
    settings: Settings
    promised: list[Job]
    doorstep: Doorstep
    directory: TinyDirectory = field(default_factory=TinyDirectory)
    elsewhere: dict[str, TinyDirectory] = field(default_factory=dict)
    writer: SessionWriter = SessionWriter.PLATFORM
    platform_listens: bool = True
    alerts: Alerts = Alerts.ON

    @property
    def cronofy(self) -> CronofyClient:
        """Our client before the local Cronofy."""
        return CronofyClient(self.http, self.settings, self.clock, AT_ONCE)

    def grants(self, storage: Storage | None = None, cronofy: CronofyClient | None = None) -> GrantService:
        """A process's own GrantService."""
        return GrantService(storage or self.storage, cronofy or self.cronofy, self.clock)

    def use_cases(self, storage: Storage | None = None, cronofy: CronofyClient | None = None) -> UseCases:
        """All use cases of one process."""
        storage, cronofy, clock = storage or self.storage, cronofy or self.cronofy, self.clock
        doors, grants = SignedDoorLinks(self.settings), GrantService(storage, cronofy, clock)
        writing = Writing(self.writer, self.platform_listens)
        file_links = SignedFileLinks(self.settings, clock)
        around = Around(storage, self.directory_of, grants, cronofy, cronofy, doors, IcsWriter(), file_links, clock)
        return new_use_cases(around, writing=writing, alerts=self.alerts, public_url=PUBLIC, groups={W: "S0SUPPORT"})

    def directory_of(self, workspace_id: str) -> TinyDirectory:
        """Who is in that workspace."""
        return self.directory if workspace_id == W else self.elsewhere.setdefault(workspace_id, TinyDirectory(workspace_id))

    async def control(self, action: str, /, **body: Any) -> dict[str, Any]:
        """What a provider, a person or bad luck does at Cronofy."""
        answer = await self.http.post(f"{BASE}/_local/{action}", json=body)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def state(self, only: str) -> Any:
        """One part of what the local Cronofy knows."""
        return (await self.http.get(f"{BASE}/_local/state", params={"only": only})).json()[only]

    async def calls(self, path: str, method: str = "POST") -> int:
        """How often Cronofy was asked this."""
        return sum(call["path"] == path and call["method"] == method for call in await self.state("calls"))

    async def account(self, sub: str) -> dict[str, Any]:
        """An account as Cronofy holds it."""
        return next(account for account in await self.state("accounts") if account["sub"] == sub)

    async def break_down(self, path: str = "*", **fault: Any) -> None:
        """Let Cronofy fail on this path until `mend`."""
        await self.control("faults", rules=[{"path": path, "status": 503} | fault])

    async def mend(self) -> None:
        """Let Cronofy work again."""
        await self.control("faults", clear=True)

    async def switch(self, **settings: Any) -> None:
        """Change how Cronofy behaves."""
        await self.control("faults", settings=settings)

    async def put(self, *people: Person, primary: str | None = None) -> None:
        """The platform tells of people, who bring the grant that Cronofy has for them."""
        for person in people:
            known = any(account.sub == f"acc_{person.id}" for account in SEED.accounts)
            grant = given_grant(person) if known else None
            await self.use_cases().sessions.put_person(PersonTold(person, grant, primary))

    def kinds(self) -> list[JobKind]:
        """What was promised, in order."""
        return [job.kind for job in self.promised]

    def door(self, person: Person, purpose: Purpose, provider: Provider | None = None, profile_id: str | None = None) -> str:
        """The card of a door."""
        return card_of(SignedDoorLinks(self.settings).url(Door(person.workspace_id, person.id, purpose, provider, profile_id)))

    async def walk(self, card: str, **choices: Any) -> dict[str, str]:
        """Go through the door and Cronofy's pages; what the browser brings back."""
        url = await self.use_cases().linking.go_through(card)
        location = (await self.control("sign_in", url=url, **choices))["location"]
        assert location is not None
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}

    async def run_through(self, card: str, **choices: Any) -> LinkResult:
        """Go through the door and Cronofy's pages, and come back."""
        back = await self.walk(card, **choices)
        return await self.use_cases().returns.come_back(back["state"], back.get("code"))

    async def linked(self, person: Person, email: str, provider: str = "google") -> PendingLink:
        """A first account that waits for its owner."""
        result = await self.run_through(self.door(person, Purpose.CONNECT), email=email, provider_name=provider)
        assert result.outcome is LinkOutcome.WAITING
        assert result.link is not None
        return result.link


Event = Callable[[], Awaitable[None]]


async def nothing() -> None:
    """Nothing happens meanwhile."""


class Overtaken(CronofyClient):
    """Cronofy as a slow process meets it: something else happens before its request arrives."""

    def __init__(self, house: House, *, refresh: Event = nothing, userinfo: Event = nothing) -> None:
        super().__init__(house.http, house.settings, house.clock, AT_ONCE)
        self._before_refresh = refresh
        self._before_userinfo = userinfo

    async def refresh(self, refresh_token: str) -> Tokens:
        """Too late."""
        await self._before_refresh()
        return await super().refresh(refresh_token)

    async def userinfo(self, access_token: str) -> Account:
        """Too late."""
        await self._before_userinfo()
        return await super().userinfo(access_token)


def given_grant(person: Person) -> StoredGrant:
    """What the platform tells of a person whom it linked: a refresh token and no access token."""
    return StoredGrant(person.workspace_id, person.id, f"acc_{person.id}", Tokens("", f"refresh-{person.id}", SettableClock().now))


def card_of(url: str) -> str:
    """The card in a door's address."""
    return url.rsplit("/", 1)[1]


def session(session_id: str = "s1", sequence: int = 1, **changes: Any) -> Session:
    """A session of Dana's and Ravi's, tomorrow at nine."""
    now = SettableClock().now
    starts_at = now + timedelta(days=1)
    ends_at, people = starts_at + timedelta(hours=1), ("dana", "ravi")
    told = Session(W, session_id, sequence, SessionKind.ONE_TO_ONE, "Coaching", starts_at, ends_at, "Europe/Dublin", people, now, now)
    return replace(told, **changes)


@asynccontextmanager
async def opened_house(storage: Storage, clock: SettableClock, promised: list[Job], seed: CronofySeed = SEED) -> AsyncIterator[House]:
    """A house whose Cronofy shows writes after ten seconds and never limits."""
    settings = CronofySettings(write_delay_seconds=10, initial_sync_seconds=0, requests_per_second=None, requests_per_minute=None)
    doorstep = Doorstep()
    app = create_app(seed, base_url=BASE, clock=clock, settings=settings, push_transport=doorstep)
    ours = make_settings(
        CRONOFY_API_URL=BASE, CRONOFY_APP_URL=BASE, CRONOFY_CLIENT_ID="relink", CRONOFY_CLIENT_SECRET=SECRET, PUBLIC_URL=PUBLIC
    )
    async with new_http_client(httpx.ASGITransport(app=app)) as http:
        yield House(storage, clock, http, ours, promised, doorstep)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something that happens beside the test has happened; five seconds at most."""
    for _ in range(500):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")
