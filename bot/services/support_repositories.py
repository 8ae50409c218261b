"""What storage remembers of what staff do, as the use cases ask for it; see repositories.py for the rest."""

from typing import Protocol

from bot.domain.audit import AuditEntry


class AuditEntries(Protocol):
    """What staff saw and did; nothing changes an entry."""

    async def add(self, entry: AuditEntry) -> None:
        """The same key a second time changes nothing."""

    async def list_about(self, workspace_id: str, person_id: str, limit: int) -> list[AuditEntry]:
        """What was done about this person, the newest first."""
