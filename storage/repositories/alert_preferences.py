"""What people chose about being spoken to first."""

from sqlalchemy import select

from bot.domain.manners import AlertPreferences
from storage.models.alert_preferences import AlertPreferencesRow
from storage.repositories.base import Repository, columns_of, value_of


class AlertPreferencesRepository(Repository):
    """One row for each person who chose anything."""

    async def get(self, workspace_id: str, person_id: str) -> AlertPreferences:
        """What they chose, and what goes for everybody where they chose nothing."""
        this = (AlertPreferencesRow.workspace_id == workspace_id, AlertPreferencesRow.person_id == person_id)
        row = await self._one(select(AlertPreferencesRow).where(*this))
        return value_of(AlertPreferences, row) if row else AlertPreferences(workspace_id, person_id)

    async def save(self, preferences: AlertPreferences) -> None:
        """Insert or replace."""
        await self._touch(self._upsert(AlertPreferencesRow, columns_of(preferences)))
