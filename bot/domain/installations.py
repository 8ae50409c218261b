"""Where Relink is installed: one bot per workspace, its tokens, and when they must be renewed. All instants are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

RENEW_BEFORE = timedelta(hours=2)
"""A token that rotates lives twelve hours; renewed so early, it still works for a while where renewing fails."""


@dataclass(frozen=True, slots=True)
class BotTokens:
    """What Slack's OAuth answers; both belong together. One that does not rotate has neither a refresh token nor an end."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None

    def needs_renewal(self, now: datetime) -> bool:
        """Whether it rotates and ends soon."""
        return self.refresh_token is not None and self.expires_at is not None and self.expires_at - RENEW_BEFORE <= now

    def works(self, now: datetime) -> bool:
        """Whether it has not ended yet."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class Bot:
    """Who a bot token is, and where."""

    workspace_id: str
    bot_id: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class Granted:
    """What a code was exchanged for."""

    bot: Bot
    tokens: BotTokens
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Installation:
    """Relink in one workspace. `version` rises with every save of the tokens; with `ended_at` nothing is said there any more."""

    bot: Bot
    tokens: BotTokens
    scopes: frozenset[str]
    installed_at: datetime
    ended_at: datetime | None = None
    version: int = 1

    def is_ended_by(self, happened_at: datetime) -> bool:
        """Whether an end that Slack tells of, to the second, is this one's: a late word must not end what was installed since."""
        return self.ended_at is None and self.installed_at < happened_at + timedelta(seconds=1)
