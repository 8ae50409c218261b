"""What is wrong with connections, and what was said of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.domain.errors import NotFound
from bot.domain.incident import Alert, Ending, Incident
from storage.models.incidents import AlertRow, IncidentRow
from storage.repositories.base import Repository, columns_of, value_of


class IncidentsRepository(Repository):
    """Incidents by person while they are open, and their alerts."""

    async def add(self, incident: Incident) -> bool:
        """False when one of that person and cause is open, or of that id exists; nothing is changed then."""
        return await self._touch(self._insert(IncidentRow).values(columns_of(incident)).on_conflict_do_nothing()) == 1

    async def get(self, workspace_id: str, incident_id: str) -> Incident:
        """Raises NotFound."""
        row = await self._one(select(IncidentRow).where(IncidentRow.workspace_id == workspace_id, IncidentRow.id == incident_id))
        if row is None:
            raise NotFound("no such incident")
        return value_of(Incident, row)

    async def list_open(self, workspace_id: str, person_id: str) -> list[Incident]:
        """One for each cause at most, by cause; locked in a unit of work that writes."""
        this = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id == person_id, IncidentRow.resolved_at.is_(None))
        statement = select(IncidentRow).where(*this).order_by(IncidentRow.cause)
        rows = await self._all(statement.with_for_update() if self._writes else statement)
        return [value_of(Incident, row) for row in rows]

    async def list_overtaken(self, workspace_id: str, person_id: str) -> list[Incident]:
        """Those that ended though sessions did not arrive yet, by id; locked in a unit of work that writes."""
        this = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id == person_id, IncidentRow.ending == Ending.OVERTAKEN)
        statement = select(IncidentRow).where(*this).order_by(IncidentRow.id)
        rows = await self._all(statement.with_for_update() if self._writes else statement)
        return [value_of(Incident, row) for row in rows]

    async def list_latest(self, workspace_id: str, person_id: str, limit: int) -> list[Incident]:
        """The person's, open or over, the latest first."""
        theirs = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id == person_id)
        latest = select(IncidentRow).where(*theirs).order_by(IncidentRow.opened_at.desc(), IncidentRow.id).limit(limit)
        return [value_of(Incident, row) for row in await self._all(latest)]

    async def list_healed(self, workspace_id: str, person_id: str, since: datetime) -> list[Incident]:
        """Those that ended with the cure since then, by id."""
        theirs = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id == person_id, IncidentRow.resolved_at >= since)
        rows = await self._all(select(IncidentRow).where(*theirs, IncidentRow.ending == Ending.HEALED).order_by(IncidentRow.id))
        return [value_of(Incident, row) for row in rows]

    async def list_told(self, workspace_id: str, person_ids: Sequence[str]) -> list[Incident]:
        """The open ones of these people of which something was said, by id."""
        theirs = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id.in_(person_ids), IncidentRow.resolved_at.is_(None))
        rows = await self._all(select(IncidentRow).where(*theirs, IncidentRow.said > 0).order_by(IncidentRow.id))
        return [value_of(Incident, row) for row in rows]

    async def people_with_open(self, workspace_id: str, after: str, limit: int) -> list[str]:
        """Those whose id comes after `after`, in order, at most `limit`."""
        theirs = (IncidentRow.workspace_id == workspace_id, IncidentRow.person_id > after, IncidentRow.resolved_at.is_(None))
        ids = select(IncidentRow.person_id).where(*theirs).distinct().order_by(IncidentRow.person_id).limit(limit)
        return list(await self._session.scalars(ids))

    async def save(self, incident: Incident) -> None:
        """Replace it. Raises NotFound."""
        this = (IncidentRow.workspace_id == incident.workspace_id, IncidentRow.id == incident.id)
        if not await self._touch(update(IncidentRow).where(*this).values(columns_of(incident))):
            raise NotFound("no such incident")

    async def add_alert(self, alert: Alert) -> None:
        """Add what is about to be said."""
        await self._touch(self._insert(AlertRow).values(columns_of(alert)))

    async def list_alerts(self, workspace_id: str, incident_id: str) -> list[Alert]:
        """What was said of the incident, in order."""
        this = (AlertRow.workspace_id == workspace_id, AlertRow.incident_id == incident_id)
        return [value_of(Alert, row) for row in await self._all(select(AlertRow).where(*this).order_by(AlertRow.number))]

    async def save_posted(self, workspace_id: str, incident_id: str, number: int, slack_channel_id: str, ts: str) -> None:
        """Remember where the alert stands."""
        this = (AlertRow.workspace_id == workspace_id, AlertRow.incident_id == incident_id, AlertRow.number == number)
        await self._touch(update(AlertRow).where(*this).values(slack_channel_id=slack_channel_id, ts=ts))

    async def remove_alert(self, workspace_id: str, incident_id: str, number: int) -> None:
        """Forget what was never posted."""
        this = (AlertRow.workspace_id == workspace_id, AlertRow.incident_id == incident_id, AlertRow.number == number)
        await self._touch(delete(AlertRow).where(*this, AlertRow.ts.is_(None)))
