"""Who may call: the app's tokens with their scopes, and the OAuth codes that turn into tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from integrations.local.slack.errors import SlackError
from integrations.local.slack.ids import Ids
from integrations.local.slack.seed import AppSeed

CODE_LIFE = timedelta(minutes=10)
TOKEN_LIFE = timedelta(hours=12)  # with token rotation, https://docs.slack.dev/authentication/using-token-rotation
TokenKind = Literal["bot", "app"]


@dataclass(slots=True)
class Grant:
    """A token that was handed out, what it may do, and whether it still works."""

    token: str
    kind: TokenKind
    scopes: tuple[str, ...]
    expires_at: datetime | None = None
    refresh_token: str | None = None
    revoked: bool = False


@dataclass(slots=True)
class Code:
    """An OAuth code after somebody pressed Allow; it works once, for ten minutes and one redirect address."""

    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    issued_at: datetime


class Tokens:
    """All grants and codes of the app in this workspace."""

    def __init__(self, app: AppSeed, ids: Ids, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._ids = ids
        self._clock = clock
        self._codes: dict[str, Code] = {}
        self._grants = {app.app_token: Grant(app.app_token, "app", ("connections:write",))}
        if app.installed:
            self._grants[app.bot_token] = Grant(app.bot_token, "bot", tuple(app.scopes))

    @property
    def installed(self) -> bool:
        """Tell whether the app is installed: some bot token still works or could be refreshed."""
        return any(grant.kind == "bot" and not grant.revoked for grant in self._grants.values())

    @property
    def scopes(self) -> frozenset[str]:
        """Return every scope the installed app was granted."""
        live = [grant for grant in self._grants.values() if grant.kind == "bot" and not grant.revoked]
        return frozenset(scope for grant in live for scope in grant.scopes)

    def find(self, token: str | None) -> Grant:
        """Return the grant of a working token. Raises SlackError with the documented code otherwise."""
        if not token:
            raise SlackError("not_authed")
        grant = self._grants.get(token)
        if grant is None:
            raise SlackError("invalid_auth")
        if grant.revoked:
            raise SlackError("account_inactive")
        if grant.expires_at is not None and self._clock() >= grant.expires_at:
            raise SlackError("token_expired")
        return grant

    def uninstall(self) -> None:
        """Revoke every bot token."""
        for grant in self._grants.values():
            grant.revoked = grant.revoked or grant.kind == "bot"

    def allow(self, user: str, scopes: tuple[str, ...], redirect_uri: str) -> str:
        """Return a code for the app after `user` pressed Allow."""
        code = f"{self._ids.new('')}.{self._ids.secret()}"
        self._codes[code] = Code(user, scopes, redirect_uri, self._clock())
        return code

    def redeem(self, code: str, redirect_uri: str | None) -> tuple[Grant, Code]:
        """Turn a code into a grant, once. Raises SlackError for an unknown, used or old code, or another address."""
        known = self._codes.pop(code, None)
        if known is None or self._clock() - known.issued_at > CODE_LIFE:
            raise SlackError("invalid_code")
        if redirect_uri is not None and redirect_uri != known.redirect_uri:
            raise SlackError("bad_redirect_uri")
        return self._grant(known.scopes), known

    def refresh(self, refresh_token: str) -> Grant:
        """Return a new grant for a refresh token, which works once. Raises SlackError when it does not."""
        for grant in self._grants.values():
            if grant.refresh_token == refresh_token and not grant.revoked:
                grant.refresh_token = None
                return self._grant(grant.scopes)
        raise SlackError("invalid_refresh_token")

    def _grant(self, scopes: tuple[str, ...]) -> Grant:
        """Return the app's grant with these scopes and all earlier ones: scopes only ever add up."""
        granted = tuple(dict.fromkeys([*sorted(self.scopes), *scopes]))
        if self._app.token_rotation:
            token, refresh = f"xoxe.xoxb-1-{self._ids.secret()}", f"xoxe-1-{self._ids.secret()}"
            grant = Grant(token, "bot", granted, self._clock() + TOKEN_LIFE, refresh)
        else:
            live = [grant.token for grant in self._grants.values() if grant.kind == "bot" and not grant.revoked]
            grant = Grant(live[0] if live else f"xoxb-{self._ids.secret()}", "bot", granted)
        self._grants[grant.token] = grant
        return grant
