"""The tables of coaching sessions and of who takes part."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.session import SessionKind, SessionStatus
from storage.models.base import Base
from storage.types import Sealed


@dataclass(frozen=True, slots=True)
class SessionWords:
    """Everything about a session that people wrote."""

    title: str
    organizer: str | None = None
    location: str | None = None
    join_url: str | None = None
    description: str | None = None


class SessionRow(Base):
    """One session as the platform last told it. `people` holds platform ids in its order; they may come before the people themselves."""

    __tablename__ = "sessions"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    kind: Mapped[SessionKind]
    status: Mapped[SessionStatus]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    time_zone: Mapped[str]
    booked_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    event_id: Mapped[str | None]
    words: Mapped[SessionWords] = mapped_column(Sealed(SessionWords, "sessions.words"))
    people: Mapped[list[str]]


class SessionPersonRow(Base):
    """One person of one session, beside its start, so that one index answers "whose, and when".

    `event_id` is the entry's on their calendar, told or derived: two sessions under one would overwrite each other there.
    """

    __tablename__ = "session_people"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime]
    event_id: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "session_id"], ["sessions.workspace_id", "sessions.id"], ondelete="CASCADE"),
        Index(None, "workspace_id", "person_id", "starts_at"),
        Index(None, "workspace_id", "person_id", "event_id", unique=True),
    )
