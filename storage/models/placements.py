"""The table of sessions on people's calendars."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.session import PlacementState
from storage.models.base import Base

IS_HELD = text("state = 'held'")


class PlacementRow(Base):
    """One session on one person's calendar."""

    __tablename__ = "placements"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[PlacementState]
    sequence: Mapped[int]
    event_id: Mapped[str]
    calendar_id: Mapped[str | None]
    profile_id: Mapped[str | None]
    reason: Mapped[str | None]
    attempted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    left_on: Mapped[list[str]]

    __table_args__ = (
        Index(None, "workspace_id", "person_id", sqlite_where=IS_HELD, postgresql_where=IS_HELD),
    )  # fmt: skip
