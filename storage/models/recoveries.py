"""The table of what breaks swallowed and of how it was brought back."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.recovery import Proof
from storage.models.base import Base


class RecoveryRow(Base):
    """One recovery under the id of its incident; `sessions` maps their ids to how far each got."""

    __tablename__ = "recoveries"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    begun_at: Mapped[datetime]
    trial: Mapped[int]
    proof: Mapped[Proof]
    test_calendar_id: Mapped[str | None]
    test_left_on: Mapped[list[str]]
    sessions: Mapped[dict[str, str]]
    tried_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    tells: Mapped[bool]
    slack_channel_id: Mapped[str | None]
    ts: Mapped[str | None]

    __table_args__ = (Index(None, "workspace_id", "person_id", "begun_at"), Index(None, "finished_at"))
