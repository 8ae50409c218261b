"""What `relink doctor` looks at, one function per part; each says what it found and, where something is wrong, the cure."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import yaml
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.connection import Grant
from bot.domain.errors import AccessTokenRefused, NotEnabled, RelinkError
from bot.domain.grants import Tokens
from bot.problems import CannotWork, app_token_problems, bot_token_problems, database_problems
from bot.settings import Settings, SettingsError, load_settings
from handlers.http.installing import INSTALL
from integrations.cronofy.client import CronofyClient
from integrations.http import is_on_this_machine
from integrations.slack.client import new_slack_client
from integrations.slack.probe import SlackIdentity, open_socket, read_identity
from storage.database import WRITES, open_database
from storage.encryption import Cipher
from storage.models.checks import CheckRow
from storage.models.grants import GrantRow
from storage.models.secrets import SecretRow
from storage.schema import schema_status

MOST_SKEW = timedelta(seconds=60)
"""Slack's requests count as forged beyond 300 s; a clock that is a minute off is on its way there."""
DATABASE_SECONDS = 10.0
CHECKED_WITHIN = timedelta(hours=1)
"""Every account is looked at more often than that, unless there are too many."""


class State(StrEnum):
    """How a check came out; only `failed` keeps Relink from working."""

    OK = "ok"
    NOTE = "note"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    name: str
    state: State
    said: str
    cure: str = ""


def check_settings(environ: Mapping[str, str], dotenv_path: Path) -> tuple[Settings | None, list[Check]]:
    """The settings if they allow a start, and a line for each that does not, or for each that deserves a word."""
    try:
        settings = load_settings(environ, dotenv_path)
    except SettingsError as error:
        return None, [Check("settings", State.FAILED, f"{problem.name} {problem.what}", problem.about) for problem in error.problems]
    checks = [Check("settings", State.OK, f"complete, for SLACK_MODE={settings.slack_mode}")]
    if is_on_this_machine(settings.public_url):
        cure = "Set PUBLIC_URL to an address that leads here from people's browsers and from Cronofy."
        checks.append(Check("public address", State.NOTE, f"{settings.public_url} works on this machine only", cure))
    if not settings.platform_api_keys:
        cure = "Give the platform a key in PLATFORM_API_KEYS, or bring people and sessions with ./relink import."
        checks.append(Check("platform keys", State.NOTE, "there are none, so the platform cannot call Relink", cure))
    return settings, checks


async def check_slack(settings: Settings, manifest: Path, now: Callable[[], datetime]) -> AsyncIterator[Check]:
    """Both tokens, the granted scopes against the manifest, and this machine's clock against Slack's."""
    async with new_slack_client(settings) as slack:
        if settings.slack_bot_token is not None:
            async for check in _check_home(slack, manifest, now):
                yield check
        if settings.relink_slack_client_id is not None:
            yield Check("slack installing", State.OK, f"workspaces install Relink at {settings.public_url}{INSTALL}")
        if settings.slack_mode == "socket" and settings.slack_app_token is not None:
            try:
                with app_token_problems():
                    await open_socket(slack, settings.slack_app_token)
            except CannotWork as found:
                yield _failed("slack app token", found)
            else:
                yield Check("slack app token", State.OK, "opens Socket Mode connections")


async def _check_home(slack: AsyncWebClient, manifest: Path, now: Callable[[], datetime]) -> AsyncIterator[Check]:
    """The workspace of SLACK_BOT_TOKEN."""
    try:
        with bot_token_problems():
            identity = await read_identity(slack)
    except CannotWork as found:
        yield _failed("slack bot token", found)
        return
    yield Check("slack bot token", State.OK, f"workspace {identity.workspace_id}, bot {identity.bot_user_id}")
    yield _scopes(identity, manifest)
    yield _clock(identity, now())


def _failed(name: str, found: CannotWork) -> Check:
    return Check(name, State.FAILED, f"{found.problem.name} {found.problem.what}", found.problem.about)


def _scopes(identity: SlackIdentity, manifest: Path) -> Check:
    wanted = frozenset(yaml.safe_load(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]["bot"])
    missing = ", ".join(sorted(wanted - identity.scopes))
    if missing:
        cure = "Bring the app up to date with app_manifest.yml on its page, and install it in the workspace again."
        return Check("slack scopes", State.FAILED, f"not granted: {missing}", cure)
    unneeded = ", ".join(sorted(identity.scopes - wanted))
    if unneeded:
        return Check("slack scopes", State.NOTE, f"complete; granted beyond need: {unneeded}", "Remove what nothing else of yours uses.")
    return Check("slack scopes", State.OK, "as in app_manifest.yml")


def _clock(identity: SlackIdentity, now: datetime) -> Check:
    if identity.answered_at is None:
        return Check("clock", State.NOTE, "unknown: Slack did not tell its own")
    skew = (now - identity.answered_at).total_seconds()
    if abs(skew) > MOST_SKEW.total_seconds():
        cure = "Let the machine take its time from the network (NTP): Slack's requests look forged to a clock that is wrong."
        return Check("clock", State.FAILED, f"{skew:+.0f} s against Slack's", cure)
    return Check("clock", State.OK, f"within {MOST_SKEW.total_seconds():.0f} s of Slack's")


