"""A platform between a Relink that does as it is told and the local Cronofy."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from standardwebhooks import Webhook

from integrations.local.cronofy.app import create_app as create_cronofy
from integrations.local.cronofy.seed import AccountSeed, CalendarSeed, CronofySeed, EventSeed, ProfileSeed
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.platform.app import CronofyClient, create_app
from integrations.local.platform.seed import GrantRecord, PersonRecord, PlatformSeed, SessionRecord

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "whsec_c2VjcmV0LW9mLXRoZS1wbGF0Zm9ybQ=="
CRONOFY = "http://cronofy.example"


def at(hour: int, day: int = 5) -> datetime:
    """An instant in March 2026."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def session(session_id: str, hour: int, *people: str, **changes: Any) -> SessionRecord:
    """One hour with these people, written under an event_id."""
    fields = {
        "id": session_id,
        "title": f"Session {session_id}",
        "starts_at": at(hour),
        "ends_at": at(hour + 1),
        "time_zone": "Europe/London",
        "people": people,
        "event_id": f"event-{session_id}",
    }
    return SessionRecord.model_validate(fields | changes)


def account(name: str, *calendars: CalendarSeed) -> AccountSeed:
    """An account with one login."""
    profile = ProfileSeed(
        profile_id=f"pro_{name}",
        provider_name="google",
        provider_service="gsuite",
        profile_name=f"{name}@work.example",
        calendars=calendars,
    )
    return AccountSeed(sub=f"acc_{name}", refresh_token=f"refresh-{name}", profiles=(profile,))


SEED = PlatformSeed(
    api_key="key-of-the-platform",
    webhook_secret=SECRET,
    people=(
        PersonRecord(
            id="dana",
            email="dana@work.example",
            name="Dana Diaz",
            role="coach",
            time_zone="Europe/London",
            cronofy=GrantRecord(sub="acc_dana", refresh_token="refresh-dana", primary_calendar_id="cal_work"),
        ),
        PersonRecord(
            id="remy",
            email="remy@work.example",
            name="Remy Roux",
            role="coach",
            cronofy=GrantRecord(sub="acc_remy", refresh_token="refresh-withdrawn", primary_calendar_id="cal_remy"),
        ),
        PersonRecord(
            id="nora",
            email="nora@work.example",
            name="Nora Nolan",
            role="coach",
            cronofy=GrantRecord(sub="acc_nora", refresh_token="refresh-nora"),
        ),
        PersonRecord(
            id="rhea",
            email="rhea@work.example",
            name="Rhea Rossi",
            role="coach",
            cronofy=GrantRecord(sub="acc_rhea", refresh_token="refresh-rhea"),
        ),
        PersonRecord(id="lee", email="lee@client.example", name="Lee", role="coachee"),
    ),
    sessions=(
        session("one", 10, "dana", "lee"),
        session("two", 12, "dana"),
        session("new", 14, "dana", event_id=None),
        session("shared", 16, "dana", "remy"),
    ),
    written={"one": {"dana": "cal_work"}, "two": {"dana": "cal_team"}},
)
CRONOFY_SEED = CronofySeed(
    client_id="client",
    client_secrets=("CRN_secret",),
    accounts=(
        AccountSeed(
            sub="acc_dana",
            refresh_token="refresh-dana",
            profiles=(
                ProfileSeed(
                    profile_id="pro_dana",
                    provider_name="google",
                    provider_service="gsuite",
                    profile_name="dana@work.example",
                    calendars=(
                        CalendarSeed(calendar_id="cal_shared", name="Shared", readonly=True),
                        CalendarSeed(calendar_id="cal_team", name="Team"),
                        CalendarSeed(calendar_id="cal_work", name="Work", primary=True),
                    ),
                    events=(
                        EventSeed(calendar_id="cal_work", event_id="event-one", summary="Session one", start=at(10), end=at(11)),
                        EventSeed(calendar_id="cal_team", event_id="event-two", summary="Session two", start=at(12), end=at(13)),
                    ),
                ),
            ),
        ),
        account(
            "nora", CalendarSeed(calendar_id="cal_ro", name="Shared", readonly=True), CalendarSeed(calendar_id="cal_nora", name="Mine")
        ),
        account("rhea", CalendarSeed(calendar_id="cal_rhea", name="Shared", readonly=True)),
        AccountSeed(sub="acc_remy", refresh_token="refresh-withdrawn", revoked=True),
    ),
)


