"""The table of Cronofy's notification channels."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class NotificationChannelRow(Base):
    """The one channel of the account `sub`, whichever workspaces use it: they share one authorisation, and so what Cronofy tells of it.

    `opaque` ends its address, and is all that comes back with a notification; `heard_at` is when the last one came.
    """

    __tablename__ = "notification_channels"

    sub: Mapped[str] = mapped_column(primary_key=True)
    opaque: Mapped[str] = mapped_column(unique=True)
    heard_at: Mapped[datetime | None]
