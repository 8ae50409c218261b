"""The table of Cronofy authorisations."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import Grant
from bot.domain.grants import Tokens
from storage.models.base import Base
from storage.types import Sealed


class GrantRow(Base):
    """One person's authorisation. Both tokens share one column, so neither can be saved without the other.

    A removed grant keeps its row without `sub` and `tokens`: versions go on rising, so a refresh begun before cannot overwrite a later
    grant.
    `leased_until` is how long one process has the right to refresh; `told_mark` is the keyed hash of the refresh token that the platform
    told of last, or of one that was removed before it told of any.
    """

    __tablename__ = "grants"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    sub: Mapped[str | None]
    tokens: Mapped[Tokens | None] = mapped_column(Sealed(Tokens, "grants.tokens"))
    state: Mapped[Grant]
    version: Mapped[int]
    leased_until: Mapped[datetime | None]
    told_mark: Mapped[str | None]

    # By the account first: it is looked for in all workspaces too.
    __table_args__ = (Index(None, "sub", "workspace_id", unique=True),)
