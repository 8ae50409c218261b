"""Our client before the local Cronofy, spoken to in HTTP."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from stamina import AsyncRetryingCaller

from integrations.cronofy.client import CronofyClient
from integrations.http import new_http_client
from integrations.local.cronofy.app import create_app
from integrations.local.cronofy.seed import AccountSeed, CalendarSeed, CronofySeed, EventSeed, IdentitySeed, ProfileSeed
from integrations.local.cronofy.settings import CronofySettings
from tests.integrations.settings import make_settings

BASE = "https://cronofy.example"
RETURN = "http://relink.example/cronofy/return"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AT_ONCE = AsyncRetryingCaller(attempts=3, timeout=5, wait_initial=0, wait_max=0, wait_jitter=0)

SEED = CronofySeed(
    client_id="relink",
    client_secrets=("CRN_secret",),
    accounts=(
        AccountSeed(
            sub="acc_dana",
            email="dana@coach.example",
            zoneinfo="Europe/London",
            refresh_token="refresh-dana",
            scopes=("create_event", "delete_event", "read_events"),
            profiles=(
                ProfileSeed(
                    profile_id="pro_work",
                    provider_name="exchange",
                    provider_service="office365",
                    profile_name="dana@coach.example",
                    calendars=(
                        CalendarSeed(calendar_id="cal_work@1_A-b", name="Coaching, 1:1", primary=True),
                        CalendarSeed(calendar_id="cal_team", name="Team", readonly=True),
                        CalendarSeed(calendar_id="cal_old", name="Old", deleted=True),
                    ),
                    events=(
                        EventSeed(
                            calendar_id="cal_work@1_A-b",
                            event_uid="evt_external_1",
                            summary="Dentist",
                            description="bring card",
                            start=NOW + timedelta(hours=3),
                            end=NOW + timedelta(hours=4),
                            participation_status="declined",
                        ),
                        EventSeed(
                            calendar_id="cal_team",
                            event_uid="evt_external_2",
                            summary="Holiday",
                            start=date(2026, 11, 24),
                            end=date(2026, 11, 25),
                        ),
                    ),
                ),
                ProfileSeed(
                    profile_id="pro_home",
                    provider_name="apple",
                    provider_service="icloud",
                    profile_name="dana@home.example",
                    connected=False,
                ),
                ProfileSeed(
                    profile_id="pro_new",
                    provider_name="live_connect",
                    provider_service="outlook_com",
                    profile_name="dana@new.example",
                    initial_sync_required=True,
                    unticked_boxes=True,
                ),
            ),
        ),
        AccountSeed(
            sub="acc_ravi",
            refresh_token="refresh-ravi",
            profiles=(
                ProfileSeed(
                    profile_id="pro_ravi",
                    provider_name="google_free_busy",
                    provider_service="google_free_busy",
                    profile_name="ravi@coach.example",
                    calendars=(CalendarSeed(calendar_id="cal_ravi", name="Ravi", primary=True),),
                ),
            ),
        ),
    ),
    identities=(IdentitySeed(email="eli@coach.example", provider_name="google", provider_service="gsuite", name="Eli"),),
)


@dataclass(slots=True)
class LocalCronofy:
    """The local Cronofy, our client before it, and the hands of the people and providers."""

    client: CronofyClient
    http: httpx.AsyncClient
    clock: list[datetime]

    async def control(self, name: str, **body: Any) -> dict[str, Any]:
        """A control request that has to succeed."""
        answer = await self.http.post(f"{BASE}/_local/{name}", json=body)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def calls(self) -> list[str]:
        """The paths that were asked for."""
        state = (await self.http.get(f"{BASE}/_local/state", params={"only": "calls"})).json()
        return [call["path"] for call in state["calls"]]

    async def token(self, person: str = "dana") -> str:
        """An access token of a seeded person."""
        return (await self.client.refresh(f"refresh-{person}")).access_token

    async def sign_in(self, url: str, **person: Any) -> dict[str, str]:
        """Walk the sign-in pages; what the browser brings back."""
        location = (await self.control("sign_in", url=url, **person))["location"]
        return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def client_over(http: httpx.AsyncClient, clock: list[datetime] | None = None) -> CronofyClient:
    """Our client over `http`; the clock is the last instant of a list."""
    instants = clock or [NOW]
    settings = make_settings(CRONOFY_API_URL=BASE, CRONOFY_APP_URL=BASE, CRONOFY_CLIENT_ID="relink", CRONOFY_CLIENT_SECRET="CRN_secret")
    return CronofyClient(http, settings, lambda: instants[-1], AT_ONCE)


@pytest.fixture
async def local() -> AsyncIterator[LocalCronofy]:
    """A local Cronofy with Dana (three logins) and Ravi (free/busy access), whose writes show at once."""
    clock = [NOW]
    settings = CronofySettings(write_delay_seconds=0, requests_per_second=None, requests_per_minute=None)
    deaf = httpx.MockTransport(lambda _: httpx.Response(200))
    app = create_app(SEED, base_url=BASE, clock=lambda: clock[-1], settings=settings, push_transport=deaf)
    async with new_http_client(httpx.ASGITransport(app=app)) as http:
        yield LocalCronofy(client_over(http, clock), http, clock)
