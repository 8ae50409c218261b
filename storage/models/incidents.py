"""The tables of what is wrong with connections, and of what was said of it."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import ConnectionStatus
from bot.domain.incident import Ending, Form
from bot.domain.incident_states import IncidentState
from storage.models.base import Base

IS_OPEN = text("resolved_at IS NULL")


class IncidentRow(Base):
    """One break of one person's connection; the index lets one be open per cause, whoever opens it."""

    __tablename__ = "incidents"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    cause: Mapped[ConnectionStatus]
    state: Mapped[IncidentState]
    said: Mapped[int]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    spoken_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    ending: Mapped[Ending | None]
    baseline: Mapped[bool]
    asked: Mapped[bool]

    __table_args__ = (
        Index(None, "resolved_at"),
        Index(None, "workspace_id", "person_id", "ending"),
        Index(None, "workspace_id", "person_id", "cause", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )  # fmt: skip


class AlertRow(Base):
    """One message about an incident; `ts` and its channel are there once it was posted, in shadow never."""

    __tablename__ = "alerts"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    incident_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    form: Mapped[Form]
    job_key: Mapped[str]
    decided_at: Mapped[datetime]
    slack_channel_id: Mapped[str | None]
    ts: Mapped[str | None]
