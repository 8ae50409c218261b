"""The tables of single-use states and of links that wait for their owner."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.domain.connection import Provider
from bot.domain.grants import Tokens
from bot.domain.linking import LinkOutcome, LinkPhase, Purpose, Replaced
from storage.models.base import Base
from storage.types import Sealed


class LinkStateRow(Base):
    """What Cronofy hands back unchanged; nothing else comes back with it, so the random key stands alone and says which workspace."""

    __tablename__ = "link_states"

    state: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str]
    person_id: Mapped[str]
    purpose: Mapped[Purpose]
    provider: Mapped[Provider | None]
    profile_id: Mapped[str | None]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    outcome: Mapped[LinkOutcome | None]
    login: Mapped[str | None] = mapped_column(Sealed(str, "link_states.login"))

    __table_args__ = (Index(None, "made_at"),)


class PendingLinkRow(Base):
    """A login that came back through a door; its address and tokens are sealed.

    `tokens` are there while it waits. `replaced` is what it took the place of, and `replaced_sub` the account of that, while it can be
    undone.
    """

    __tablename__ = "pending_links"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True, unique=True)
    person_id: Mapped[str]
    purpose: Mapped[Purpose]
    sub: Mapped[str]
    profile_id: Mapped[str]
    profile_name: Mapped[str] = mapped_column(Sealed(str, "pending_links.profile_name"))
    provider: Mapped[Provider]
    phase: Mapped[LinkPhase]
    came_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    tokens: Mapped[Tokens | None] = mapped_column(Sealed(Tokens, "pending_links.tokens"))

    replaced: Mapped[Replaced | None] = mapped_column(Sealed(Replaced, "pending_links.replaced"))
    replaced_sub: Mapped[str | None]

    __table_args__ = (Index(None, "workspace_id", "person_id", "came_at"), Index(None, "sub"), Index(None, "replaced_sub"))
