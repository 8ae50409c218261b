"""Socket Mode against the local Slack: it connects beside the start, is rebuilt when it hears nothing, and stops."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from bot.domain.people import Person
from handlers.slack.app import slack_app
from handlers.slack.socket import SocketConnection
from integrations.local.slack.app import create_app
from integrations.local.slack.seed import AppSeed, SlackSeed, TeamSeed, UserSeed
from tests.integrations.serving import served
from tests.services.harness import DANA as COACH
from tests.slack.harness import Desk, bare_app
from tests.slack.installed import Installed
from tests.slack.payloads import BOT, BOT_ID, DANA, WORKSPACE

APP_TOKEN = "xapp-local-1"
SEED = SlackSeed(
    team=TeamSeed(id=WORKSPACE),
    app=AppSeed(bot_user_id=BOT, bot_id=BOT_ID, bot_token="xoxb-local-1", app_token=APP_TOKEN, slash_commands=["/calendar"]),
    users=[UserSeed(id=DANA, name="dana", email=COACH.email)],
)


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0
        self.broken = False

    def __call__(self) -> float:
        """Now."""
        if self.broken:
            raise OSError("no clock")
        return self.now


@dataclass(slots=True)
class Slack:
    """A local Slack that delivers over Socket Mode: our client, the hands of its people, and a clock of ours."""

    client: AsyncWebClient
    http: httpx.AsyncClient
    seconds: Seconds

    async def control(self, deed: str, **body: Any) -> Any:
        """What somebody, or bad luck, does there."""
        answer = await self.http.post(f"/_local/{deed}", json=body if deed == "faults" else body | {"settle_ms": 20})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def lines(self) -> list[str]:
        """The connections that are open."""
        state = (await self.http.get("/_local/state")).json()
        return [line["id"] for line in state["connections"]]


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    """It knows Dana."""

    def make_app(url: str) -> ASGIApp:
        return create_app(SEED, base_url=url, request_url=None, socket_mode=True, clock=lambda: datetime.now(UTC))

    async with (
        served(make_app) as url,
        httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as http,
        aiohttp.ClientSession() as session,
    ):
        client = AsyncWebClient("xoxb-local-1", base_url=f"{url}/api/", session=session, retry_handlers=[])
        client.proxy = None
        yield Slack(client, http, Seconds())


@asynccontextmanager
async def connecting(slack: Slack, desk: Desk, *, token: str = APP_TOKEN, connect_seconds: float = 5.0) -> AsyncIterator[SocketConnection]:
    """A connection of the desk's app, started; to it a moment without a message is a long silence, once `slack.seconds` is moved."""
    app = slack_app(Installed(), None, desk.reception, desk.answering)
    socket = SocketConnection(
        app, token, slack.client, slack.seconds, quiet_seconds=0.04, connect_seconds=connect_seconds, goodbye_seconds=0.1
    )
    socket.start()
    try:
        yield socket
    finally:
        await socket.stop()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something that happens beside the test has happened."""
    async with asyncio.timeout(10):
        while not await condition():
            await asyncio.sleep(0.01)


async def test_it_connects_beside_the_start_and_hears(slack: Slack, desk: Desk, dana: Person) -> None:
    async with connecting(slack, desk) as socket:
        assert not await socket.connected()
        await until(socket.connected)
        seen = await slack.control("command", user=DANA, command="/calendar", text="help")
        assert not seen["errors"]
        await desk.settle()
        assert "/calendar why" in desk.board.texts[0]
    assert not await socket.connected()
    assert await slack.lines() == []


async def test_a_wrong_token_hangs_neither_the_start_nor_the_end(slack: Slack, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    async with connecting(slack, desk, token="xapp-wrong", connect_seconds=0.05) as socket:
        await until(lambda: said(caplog, "Slack did not open a Socket Mode connection in time"))
        assert not await socket.connected()
    assert not await socket.connected()


async def test_it_can_be_stopped_in_the_middle_of_connecting(slack: Slack, desk: Desk) -> None:
    async with connecting(slack, desk, token="xapp-wrong"):
        await asyncio.sleep(0.05)
    assert await slack.lines() == []


@pytest.mark.parametrize("how", ["silent", "frozen"])
async def test_a_connection_that_is_open_and_deaf_is_replaced(slack: Slack, desk: Desk, dana: Person, how: str) -> None:
    async with connecting(slack, desk) as socket:
        await until(socket.connected)
        [old] = await slack.lines()
        await slack.control("faults", socket_deaf=how)
        slack.seconds.now += 1

        async def replaced() -> bool:
            return {*await slack.lines()} - {old} != set() and await socket.connected()

        async def gone() -> bool:
            return old not in await slack.lines()

        await until(replaced)
        await slack.control("faults", socket_deaf="off")  # or Slack would not notice that the old one was hung up
        await until(gone)
        await slack.control("command", user=DANA, command="/calendar", text="help")
        await desk.settle()
        assert len(desk.board.shown) == 1


async def test_one_that_hears_is_left_alone(slack: Slack, desk: Desk, dana: Person) -> None:
    async with connecting(slack, desk) as socket:
        await until(socket.connected)
        before = await slack.lines()
        for _ in range(3):
            slack.seconds.now += 0.03
            await slack.control("command", user=DANA, command="/calendar", text="help")
        assert await slack.lines() == before


async def test_the_watch_outlives_a_mishap(slack: Slack, desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    async with connecting(slack, desk) as socket:
        await until(socket.connected)
        slack.seconds.broken = True
        await until(lambda: said(caplog, "the Socket Mode connection could not be looked after"))
        slack.seconds.broken = False
        [old] = await slack.lines()
        slack.seconds.now += 1

        async def replaced() -> bool:
            return {*await slack.lines()} - {old} != set()

        await until(replaced)


async def test_a_stop_before_the_start_does_nothing(slack: Slack, desk: Desk) -> None:
    await SocketConnection(bare_app(), APP_TOKEN, slack.client, slack.seconds).stop()


async def said(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    """Whether the log says so."""
    return words in caplog.text


async def test_a_connection_that_was_cut_is_replaced_before_its_own_client_looks_for_it(slack: Slack, desk: Desk, dana: Person) -> None:
    async with connecting(slack, desk) as socket:
        await until(socket.connected)
        before = await slack.lines()
        await slack.control("faults", socket_disconnect="cut")

        async def replaced() -> bool:
            return bool(await slack.lines()) and not set(await slack.lines()) & set(before)

        async with asyncio.timeout(5):
            await until(replaced)
        await until(socket.connected)
        seen = await slack.control("command", user=DANA, command="/calendar", text="help")
        assert not seen["errors"]


async def test_a_stop_in_the_very_moment_of_connecting_is_not_overlooked(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    socket = SocketConnection(bare_app(), APP_TOKEN, slack.client, slack.seconds)
    stops: list[asyncio.Task[None]] = []

    class StopsThen(logging.Handler):
        """Stops as soon as the session is said to be established, which is the last that connecting does."""

        def emit(self, record: logging.LogRecord) -> None:
            if "has been established" in record.getMessage():
                stops.append(asyncio.create_task(socket.stop()))

    library, listening = logging.getLogger("slack_bolt.socket_mode"), StopsThen()
    library.addHandler(listening)
    try:
        with caplog.at_level(logging.INFO, library.name):
            socket.start()
            async with asyncio.timeout(10):
                while not stops:
                    await asyncio.sleep(0.01)
            stopped, _ = await asyncio.wait(stops, timeout=5)
    finally:
        library.removeHandler(listening)
    assert stopped
    assert await slack.lines() == []
