"""Coaching sessions."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.exc import IntegrityError

from bot.domain.errors import Conflict, NotFound
from bot.domain.session import Session, SessionStatus
from storage.models.grants import GrantRow
from storage.models.sessions import SessionPersonRow, SessionRow, SessionWords
from storage.repositories.base import Repository, columns_of, value_of

WORDS = tuple(field.name for field in fields(SessionWords))


class SessionsRepository(Repository):
    """Sessions by id, and by who takes part when."""

    async def get(self, workspace_id: str, session_id: str) -> Session:
        """Raises NotFound."""
        session = await self.find(workspace_id, session_id)
        if session is None:
            raise NotFound(f"no session {session_id}")
        return session

    async def find(self, workspace_id: str, session_id: str) -> Session | None:
        """The session of that id."""
        row = await self._one(_of(workspace_id).where(SessionRow.id == session_id))
        return _session(row) if row else None

    async def list_by_ids(self, workspace_id: str, session_ids: Sequence[str]) -> list[Session]:
        """Those that exist, by start, in one query."""
        rows = await self._all(_of(workspace_id).where(SessionRow.id.in_(session_ids)).order_by(SessionRow.starts_at, SessionRow.id))
        return [_session(row) for row in rows]

    async def list_held(self, workspace_id: str, session_ids: Sequence[str]) -> list[Session]:
        """The same, by id; in a unit of work that writes they are locked in this order, as they are written in it."""
        statement = _of(workspace_id).where(SessionRow.id.in_(session_ids)).order_by(SessionRow.id)
        return [_session(row) for row in await self._all(statement.with_for_update(read=True) if self._writes else statement)]

    async def put(self, session: Session) -> None:
        """Insert or replace, people included. One with a lower sequence than the stored changes nothing: news may overtake each other.

        Raises Conflict when another session stands under its event_id on one of these people's calendars; nothing is changed.
        """
        try:
            async with self._session.begin_nested():
                await self._put(session)
        except IntegrityError:
            raise Conflict("event_id: another session of one of its people stands under it: give each session its own") from None

    async def _put(self, session: Session) -> None:
        words = SessionWords(**{name: getattr(session, name) for name in WORDS})
        values = columns_of(session, *WORDS) | {"people": list(session.people), "words": words}
        if not await self._touch(self._upsert(SessionRow, values, unless=SessionRow.sequence > session.sequence)):
            return
        this = (SessionPersonRow.workspace_id == session.workspace_id, SessionPersonRow.session_id == session.id)
        await self._touch(delete(SessionPersonRow).where(*this))
        shared = {
            "workspace_id": session.workspace_id,
            "session_id": session.id,
            "starts_at": session.starts_at,
            "event_id": session.calendar_event_id,
        }
        rows = [shared | {"person_id": person_id} for person_id in dict.fromkeys(session.people)]
        await self._insert_all(self._insert(SessionPersonRow), rows)

    async def standing_under(self, workspace_id: str, person_id: str, event_ids: Sequence[str]) -> dict[str, str]:
        """Which session stands under each of the event_ids on this person's calendar; none that stands under none."""
        held = select(SessionPersonRow.event_id, SessionPersonRow.session_id).where(
            SessionPersonRow.workspace_id == workspace_id,
            SessionPersonRow.person_id == person_id,
            SessionPersonRow.event_id.in_(event_ids),
        )
        return {row.event_id: row.session_id for row in await self._session.execute(held)}

    async def list_for_person(self, workspace_id: str, person_id: str, since: datetime, until: datetime, limit: int = 200) -> list[Session]:
        """Sessions that start in [since, until), cancelled ones included, by start."""
        this = (SessionPersonRow.workspace_id == SessionRow.workspace_id) & (SessionPersonRow.session_id == SessionRow.id)
        theirs = (
            _of(workspace_id)
            .join(SessionPersonRow, this)
            .where(
                SessionPersonRow.workspace_id == workspace_id,
                SessionPersonRow.person_id == person_id,
                SessionPersonRow.starts_at >= since,
                SessionPersonRow.starts_at < until,
            )
        )
        by_start = theirs.order_by(SessionPersonRow.starts_at, SessionPersonRow.session_id).limit(limit)
        return [_session(row) for row in await self._all(by_start)]

    async def next_starts(self, subs: Collection[str], since: datetime, until: datetime) -> dict[str, datetime]:
        """For each of these accounts the first session in [since, until) of anybody whose it is, in any workspace, if there is one."""
        # Asked for each person apart: as a join, a plan made before the instants are known reads all sessions (5 s instead of 0.1).
        theirs = (SessionPersonRow.workspace_id == GrantRow.workspace_id, SessionPersonRow.person_id == GrantRow.person_id)
        this = (SessionRow.workspace_id == SessionPersonRow.workspace_id) & (SessionRow.id == SessionPersonRow.session_id)
        soon = (SessionPersonRow.starts_at >= since, SessionPersonRow.starts_at < until, SessionRow.status != SessionStatus.CANCELLED)
        first = select(SessionPersonRow.starts_at).join(SessionRow, this).where(*theirs, *soon)
        starts_at = first.order_by(SessionPersonRow.starts_at).limit(1).correlate(GrantRow).scalar_subquery()
        found = await self._session.execute(select(GrantRow.sub, starts_at).where(GrantRow.sub.in_(subs)))
        starts: dict[str, datetime] = {}
        for sub, at in found:
            if sub is not None and at is not None:
                starts[sub] = min(at, starts.get(sub, at))
        return starts


def _of(workspace_id: str) -> Select[SessionRow]:
    return select(SessionRow).where(SessionRow.workspace_id == workspace_id)


def _session(row: SessionRow) -> Session:
    return value_of(Session, row, people=tuple(row.people), **columns_of(row.words))
