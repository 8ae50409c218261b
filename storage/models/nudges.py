"""The table of what people were sent because staff asked for it."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.nudge import NudgeOutcome
from bot.domain.people import Role
from storage.models.base import Base
from storage.types import Sealed


class NudgeRow(Base):
    """The latest one of each person; the access log has the others."""

    __tablename__ = "nudges"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    actor_id: Mapped[str]
    actor_name: Mapped[str] = mapped_column(Sealed(str, "nudges.actor_name"))
    role: Mapped[Role]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    outcome: Mapped[NudgeOutcome]
