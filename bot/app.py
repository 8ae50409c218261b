"""Assembly: settings become a database, clients, use cases, the Bolt app and the HTTP application. The one file that sees everything."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import stamina
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from bot.copy.catalogue import english
from bot.domain.alerting import Alerts
from bot.domain.errors import TokenRefused, TryLater
from bot.domain.retention import Retention
from bot.domain.session import SessionWriter, Writing
from bot.language import load_languages
from bot.problems import app_token_problems, bot_token_problems, database_problems
from bot.services.grants import GrantService
from bot.services.ports import Clock, Directories
from bot.services.retention import RetentionService
from bot.services.use_cases import Around, UseCases, new_use_cases
from bot.setting_kinds import SlackPlace
from bot.settings import Settings
from bot.telemetry import logger
from handlers.http.app import http_app
from handlers.http.cronofy import cronofy_routes
from handlers.http.doors import door_routes
from handlers.http.files import file_routes
from handlers.http.health import Check, health_routes
from handlers.http.platform import Keys, platform_routes
from handlers.http.slack import SlackRequests
from handlers.jobs.engine import Engine, no_point
from handlers.jobs.forgetting import Forgetting
from handlers.jobs.recorded_steps import OnPoint
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from handlers.slack.answering import Answering
from handlers.slack.app import Installation, slack_app
from handlers.slack.socket import SocketConnection
from integrations.budget import OwnBudget, Share
from integrations.cronofy.client import LIMITS, CronofyClient
from integrations.http import PATIENCE, new_http_client
from integrations.ics.writer import IcsWriter
from integrations.links import SignedDoorLinks, SignedFileLinks
from integrations.platform.client import PlatformClient
from integrations.slack.client import new_slack_client
from integrations.slack.directory import SlackDirectory
from integrations.slack.messenger import SlackMessenger
from integrations.slack.probe import open_socket, read_identity
from integrations.slack.turns import MESSAGES_APART
from storage.database import open_database
from storage.encryption import Cipher
from storage.schema import upgrade
from storage.unit_of_work import Storage

VERSION = "0.1.0"
DRAIN_SECONDS = 10.0
SLACK_SECONDS = 60.0

log = logger(__name__)
JOBS_PART = 0.8
"""Of what Cronofy allows; the rest is kept free for people who ask."""


def utc_now() -> datetime:
    """The clock of the real world."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Relink:
    """A running Relink: `http` is to be served, everything else works already."""

    http: ASGIApp
    bolt: AsyncApp


@asynccontextmanager
async def open_relink(settings: Settings, *, clock: Clock = utc_now, on_point: OnPoint = no_point) -> AsyncIterator[Relink]:
    """Start everything in order, and take it down in the other: no new work, then what runs is finished, then the connections.

    `on_point` is told each step of durable work; tests stop the process there.
    """
    async with AsyncExitStack() as stack:
        languages = asyncio.create_task(asyncio.to_thread(load_languages))  # half a second, beside all that waits for others
        http = await stack.enter_async_context(new_http_client())
        slack = await stack.enter_async_context(new_slack_client(settings))
        url = settings.database_url.get_secret_value()
        engine = Engine(url, settings.executor_id, on_point, clock=clock)
        storage = await _open_storage(settings, engine, clock, stack)
        installation = await _installation(slack, settings)
        await _check_app_token(slack, settings)
        directory, home = SlackDirectory(slack, installation.workspace_id), installation.workspace_id
        use_cases = _use_cases(settings, storage, http, lambda _: directory, home, clock, stack)
        messenger = SlackMessenger(slack, installation.bot_user_id)
        support_channels = _by_workspace(settings.support_channel, home)
        reception = Reception(use_cases, lambda _: messenger, english(), clock, settings.support_contact or "", support_channels)
        with database_problems(url):
            await use_cases.alerts.alerting.observe(installation.workspace_id)
            unhurried = SlackMessenger(slack, installation.bot_user_id, MESSAGES_APART)
            await engine.start(workflows(replace(reception, messengers=lambda _: unhurried), _platform(settings, http, clock)))
            await use_cases.checking.begin()
        stack.push_async_callback(engine.stop, DRAIN_SECONDS)
        forgetting = Forgetting(engine.ledger, RetentionService(storage, clock, retention_of(settings)), clock)
        forgetting.start()
        stack.push_async_callback(forgetting.stop)
        answering = Answering(reception)
        stack.push_async_callback(answering.drain, DRAIN_SECONDS)
        secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None
        bolt = slack_app(installation, secret, reception, answering)
        checks = _checks(storage, engine, _socket(settings, bolt, slack, stack))
        await languages
        yield Relink(_http_side(settings, reception, bolt, installation.workspace_id, checks), bolt)


@asynccontextmanager
async def open_use_cases(settings: Settings, workspace_id: str | None) -> AsyncIterator[tuple[UseCases, str]]:
    """The use cases alone, for a command: what they promise is kept by the Relink that runs. Answers them with the workspace's id.

    Raises TryLater when Slack was asked for that and does not tell; somebody sits before it, who need not wait for a minute.
    """
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(new_http_client())
        slack = await stack.enter_async_context(new_slack_client(settings))
        workspace_id = workspace_id or (await read_identity(slack)).workspace_id
        engine = Engine(settings.database_url.get_secret_value())
        storage = await _open_storage(settings, engine, utc_now, stack)
        with database_problems(settings.database_url.get_secret_value()):
            await engine.prepare()
        stack.push_async_callback(engine.stop, 0)
        directory = SlackDirectory(slack, workspace_id)
        yield _use_cases(settings, storage, http, lambda _: directory, workspace_id, utc_now, stack), workspace_id


