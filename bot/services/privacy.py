"""What somebody may know and decide about their own data."""

from dataclasses import dataclass

from bot.domain.audit import AuditEntry
from bot.domain.people import Person
from bot.domain.retention import Retention
from bot.services.ports import Storage

SHOWN = 10
"""Lines of the access log that one message shows."""


@dataclass(frozen=True, slots=True)
class PrivacyReport:
    """Who looked at what is known of `person`, the newest first, and for how long things are kept; `more`: there are older entries."""

    person: Person
    retention: Retention
    entries: tuple[AuditEntry, ...]
    more: bool = False


class PrivacyService:
    """Whoever asks here asks about themselves."""

    def __init__(self, storage: Storage, retention: Retention) -> None:
        self._storage = storage
        self._retention = retention

    async def report(self, person: Person) -> PrivacyReport:
        """Their own access log, and what is kept."""
        async with self._storage.reading() as unit:
            entries = await unit.audit_entries.list_about(person.workspace_id, person.id, SHOWN + 1)
        return PrivacyReport(person, self._retention, tuple(entries[:SHOWN]), len(entries) > SHOWN)
