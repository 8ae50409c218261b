"""How fast messages follow one another in one conversation: https://docs.slack.dev/apis/web-api/rate-limits (one a second)."""

import asyncio
from datetime import timedelta

MESSAGES_APART = timedelta(seconds=1)


class Turns:
    """Gives out turns, `apart` from one another in each conversation, first come first served; of one process."""

    def __init__(self, apart: timedelta) -> None:
        self._apart = apart.total_seconds()
        self._free_at: dict[str, float] = {}

    async def wait(self, slack_channel_id: str) -> None:
        """Wait for the next turn in this conversation."""
        now = asyncio.get_running_loop().time()
        self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}
        turn = self._free_at.get(slack_channel_id, now)
        self._free_at[slack_channel_id] = turn + self._apart
        await asyncio.sleep(turn - now)
