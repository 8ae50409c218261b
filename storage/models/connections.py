"""The tables of what was last seen of each person's calendars, and of their choices."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import Account, PrimaryCalendar
from storage.models.base import Base
from storage.types import Sealed


class ConnectionRow(Base):
    """What userinfo last reported of one person, true at `checked_at`, and what they chose. Addresses and calendar names are sealed;
    `time_zone` is the account's, for whoever reads the person.

    `pending_since` maps profile ids to ISO instants, and so does `mending_since`; `not_blocking` lists calendar ids.
    """

    __tablename__ = "connections"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    time_zone: Mapped[str | None]
    account: Mapped[Account | None] = mapped_column(Sealed(Account, "connections.account"))
    checked_at: Mapped[datetime | None]
    pending_since: Mapped[dict[str, str]] = mapped_column(default=dict)
    primary_calendar: Mapped[PrimaryCalendar | None] = mapped_column(Sealed(PrimaryCalendar, "connections.primary_calendar"))
    proven_at: Mapped[datetime | None]
    not_blocking: Mapped[list[str]] = mapped_column(default=list)
    mending_since: Mapped[dict[str, str]] = mapped_column(default=dict)


class LoginRow(Base):
    """One login of the account `sub` as last seen; `mark` is the keyed hash of provider and address that finds its owners."""

    __tablename__ = "logins"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    profile_id: Mapped[str] = mapped_column(primary_key=True)
    sub: Mapped[str]
    mark: Mapped[str]

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "person_id"], ["connections.workspace_id", "connections.person_id"], ondelete="CASCADE"),
        Index(None, "workspace_id", "mark"),
    )
