"""What a person would do with the platform, as JSON under /_local/: see its state, book, move, cancel, send again, break things."""

import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from integrations.local.coverage import Row
from integrations.local.platform.bookings import Change, ConflictError, Platform, UnknownError, event_id_of
from integrations.local.platform.coverage import COVERAGE
from integrations.local.platform.relink import Faults, PlatformFaults
from integrations.local.platform.seed import SessionRecord
from integrations.local.platform.webhooks import Inbox


class Control(BaseModel):
    """`settle_ms` is how long to wait for the deliveries that the change caused."""

    model_config = ConfigDict(extra="forbid")

    settle_ms: int = Field(default=2_000, ge=0, le=10_000)


class Book(Control):
    """`session` as in Relink's API; all but title, times and people may be left out. Without `event_id` it gets one."""

    session: dict[str, Any]


class Move(Control):
    """Without `ends_at` the session keeps its length."""

    id: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime | None = None


class Cancel(Control):
    """`delete` makes Relink hear DELETE instead of a cancelled session."""

    id: str
    delete: bool = False


class Resend(Control):
    """Which session."""

    id: str


def router(platform: Platform, inbox: Inbox, faults: Faults) -> APIRouter:
    """The routes under /_local/."""
    routes = APIRouter(prefix="/_local")

    @routes.get("/state")
    async def state() -> dict[str, Any]:
        return state_of(platform, inbox, faults)

    @routes.get("/coverage")
    async def coverage() -> tuple[Row, ...]:
        return COVERAGE

    @routes.post("/book")
    async def book(body: Book) -> dict[str, Any]:
        return await settled(lambda: platform.book(new_session(platform, body.session)), body.settle_ms)

    @routes.post("/move")
    async def move(body: Move) -> dict[str, Any]:
        return await settled(lambda: moved(platform, body), body.settle_ms)

    @routes.post("/cancel")
    async def cancel(body: Cancel) -> dict[str, Any]:
        return await settled(lambda: platform.cancel(body.id, delete=body.delete), body.settle_ms)

    @routes.post("/resend")
    async def resend(body: Resend) -> dict[str, Any]:
        return await settled(lambda: platform.resend(body.id), body.settle_ms)

    @routes.post("/announce")
    async def announce() -> dict[str, int]:
        return {"queued": platform.announce()}

    @routes.post("/faults")
    async def set_faults(body: PlatformFaults) -> dict[str, Any]:
        faults.now = body
        platform.to_relink.hurry()
        return body.model_dump()

    return routes


async def settled(change: Callable[[], Change], settle_ms: int) -> dict[str, Any]:
    """Make a change, wait for what it causes, and tell how far that got.

    Raises:
        HTTPException: 404 unknown, 409 not possible now, 422 not a session.
    """
    try:
        made = change()
    except UnknownError as error:
        raise HTTPException(404, str(error)) from error
    except ConflictError as error:
        raise HTTPException(409, str(error)) from error
    except ValidationError as error:
        raise HTTPException(422, error.errors(include_url=False, include_context=False, include_input=False)) from error
    seconds = settle_ms / 1000
    answer = await made.told.wait(seconds) if made.told else None
    writes = await made.written.wait(seconds) if made.written else ()
    return {
        "session": made.session.body(),
        "relink": {"delivered": answer is not None, "last_failure": made.told.last_failure if made.told else None}
        | ({"accepted": answer.accepted, "status": answer.status, "body": answer.body} if answer else {}),
        "calendars": None if writes is None else [asdict(write) for write in writes],
    }


def new_session(platform: Platform, given: dict[str, Any]) -> SessionRecord:
    """A session from what was given and what can be left out. Raises ValidationError."""
    session_id = str(given.get("id") or f"s-{secrets.token_hex(4)}")
    names = given.get("people")
    people = [platform.people[name] for name in names if name in platform.people] if isinstance(names, list) else []
    zone = next((person.time_zone for person in people if person.time_zone), "Etc/UTC")
    return SessionRecord.model_validate({"time_zone": zone, "event_id": event_id_of(session_id), **given, "id": session_id})


def moved(platform: Platform, body: Move) -> Change:
    """Move as asked. Raises what Platform.move raises."""
    session = platform.session(body.id)
    return platform.move(body.id, body.starts_at, body.ends_at or body.starts_at + (session.ends_at - session.starts_at))


def state_of(platform: Platform, inbox: Inbox, faults: Faults) -> dict[str, Any]:
    """Everything the platform knows and did; grants are left out."""
    return {
        "ready_at": instant_of(platform.ready_at),
        "people": [person.body() | {"cronofy": None} for person in platform.people.values()],
        "sessions": [session.body() for session in platform.sessions.values()],
        "written": platform.written,
        "waiting": [
            {"method": entry.item.method, "path": entry.item.path, "attempts": entry.attempts, "last_failure": entry.last_failure}
            for entry in platform.to_relink.waiting
        ],
        "answers": [{"method": a.call.method, "path": a.call.path, "status": a.status, "body": a.body} for a in platform.answers],
        "calendar_writes": [asdict(write) for write in platform.writings],
        "calendar_writes_waiting": len(platform.to_calendars.waiting),
        "webhooks": list(inbox.received),
        "faults": faults.now.model_dump(),
    }


def instant_of(at: datetime | None) -> str | None:
    """ISO 8601, or None for never."""
    return at.isoformat() if at else None
