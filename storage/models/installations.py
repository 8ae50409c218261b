"""The table of installations."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.installations import BotTokens
from storage.models.base import Base
from storage.types import Sealed


class InstallationRow(Base):
    """Relink in one workspace. Both tokens share one column, so neither can be saved without the other.

    An ended installation keeps its row without `tokens`. `leased_until` is how long one process has the right to renew them.
    """

    __tablename__ = "installations"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    bot_id: Mapped[str]
    bot_user_id: Mapped[str]
    tokens: Mapped[BotTokens | None] = mapped_column(Sealed(BotTokens, "installations.tokens"))
    scopes: Mapped[list[str]]
    installed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int]
    leased_until: Mapped[datetime | None]
