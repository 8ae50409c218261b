"""The table of Slack's deliveries that were taken up."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class DeliveryRow(Base):
    """One delivery, by the key Slack gives it: unique over all workspaces, and claimed before anything about the workspace is looked up."""

    __tablename__ = "deliveries"

    key: Mapped[str] = mapped_column(primary_key=True)
    claimed_at: Mapped[datetime]

    __table_args__ = (Index(None, "claimed_at"),)
