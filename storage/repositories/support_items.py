"""What support is to know."""

from datetime import datetime

from sqlalchemy import select, update

from bot.domain.errors import NotFound
from bot.domain.support import SupportItem
from storage.models.support_items import SupportItemRow
from storage.repositories.base import Repository, columns_of, value_of


class SupportItemsRepository(Repository):
    """Items by id, and those that are open."""

    async def add(self, item: SupportItem) -> bool:
        """False when it is there already, or an open one of the same organisation is; nothing is changed then."""
        return await self._touch(self._insert(SupportItemRow).values(columns_of(item)).on_conflict_do_nothing()) == 1

    async def find(self, workspace_id: str, item_id: str) -> SupportItem | None:
        """The item of that id."""
        row = await self._one(select(SupportItemRow).where(SupportItemRow.workspace_id == workspace_id, SupportItemRow.id == item_id))
        return value_of(SupportItem, row) if row else None

    async def find_outbreak(self, workspace_id: str, tenant: str) -> SupportItem | None:
        """The open one of that organisation."""
        this = (SupportItemRow.workspace_id == workspace_id, SupportItemRow.tenant == tenant, SupportItemRow.closed_at.is_(None))
        row = await self._one(select(SupportItemRow).where(*this))
        return value_of(SupportItem, row) if row else None

    async def list_open(self, workspace_id: str, since: datetime, limit: int = 200) -> list[SupportItem]:
        """Those opened at `since` or later, the oldest first."""
        these = (SupportItemRow.workspace_id == workspace_id, SupportItemRow.opened_at >= since, SupportItemRow.closed_at.is_(None))
        rows = await self._all(select(SupportItemRow).where(*these).order_by(SupportItemRow.opened_at).limit(limit))
        return [value_of(SupportItem, row) for row in rows]

    async def save(self, item: SupportItem) -> None:
        """Replace it. Raises NotFound."""
        this = (SupportItemRow.workspace_id == item.workspace_id, SupportItemRow.id == item.id)
        if not await self._touch(update(SupportItemRow).where(*this).values(columns_of(item, "slack_channel_id", "ts"))):
            raise NotFound("no such item")

    async def save_posted(self, workspace_id: str, item_id: str, slack_channel_id: str, ts: str) -> None:
        """Remember where its note stands."""
        this = (SupportItemRow.workspace_id == workspace_id, SupportItemRow.id == item_id)
        await self._touch(update(SupportItemRow).where(*this).values(slack_channel_id=slack_channel_id, ts=ts))
