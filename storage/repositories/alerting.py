"""What was done about each workspace's alerts, and what is counted to hold them."""

from collections.abc import Mapping

from sqlalchemy import Select, delete, select

from bot.domain.alerting import Alerting
from storage.models.alerting import AlertingRow, StateChangesRow
from storage.repositories.base import Repository, columns_of, value_of

KEPT = 60
"""For how many minutes a count is of use."""


class AlertingRepository(Repository):
    """One row for each workspace, once something was done, and one for each minute in which accounts changed."""

    async def get(self, workspace_id: str) -> Alerting:
        """As nothing was done, if that is so. Not locked: every alert asks."""
        row = (await self._session.scalars(_of(workspace_id))).one_or_none()
        return value_of(Alerting, row) if row else Alerting(workspace_id)

    async def take(self, workspace_id: str) -> Alerting:
        """The same, to be changed: it stays as it is until the unit of work ends."""
        row = await self._one(_of(workspace_id))
        return value_of(Alerting, row) if row else Alerting(workspace_id)

    async def save(self, alerting: Alerting) -> None:
        """Insert or replace it; `accounts` is left as it is."""
        await self._touch(self._upsert(AlertingRow, columns_of(alerting, "accounts")))

    async def count_accounts(self, workspace_id: str, more: int) -> None:
        """So many more linked accounts were seen, fewer if `more` is negative."""
        fresh = {"workspace_id": workspace_id, "accounts": more}
        await self._touch(self._upsert(AlertingRow, fresh, accounts=AlertingRow.accounts + more))

    async def count_change(self, workspace_id: str, minute: int) -> None:
        """One more account changed in this minute; what is an hour old is dropped."""
        this = {"workspace_id": workspace_id, "minute": minute, "count": 1}
        await self._touch(self._upsert(StateChangesRow, this, count=StateChangesRow.count + 1))
        old = (StateChangesRow.workspace_id == workspace_id, StateChangesRow.minute < minute - KEPT)
        await self._touch(delete(StateChangesRow).where(*old))

    async def changes(self, workspace_id: str, since: int) -> Mapping[int, int]:
        """How many accounts changed, by minute, from `since` on."""
        these = (StateChangesRow.workspace_id == workspace_id, StateChangesRow.minute >= since)
        return {row.minute: row.count for row in await self._all(select(StateChangesRow).where(*these))}


def _of(workspace_id: str) -> Select[AlertingRow]:
    return select(AlertingRow).where(AlertingRow.workspace_id == workspace_id)
