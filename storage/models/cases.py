"""The tables of what support works on, and of what was done and written about it."""

from datetime import UTC, datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.cases import CaseEvent, CaseReason, CaseState
from bot.domain.connection import ConnectionStatus, Provider
from storage.models.base import Base
from storage.types import Sealed

IS_OPEN, IS_CLOSED = text("closed_at IS NULL"), text("closed_at IS NOT NULL")
NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class CaseRow(Base):
    """One person in the queue. One index lets one be open per person, whoever opens it; another answers the queue in its order, for which
    a case without a next session has NEVER there."""

    __tablename__ = "cases"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    reason: Mapped[CaseReason]
    opened_at: Mapped[datetime]
    state: Mapped[CaseState]
    cause: Mapped[ConnectionStatus | None]
    provider: Mapped[Provider | None]
    tenant: Mapped[str | None]
    programme: Mapped[str | None]
    next_at: Mapped[datetime]
    assignee_id: Mapped[str | None]
    assignee_name: Mapped[str | None] = mapped_column(Sealed(str, "cases.assignee_name"))
    closed_at: Mapped[datetime | None]
    out_of_reach_at: Mapped[datetime | None]
    slack_channel_id: Mapped[str | None]
    ts: Mapped[str | None]

    __table_args__ = (
        Index(None, "workspace_id", "person_id", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(None, "workspace_id", "next_at", "opened_at", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(None, "closed_at", sqlite_where=IS_CLOSED, postgresql_where=IS_CLOSED),
    )  # fmt: skip


class CaseNoteRow(Base):
    """One thing that was done with a case, or was written about it; what was written is sealed."""

    __tablename__ = "case_notes"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    at: Mapped[datetime]
    actor_name: Mapped[str] = mapped_column(Sealed(str, "case_notes.actor_name"))
    event: Mapped[CaseEvent | None]
    text: Mapped[str] = mapped_column(Sealed(str, "case_notes.text"))
