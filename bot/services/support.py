"""What support is to know: its items, and where their notes stand. One row for each, whichever replica noticed it."""

from bot.domain.support import LONG_AGO, SupportItem, show_item
from bot.services.gate import AlertGate
from bot.services.ports import Storage


class SupportService:
    """Reads items, and remembers where their notes were posted."""

    def __init__(self, storage: Storage, gate: AlertGate) -> None:
        self._storage = storage
        self._gate = gate

    async def note(self, workspace_id: str, item_id: str) -> SupportItem | None:
        """What is to be shown of the item; None where nothing is sent (yet), and for one that ended before anybody read of it."""
        async with self._storage.reading() as unit:
            item = await unit.support_items.find(workspace_id, item_id)
            if item is None or not (await self._gate.of(unit, workspace_id)).speaks or (item.closed_at and not item.ts):
                return None
            return item

    async def posted(self, workspace_id: str, item_id: str, slack_channel_id: str, ts: str) -> None:
        """Remember where its note stands, and have it say how the item stands by now."""
        async with self._storage.writing() as unit:
            await unit.support_items.save_posted(workspace_id, item_id, slack_channel_id, ts)
            item = await unit.support_items.find(workspace_id, item_id)
            if item:
                await unit.promise(show_item(item, f"posted-{ts}"))

    async def open_items(self, workspace_id: str) -> list[SupportItem]:
        """What support is to know, the oldest first, 200 at most."""
        async with self._storage.reading() as unit:
            return await unit.support_items.list_open(workspace_id, LONG_AGO)
