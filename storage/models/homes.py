"""The table of homes in Slack."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class HomeRow(Base):
    """The home of somebody who opened it once; who never did has no row, and nothing is published for them."""

    __tablename__ = "homes"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    slack_user_id: Mapped[str] = mapped_column(primary_key=True)
    opened_at: Mapped[datetime]
    person_id: Mapped[str | None]
    watches: Mapped[str | None]
    digest: Mapped[str | None]
    slack_hash: Mapped[str | None]

    __table_args__ = (Index(None, "workspace_id", "person_id"), Index(None, "workspace_id", "watches"))
