"""Which deliveries of Slack's were already taken up."""

from datetime import datetime

from sqlalchemy import delete

from storage.models.deliveries import DeliveryRow
from storage.repositories.base import Repository


class DeliveriesRepository(Repository):
    """Claims on deliveries, by the key Slack gives each."""

    async def claim(self, key: str, at: datetime) -> bool:
        """True for the first caller of all replicas."""
        return await self._touch(self._insert(DeliveryRow).values(key=key, claimed_at=at).on_conflict_do_nothing()) == 1

    async def prune(self, before: datetime) -> int:
        """Drop the claims made before `before`, which Slack will not repeat; answers how many."""
        return await self._touch(delete(DeliveryRow).where(DeliveryRow.claimed_at < before))