async def check_cronofy(cronofy: CronofyClient, tokens: Tokens | None) -> AsyncIterator[Check]:
    """Our credentials, and with somebody's valid access token whether link tokens are switched on."""
    try:
        known = await cronofy.accepts_credentials()
    except RelinkError as error:
        yield Check("cronofy", State.FAILED, str(error), "See to the network, CRONOFY_DATA_CENTER and CRONOFY_API_URL.")
        return
    if not known:
        cure = "Copy client id and secret again; they belong to one data centre, which CRONOFY_DATA_CENTER names."
        yield Check("cronofy", State.FAILED, "client id and secret are not known there", cure)
        return
    yield Check("cronofy", State.OK, "knows our client id and secret")
    yield await _link_tokens(cronofy, tokens)


async def _link_tokens(cronofy: CronofyClient, tokens: Tokens | None) -> Check:
    name = "cronofy link tokens"
    if tokens is None:
        return Check(name, State.NOTE, "unknown: only the account of somebody linked shows it", "Ask again once somebody used /calendar.")
    try:
        await cronofy.link_token(tokens.access_token)
    except NotEnabled:
        cure = "Have Cronofy's support switch on explicit linking for the application: without it nobody can add a second login."
        return Check(name, State.NOTE, "no", cure)
    except AccessTokenRefused:
        return Check(name, State.NOTE, "unknown: the account that was asked has withdrawn", "Ask again once somebody used /calendar.")
    except RelinkError as error:
        return Check(name, State.NOTE, f"unknown: {error}", "Ask again later.")
    return Check(name, State.OK, "yes")


async def check_database(settings: Settings, now: Callable[[], datetime]) -> tuple[Tokens | None, list[Check]]:
    """Writable, at the newest migration, and opened by our keys; with it an access token that is valid now, if anybody has one."""
    if absent := _absent_file(settings):
        return None, [Check("database", State.NOTE, f"{absent} is not there yet", "The first ./relink run makes it.")]
    try:
        with database_problems(settings.database_url.get_secret_value()):
            async with asyncio.timeout(DATABASE_SECONDS), _engine(settings) as engine:
                return await _look_into(engine, now())
    except CannotWork as found:
        return None, [_failed("encryption keys" if found.problem.name == "ENCRYPTION_KEYS" else "database", found)]


def _absent_file(settings: Settings) -> str | None:
    """The SQLite file that is not there yet and can be made; looking into it would make it."""
    url = make_url(settings.database_url.get_secret_value())
    if url.get_backend_name() != "sqlite" or not url.database or Path(url.database).exists():
        return None
    return url.database if os.access(Path(url.database).parent, os.W_OK) else None


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    cipher = Cipher([key.get_secret_value() for key in settings.encryption_keys])
    engine = open_database(settings.database_url.get_secret_value(), cipher)
    try:
        yield engine
    finally:
        await engine.dispose()


async def _look_into(engine: AsyncEngine, now: datetime) -> tuple[Tokens | None, list[Check]]:
    async with engine.execution_options(**{WRITES: True}).begin():
        pass  # it can be written to
    status = await schema_status(engine)
    if status.pending:
        said = f"{len(status.pending)} migrations are pending after {status.current or 'none'}"
        return None, [Check("database", State.NOTE, said, "The next ./relink run takes them, or ./relink migrate up.")]
    async with engine.connect() as connection:
        (await connection.scalars(select(SecretRow.value))).all()  # our keys open them
        stored = select(GrantRow.tokens).where(GrantRow.state == Grant.VALID, GrantRow.tokens.is_not(None)).limit(100)
        tokens = [each for each in (await connection.scalars(stored)).all() if each]
        watched = await connection.scalar(select(CheckRow.sub).limit(1))
        last_checked = await connection.scalar(select(func.max(CheckRow.checked_at)))
    usable = next((each for each in tokens if each.access_token and each.expires_at > now), None)
    return usable, [
        Check("database", State.OK, f"reachable, at migration {status.current}"),
        Check("encryption keys", State.OK, f"open all of the {len(tokens)} grants looked at" if tokens else "nothing to open yet"),
        _checker(last_checked, now) if watched else Check("checker", State.OK, "nobody is linked yet"),
    ]


def _checker(last_checked: datetime | None, now: datetime) -> Check:
    """Whether accounts are looked at: what Cronofy does not tell of is noticed by that alone."""
    if last_checked is None or now - last_checked > CHECKED_WITHIN:
        said = f"no account was looked at since {last_checked:%Y-%m-%d %H:%M} UTC" if last_checked else "no account was looked at yet"
        return Check("checker", State.NOTE, said, "It works while ./relink run does; if that runs, see ./relink jobs and its log.")
    return Check("checker", State.OK, f"looked at accounts until {last_checked:%Y-%m-%d %H:%M} UTC")
