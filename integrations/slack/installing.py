"""Slack's OAuth: where somebody allows Relink, what their code is exchanged for, and how tokens that rotate are renewed.

https://docs.slack.dev/authentication/installing-with-oauth/ and https://docs.slack.dev/authentication/using-token-rotation/.
"""

from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.errors import CodeRefused, Invalid, NotEnabled, TokenRefused
from bot.domain.installations import Bot, BotTokens, Granted
from bot.settings import Settings
from integrations.slack.client import same_client
from integrations.slack.errors import slack_errors
from integrations.slack.probe import read_identity

ACCESS = "oauth.v2.access"
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "dnd:read",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
)
"""What the bot may do: the same as in app_manifest.yml, which says what each is for."""


class SlackOAuth:
    """Installs the app of RELINK_SLACK_CLIENT_ID. `clock` tells now, aware UTC."""

    def __init__(self, client: AsyncWebClient, settings: Settings, clock: Callable[[], datetime]) -> None:
        secret = settings.relink_slack_client_secret
        self._client = same_client(client, AsyncWebClient)
        self._client_id = settings.relink_slack_client_id or ""
        self._credentials = _basic(self._client_id, secret.get_secret_value() if secret else "")
        self._authorize_url = urljoin(settings.slack_api_url, "../oauth/v2/authorize")
        self._clock = clock

    def authorize_url(self, state: str, return_url: str) -> str:
        """Where somebody chooses a workspace and allows Relink."""
        asked = {"client_id": self._client_id, "scope": ",".join(SCOPES), "redirect_uri": return_url, "state": state}
        return f"{self._authorize_url}?{urlencode(asked)}"

    async def exchange_code(self, code: str, return_url: str) -> Granted:
        """Raises CodeRefused, TryLater, and NotEnabled where a whole organisation was meant."""
        try:
            with slack_errors(ACCESS):
                answer = await self._access({"code": code, "redirect_uri": return_url})
        except Invalid as refusal:
            raise CodeRefused(str(refusal)) from None
        with slack_errors(ACCESS):
            if answer.get("is_enterprise_install"):
                raise NotEnabled("Relink is installed in one workspace at a time, and not in a whole organisation")
            tokens = self._tokens(answer.data)
        identity = await read_identity(same_client(self._client, AsyncWebClient, tokens.access_token))
        return Granted(Bot(identity.workspace_id, identity.bot_id, identity.bot_user_id), tokens, identity.scopes)

    async def renew(self, refresh_token: str) -> BotTokens:
        """Works once with each; it is sent once, for a lost answer may have used it up. Raises TokenRefused, TryLater."""
        try:
            with slack_errors(ACCESS):
                answer = await self._access({"grant_type": "refresh_token", "refresh_token": refresh_token})
                return self._tokens(answer.data)
        except Invalid as refusal:
            raise TokenRefused(str(refusal)) from None

    async def _access(self, asked: dict[str, str]) -> AsyncSlackResponse:
        """Not by the SDK's own method, which takes a way that aiohttp is about to drop."""
        return await self._client.api_call(ACCESS, data=asked, headers={"Authorization": self._credentials})

    def _tokens(self, answer: Any) -> BotTokens:
        token, refresh_token = str(answer["access_token"]), answer.get("refresh_token")
        if not refresh_token:
            return BotTokens(token)
        return BotTokens(token, str(refresh_token), self._clock() + timedelta(seconds=int(answer["expires_in"])))


def _basic(client_id: str, secret: str) -> str:
    """As RFC 7617 has it."""
    return f"Basic {b64encode(f'{client_id}:{secret}'.encode()).decode()}"
