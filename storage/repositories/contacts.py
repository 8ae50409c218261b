"""When Relink wrote to somebody, gathered from where that is remembered."""

from sqlalchemy import select

from bot.domain.contacts import Contact, ContactKind
from bot.domain.incident import Form
from storage.models.hand_outs import HandOutRow
from storage.models.incidents import AlertRow, IncidentRow
from storage.models.recoveries import RecoveryRow
from storage.repositories.base import Repository


class ContactsRepository(Repository):
    """What reached its person; in shadow nothing does."""

    async def list_latest(self, workspace_id: str, person_id: str, limit: int) -> list[Contact]:
        """The latest first."""
        this = (AlertRow.workspace_id == IncidentRow.workspace_id) & (AlertRow.incident_id == IncidentRow.id)
        theirs = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id == person_id, AlertRow.ts.is_not(None))
        alerts = select(AlertRow.form, AlertRow.decided_at).join(IncidentRow, this).where(*theirs)
        mine = (RecoveryRow.workspace_id == workspace_id, RecoveryRow.person_id == person_id, RecoveryRow.ts.is_not(None))
        receipts = select(RecoveryRow.begun_at).where(*mine).order_by(RecoveryRow.begun_at.desc())
        given = (HandOutRow.workspace_id == workspace_id, HandOutRow.person_id == person_id, HandOutRow.posted_at.is_not(None))
        files = select(HandOutRow.posted_at).where(*given).order_by(HandOutRow.posted_at.desc())
        told = await self._session.execute(alerts.order_by(AlertRow.decided_at.desc()).limit(limit))
        found = [Contact(ContactKind.LINE if form is Form.LINE else ContactKind.ALERT, at) for form, at in told]
        found += [Contact(ContactKind.RECEIPT, at) for at in await self._session.scalars(receipts.limit(limit))]
        found += [Contact(ContactKind.FILE, at) for at in await self._session.scalars(files.limit(limit)) if at]
        return sorted(found, key=lambda contact: contact.at, reverse=True)[:limit]
