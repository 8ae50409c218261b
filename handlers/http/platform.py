"""The platform's API: people and sessions in, the state of a connection out. Every call is bound to the workspace of its key."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, SkipValidation, ValidationError

from bot.domain.connection import ConnectionStatus
from bot.domain.errors import Conflict, Invalid
from bot.domain.session import Session
from bot.services.ports import Clock
from bot.services.sessions import Put, PutOutcome, SessionService
from bot.services.use_cases import UseCases
from handlers.http.wire import MOST_SESSIONS, Identifier, PersonIn, PersonOut, SessionIn, SessionOut, complaints, is_identifier

_bearer = HTTPBearer(auto_error=False, description="One of PLATFORM_API_KEYS")


class SessionResult(BaseModel):
    """What a call did to a session, and the session as it is stored now."""

    outcome: PutOutcome
    session: SessionOut

    @classmethod
    def of(cls, put: Put) -> "SessionResult":
        """From the use case's answer."""
        return cls(outcome=put.outcome, session=SessionOut.of(put.session))


class BatchItem(BaseModel):
    """One line of a batch's answer, in the order sent: an outcome, or what is wrong."""

    id: str | None
    outcome: PutOutcome | None = None
    stored_sequence: int | None = None
    error: str | None = None


class BatchResult(BaseModel):
    """A batch's answer; a bad item stops no other."""

    results: list[BatchItem]


class ConnectionBadge(BaseModel):
    """Whether sessions reach this person's calendar, without a name or an address of it."""

    status: ConnectionStatus | None
    delivers: bool | None
    checked_at: datetime | None


class Refusal(BaseModel):
    """Why a request was refused; nothing was changed."""

    error: str


_REFUSALS: dict[int | str, dict[str, Any]] = {status: {"model": Refusal} for status in (400, 401, 404, 409, 413, 422)}

_Unchecked = SkipValidation[SessionIn]
"""Documented as a session and checked one by one, so that a bad one stops no other: until then it is whatever was sent."""


class Keys:
    """API keys with the workspace each belongs to; only their hashes are kept in memory."""

    def __init__(self, workspaces_by_key: Mapping[str, str]) -> None:
        self._workspaces = {_digest(key): workspace_id for key, workspace_id in workspaces_by_key.items()}

    def workspace_of(self, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
        """The workspace that the request's key belongs to; 401 for any other."""
        offered = _digest(credentials.credentials) if credentials else b""
        for digest, workspace_id in self._workspaces.items():
            if hmac.compare_digest(digest, offered):
                return workspace_id
        raise HTTPException(401, "Send one of PLATFORM_API_KEYS as a bearer token.", {"WWW-Authenticate": "Bearer"})


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def platform_routes(use_cases: UseCases, keys: Keys, clock: Clock) -> APIRouter:
    """`/v1/people` and `/v1/sessions`."""
    router = APIRouter(prefix="/v1", tags=["platform"], responses=_REFUSALS)
    router.include_router(_people_routes(use_cases, keys))
    router.include_router(_session_routes(use_cases.sessions, keys, clock))
    return router


def _people_routes(use_cases: UseCases, keys: Keys) -> APIRouter:
    router = APIRouter()
    people, sessions = use_cases.people, use_cases.sessions
    Workspace = Annotated[str, Depends(keys.workspace_of)]  # noqa: N806  FastAPI reads it as a type

    @router.put("/people/{person_id}")
    async def put_person(person_id: Identifier, body: PersonIn, workspace_id: Workspace) -> PersonOut:
        """Insert or replace a person. Putting the same twice changes nothing."""
        _same_id(person_id, body.id)
        return PersonOut.of(await sessions.put_person(body.to_told(workspace_id, person_id)))

    @router.get("/people/{person_id}")
    async def get_person(person_id: Identifier, workspace_id: Workspace) -> PersonOut:
        """A person as stored."""
        return PersonOut.of(await people.get(workspace_id, person_id))

    @router.get("/people/{person_id}/connection")
    async def get_connection(person_id: Identifier, workspace_id: Workspace) -> ConnectionBadge:
        """The synced badge: looked at just now, or the last known state when Cronofy does not answer; `checked_at` says which."""
        report = await use_cases.connections.check(await people.get(workspace_id, person_id))
        verdict = report.verdict
        return ConnectionBadge(
            status=verdict.status if verdict else None,
            delivers=verdict.delivers if verdict else None,
            checked_at=report.facts.checked_at,
        )

    return router


def _session_routes(sessions: SessionService, keys: Keys, clock: Clock) -> APIRouter:
    router = APIRouter()
    Workspace = Annotated[str, Depends(keys.workspace_of)]  # noqa: N806  FastAPI reads it as a type

    @router.put("/sessions/{session_id}")
    async def put_session(session_id: Identifier, body: SessionIn, workspace_id: Workspace) -> SessionResult:
        """Insert or replace a session. An older `sequence` than the stored one changes nothing and answers `stale`."""
        _same_id(session_id, body.id)
        return SessionResult.of(await sessions.put(body.to_session(workspace_id, session_id, clock())))

    @router.get("/sessions/{session_id}")
    async def get_session(session_id: Identifier, workspace_id: Workspace) -> SessionOut:
        """A session as stored."""
        return SessionOut.of(await sessions.get(workspace_id, session_id))

    @router.delete("/sessions/{session_id}")
    async def cancel_session(
        session_id: Identifier, workspace_id: Workspace, sequence: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
    ) -> SessionResult:
        """Cancel a session; it stays readable. Cancelling twice changes nothing."""
        return SessionResult.of(await sessions.cancel(workspace_id, session_id, sequence))

    @router.post("/sessions/batch")
    async def put_batch(body: Annotated[list[_Unchecked], Body(max_length=MOST_SESSIONS)], workspace_id: Workspace) -> BatchResult:
        """Up to 1,000 sessions, each with its own result, in order."""
        parsed = [_parsed(item, workspace_id, clock()) for item in body]
        put = iter(await sessions.put_all([session for session in parsed if isinstance(session, Session)]))
        results = [
            _batch_item(item, next(put) if isinstance(session, Session) else session) for item, session in zip(body, parsed, strict=True)
        ]
        return BatchResult(results=results)

    return router


def _same_id(in_address: str, in_body: str | None) -> None:
    if in_body not in (None, in_address):
        raise Invalid("id: differs from the one in the address")


def _parsed(item: Any, workspace_id: str, now: datetime) -> Session | Invalid:
    try:
        body = SessionIn.model_validate(item)
    except ValidationError as error:
        return Invalid(complaints(error.errors(include_url=False, include_context=False, include_input=False)))
    return body.to_session(workspace_id, body.id, now) if body.id else Invalid("id: missing")


def _batch_item(item: Any, result: Put | Invalid | Conflict) -> BatchItem:
    if isinstance(result, Put):
        return BatchItem(id=result.session.id, outcome=result.outcome, stored_sequence=result.session.sequence)
    session_id = item.get("id") if isinstance(item, Mapping) else None
    named = isinstance(session_id, str) and is_identifier(session_id)
    return BatchItem(id=session_id if named else None, error=str(result))
