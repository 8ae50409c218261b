"""The applications that `relink bench commands` compares: Bolt by itself in one process, Relink on its database in another."""

import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.app import open_use_cases, utc_now
from bot.commands.bench_requests import COMMAND, PERSON_ID, SECRET, SESSION_ID, SLACK_USER_ID, TITLE, WORKSPACE_ID, pressed
from bot.copy.catalogue import english
from bot.domain.installations import Bot
from bot.domain.people import Person, Role
from bot.domain.session import Session, SessionKind
from bot.services.sessions import PersonTold
from bot.services.use_cases import UseCases
from bot.settings import Settings, load_settings
from handlers.http.app import http_app
from handlers.http.slack import SlackRequests
from handlers.reception import Reception
from handlers.slack.answering import Answer, Answering
from handlers.slack.app import slack_app
from handlers.slack.asked import Asked
from integrations.slack.messenger import SlackMessenger

BOT = Bot(WORKSPACE_ID, "B0BENCH", "U0BENCHBOT")
MANY_LISTENERS = 200


class Silent(Answering):
    """Takes nothing up: what is left is routing."""

    def take(self, asked: Asked, answer: Answer, *, replace: bool = False, then: Answer | None = None) -> bool:  # noqa: ARG002  it takes none of them
        """Nothing."""
        return False


class TakenElsewhere:
    """Another replica answers everything: the whole way to the acknowledgement is walked, and the answers' own work is not."""

    async def claim(self, delivery: str) -> bool:  # noqa: ARG002  whichever it is
        """Never ours."""
        return False


@asynccontextmanager
async def without_store() -> AsyncIterator[Mapping[str, ASGIApp]]:
    """What needs no database: the floor, and Bolt."""
    many = _with_our_settings()
    for number in range(MANY_LISTENERS):
        many.command(f"/more-{number}")(_acknowledge)
    one, defaults = _with_our_settings(), AsyncApp(authorize=_authorize, signing_secret=SECRET)
    for app in (one, many, defaults):
        app.command(COMMAND)(_acknowledge)
    yield {"floor": _floor(), "bare": _served_by_bolt(one), "bare, crowded": _served_by_bolt(many), "defaults": _served_by_bolt(defaults)}


@asynccontextmanager
async def with_store() -> AsyncIterator[Mapping[str, ASGIApp]]:
    """What has a database: Relink, and Bolt with the same insert."""
    async with _use_cases() as (use_cases, person):
        yield {
            "bare promise": _served_by_bolt(_with_our_insert(use_cases, person)),
            "routing": _relink(use_cases, Silent),
            "routing, crowded": _relink(use_cases, Silent, listeners=MANY_LISTENERS),
            "relink": _relink(use_cases, Answering),
        }


FAMILIES: tuple[Callable[[], AbstractAsyncContextManager[Mapping[str, ASGIApp]]], ...] = (without_store, with_store)


def _floor() -> ASGIApp:
    """A bare Starlette route that verifies and answers."""
    verifier = SignatureVerifier(SECRET)

    async def verified(request: Request) -> Response:
        body = await request.body()
        good = verifier.is_valid(body, request.headers.get("x-slack-request-timestamp", ""), request.headers.get("x-slack-signature", ""))
        return Response(status_code=200 if good else 401)

    return Starlette(routes=[Route("/slack/events", verified, methods=["POST"])])


def _with_our_settings() -> AsyncApp:
    return AsyncApp(
        client=AsyncWebClient(), authorize=_authorize, signing_secret=SECRET, process_before_response=True,
        attaching_conversation_kwargs_enabled=False, attaching_function_token_enabled=False,
    )  # fmt: skip


def _with_our_insert(use_cases: UseCases, person: Person) -> AsyncApp:
    """Bolt with one listener, which makes the insert that our promise makes."""
    app = _with_our_settings()

    async def promise(ack: AsyncAck, action: dict[str, Any]) -> None:
        await use_cases.calendar_files.promise(person, [SESSION_ID], "D0BENCH", None, action["action_ts"])
        await ack()

    app.action(pressed("0")["actions"][0]["action_id"])(promise)
    return app


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=WORKSPACE_ID, bot_token="xoxb-bench", bot_id="B0BENCH", bot_user_id="U0BENCHBOT")  # noqa: S106  it opens nothing


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _served_by_bolt(app: AsyncApp) -> ASGIApp:
    return Starlette(routes=[Route("/slack/events", AsyncSlackRequestHandler(app).handle, methods=["POST"])])


class OneInstallation:
    """The one in the workspace of the bench."""

    async def find(self, _workspace_id: str) -> Bot:
        """Our bot."""
        return BOT

    async def ended(self, workspace_id: str, happened_at: datetime) -> None:
        """Nothing here ends."""


async def _bot_user() -> str:
    return BOT.bot_user_id


def _relink(use_cases: UseCases, answering: type[Answering], listeners: int = 0) -> ASGIApp:
    """Relink up to the acknowledgement, as it is served, with as many listeners behind its own."""
    messenger = SlackMessenger(AsyncWebClient(), _bot_user)
    taken: Any = TakenElsewhere()
    reception = Reception(replace(use_cases, questions=taken), lambda _: messenger, english(), utc_now, "")
    app = slack_app(OneInstallation(), SECRET, reception, answering(reception))
    for number in range(listeners):
        app.command(f"/more-{number}")(_acknowledge)
    return SlackRequests(app, http_app([], "bench"))


@asynccontextmanager
async def _use_cases() -> AsyncIterator[tuple[UseCases, Person]]:
    """Use cases on an SQLite database of their own, with one person and one session."""
    with tempfile.TemporaryDirectory(prefix="relink-bench-") as folder:
        async with open_use_cases(_settings(Path(folder)), WORKSPACE_ID) as (use_cases, _):
            person = Person(WORKSPACE_ID, PERSON_ID, "bench@example.example", "Bench", Role.COACH)
            await use_cases.sessions.put_person(PersonTold(person))
            await use_cases.people.bind(person, SLACK_USER_ID, "D0BENCH")
            await use_cases.sessions.put(_session())
            yield use_cases, person


def _session() -> Session:
    now = utc_now()
    return Session(
        workspace_id=WORKSPACE_ID, id=SESSION_ID, sequence=1, kind=SessionKind.ONE_TO_ONE, title=TITLE, starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=1, hours=1), time_zone="Etc/UTC", people=(PERSON_ID,), booked_at=now, changed_at=now,
    )  # fmt: skip


def _settings(folder: Path) -> Settings:
    given = {
        "SLACK_MODE": "http",
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "CRONOFY_CLIENT_ID": "bench",
        "CRONOFY_CLIENT_SECRET": "bench",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bench.db'}",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
    }
    return load_settings(given, None)
