"""Relink as Slack sees it: the real Bolt app and use cases, asked with signed requests, and what people see in the end."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any
from urllib.parse import urlencode

from httpx import ASGITransport, AsyncClient
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.copy.catalogue import Copy, english
from bot.domain.errors import Conflict, NotFound
from bot.domain.messages import FileUpload, Message
from bot.domain.people import Person, SlackUser
from bot.services.ports import Storage, UnitOfWork
from bot.services.use_cases import UseCases
from handlers.http.app import http_app
from handlers.http.slack import SlackRequests
from handlers.reception import Reception
from handlers.slack.answering import Answer, Answering
from handlers.slack.app import slack_app
from handlers.slack.asked import Asked
from tests.services.harness import House
from tests.slack.installed import Installed
from tests.slack.payloads import BOT, BOT_ID, DM, WORKSPACE, Json

SECRET = "signing-secret"
SUPPORT = "help@acme.example"


@dataclass(slots=True)
class Shown:
    """One message as it stands in a conversation now, and what stood there before."""

    channel: str
    thread_ts: str | None
    ts: str
    message: Message
    key: str | None = None
    before: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says."""
        return self.message.text


class Board:
    """Slack as people see it; usable as a Messenger. `fails` is raised whatever is sent, `always` by a call, `once` by its next."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.responses: list[tuple[str, Message]] = []
        self.whispers: list[tuple[str, str, str | None, Message]] = []
        self.views: dict[str, Mapping[str, Any]] = {}
        self.homes: dict[str, list[Mapping[str, Any]]] = {}
        self.fails: Exception | None = None
        self.once: dict[str, Exception] = {}
        self.always: dict[str, Exception] = {}
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self._numbers = count(1)

    def add(self, ts: str, channel: str = DM) -> Shown:
        """A message that Relink sent before the test."""
        self.shown.append(Shown(channel, None, ts, Message("earlier")))
        return self.shown[-1]

    @property
    def texts(self) -> list[str]:
        """What all messages say now."""
        return [shown.text for shown in self.shown]

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Post."""
        self._fail("post")
        ts = f"2.{next(self._numbers)}"
        self.shown.append(Shown(slack_channel_id, thread_ts, ts, message, key))
        self._fail("answer to post")
        return ts

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Replace, if it is there, after whatever happens `meanwhile`."""
        happens, self.meanwhile = self.meanwhile, None
        if happens:
            await happens()
        self._fail("update")
        shown = next((each for each in self.shown if (each.channel, each.ts) == (slack_channel_id, ts)), None)
        if shown is None:
            raise NotFound("message_not_found")
        shown.before.append(shown.text)
        shown.message = message

    async def respond(self, response_url: str, message: Message) -> None:
        """Answer where it was asked."""
        self._fail("respond")
        self.responses.append((response_url, message))

    async def whisper(self, slack_channel_id: str, slack_user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Say it to one person where others read."""
        self._fail("whisper")
        self.whispers.append((slack_channel_id, slack_user_id, thread_ts, message))

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str:
        """Open a modal."""
        self._fail("open_view")
        view_id = f"V{len(self.views) + 1}"
        self.views[view_id] = view
        return view_id

    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None:
        """Replace a modal, if it is open."""
        self._fail("update_view")
        if view_id not in self.views:
            raise NotFound("not_found")
        self.views[view_id] = view

    async def publish_home(self, slack_user_id: str, view: Mapping[str, Any], over: str | None) -> str:
        """Put it over what stands there, if that is what it is to be put over; the hash counts what was published."""
        self._fail("publish_home")
        published = self.homes.setdefault(slack_user_id, [])
        if over not in (None, str(len(published))):
            raise Conflict("hash_conflict")
        published.append(view)
        return str(len(published))

    async def find_posted(self, slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """What stands there under this key."""
        self._fail("find_posted")
        wanted = (slack_channel_id, thread_ts, key)
        return next((each.ts for each in self.shown if (each.channel, each.thread_ts, each.key) == wanted), None)

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """Nothing here uploads."""
        raise NotImplementedError

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """Nothing here looks for files."""
        raise NotImplementedError

    def _fail(self, name: str) -> None:
        error = self.fails or self.always.get(name) or self.once.pop(name, None)
        if error:
            raise error


class Doubtful:
    """A store with a door before it: while `door` is not set everybody waits, and `down` sends everybody away."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.down: Exception | None = None
        self.door = asyncio.Event()
        self.door.set()
        self.opened = 0

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """As the store, if the door is open."""
        return self._through(self._storage.reading())

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """As the store, if the door is open."""
        return self._through(self._storage.writing())

    @asynccontextmanager
    async def _through(self, unit: AbstractAsyncContextManager[UnitOfWork]) -> AsyncIterator[UnitOfWork]:
        self.opened += 1
        await self.door.wait()
        if self.down:
            raise self.down
        async with unit as opened:
            yield opened


@dataclass(slots=True)
class Desk:
    """One process of Relink before Slack."""

    app: AsyncApp
    house: House
    use_cases: UseCases
    storage: Doubtful
    board: Board
    answering: Answering
    copy: Copy
    reception: Reception

    async def send(self, body: Json, **headers: str) -> BoltResponse:
        """What Slack gets back for a delivery, with all answers it led to still under way."""
        return await self.app.async_dispatch(signed(body, **headers))

    async def deliver(self, body: Json, **headers: str) -> BoltResponse:
        """What Slack gets back for a delivery, once everything it led to has happened."""
        response = await self.send(body, **headers)
        await self.settle()
        return response

    async def status_of(self, raw: str, kind: str) -> int:
        """What the HTTP side answers to these very bytes, signed."""
        served = ASGITransport(SlackRequests(self.app, http_app([], "0")))
        async with AsyncClient(transport=served, base_url="http://relink.example") as web:
            return (await web.post("/slack/events", content=raw, headers={**signature(raw), "content-type": kind})).status_code

    async def settle(self) -> None:
        """Wait until no answer is under way."""
        await self.answering.drain(10)

    async def know(self, person: Person, slack_user_id: str, channel: str | None = DM, primary: str | None = None) -> Person:
        """The platform told of a person, and they spoke to Relink before."""
        await self.house.put(person, primary=primary)
        known = replace(person, slack_user_id=slack_user_id, slack_channel_id=channel)
        async with self.house.storage.writing() as unit:
            await unit.people.bind(person.workspace_id, person.id, slack_user_id, channel)
        return known

    def user(self, slack_user_id: str, email: str | None = None, **flags: bool) -> None:
        """Slack knows this user."""
        self.house.directory.users[slack_user_id] = SlackUser(WORKSPACE, slack_user_id, email, "Somebody", None, **flags)


class Recorder(Answering):
    """Only notes what it is asked."""

    def take(self, asked: Asked, answer: Answer, *, replace: bool = False, then: Answer | None = None) -> bool:
        """Remember it."""
        self.asked = asked
        return True


def new_desk(
    house: House, board: Board, *, patience_seconds: float = 2.5, remembered: int = 100, kind: type[Answering] = Answering
) -> Desk:
    """A process of its own on the house's store; `board` is the Slack they share."""
    storage, copy = Doubtful(house.storage), english()
    use_cases = house.use_cases(storage=storage)  # type: ignore[arg-type]  # the house asks for the very class, and needs its protocol
    reception = Reception(use_cases, lambda _: board, copy, house.clock, SUPPORT)
    answering = kind(reception, patience_seconds=patience_seconds, remembered=remembered)
    app = slack_app(Installed(), SECRET, reception, answering)
    return Desk(app, house, use_cases, storage, board, answering, copy, reception)


def bare_app() -> AsyncApp:
    """Bolt as Relink sets it up, with nothing to listen to."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=WORKSPACE, bot_token="xoxb-test", bot_id=BOT_ID, bot_user_id=BOT)

    return AsyncApp(name="relink", client=AsyncWebClient(), authorize=authorize, signing_secret=SECRET, process_before_response=True)


def signed(body: Json, **headers: str) -> AsyncBoltRequest:
    """The request as Slack sends it: events as JSON, commands as a form, interactions as a form around JSON."""
    if body.get("type") == "event_callback":
        kind, raw = "application/json", json.dumps(body)
    else:
        kind, raw = "application/x-www-form-urlencoded", urlencode(body if "command" in body else {"payload": json.dumps(body)})
    sent = {"content-type": kind, **signature(raw), **headers}
    return AsyncBoltRequest(body=raw, headers=sent)  # type: ignore[arg-type]  # single values are as good as lists


def signature(raw: str) -> dict[str, str]:
    """The headers by which Slack signs these bytes now."""
    timestamp = str(int(time.time()))
    made = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=raw) or ""
    return {"x-slack-request-timestamp": timestamp, "x-slack-signature": made}
