"""Starts the local Slack on a real port, and Bolt apps beside it, for the tests of this folder."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.local.server import listen
from integrations.local.slack.app import create_app
from integrations.local.slack.seed import AppSeed, ChannelSeed, DndWindow, SlackSeed, TeamSeed, UsergroupSeed, UserSeed
from integrations.local.slack.timing import Timing
from tests.local.slack.documented import undocumented

Json = dict[str, Any]
FAST = Timing(ack=3.0, event_retries=(0.0, 0.05, 0.05), disconnect_warning=0.2, settle_limit=5.0)
DANA, SAM, GUEST, STRANGER, GONE, HIDDEN = "U0DANA", "U0SAM", "U0GUEST", "U0STRANGER", "U0GONE", "U0HIDDEN"
SUPPORT, PRIVATE, RANDOM, OLD = "C0SUPPORT", "C0PRIVATE", "C0RANDOM", "C0OLD"
BOT = "U0LOCALBOT"
NIGHT = DndWindow(starts_at=datetime(2026, 1, 5, 22, tzinfo=UTC), ends_at=datetime(2099, 1, 6, 7, tzinfo=UTC))


def seed(**app: Any) -> SlackSeed:
    """Return a small workspace; keywords change the app."""
    defaults: Json = {"slash_commands": ["/calendar"], "shortcuts": ["look", "explain"]}
    return SlackSeed(
        team=TeamSeed(name="Acme", domain="acme"),
        users=[
            UserSeed(id=DANA, name="dana", real_name="Dana Coach", email="dana@acme.example", tz="Europe/Berlin"),
            UserSeed(id=SAM, name="sam", email="sam@acme.example", is_admin=True, dnd=[NIGHT]),
            UserSeed(id=GUEST, name="guest", email="guest@other.example", is_restricted=True),
            UserSeed(id=STRANGER, name="stranger", email="stranger@else.example", is_stranger=True),
            UserSeed(id=GONE, name="gone", email="gone@acme.example", deleted=True),
            UserSeed(id=HIDDEN, name="hidden"),
        ],
        channels=[
            ChannelSeed(id=SUPPORT, name="support", members=[DANA, SAM, BOT]),
            ChannelSeed(id=PRIVATE, name="leads", members=[SAM, BOT], private=True),
            ChannelSeed(id=RANDOM, name="random", members=[DANA, SAM]),
            ChannelSeed(id=OLD, name="old", members=[DANA, BOT], archived=True),
        ],
        usergroups=[UsergroupSeed(id="S0SUPPORT", handle="support-team", members=[SAM])],
        app=AppSeed(**(defaults | app)),
    )


class Clock:
    """Real time, which a test can move on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, **by: float) -> None:
        """Move on by this much."""
        self.ahead += timedelta(**by)


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals alone, and starts and stops without its waits of a tenth of a second."""

    def __init__(self, application: Any) -> None:
        super().__init__(uvicorn.Config(application, log_config=None, timeout_graceful_shutdown=2))
        self.stop = asyncio.Event()
        self.ready = asyncio.Event()

    async def main_loop(self) -> None:
        """Serve until told to stop."""
        await self.on_tick(0)
        self.ready.set()
        await self.stop.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what is idle, wait for what is not, and end the lifespan."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await until(lambda: not self.server_state.connections)
        await self.lifespan.shutdown()


def bound() -> tuple[socket.socket, str]:
    """Return a socket on a free port and its base URL."""
    listener = listen()
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


@asynccontextmanager
async def serving(application: Any, listener: socket.socket) -> AsyncIterator[None]:
    """Serve an ASGI application on the socket."""
    server = _Server(application)
    task = asyncio.ensure_future(server._serve([listener]))
    try:
        await server.ready.wait()
        yield
    finally:
        server.stop.set()
        await task
        listener.close()


async def until(condition: Callable[[], bool], limit: float = 5.0) -> None:
    """Wait until the condition holds."""
    async with asyncio.timeout(limit):
        while not condition():
            await asyncio.sleep(0.005)


@dataclass
class LocalSlack:
    """A running local Slack and ways to use it."""

    url: str
    seed: SlackSeed
    clock: Clock
    http: httpx.AsyncClient

    @property
    def api(self) -> str:
        return f"{self.url}/api/"

    def web(self, token: str | None = None) -> AsyncWebClient:
        """Return the official client with the bot's token."""
        return AsyncWebClient(token or self.seed.app.bot_token, base_url=self.api, retry_handlers=[])

    async def do(self, deed: str, *, expect: int = 200, **body: Any) -> Any:
        """Post to the control interface and return the parsed answer."""
        if "user" in body:
            body.setdefault("settle_ms", 20)
        answer = await self.http.post(f"{self.url}/_local/{deed}", json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def state(self) -> Json:
        """Return the whole state."""
        answer = await self.http.get(f"{self.url}/_local/state")
        state: Json = answer.json()
        return state

    async def look(self, user: str, **query: Any) -> Json:
        """Return everything a person sees."""
        answer = await self.http.get(f"{self.url}/_local/look", params={"user": user, **query})
        assert answer.status_code == 200, answer.text
        seen: Json = answer.json()
        return seen

    async def call(self, method: str, **args: Any) -> Json:
        """Call a method by plain HTTP with a JSON body and the bot's token; return the body."""
        headers = {"Authorization": f"Bearer {self.seed.app.bot_token}"}
        answer = await self.http.post(f"{self.api}{method}", json=args, headers=headers)
        body: Json = answer.json()
        return body

    async def form(self, method: str, **args: Any) -> Json:
        """Call a method with a form body and the bot's token; return the body."""
        headers = {"Authorization": f"Bearer {self.seed.app.bot_token}"}
        answer = await self.http.post(f"{self.api}{method}", data=args, headers=headers)
        body: Json = answer.json()
        return body


@asynccontextmanager
async def running(
    start: SlackSeed | None = None,
    *,
    request_url: str | None = None,
    socket_mode: bool = True,
    timing: Timing = FAST,
    http: httpx.AsyncClient | None = None,
) -> AsyncIterator[LocalSlack]:
    """Serve a local Slack, and hold every refusal it gave against what Slack documents."""
    listener, url = bound()
    clock, chosen = Clock(), start or seed()
    application = create_app(chosen, base_url=url, request_url=request_url, socket_mode=socket_mode, clock=clock, timing=timing, http=http)
    async with serving(application, listener), httpx.AsyncClient(trust_env=False, timeout=20, verify=False) as client:
        slack = LocalSlack(url, chosen, clock, client)
        yield slack
        assert undocumented((await slack.state())["calls"]) == set()


Register = Callable[[AsyncApp], None]


def bolt(url: str, start: SlackSeed, register: Register) -> AsyncApp:
    """Return a Bolt app against a local Slack."""
    client = AsyncWebClient(start.app.bot_token, base_url=f"{url}/api/")
    app = AsyncApp(name="relink", client=client, signing_secret=start.app.signing_secret, process_before_response=True)
    register(app)
    return app


@asynccontextmanager
async def over_socket(slack: LocalSlack, register: Register) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect a Bolt app over Socket Mode."""
    app = bolt(slack.url, slack.seed, register)
    client = AsyncWebClient(slack.seed.app.app_token, base_url=slack.api)
    handler = AsyncSocketModeHandler(app, slack.seed.app.app_token, web_client=client, ping_interval=1)
    await handler.connect_async()
    try:
        yield handler
    finally:
        await handler.close_async()


def _endpoint(answer: Callable[[Request], Awaitable[Response]]) -> Starlette:
    return Starlette(routes=[Route("/slack/events", answer, methods=["POST"])])


@asynccontextmanager
async def over_http(register: Register, start: SlackSeed | None = None, **options: Any) -> AsyncIterator[LocalSlack]:
    """Serve a local Slack that delivers as signed HTTP to a Bolt app served beside it."""
    listener, bot_url = bound()
    async with running(start, request_url=f"{bot_url}/slack/events", **options) as slack:
        handler = AsyncSlackRequestHandler(bolt(slack.url, slack.seed, register))
        async with serving(_endpoint(handler.handle), listener):
            yield slack


@asynccontextmanager
async def receiving(
    answer: Callable[[Request], Awaitable[Response]], start: SlackSeed | None = None, **options: Any
) -> AsyncIterator[LocalSlack]:
    """Serve a local Slack that delivers to a bare endpoint instead of Bolt."""
    listener, bot_url = bound()
    async with (
        running(start, request_url=f"{bot_url}/slack/events", **options) as slack,
        serving(_endpoint(answer), listener),
    ):
        yield slack
