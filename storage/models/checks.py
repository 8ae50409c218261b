"""The table of the accounts that are looked at, and when."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.checking import Risk, SyncStatus
from storage.models.base import Base


class CheckRow(Base):
    """The account `sub`, whichever workspaces use it: they share one authorisation, and so what Cronofy tells of it.

    `due_at` is when it is looked at next, `read_due_at` when all of it is read next, both put off while somebody is about it. `status` is
    what was seen last, at `checked_at`.
    """

    __tablename__ = "checks"

    sub: Mapped[str] = mapped_column(primary_key=True)
    risk: Mapped[Risk]
    due_at: Mapped[datetime]
    read_due_at: Mapped[datetime]
    status: Mapped[SyncStatus | None]
    checked_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "risk", "due_at"), Index(None, "read_due_at"), Index(None, "checked_at"))
