"""Alerts that were decided and not posted: the incident is as it was before, and is told when that can be done."""

from dataclasses import replace

from bot.domain.alerting import Gate
from bot.domain.incident import Incident, IncidentEvent
from bot.services.gate import AlertGate
from bot.services.ports import Clock, Storage, UnitOfWork


class UnsaidService:
    """Takes back what was decided, before anybody could read it."""

    def __init__(self, storage: Storage, gate: AlertGate, clock: Clock) -> None:
        self._storage = storage
        self._gate = gate
        self._clock = clock

    async def put_off(self, workspace_id: str, incident_id: str, number: int) -> bool:
        """Whether the alert may not be posted now; it is taken back then, and the incident is due as soon as alerts are released."""
        async with self._storage.writing() as unit:
            if await self._gate.of(unit, workspace_id) is Gate.OPEN:
                return False
            await self._take_back(unit, await unit.incidents.get(workspace_id, incident_id), number)
        return True

    async def _take_back(self, unit: UnitOfWork, incident: Incident, number: int) -> None:
        if incident.resolved_at is None and incident.said == number + 1 and incident.can(IncidentEvent.TAKE_BACK):
            alerts = await unit.incidents.list_alerts(incident.workspace_id, incident.id)
            await unit.incidents.remove_alert(incident.workspace_id, incident.id, number)
            before = alerts[number - 1].decided_at if number else None
            await unit.incidents.save(replace(incident.unsaid(before), due_at=self._clock()))

    async def could_not_tell(self, workspace_id: str, incident_id: str) -> None:
        """The person cannot be written to: the incident is support's."""
        async with self._storage.writing() as unit:
            incident = await unit.incidents.get(workspace_id, incident_id)
            if incident.can(IncidentEvent.HAND_OVER):
                await unit.incidents.save(incident.after(IncidentEvent.HAND_OVER))
