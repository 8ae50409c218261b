"""How the platform writes sessions to calendars: Cronofy's API over HTTP, with the grant it holds for each person.

Pages: https://docs.cronofy.com/developers/api/events/upsert-event/, …/delete-event/ and …/authorization/refresh-token/.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx

from integrations.local.platform.outbox import TryAgainError
from integrations.local.platform.relink import retry_after
from integrations.local.platform.seed import GrantRecord, SessionRecord

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class WriteAnswer:
    """What Cronofy said to one write. 202 is accepted, which is no proof; `calendar_id` is None when none could be found."""

    person_id: str
    calendar_id: str | None
    status: int
    reason: str = ""

    @property
    def accepted(self) -> bool:
        """Whether Cronofy took it."""
        return self.status == 202


class RefusedError(Exception):
    """Cronofy refuses the grant or the call, and asking again will not help."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(slots=True)
class Grant:
    """A person's grant as the platform holds it; Cronofy may change the refresh token on use."""

    refresh_token: str
    access_token: str | None = None


@dataclass(slots=True)
class Calendars:
    """Writes and removes events. `http` must carry Cronofy's address as its base URL."""

    http: httpx.AsyncClient
    client_id: str
    client_secret: str
    grants: dict[str, Grant] = field(default_factory=dict)

    async def write(self, person_id: str, grant: GrantRecord, session: SessionRecord, calendar_id: str | None) -> WriteAnswer:
        """Upsert the session's event; without a calendar on the one that the provider calls primary.

        Raises:
            TryAgainError: Cronofy is not there just now.
        """
        try:
            target = calendar_id or await self._provider_primary(grant)
            response = await self._call(grant, "POST", events_of(target), event_of(session))
        except RefusedError as refusal:
            return WriteAnswer(person_id, calendar_id, refusal.status, refusal.reason)
        return WriteAnswer(person_id, target, response.status_code, response.text[:200])

    async def remove(self, person_id: str, grant: GrantRecord, event_id: str, calendar_id: str) -> WriteAnswer:
        """Delete the session's event from one calendar; one that is not there is accepted too.

        Raises:
            TryAgainError: Cronofy is not there just now.
        """
        try:
            response = await self._call(grant, "DELETE", events_of(calendar_id), {"event_id": event_id})
        except RefusedError as refusal:
            return WriteAnswer(person_id, calendar_id, refusal.status, refusal.reason)
        return WriteAnswer(person_id, calendar_id, response.status_code, response.text[:200])

    async def _provider_primary(self, grant: GrantRecord) -> str:
        response = await self._call(grant, "GET", "/v1/calendars")
        calendars = response.json()["calendars"] if response.status_code == 200 else []
        writable = [each for each in calendars if not (each["calendar_readonly"] or each["calendar_deleted"])]
        writable.sort(key=lambda each: not each["calendar_primary"])
        if not writable:
            raise RefusedError(response.status_code, "no writable calendar")
        return str(writable[0]["calendar_id"])

    async def _call(self, grant: GrantRecord, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        """One call with the person's token; a refused token is renewed once."""
        held = self.grants.setdefault(grant.sub, Grant(grant.refresh_token))
        if held.access_token is None:
            await self._refresh(held)
        response = await self._request(method, path, body, held.access_token)
        if response.status_code == 401:
            await self._refresh(held)
            response = await self._request(method, path, body, held.access_token)
        return response

    async def _refresh(self, held: Grant) -> None:
        response = await self._request(
            "POST",
            "/oauth/token",
            {
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "grant_type": "refresh_token",
                "refresh_token": held.refresh_token,
            },
        )
        if response.status_code != 200:
            raise RefusedError(response.status_code, response.text[:200])
        tokens = response.json()
        held.access_token, held.refresh_token = tokens["access_token"], tokens["refresh_token"]

    async def _request(self, method: str, path: str, body: dict[str, Any] | None, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        try:
            response = await self.http.request(method, path, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise TryAgainError(type(error).__name__) from error
        if response.status_code in PASSING:
            raise TryAgainError(f"HTTP {response.status_code}", retry_after(response))
        return response


def events_of(calendar_id: str) -> str:
    """The path of a calendar's events."""
    return f"/v1/calendars/{quote(calendar_id, safe='')}/events"


def event_of(session: SessionRecord) -> dict[str, Any]:
    """The session as Cronofy's upsert takes an event."""
    event = {
        "event_id": session.event_id,
        "summary": session.title,
        "description": session.description,
        "start": stamp(session.starts_at),
        "end": stamp(session.ends_at),
        "tzid": session.time_zone,
        "location": {"description": session.location} if session.location else None,
        "url": session.join_url,
    }
    return {key: value for key, value in event.items() if value is not None}


def stamp(instant: datetime) -> str:
    """An instant as Cronofy reads it, in UTC."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
