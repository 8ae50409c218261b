"""Relink is taken out of a workspace: written down before it is acknowledged, so that Slack tells it again where that fails."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.installations import Bot
from handlers.slack.asked import installed_workspace

ENDS = ("app_uninstalled", "tokens_revoked")
"""https://docs.slack.dev/reference/events/app_uninstalled and https://docs.slack.dev/reference/events/tokens_revoked."""


class Installations(Protocol):
    """Where Relink is installed."""

    async def find(self, workspace_id: str) -> Bot | None: ...
    async def ended(self, workspace_id: str, happened_at: datetime) -> None:
        """Runs twice without harm."""


def register(app: AsyncApp, installations: Installations) -> None:
    """Listen to both ends; Slack sends both when an app is removed, in either order."""

    async def ended(body: dict[str, Any], context: AsyncBoltContext) -> None:
        bot = await installations.find(installed_workspace(context))  # Bolt authorises neither of the two
        if bot and _is_ours(body["event"], bot):
            await installations.ended(bot.workspace_id, datetime.fromtimestamp(body["event_time"], UTC))

    for event_type in ENDS:
        app.event(event_type)(ended)


def is_end(body: Mapping[str, Any]) -> bool:
    """Whether this tells of an end, which has to be heard."""
    return "event" in body and body["event"].get("type") in ENDS


def _is_ours(slack_event: Mapping[str, Any], bot: Bot) -> bool:
    """Whether the bot's token is gone too; Slack tells of people's tokens as well."""
    return slack_event["type"] == "app_uninstalled" or bot.bot_user_id in slack_event["tokens"]["bot"]
