"""What people want of what Relink says first: a break put off, or no more of it, and what goes for all of them."""

from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.incident import Incident, look_at_connection, tell_incident, update_alert
from bot.domain.incident_states import IncidentEvent
from bot.domain.manners import AlertPreferences, Manners, PutOff, morning_of, put_off_until
from bot.domain.people import Person
from bot.services.ports import Clock, Storage, UnitOfWork


class WishService:
    """Keeps what people want, and promises a look, after which everything is due when it has to be from then on."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def put_off(self, person: Person, incident_id: str, choice: PutOff) -> None:
        """Write of this break again on a later morning, or no more. What is over stays so. Raises NotFound unless it is theirs."""
        now = self._clock()
        async with self._storage.writing() as unit:
            until = put_off_until(choice, now, person.zone)
            incident = await self._own(unit, person, incident_id)
            if until is None and incident.can(IncidentEvent.MUTE):
                await self._save(unit, incident.muted())
            elif until is not None and incident.can(IncidentEvent.SNOOZE):
                await self._snooze(unit, replace(incident.snoozed(until, now), due_at=until))

    async def put_off_all(self, person: Person, at: datetime) -> Incident | None:
        """Write of what they were told of again at `at`, of a day in its morning; what was put off, None where there is nothing."""
        now = self._clock()
        async with self._storage.writing() as unit:
            until = morning_of(at, person.zone)
            listed = await unit.incidents.list_open(person.workspace_id, person.id)
            told = [each.snoozed(until, now) for each in listed if each.can(IncidentEvent.SNOOZE) and await _is_read(unit, each)]
            for snoozed in told:
                await self._snooze(unit, replace(snoozed, due_at=until))
        return told[0] if told else None

    async def put_back(self, person: Person, incident_id: str) -> None:
        """Write of this break as usual again. Raises NotFound unless it is theirs."""
        async with self._storage.writing() as unit:
            incident = await self._own(unit, person, incident_id)
            if incident.can(IncidentEvent.RESUME):
                await self._save(unit, incident.resumed(self._clock()))

    async def manners(self, person: Person) -> Manners:
        """What goes for this person, in their zone."""
        async with self._storage.reading() as unit:
            return Manners(await unit.alert_preferences.get(person.workspace_id, person.id), person.zone)

    async def prefer(self, person: Person, preferences: AlertPreferences) -> Manners:
        """Let this go for them from now on."""
        async with self._storage.writing() as unit:
            await unit.alert_preferences.save(preferences)
            await self._look(unit, person.workspace_id, person.id)
            return Manners(preferences, person.zone)

    async def _own(self, unit: UnitOfWork, person: Person, incident_id: str) -> Incident:
        incident = await unit.incidents.get(person.workspace_id, incident_id)
        if incident.person_id != person.id:
            raise NotFound("no such incident of this person")
        return incident

    async def _snooze(self, unit: UnitOfWork, incident: Incident) -> None:
        await self._save(unit, incident)
        await unit.promise(tell_incident(incident))

    async def _save(self, unit: UnitOfWork, incident: Incident) -> None:
        await unit.incidents.save(incident)
        await unit.promise(update_alert(incident, f"{incident.state}-{self._clock().isoformat()}"))
        await self._look(unit, incident.workspace_id, incident.person_id)

    async def _look(self, unit: UnitOfWork, workspace_id: str, person_id: str) -> None:
        await unit.promise(look_at_connection(workspace_id, person_id, f"wanted-{self._clock().isoformat()}"))


async def _is_read(unit: UnitOfWork, incident: Incident) -> bool:
    return any(alert.ts for alert in await unit.incidents.list_alerts(incident.workspace_id, incident.id))
