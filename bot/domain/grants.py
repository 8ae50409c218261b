"""Cronofy's tokens as values: what an authorisation is, and when it must be renewed."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.connection import Grant, Provider

REFRESH_MARGIN = timedelta(minutes=2)
"""An access token this close to its end is renewed before it is used."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Cronofy's token endpoint answers. Both tokens are saved together, always; `expires_at` is aware UTC."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a code was exchanged for: whose account, and which login was used in this run (absent now and then)."""

    sub: str
    tokens: Tokens
    profile_id: str | None = None
    profile_name: str | None = None
    provider: Provider | None = None


@dataclass(frozen=True, slots=True)
class StoredGrant:
    """A person's authorisation as remembered. `tokens.access_token` is empty for one the platform gave with its refresh token only.

    `version` rises with every save; `state` is what Cronofy last said of it.
    """

    workspace_id: str
    person_id: str
    sub: str
    tokens: Tokens
    state: Grant = Grant.VALID
    version: int = 1

    def needs_refresh(self, now: datetime) -> bool:
        """Whether the access token is missing or about to end."""
        return not self.tokens.access_token or self.tokens.expires_at - REFRESH_MARGIN <= now
