"""The platform's side of Relink's API: bearer key, one request per change, and the faults that can stand between."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx
from pydantic import Field

from integrations.local.platform.outbox import TryAgainError
from integrations.local.platform.seed import PersonRecord, SessionRecord
from integrations.local.strict import Strict

PASSING = frozenset({401, 403, 408, 425, 429, 500, 502, 503, 504})
"""Answers that a later try may change: 401 and 403 too, because an operator mends a key meanwhile."""


class PlatformFaults(Strict):
    """What goes wrong around the platform; an empty object ends all of it.

    `relink` down: every call to Relink fails as if nobody listened; slow: each takes `relink_delay_seconds` longer.
    `cronofy_writes` off: the platform forgets to write sessions to calendars.
    """

    relink: Literal["up", "down", "slow"] = "up"
    relink_delay_seconds: float = Field(default=2.0, ge=0, le=60)
    cronofy_writes: bool = True


@dataclass(slots=True)
class Faults:
    """The faults in force, shared by everything they touch."""

    now: PlatformFaults = field(default_factory=PlatformFaults)


@dataclass(frozen=True, slots=True)
class Call:
    """One request to Relink's API."""

    method: Literal["PUT", "DELETE"]
    path: str
    body: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """What Relink said for good: accepted when 2xx; anything else will not change by asking again."""

    call: Call
    status: int
    body: Any

    @property
    def accepted(self) -> bool:
        """Whether Relink took it."""
        return 200 <= self.status < 300


def put_person(person: PersonRecord) -> Call:
    """Tell Relink of a person, with the grant the platform holds for them."""
    return Call("PUT", f"/v1/people/{person.id}", person.body())


def put_session(session: SessionRecord) -> Call:
    """Tell Relink of a session as it now stands."""
    return Call("PUT", f"/v1/sessions/{session.id}", session.body())


def delete_session(session: SessionRecord) -> Call:
    """Tell Relink that a session is gone."""
    return Call("DELETE", f"/v1/sessions/{session.id}")


class Relink:
    """Calls Relink's API. `http` must carry Relink's address as its base URL."""

    def __init__(self, http: httpx.AsyncClient, api_key: str, faults: Faults, poll_seconds: float = 0.25) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._faults = faults
        self._poll_seconds = poll_seconds

    async def until_ready(self) -> None:
        """Return once /readyz answers 200; asks until it does."""
        while True:
            if await self._is_ready():
                return
            await asyncio.sleep(self._poll_seconds)

    async def _is_ready(self) -> bool:
        if self._faults.now.relink == "down":
            return False
        try:
            return (await self._http.get("/readyz")).status_code == 200
        except httpx.HTTPError:
            return False

    async def send(self, call: Call) -> CallAnswer:
        """One try.

        Raises:
            TryAgainError: nobody answered, or the answer may be another one later.
        """
        faults = self._faults.now
        if faults.relink == "down":
            raise TryAgainError("down by fault")
        if faults.relink == "slow":
            await asyncio.sleep(faults.relink_delay_seconds)
        try:
            response = await self._http.request(call.method, call.path, json=call.body, headers=self._headers)
        except httpx.HTTPError as error:
            raise TryAgainError(type(error).__name__) from error
        if response.status_code in PASSING:
            raise TryAgainError(f"HTTP {response.status_code}", retry_after(response))
        return CallAnswer(call, response.status_code, json_of(response))


def retry_after(response: httpx.Response) -> float | None:
    """The seconds a Retry-After header names; None for none, or for one that is not a number."""
    wish = response.headers.get("Retry-After", "")
    return float(wish) if wish.isascii() and wish.isdigit() else None


def json_of(response: httpx.Response) -> Any:
    """The answer's JSON; its text where it is none."""
    try:
        return response.json()
    except ValueError:
        return response.text
