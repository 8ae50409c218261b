"""Coaching sessions."""

from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import selectinload

from bot.domain.errors import NotFound
from bot.domain.session import Session
from storage.models.sessions import SessionPersonRow, SessionRow, SessionWords
from storage.repositories.base import Repository, columns_of, value_of

WORDS = ("title", "organizer", "location", "join_url", "description")


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
        row = await self._one(_with_people().where(SessionRow.workspace_id == workspace_id, SessionRow.id == session_id))
        return _session(row) if row else None

    async def put(self, session: Session) -> None:
        """Insert or replace, people included. One with a lower sequence than the stored changes nothing: news may overtake each other."""
        words = SessionWords(**columns_of(session, *(columns_of(session).keys() - set(WORDS))))
        values = columns_of(session, "people", *WORDS) | {"words": words}
        if not await self._touch(self._upsert(SessionRow, values, unless=SessionRow.sequence > session.sequence)):
            return
        this = (SessionPersonRow.workspace_id == session.workspace_id, SessionPersonRow.session_id == session.id)
        await self._touch(delete(SessionPersonRow).where(*this))
        shared = {"workspace_id": session.workspace_id, "session_id": session.id, "starts_at": session.starts_at}
        people = [shared | {"position": position, "person_id": person_id} for position, person_id in enumerate(session.people)]
        await self._insert_all(self._insert(SessionPersonRow), people)

    async def list_for_person(self, workspace_id: str, person_id: str, since: datetime, until: datetime, limit: int = 200) -> list[Session]:
        """Sessions that start in [since, until), cancelled ones included, by start."""
        taking_part = _with_people().join(
            SessionPersonRow, (SessionPersonRow.workspace_id == SessionRow.workspace_id) & (SessionPersonRow.session_id == SessionRow.id)
        )
        theirs = taking_part.where(
            SessionPersonRow.workspace_id == workspace_id,
            SessionPersonRow.person_id == person_id,
            SessionPersonRow.starts_at >= since,
            SessionPersonRow.starts_at < until,
        )
        by_start = theirs.order_by(SessionPersonRow.starts_at, SessionRow.id).limit(limit)
        return [_session(row) for row in await self._all(by_start)]


def _with_people() -> Select[SessionRow]:
    return select(SessionRow).options(selectinload(SessionRow.people))


def _session(row: SessionRow) -> Session:
    return value_of(Session, row, people=tuple(one.person_id for one in row.people), **columns_of(row.words))
