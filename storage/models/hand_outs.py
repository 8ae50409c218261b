"""The tables of files that were given out, and of what each showed."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.calendar_files import SnapshotState
from storage.models.base import Base
from storage.types import Sealed


class HandOutRow(Base):
    """One giving of files into a conversation; `id` is its job's key."""

    __tablename__ = "hand_outs"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    slack_channel_id: Mapped[str]
    thread_ts: Mapped[str | None]
    session_ids: Mapped[list[str]]
    made_at: Mapped[datetime]
    slack_file_id: Mapped[str | None]
    posted_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "workspace_id", "person_id", "posted_at"),)


class SnapshotRow(Base):
    """What one file showed of one session. The key's order answers "the latest"; recording the same again changes nothing."""

    __tablename__ = "snapshots"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    handed_at: Mapped[datetime] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str] = mapped_column(Sealed(str, "snapshots.title"))
    hand_out_id: Mapped[str]
    state: Mapped[SnapshotState]

    __table_args__ = (Index(None, "ends_at"), Index(None, "workspace_id", "hand_out_id"))
