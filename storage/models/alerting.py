"""The tables of what was done about each workspace's alerts, and of what is counted to hold them."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import ConnectionStatus
from storage.models.base import Base


class AlertingRow(Base):
    """One workspace's alerts: begun, paused, held, let go; `accounts` are the linked ones, counted as they come and go."""

    __tablename__ = "alerting"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    speaking_since: Mapped[datetime | None]
    uninstalled_at: Mapped[datetime | None]
    accounts: Mapped[int] = mapped_column(default=0)


class LastSeenRow(Base):
    """The state in which one person's account was last seen; `tenant` finds those whose logins belong to one organisation."""

    __tablename__ = "last_seen"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[ConnectionStatus]
    since: Mapped[datetime]
    worked: Mapped[bool]
    counted_at: Mapped[datetime | None]
    tenant: Mapped[str | None]

    __table_args__ = (Index(None, "workspace_id", "tenant", "since"),)


class StateChangesRow(Base):
    """How many accounts changed in one minute, counted from the epoch: however many there are, the breaker reads ten rows."""

    __tablename__ = "state_changes"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
