"""The table of what people chose about being spoken to first."""

from datetime import time

from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.manners import Weekday
from storage.models.base import Base


class AlertPreferencesRow(Base):
    """What one person chose; `begins` and `ends` are local times in their zone. Who chose nothing has no row."""

    __tablename__ = "alert_preferences"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    begins: Mapped[time | None]
    ends: Mapped[time | None]
    digest_day: Mapped[Weekday | None]
    muted: Mapped[bool]