@dataclass(slots=True)
class Relink:
    """Stands where Relink would: records each call and answers with the next of `statuses`, 200 when there is none."""

    is_ready: bool = True
    statuses: list[int] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def answer(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        if request.url.path == "/readyz":
            return httpx.Response(200 if self.is_ready else 503)
        self.calls.append((request.method, request.url.path))
        self.bodies.append(json.loads(request.content) if request.content else {})
        self.keys.add(request.headers["Authorization"])
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 0:
            raise httpx.ConnectError("nobody listens")
        if status == 418:
            return httpx.Response(status, text="a teapot")
        return httpx.Response(status, json={"said": status}, headers={"Retry-After": "0"} if status == 429 else {})


@dataclass(slots=True)
class Stage:
    """A running platform, and how to talk to it."""

    relink: Relink
    platform: httpx.AsyncClient
    cronofy: httpx.AsyncClient

    async def do(self, name: str, **body: Any) -> dict[str, Any]:
        """One control call that must succeed."""
        response = await self.platform.post(f"/_local/{name}", json=body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    async def state(self) -> dict[str, Any]:
        """What the platform knows."""
        answer: dict[str, Any] = (await self.platform.get("/_local/state")).json()
        return answer

    async def announced(self) -> None:
        """Wait until Relink has heard everything, and calendars too."""
        await self.until(lambda state: not state["waiting"] and not state["calendar_writes_waiting"] and state["ready_at"])

    async def until(self, condition: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The state, once it is as wanted."""
        async with asyncio.timeout(10):
            while True:
                state = await self.state()
                if condition(state):
                    return state
                await asyncio.sleep(0.005)

    async def tell(self, event_type: str, data: dict[str, Any], *, key: str = "msg_1", secret: str = SECRET) -> httpx.Response:
        """A webhook from Relink."""
        body = json.dumps({"type": event_type, "timestamp": NOW.isoformat(), "data": data})
        return await self.post_signed(body, key=key, secret=secret)

    async def post_signed(self, body: str, *, key: str = "msg_1", secret: str = SECRET, age: timedelta = timedelta()) -> httpx.Response:
        """Any body, signed."""
        sent_at = datetime.now(UTC) - age
        headers = {
            "webhook-id": key,
            "webhook-timestamp": str(int(sent_at.timestamp())),
            "webhook-signature": Webhook(secret).sign(key, sent_at, body),
        }
        return await self.platform.post("/webhooks/relink", content=body, headers=headers)

    async def calendar(self, calendar_id: str) -> dict[str, str]:
        """By event_id, when our events of Dana's calendar start."""
        token = {"client_id": "client", "client_secret": "CRN_secret", "grant_type": "refresh_token", "refresh_token": "refresh-dana"}
        access_token = (await self.cronofy.post("/oauth/token", json=token)).json()["access_token"]
        answer = await self.cronofy.get(
            "/v1/events",
            params={"tzid": "Etc/UTC", "only_managed": "true", "calendar_ids[]": calendar_id},
            headers={"Authorization": f"Bearer {access_token}"},
        )
        return {event["event_id"]: event["start"] for event in answer.json()["events"]}


class Shaky(httpx.AsyncBaseTransport):
    """Breaks the first connections, then lets them through."""

    def __init__(self, behind: httpx.AsyncBaseTransport, failures: int) -> None:
        self.behind = behind
        self.failures = failures

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        if self.failures:
            self.failures -= 1
            raise httpx.ConnectError("nobody listens")
        return await self.behind.handle_async_request(request)


@asynccontextmanager
async def stage(relink: Relink, *, writes_calendars: bool = True, cronofy_failures: int = 0) -> AsyncIterator[Stage]:
    """A platform that has started."""
    cronofy = create_cronofy(CRONOFY_SEED, base_url=CRONOFY, clock=lambda: NOW, settings=CronofySettings(write_delay_seconds=0))
    platform = create_app(
        SEED,
        bot_url="http://relink.example",
        cronofy=CronofyClient(CRONOFY, "client", "CRN_secret"),
        clock=lambda: NOW,
        writes_calendars=writes_calendars,
        relink_transport=httpx.MockTransport(relink.answer),
        cronofy_transport=Shaky(httpx.ASGITransport(app=cronofy), cronofy_failures),
    )
    async with (
        cronofy.router.lifespan_context(cronofy),
        platform.router.lifespan_context(platform),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=platform), base_url="http://platform.example") as platform_client,
        httpx.AsyncClient(transport=httpx.ASGITransport(app=cronofy), base_url=CRONOFY) as cronofy_client,
    ):
        yield Stage(relink, platform_client, cronofy_client)
