"""Assembly: settings become a database, clients, use cases, the Bolt app and the HTTP application. The one file that sees everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
from slack_bolt.async_app import AsyncApp
from starlette.types import ASGIApp

from bot.copy.catalogue import english
from bot.domain.alerting import Alerts
from bot.domain.retention import Retention
from bot.domain.session import SessionWriter, Writing
from bot.language import load_languages
from bot.problems import database_problems
from bot.services.grants import GrantService
from bot.services.ports import Clock
from bot.services.retention import RetentionService
from bot.services.use_cases import Around, UseCases, new_use_cases
from bot.settings import Settings
from bot.slack_side import SlackSide, come_home, open_slack_side, open_socket_connection
from bot.telemetry import logger
from handlers.http.app import http_app
from handlers.http.cronofy import cronofy_routes
from handlers.http.doors import door_routes
from handlers.http.files import file_routes
from handlers.http.health import Check, health_routes
from handlers.http.installing import install_routes
from handlers.http.platform import Keys, platform_routes
from handlers.http.slack import SlackRequests
from handlers.jobs.engine import Engine, no_point
from handlers.jobs.forgetting import Forgetting
from handlers.jobs.recorded_steps import OnPoint
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from handlers.slack.answering import Answering
from handlers.slack.app import slack_app
from handlers.slack.socket import SocketConnection
from integrations.budget import OwnBudget, Share
from integrations.cronofy.client import LIMITS, CronofyClient
from integrations.http import PATIENCE, new_http_client
from integrations.ics.writer import IcsWriter
from integrations.links import SignedDoorLinks, SignedFileLinks
from integrations.platform.client import PlatformClient
from integrations.slack.client import new_slack_client
from integrations.slack.probe import read_identity
from integrations.slack.turns import MESSAGES_APART
from storage.database import open_database
from storage.encryption import Cipher
from storage.schema import upgrade
from storage.unit_of_work import Storage

VERSION = "0.1.0"
DRAIN_SECONDS = 10.0

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
        url = settings.database_url.get_secret_value()
        engine = Engine(url, settings.executor_id, on_point, clock=clock)
        storage = await _open_storage(settings, engine, clock, stack)
        slack = await come_home(await open_slack_side(settings, storage, clock, stack), settings, clock)
        use_cases = _use_cases(settings, storage, http, slack, clock, stack)
        support_channels, contact = slack.places(settings.support_channel), settings.support_contact or ""
        reception = Reception(use_cases, slack.workspaces().messenger, english(), clock, contact, support_channels)
        with database_problems(url):
            for installation in await slack.installations.list_standing():
                await use_cases.alerts.alerting.observe(installation.bot.workspace_id)
            unhurried = replace(reception, messengers=slack.workspaces(MESSAGES_APART).messenger)
            await engine.start(workflows(unhurried, _platform(settings, http, clock)))
            await use_cases.checking.begin()
        stack.push_async_callback(engine.stop, DRAIN_SECONDS)
        forgetting = Forgetting(engine.ledger, RetentionService(storage, clock, retention_of(settings)), clock)
        forgetting.start()
        stack.push_async_callback(forgetting.stop)
        answering = Answering(reception)
        stack.push_async_callback(answering.drain, DRAIN_SECONDS)
        secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else None
        bolt = slack_app(slack.installations, secret, reception, answering)
        checks = _checks(storage, engine, open_socket_connection(settings, bolt, slack.client, stack))
        await languages
        yield Relink(_http_side(settings, reception, bolt, slack, checks), bolt)


@asynccontextmanager
async def open_use_cases(settings: Settings, workspace_id: str | None) -> AsyncIterator[tuple[UseCases, str]]:
    """The use cases alone, for a command: what they promise is kept by the Relink that runs. Answers them with the workspace's id.

    Raises TryLater when Slack was asked for that and does not tell; somebody sits before it, who need not wait for a minute.
    """
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(new_http_client())
        engine = Engine(settings.database_url.get_secret_value())
        workspace_id = workspace_id or await _home(settings)
        storage = await _open_storage(settings, engine, utc_now, stack)
        with database_problems(settings.database_url.get_secret_value()):
            await engine.prepare()
        stack.push_async_callback(engine.stop, 0)
        slack = await open_slack_side(settings, storage, utc_now, stack)
        yield _use_cases(settings, storage, http, slack, utc_now, stack), workspace_id


async def _home(settings: Settings) -> str:
    """The workspace of SLACK_BOT_TOKEN. Raises TryLater."""
    async with new_slack_client(settings) as client:
        return (await read_identity(client)).workspace_id


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
    settings: Settings, storage: Storage, http: httpx.AsyncClient, slack: SlackSide, clock: Clock, stack: AsyncExitStack
) -> UseCases:
    budget = storage.shared_budget("cronofy", LIMITS) or OwnBudget(LIMITS)
    cronofy = CronofyClient(http, settings, clock, pace=Share(budget, patience=PATIENCE).take)
    for_jobs = CronofyClient(http, settings, clock, pace=Share(budget, JOBS_PART).take)
    grants = GrantService(storage, cronofy, clock)
    stack.push_async_callback(grants.drain)
    doors, file_links = SignedDoorLinks(settings), SignedFileLinks(settings, clock)
    return new_use_cases(
        Around(
            storage, slack.workspaces().directory, grants, cronofy, for_jobs, doors, IcsWriter(), file_links, clock, retention_of(settings)
        ),
        writing=Writing(SessionWriter(settings.session_writer), platform_listens=settings.platform_webhook_url is not None),
        alerts=Alerts(settings.alerts),
        public_url=settings.public_url,
        groups=slack.places(settings.support_usergroup),
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


def _http_side(settings: Settings, reception: Reception, bolt: AsyncApp, slack: SlackSide, checks: dict[str, Check]) -> ASGIApp:
    use_cases, copy, support = reception.use_cases, reception.copy, reception.support_contact
    keys = Keys({entry.key.get_secret_value(): entry.workspace_id or slack.home for entry in settings.platform_api_keys})
    secrets = [secret.get_secret_value() for secret in (settings.cronofy_client_secret, *settings.cronofy_former_secrets)]
    routes = [
        health_routes(checks),
        door_routes(use_cases, copy, support),
        cronofy_routes(use_cases.notifications, secrets),
        file_routes(use_cases.calendar_files, use_cases.people, SignedFileLinks(settings, reception.clock), copy, support),
        platform_routes(use_cases, keys, reception.clock),
    ]
    if slack.installing is not None:
        routes.append(install_routes(slack.installing, use_cases.people, copy, settings.public_url))
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


def _platform(settings: Settings, http: httpx.AsyncClient, clock: Clock) -> PlatformClient | None:
    return PlatformClient(http, settings, clock) if settings.platform_webhook_url and settings.platform_webhook_secret else None
