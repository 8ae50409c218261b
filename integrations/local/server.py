"""Runs the three stand-ins in one process, each on a loopback port of its own, and tells how to reach them."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from integrations.local.company.seeds import Seeds, company
from integrations.local.cronofy.app import create_app as create_cronofy
from integrations.local.platform.app import CronofyClient
from integrations.local.platform.app import create_app as create_platform
from integrations.local.slack.app import create_app as create_slack

HOST = "127.0.0.1"
GRACE_SECONDS = 3


class SeedName(StrEnum):
    """What there is to start with."""

    COMPANY = "company"


SEEDS: dict[SeedName, Callable[[datetime, str], Seeds]] = {SeedName.COMPANY: company}


class SessionWriter(StrEnum):
    """Who writes sessions to calendars; Relink's setting of the same name must say the same."""

    PLATFORM = "platform"
    RELINK = "relink"


class PortTakenError(Exception):
    """A port that was asked for cannot be had."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports to listen on; 0 is any free one."""

    slack: int = 0
    cronofy: int = 0
    platform: int = 0


class StandIn(uvicorn.Server):
    """One of several servers in a process: whoever runs them stops them, not a signal of its own."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=GRACE_SECONDS)
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's signals alone."""
        yield


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def stand_ins(
    bot_url: str,
    *,
    seed: SeedName = SeedName.COMPANY,
    ports: Ports = Ports(),
    session_writer: SessionWriter = SessionWriter.PLATFORM,
    clock: Callable[[], datetime] = utc_now,
) -> AsyncIterator[dict[str, Any]]:
    """Serve a local Slack, Cronofy and platform for Relink at `bot_url`; gives what `relink local` prints.

    Raises:
        PortTakenError: one of the ports is in use.
    """
    bot_url = bot_url.rstrip("/")
    seeds = SEEDS[seed](clock(), bot_url)
    with ExitStack() as opened:
        listeners = {name: opened.enter_context(listen(port)) for name, port in asdict(ports).items()}
        opened.pop_all()  # all could be had: from here on their servers close them
    addresses = {name: f"http://{HOST}:{listener.getsockname()[1]}" for name, listener in listeners.items()}
    client = CronofyClient(addresses["cronofy"], seeds.cronofy.client_id, seeds.cronofy.client_secrets[0])
    writes = session_writer is SessionWriter.PLATFORM
    apps: dict[str, ASGIApp] = {
        "slack": create_slack(
            seeds.slack, base_url=addresses["slack"], request_url=f"{bot_url}/slack/events", socket_mode=True, clock=clock
        ),
        "cronofy": create_cronofy(seeds.cronofy, base_url=addresses["cronofy"], clock=clock),
        "platform": create_platform(seeds.platform, bot_url=bot_url, cronofy=client, clock=clock, writes_calendars=writes),
    }
    async with _serving([(apps[name], listener) for name, listener in listeners.items()]):
        yield announcement(seeds, addresses, bot_url, session_writer)


@asynccontextmanager
async def _serving(served: list[tuple[ASGIApp, socket.socket]]) -> AsyncIterator[None]:
    """Serve until left; every application has started when entered, and has shut down when this returns."""
    servers = [StandIn(app) for app, _ in served]
    tasks = [asyncio.create_task(server.serve([listener])) for server, (_, listener) in zip(servers, served, strict=True)]
    try:
        for server, task in zip(servers, tasks, strict=True):
            await _started(server, task)
        yield
    finally:
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*tasks)


async def _started(server: StandIn, task: asyncio.Task[None]) -> None:
    """Return once the server answers, or has given up; uvicorn offers nothing to wait on."""
    while True:
        if server.started or task.done():
            return
        await asyncio.sleep(0.005)


def listen(port: int = 0) -> socket.socket:
    """A socket that listens on loopback; connections queue up until its server has started.

    It names its protocol, or asyncio would not set TCP_NODELAY and each answer would wait 40 ms for an acknowledgement.

    Raises:
        PortTakenError: the port is in use.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(f"port {port} cannot be used: {error.strerror}") from error
    listener.listen()
    listener.setblocking(False)
    return listener


def announcement(seeds: Seeds, addresses: dict[str, str], bot_url: str, session_writer: SessionWriter) -> dict[str, Any]:
    """How to reach the stand-ins; `settings` is the same as Relink's environment wants it."""
    app, slack, cronofy, platform = seeds.slack.app, addresses["slack"], addresses["cronofy"], addresses["platform"]
    told = {
        "slack": {
            "api_url": f"{slack}/api/",
            "bot_token": app.bot_token,
            "app_token": app.app_token,
            "signing_secret": app.signing_secret,
            "control_url": f"{slack}/_local",
            "team_id": seeds.slack.team.id,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
        },
        "cronofy": {
            "api_url": cronofy,
            "app_url": cronofy,
            "client_id": seeds.cronofy.client_id,
            "client_secret": seeds.cronofy.client_secrets[0],
            "control_url": f"{cronofy}/_local",
        },
        "platform": {
            "api_url": platform,
            "api_key": seeds.platform.api_key,
            "control_url": f"{platform}/_local",
            "webhook_url": f"{platform}/webhooks/relink",
            "webhook_secret": seeds.platform.webhook_secret,
        },
    }
    return {**told, "settings": settings_of(told, seeds, bot_url, session_writer)}


def settings_of(told: dict[str, dict[str, str]], seeds: Seeds, bot_url: str, session_writer: SessionWriter) -> dict[str, str]:
    """Everything that `relink run` must be told to use these stand-ins; its database and encryption key are its own."""
    slack, cronofy, platform = told["slack"], told["cronofy"], told["platform"]
    return {
        "SLACK_API_URL": slack["api_url"],
        "SLACK_BOT_TOKEN": slack["bot_token"],
        "SLACK_APP_TOKEN": slack["app_token"],
        "SLACK_SIGNING_SECRET": slack["signing_secret"],
        "RELINK_SLACK_CLIENT_ID": slack["client_id"],
        "RELINK_SLACK_CLIENT_SECRET": slack["client_secret"],
        "CRONOFY_API_URL": cronofy["api_url"],
        "CRONOFY_APP_URL": cronofy["app_url"],
        "CRONOFY_CLIENT_ID": cronofy["client_id"],
        "CRONOFY_CLIENT_SECRET": cronofy["client_secret"],
        "PLATFORM_API_KEYS": platform["api_key"],
        "PLATFORM_WEBHOOK_URL": platform["webhook_url"],
        "PLATFORM_WEBHOOK_SECRET": platform["webhook_secret"],
        "SESSION_WRITER": session_writer.value,
        "PUBLIC_URL": bot_url,
        "PORT": str(urlsplit(bot_url).port or 80),
        "SUPPORT_CONTACT": seeds.support_contact,
        "SUPPORT_CHANNEL": seeds.support_channel,
        "SUPPORT_USERGROUP": seeds.support_usergroup,
    }
