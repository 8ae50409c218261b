"""What staff saw and did."""

from sqlalchemy import select

from bot.domain.audit import AuditEntry
from storage.models.audit_entries import AuditEntryRow
from storage.repositories.base import Repository, columns_of, value_of


class AuditEntriesRepository(Repository):
    """Entries are added and read, never changed."""

    async def add(self, *entries: AuditEntry) -> None:
        """Record them; the same key a second time changes nothing."""
        await self._insert_all(self._insert(AuditEntryRow).on_conflict_do_nothing(), [columns_of(entry) for entry in entries])

    async def list_about(self, workspace_id: str, person_id: str, limit: int) -> list[AuditEntry]:
        """What was done about this person, the newest first."""
        theirs = (AuditEntryRow.workspace_id == workspace_id, AuditEntryRow.person_id == person_id)
        rows = await self._all(select(AuditEntryRow).where(*theirs).order_by(AuditEntryRow.at.desc()).limit(limit))
        return [value_of(AuditEntry, row) for row in rows]
