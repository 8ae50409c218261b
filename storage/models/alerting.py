"""The table of what was done about each workspace's alerts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class AlertingRow(Base):
    """One workspace's alerts: begun, paused, held, let go."""

    __tablename__ = "alerting"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    speaking_since: Mapped[datetime | None]
