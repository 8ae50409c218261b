"""The table of what staff saw and did."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.audit import AuditAction
from bot.domain.people import Role
from storage.models.base import Base
from storage.types import Sealed


class AuditEntryRow(Base):
    """One view or action; nothing changes it, and only its age removes it."""

    __tablename__ = "audit_entries"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[AuditAction]
    actor_id: Mapped[str]
    actor_name: Mapped[str] = mapped_column(Sealed(str, "audit_entries.actor_name"))
    role: Mapped[Role]
    person_id: Mapped[str | None]

    __table_args__ = (Index(None, "workspace_id", "person_id", "at"), Index(None, "at"))
