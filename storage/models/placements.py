"""The table of sessions on people's calendars."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.session import PlacementState
from storage.models.base import Base


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
