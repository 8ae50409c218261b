"""What was done about each workspace's alerts."""

from sqlalchemy import select

from bot.domain.alerting import Alerting
from storage.models.alerting import AlertingRow
from storage.repositories.base import Repository, columns_of, value_of


class AlertingRepository(Repository):
    """One row for each workspace, once something was done."""

    async def get(self, workspace_id: str) -> Alerting:
        """As nothing was done, if that is so."""
        row = await self._one(select(AlertingRow).where(AlertingRow.workspace_id == workspace_id))
        return value_of(Alerting, row) if row else Alerting(workspace_id)

    async def save(self, alerting: Alerting) -> None:
        """Insert or replace it."""
        await self._touch(self._upsert(AlertingRow, columns_of(alerting)))
