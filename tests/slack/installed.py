"""Where Relink is installed, as Slack's edge asks."""

from datetime import datetime

from bot.domain.installations import Bot
from tests.slack.payloads import BOT, BOT_ID, WORKSPACE


class Installed:
    """In these workspaces, each until it ends."""

    def __init__(self, *workspace_ids: str) -> None:
        self.bots = {each: Bot(each, BOT_ID, BOT) for each in workspace_ids or (WORKSPACE,)}
        self.ends: list[tuple[str, datetime]] = []

    async def find(self, workspace_id: str) -> Bot | None:
        """Our bot there."""
        return self.bots.get(workspace_id)

    async def ended(self, workspace_id: str, happened_at: datetime) -> None:
        """Remember it."""
        self.ends.append((workspace_id, happened_at))
