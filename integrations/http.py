"""The one way Relink speaks HTTP: limits, deadlines, retries, logs without secrets, and no failure but the domain's own."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ValidationError
from stamina import AsyncRetryingCaller

from bot.domain.errors import TryLater
from bot.telemetry import logger

Model = TypeVar("Model", bound=BaseModel)

TIMEOUTS = httpx.Timeout(connect=3.0, read=8.0, write=8.0, pool=3.0)
LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0)
DEADLINE_SECONDS = 10.0
"""For one try from the first byte to the last: a service that drips is down too."""
PATIENCE = timedelta(seconds=5)
"""A longer Retry-After is handed to the caller instead of being waited for."""
RETRIES = AsyncRetryingCaller(attempts=3, timeout=20.0, wait_initial=0.2, wait_max=2.0, wait_jitter=0.3)
"""Three tries end within 30 s at the latest; a refresh holds its lease longer than that (bot.services.grants.LEASE)."""
MOST_SECONDS = 24 * 3600
"""No Retry-After is believed beyond a day."""
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

_log = logger(__name__)


def new_http_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """The process's client; whoever makes it closes it. `transport` replaces the network."""
    return httpx.AsyncClient(
        timeout=TIMEOUTS,
        limits=LIMITS,
        headers={"User-Agent": "Relink (calendar support)"},
        follow_redirects=False,
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # one client speaks for everybody, so nothing is remembered
        event_hooks={"request": [_note_start], "response": [_log_answer]},
        mounts=dict.fromkeys(("all://127.0.0.1", "all://[::1]", "all://localhost")),  # never through a proxy of the environment
        transport=transport,
    )


def is_on_this_machine(url: str) -> bool:
    """Whether an address leads nowhere else."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _note_start(request: httpx.Request) -> None:
    request.extensions["started"] = time.perf_counter()


async def _log_answer(response: httpx.Response) -> None:
    """One line per answer: never the path or the query, which hold ids, codes and signatures."""
    request = response.request
    passed = time.perf_counter() - request.extensions["started"]
    level = logging.DEBUG if response.status_code < 400 else logging.INFO
    _log.log(
        level,
        "outside call answered",
        call=request.extensions.get("call"),
        host=request.url.host,
        method=request.method,
        status=response.status_code,
        duration_ms=round(passed * 1000),
    )


class _Failed(TryLater):
    """One try that failed. `untouched` says that the service cannot have done anything yet."""

    def __init__(self, reason: str, *, untouched: bool, retry_after: timedelta | None = None) -> None:
        super().__init__(reason, retry_after)
        self.untouched = untouched


Pace = Callable[[], Awaitable[None]]
"""Returns when one more try may be sent; may raise TryLater instead."""


async def at_once() -> None:
    """The pace of a service that is never asked too often."""


class Caller:
    """Calls one service, named in logs and errors as `service`, through the process's client; each try waits for `pace`."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        service: str,
        retries: AsyncRetryingCaller = RETRIES,
        deadline_seconds: float = DEADLINE_SECONDS,
        pace: Pace = at_once,
    ) -> None:
        self._http = http
        self._service = service
        self._retries = retries
        self._deadline_seconds = deadline_seconds
        self._pace = pace

    def request(
        self,
        method: str,
        url: str,
        *,
        bearer: str | None = None,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Request:
        """A request to this service, with the access token `bearer` if there is one."""
        authorization = {"Authorization": f"Bearer {bearer}"} if bearer is not None else {}
        return self._http.build_request(
            method, url, params=params, json=json, content=content, headers={**(headers or {}), **authorization}
        )

    async def send(self, call: str, request: httpx.Request, *, repeatable: bool = True) -> httpx.Response:
        """The answer, read to its end, whatever its status below 500 but 429. `call` names the request in logs.

        A repeatable request is tried again after any failure, another one only when it cannot have reached the service.
        Raises TryLater when no try brought an answer.
        """
        request.extensions["call"] = f"{self._service}.{call}"

        async def attempt() -> httpx.Response:
            return await self._attempt(request)

        try:
            return await self._retries(_worth_retrying(repeatable=repeatable), attempt)
        except _Failed as failed:
            raise TryLater(f"{self._service}.{call}: {failed}", failed.retry_after) from failed.__cause__

    async def _attempt(self, request: httpx.Request) -> httpx.Response:
        await self._pace()
        try:
            async with asyncio.timeout(self._deadline_seconds):
                response = await self._http.send(request)
        except (httpx.HTTPError, TimeoutError) as error:
            raise _Failed(type(error).__name__, untouched=isinstance(error, NOT_SENT)) from error
        if response.status_code == 429 or response.status_code >= 500:
            raise _Failed(f"status {response.status_code}", untouched=response.status_code == 429, retry_after=retry_after_of(response))
        return response

    def nonsense(self, call: str, what: str) -> TryLater:
        """The error for an answer that makes no sense; `what` is a constant word or a status."""
        return TryLater(f"{self._service}.{call}: {what}")

    def parsed(self, call: str, response: httpx.Response, model: type[Model]) -> Model:
        """The body as `model`. Raises TryLater for anything else; what it held is not repeated."""
        try:
            return model.model_validate_json(response.content)
        except ValidationError:
            # From None: the error's text quotes the answer.
            raise self.nonsense(call, f"status {response.status_code} with a body of another shape") from None


def _worth_retrying(*, repeatable: bool) -> Callable[[Exception], bool | float]:
    """For stamina: whether to try again, and after how many seconds where the service said so."""

    def decide(error: Exception) -> bool | float:
        if not isinstance(error, _Failed) or not (repeatable or error.untouched):
            return False
        if error.retry_after is None:
            return True
        return error.retry_after.total_seconds() if error.retry_after <= PATIENCE else False

    return decide


def retry_after_of(response: httpx.Response) -> timedelta | None:
    """What the Retry-After header asks for, in seconds or as a date (RFC 9110, 10.2.3); None when it is missing or unreadable."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=min(int(value), MOST_SECONDS))
    until, now = http_date(value), http_date(response.headers.get("Date", ""))
    return max(until - now, timedelta(0)) if until and now else None


def http_date(text: str) -> datetime | None:
    """The instant that a header names (RFC 9110, 5.6.7); None where it names none."""
    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else None
