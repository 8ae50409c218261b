"""Which deliveries of Slack's were already taken up."""

from datetime import datetime

from storage.models.deliveries import DeliveryRow
from storage.repositories.base import Repository


class DeliveriesRepository(Repository):
    """Claims on deliveries, by the key Slack gives each."""

    async def claim(self, key: str, at: datetime) -> bool:
        """True for the first caller of all replicas."""
        return await self._touch(self._insert(DeliveryRow).values(key=key, claimed_at=at).on_conflict_do_nothing()) == 1
