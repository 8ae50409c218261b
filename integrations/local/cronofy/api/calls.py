"""From an HTTP request to one call of an endpoint and back: credentials, scopes, bodies, refusals."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.local.cronofy.entities import Account, Calendar, Profile
from integrations.local.cronofy.world import World

LARGEST_BODY = 5 * 1024 * 1024

READ_EVENTS = frozenset({"read_events", "read_only", "read_write"})
READ_FREE_BUSY = READ_EVENTS | {"read_free_busy", "free_busy", "free_busy_write"}
CREATE_EVENT = frozenset({"create_event", "read_write", "write_only", "free_busy_write"})
DELETE_EVENT = frozenset({"delete_event", "read_write", "write_only", "free_busy_write"})
CREATE_CALENDAR = frozenset({"create_calendar", "read_write", "write_only"})
CHANGE_PARTICIPATION = frozenset({"change_participation_status", "read_write"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an endpoint answers; no body at all when `body` is None."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """The same as an HTTP response."""
        if self.body is None:
            return Response(status_code=self.status, headers=dict(self.headers))
        return JSONResponse(
            self.body,
            status_code=self.status,
            headers=dict(self.headers),
            media_type="application/json; charset=utf-8",
        )


class Refusal(Exception):
    """An answer that ends the call at once; nothing was changed."""

    def __init__(self, status: int, body: Any = None) -> None:
        super().__init__(status)
        self.answer = Answer(status, body)


class Problems:
    """Collects what is wrong with the parameters, for the body of a 422 (docs: api/error-codes)."""

    def __init__(self) -> None:
        self.errors: dict[str, list[dict[str, str]]] = {}

    def add(self, field_name: str, key: str, description: str) -> None:
        """Note one problem with one field."""
        self.errors.setdefault(field_name, []).append({"key": key, "description": description})

    def required(self, field_name: str) -> None:
        """Note that a field is missing."""
        self.add(field_name, "errors.required", "required")

    def refuse_if_any(self) -> None:
        """Raises Refusal 422 when anything was noted."""
        if self.errors:
            raise Refusal(422, {"errors": self.errors})


def invalid(field_name: str, key: str, description: str) -> Refusal:
    """A 422 about one field."""
    problems = Problems()
    problems.add(field_name, key, description)
    return Refusal(422, {"errors": problems.errors})


@dataclass(frozen=True, slots=True)
class Call:
    """One request to one endpoint, with whoever it speaks for."""

    world: World
    now: datetime
    caller: Account | None
    path: Mapping[str, str]
    query: QueryParams
    body: Mapping[str, Any]

    @property
    def account(self) -> Account:
        """The account whose access token was sent; only for endpoints that accept nothing else."""
        assert self.caller is not None
        return self.caller

    def require(self, scopes: frozenset[str]) -> None:
        """Raises Refusal 403 unless the authorization has one of the scopes."""
        grant = self.account.grant
        if grant is None or scopes.isdisjoint(grant.scopes):
            raise Refusal(403)

    def calendar(self, calendar_id: str) -> tuple[Profile, Calendar]:
        """A listed calendar of the caller. Raises Refusal 404."""
        for profile in self.account.visible_profiles:
            for calendar in profile.listed_calendars:
                if calendar.calendar_id == calendar_id:
                    return profile, calendar
        raise Refusal(404)


class Access(Enum):
    """Whose bearer token an endpoint accepts."""

    OPEN = auto()
    USER = auto()
    USER_OR_APPLICATION = auto()


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method and path of the API; with `scopes`, one of them must have been granted."""

    method: str
    path: str
    handle: Callable[[Call], Answer]
    access: Access = Access.USER
    scopes: frozenset[str] = frozenset()


def route(world: World, endpoint: Endpoint) -> Route:
    """The endpoint, served."""

    async def serve(request: Request) -> Response:
        try:
            answer = endpoint.handle(await _call(world, endpoint, request))
        except Refusal as refusal:
            answer = refusal.answer
        return answer.response()

    return Route(endpoint.path, serve, methods=[endpoint.method])


def bearer_of(authorization: str | None) -> str | None:
    """The token of an Authorization header."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


async def _call(world: World, endpoint: Endpoint, request: Request) -> Call:
    now = world.clock()
    call = Call(
        world=world,
        now=now,
        caller=_caller(world, endpoint.access, request, now),
        path=request.path_params,
        query=request.query_params,
        body=await _body(endpoint, request),
    )
    if endpoint.scopes:
        call.require(endpoint.scopes)
    return call


async def _body(endpoint: Endpoint, request: Request) -> dict[str, Any]:
    """The body; the token endpoints answer an unreadable one in the words of RFC 6749."""
    try:
        return await read_body(request)
    except Refusal:
        if endpoint.access is Access.OPEN:
            raise Refusal(400, {"error": "invalid_request"}) from None
        raise


def _caller(world: World, access: Access, request: Request, now: datetime) -> Account | None:
    if access is Access.OPEN:
        return None
    token = bearer_of(request.headers.get("authorization"))
    if token is None:
        raise Refusal(401)
    if access is Access.USER_OR_APPLICATION and is_client_secret(world, token):
        return None
    account = world.store.account_of_token(token, now)
    if account is None:
        raise Refusal(401)
    return account


def is_client_secret(world: World, candidate: str) -> bool:
    """Whether this is one of the application's secrets (its API key)."""
    return any(hmac.compare_digest(candidate.encode(), secret.encode()) for secret in world.client_secrets)


async def read_body(request: Request) -> dict[str, Any]:
    """The body as a mapping, from JSON or a form; `name[]` fields of a form become lists.

    Raises Refusal 422 for anything else and 413 for more than five megabytes.
    """
    raw = await request.body()
    if len(raw) > LARGEST_BODY:
        raise Refusal(413)
    if "form" in request.headers.get("content-type", ""):
        return await _form(request)
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise invalid("body", "errors.invalid_json", "the body is not JSON") from None
    if not isinstance(body, dict):
        raise invalid("body", "errors.invalid_json", "the body is not a JSON object")
    return body


async def _form(request: Request) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    async with request.form() as form:
        for name, value in form.multi_items():
            if name.endswith("[]"):
                fields.setdefault(name.removesuffix("[]"), []).append(value)
            else:
                fields[name] = value
    return fields


def truth(value: Any) -> bool:
    """How Cronofy reads a boolean: a JSON one, or the words true and false in any case."""
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")
