"""A local Cronofy on a clock that stands still, and someone to listen to its pushes."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.local.cronofy.app import create_app
from integrations.local.cronofy.seed import CronofySeed
from integrations.local.cronofy.settings import CronofySettings
from tests.local.cronofy.people import NOW, SECRETS, SEED, at

BASE = "http://cronofy.example"
CALLBACK = "http://relink.example/cronofy/return"
PUSH = "http://relink.example/cronofy/push/dana"
AUTHORIZE = f"{BASE}/oauth/authorize?response_type=code&client_id=relink&redirect_uri={CALLBACK}&state=s%261"
SCOPE = "&scope=read_events%20create_event%20delete_event"


def text_of(moment: datetime) -> str:
    """An instant as Cronofy writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def session(event_id: str = "session-1", **changes: Any) -> dict[str, Any]:
    """The body of an upsert."""
    body = {
        "event_id": event_id,
        "summary": "Coaching with Lee",
        "start": text_of(at(10)),
        "end": text_of(at(11)),
        "tzid": "Europe/London",
    }
    return body | changes


@dataclass(slots=True)
class StillClock:
    """A clock that moves only when it is told to."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        """Move on by a timedelta's units."""
        self.now += timedelta(**units)


@dataclass(slots=True)
class Listener:
    """Receives pushes, checks their signatures, answers with `status`."""

    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> Starlette:
        """The receiver as an ASGI application."""

        async def receive(request: Request) -> Response:
            body = await request.body()
            digest = hmac.new(SECRETS[1].encode(), body, hashlib.sha256).digest()
            assert base64.b64encode(digest).decode() in request.headers["Cronofy-HMAC-SHA256"].split(",")
            self.received.append(json.loads(body))
            self.headers.append(dict(request.headers))
            return Response(status_code=self.status)

        return Starlette(routes=[Route("/{path:path}", receive, methods=["POST"])])

    @property
    def kinds(self) -> list[str]:
        """The types that came, in order, without the verifications."""
        kinds = [each["notification"]["type"] for each in self.received]
        return [kind for kind in kinds if kind != "verification"]


@dataclass(slots=True)
class Cronofy:
    """The stand-in under test, called over HTTP."""

    http: httpx.AsyncClient
    clock: StillClock
    listener: Listener

    async def headers(self, person: str = "dana") -> dict[str, str]:
        """An access token of a seeded person."""
        answer = await self.refresh(f"refresh-{person}")
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def refresh(self, refresh_token: str) -> httpx.Response:
        """Exchange a refresh token."""
        return await self.token(grant_type="refresh_token", refresh_token=refresh_token)

    async def token(self, **fields: Any) -> httpx.Response:
        """Ask the token endpoint, with the application's own credentials unless told otherwise."""
        return await self.http.post("/oauth/token", json={"client_id": "relink", "client_secret": SECRETS[0]} | fields)

    async def control(self, action: str, /, **body: Any) -> dict[str, Any]:
        """Send a control request that has to succeed."""
        answer = await self.http.post(f"/_local/{action}", json=body)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def settle(self) -> None:
        """Let everything that only needs time happen."""
        await self.control("settle")

    async def state(self, only: str) -> Any:
        """One part of the state."""
        answer = await self.http.get("/_local/state", params={"only": only})
        return answer.json()[only]

    async def switch(self, **settings: Any) -> None:
        """Change settings while it runs."""
        await self.control("faults", settings=settings)

    async def write(self, body: dict[str, Any], calendar_id: str = "cal_work", person: str = "dana") -> httpx.Response:
        """Upsert an event."""
        return await self.http.post(f"/v1/calendars/{calendar_id}/events", json=body, headers=await self.headers(person))

    async def read(self, person: str = "dana", **query: Any) -> list[dict[str, Any]]:
        """Read events, managed ones included unless told otherwise."""
        chosen = query.pop("calendar_ids", [])
        params = {"tzid": "Etc/UTC", "include_managed": "true", "calendar_ids[]": chosen} | query
        answer = await self.http.get("/v1/events", params=params, headers=await self.headers(person))
        assert answer.status_code == 200, answer.text
        events: list[dict[str, Any]] = answer.json()["events"]
        return events

    async def profile(self, profile_id: str, person: str = "dana") -> dict[str, Any]:
        """One profile as userinfo shows it."""
        answer = await self.http.get("/v1/userinfo", headers=await self.headers(person))
        profiles = answer.json()["cronofy.data"]["profiles"]
        found: dict[str, Any] = next(each for each in profiles if each["profile_id"] == profile_id)
        return found

    async def listen(self, person: str = "dana", **body: Any) -> str:
        """Open a channel; its id."""
        answer = await self.http.post("/v1/channels", json={"callback_url": PUSH} | body, headers=await self.headers(person))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["channel"]["channel_id"])

    async def put_rule(self, **changes: Any) -> httpx.Response:
        """Give Dana working hours on Tuesdays, or what the changes make of them."""
        tuesday = (("09:30", "12:30"), ("14:00", "16:00"))
        rule = {
            "availability_rule_id": "default",
            "tzid": "Europe/London",
            "weekly_periods": [{"day": "tuesday", "start_time": start, "end_time": end} for start, end in tuesday],
        }
        return await self.http.post("/v1/availability_rules", json=rule | changes, headers=await self.headers())

    async def event(self, event_id: str = "session-1") -> dict[str, Any]:
        """One event of ours as the calendar holds it."""
        events = await self.state("events")
        found: dict[str, Any] = next(each for each in events if each["event_id"] == event_id)
        return found

    async def sign_in(self, url: str, **person: Any) -> dict[str, str]:
        """Walk the pages; what came back to the application."""
        answer = await self.control("sign_in", url=url, **person)
        assert answer["location"], answer
        query = parse_qs(urlsplit(answer["location"]).query)
        return {name: values[0] for name, values in query.items()}

    async def link(self, url: str = AUTHORIZE + SCOPE, **person: Any) -> dict[str, Any]:
        """Walk the pages and exchange the code; the token answer."""
        back = await self.sign_in(url, **person)
        answer = await self.token(grant_type="authorization_code", code=back["code"], redirect_uri=CALLBACK)
        assert answer.status_code == 200, answer.text
        tokens: dict[str, Any] = answer.json()
        return tokens


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something that happens in the background has happened; five seconds at most."""
    for _ in range(500):
        if await condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def local_cronofy(seed: CronofySeed = SEED, **settings: Any) -> Cronofy:
    """A stand-in that applies writes after ten seconds and never limits, unless told otherwise."""
    chosen = {"write_delay_seconds": 10, "requests_per_second": None, "requests_per_minute": None} | settings
    clock, listener = StillClock(), Listener()
    app = create_app(
        seed,
        base_url=BASE,
        clock=clock,
        settings=CronofySettings.model_validate(chosen),
        push_transport=httpx.ASGITransport(app=listener.app()),
    )
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE)
    return Cronofy(http, clock, listener)
