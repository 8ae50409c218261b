"""The table of wishes to have sessions moved to another calendar."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class MoveRow(Base):
    """One wish; `id` is the key of the job that begins it, `ts` the message that becomes its receipt."""

    __tablename__ = "moves"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    calendar_id: Mapped[str]
    session_ids: Mapped[list[str]]
    made_at: Mapped[datetime]
    slack_channel_id: Mapped[str | None]
    ts: Mapped[str | None]

    __table_args__ = (Index(None, "made_at"),)
