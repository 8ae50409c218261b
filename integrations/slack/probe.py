"""Whether Slack knows our tokens, what they may do, and what time it is there."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from integrations.http import http_date
from integrations.slack.errors import slack_errors


@dataclass(frozen=True, slots=True)
class SlackIdentity:
    """Who the bot token is. `answered_at` is Slack's own clock (aware UTC, to the second), None when it did not tell."""

    workspace_id: str
    bot_id: str
    bot_user_id: str
    scopes: frozenset[str]
    answered_at: datetime | None


async def read_identity(client: AsyncWebClient) -> SlackIdentity:
    """Ask auth.test; scopes come in a header. Raises TryLater, and TokenRefused with Slack's code."""
    with slack_errors("auth.test"):
        answer = await client.auth_test()
        scopes = answer.headers.get("x-oauth-scopes", "")
        return SlackIdentity(
            workspace_id=str(answer["team_id"]),
            bot_id=str(answer["bot_id"]),
            bot_user_id=str(answer["user_id"]),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope.strip()),
            answered_at=http_date(answer.headers.get("Date", "")),
        )


async def open_socket(client: AsyncWebClient, app_token: SecretStr) -> None:
    """Have a Socket Mode address made, and leave it unused. Raises TryLater, TokenRefused, Invalid."""
    with slack_errors("apps.connections.open"):
        await client.apps_connections_open(app_token=app_token.get_secret_value())
