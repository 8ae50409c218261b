"""The HTTP side over a real store and the local Cronofy, called as other servers and browsers do."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from starlette.types import ASGIApp

from bot.copy.catalogue import english
from handlers.http.app import http_app
from handlers.http.cronofy import cronofy_routes
from handlers.http.doors import door_routes
from handlers.http.files import file_routes
from handlers.http.health import Check, health_routes
from handlers.http.platform import Keys, platform_routes
from integrations.links import SignedFileLinks
from tests.clock import SettableClock
from tests.services.harness import PUBLIC, House, W
from tests.services.seed import SECRET

KEYS = {"key-of-acme": W, "key-of-other": "T0OTHER"}
FORMER_SECRET = "CRN_former"
START = SettableClock().now + timedelta(days=1)


def app_of(house: House, checks: dict[str, Check] | None = None) -> ASGIApp:
    """Everything but Slack's route, as it is served."""
    use_cases, copy = house.use_cases(), english()
    routes = [
        health_routes(checks or {}),
        door_routes(use_cases, copy, "help@acme.example"),
        cronofy_routes(use_cases.notifications, (SECRET, FORMER_SECRET)),
        file_routes(use_cases.calendar_files, use_cases.people, SignedFileLinks(house.settings, house.clock), copy, "help@acme.example"),
        platform_routes(use_cases, Keys(KEYS), house.clock),
    ]
    return http_app(routes, "0.1.0")


def browser(app: ASGIApp) -> httpx.AsyncClient:
    """Somebody without a key."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app, raise_app_exceptions=False), base_url=PUBLIC)


@dataclass(slots=True)
class Platform:
    """The coaching platform, which holds a key."""

    http: httpx.AsyncClient
    key: str = "key-of-acme"

    async def ask(self, method: str, path: str, body: Any = None, **options: Any) -> httpx.Response:
        """One request with the key."""
        headers = {"Authorization": f"Bearer {self.key}"} | options.pop("headers", {})
        return await self.http.request(method, path, json=body, headers=headers, **options)

    async def put_person(self, person_id: str = "dana", **changes: Any) -> httpx.Response:
        """Tell of a person."""
        body = {"id": person_id, "email": f"{person_id}@coach.example", "name": person_id.title(), "role": "coach"}
        return await self.ask("PUT", f"/v1/people/{person_id}", body | changes)

    async def put_session(self, session_id: str = "s1", **changes: Any) -> httpx.Response:
        """Tell of a session."""
        return await self.ask("PUT", f"/v1/sessions/{session_id}", session_body(session_id, **changes))


def session_body(session_id: str | None = "s1", **changes: Any) -> dict[str, Any]:
    """Dana's session of tomorrow, as the platform sends it; a change to None leaves the field out."""
    body = {
        "id": session_id,
        "sequence": 1,
        "kind": "one_to_one",
        "title": "Coaching",
        "starts_at": START.isoformat(),
        "ends_at": (START + timedelta(hours=1)).isoformat(),
        "time_zone": "Europe/Dublin",
        "people": ["dana"],
    } | changes
    return {name: value for name, value in body.items() if value is not None}