async def _open_storage(settings: Settings, engine: Engine, clock: Clock, stack: AsyncExitStack) -> Storage:
    """The database at its newest schema and without what nobody needs any more: it can be written to, and our keys open it."""
    cipher = Cipher([key.get_secret_value() for key in settings.encryption_keys])
    url = settings.database_url.get_secret_value()
    database = open_database(url, cipher)
    storage = Storage(database, engine.enqueue)
    stack.push_async_callback(storage.dispose)
    with database_problems(url):
        await upgrade(database)
        await RetentionService(storage, clock, retention_of(settings)).forget_some()
    return storage


def _use_cases(
    settings: Settings, storage: Storage, http: httpx.AsyncClient, directories: Directories, home: str, clock: Clock, stack: AsyncExitStack
) -> UseCases:
    budget = storage.shared_budget("cronofy", LIMITS) or OwnBudget(LIMITS)
    cronofy = CronofyClient(http, settings, clock, pace=Share(budget, patience=PATIENCE).take)
    for_jobs = CronofyClient(http, settings, clock, pace=Share(budget, JOBS_PART).take)
    grants = GrantService(storage, cronofy, clock)
    stack.push_async_callback(grants.drain)
    doors, file_links = SignedDoorLinks(settings), SignedFileLinks(settings, clock)
    return new_use_cases(
        Around(storage, directories, grants, cronofy, for_jobs, doors, IcsWriter(), file_links, clock, retention_of(settings)),
        writing=Writing(SessionWriter(settings.session_writer), platform_listens=settings.platform_webhook_url is not None),
        alerts=Alerts(settings.alerts),
        public_url=settings.public_url,
        support_usergroups=_by_workspace(settings.support_usergroup, home),
    )


def retention_of(settings: Settings) -> Retention:
    """How long the settings want what is over to be remembered."""
    return Retention(
        jobs=timedelta(days=settings.keep_jobs_days),
        failed_jobs=timedelta(days=settings.keep_failed_jobs_days),
        link_states=timedelta(days=settings.keep_sign_ins_days),
        incidents=timedelta(days=settings.keep_incidents_days),
        files=timedelta(days=settings.keep_files_days),
        audit_entries=timedelta(days=settings.keep_access_log_days),
    )


def _by_workspace(places: Sequence[SlackPlace], home: str) -> Mapping[str, str]:
    """The ids of these places by the workspace they are in, `home` for those that name none."""
    return {place.workspace_id or home: place.id for place in places}


def _http_side(settings: Settings, reception: Reception, bolt: AsyncApp, workspace_id: str, checks: dict[str, Check]) -> ASGIApp:
    """`workspace_id` is whose a key of the platform's is that names none."""
    use_cases, copy, support = reception.use_cases, reception.copy, reception.support_contact
    keys = Keys({entry.key.get_secret_value(): entry.workspace_id or workspace_id for entry in settings.platform_api_keys})
    secrets = [secret.get_secret_value() for secret in (settings.cronofy_client_secret, *settings.cronofy_former_secrets)]
    routes = [
        health_routes(checks),
        door_routes(use_cases, copy, support),
        cronofy_routes(use_cases.notifications, secrets),
        file_routes(use_cases.calendar_files, use_cases.people, SignedFileLinks(settings, reception.clock), copy, support),
        platform_routes(use_cases, keys, reception.clock),
    ]
    app = http_app(routes, VERSION)
    return SlackRequests(bolt, app) if settings.slack_mode == "http" else app


def _checks(storage: Storage, engine: Engine, socket: SocketConnection | None) -> dict[str, Check]:
    async def database() -> bool:
        try:
            await asyncio.wait_for(storage.ping(), 2)
        except Exception:  # noqa: BLE001  whatever the driver says, the database is not there
            return False
        return True

    async def jobs() -> bool:
        return engine.running

    checks: dict[str, Check] = {"database": database, "jobs": jobs}
    if socket is not None:
        checks["slack"] = socket.connected
    return checks


def _socket(settings: Settings, bolt: AsyncApp, slack: AsyncWebClient, stack: AsyncExitStack) -> SocketConnection | None:
    if settings.slack_mode != "socket" or settings.slack_app_token is None:
        return None
    socket = SocketConnection(bolt, settings.slack_app_token.get_secret_value(), slack, time.monotonic)
    socket.start()
    stack.push_async_callback(socket.stop)
    return socket


async def _installation(slack: AsyncWebClient, settings: Settings) -> Installation:
    """Who we are in Slack, asked once. Slack being down delays the start; raises CannotWork when a minute did not help."""
    token = settings.slack_bot_token.get_secret_value()
    with bot_token_problems():
        async for attempt in stamina.retry_context(on=_passes, attempts=None, timeout=SLACK_SECONDS, wait_max=5.0):
            with attempt:
                identity = await read_identity(slack)
    return Installation(identity.workspace_id, token, identity.bot_id, identity.bot_user_id)


def _passes(error: Exception) -> bool:
    """Whether waiting helps; whoever waits is told so at once."""
    if not isinstance(error, TryLater) or isinstance(error, TokenRefused):
        return False
    log.warning("Slack does not answer yet, and the start waits for it", exc_info=error)
    return True


async def _check_app_token(slack: AsyncWebClient, settings: Settings) -> None:
    """Socket Mode would try for ever with one that is wrong. Raises CannotWork."""
    if settings.slack_mode == "socket" and settings.slack_app_token is not None:
        with app_token_problems():
            await open_socket(slack, settings.slack_app_token)


def _platform(settings: Settings, http: httpx.AsyncClient, clock: Clock) -> PlatformClient | None:
    return PlatformClient(http, settings, clock) if settings.platform_webhook_url and settings.platform_webhook_secret else None
