"""The table of what support is to know."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.support import SupportKind
from storage.models.base import Base
from storage.types import Sealed

IS_OPEN = text("closed_at IS NULL")


class SupportItemRow(Base):
    """One thing for support, open until it is over; the domain of an organisation is sealed, `tenant` finds it."""

    __tablename__ = "support_items"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[SupportKind]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    count: Mapped[int]
    of: Mapped[int]
    cause: Mapped[ConnectionStatus | None]
    provider: Mapped[Provider | None]
    organisation: Mapped[str | None] = mapped_column(Sealed(str, "support_items.organisation"))
    tenant: Mapped[str | None]
    slack_channel_id: Mapped[str | None]
    ts: Mapped[str | None]

    __table_args__ = (
        Index(None, "workspace_id", "opened_at", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
        Index(None, "closed_at"),
        Index(None, "workspace_id", "tenant", unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )  # fmt: skip
