"""Alerts that were decided and not posted: the incident is as it was before, and is told when that can be done."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.alerting import Gate
from bot.domain.answers import AlertReport
from bot.domain.cases import show_case
from bot.domain.incident import GRACE, REMINDERS, Ending, Incident, look_at_connection, tell_incident, update_alert
from bot.domain.incident_states import IncidentEvent
from bot.domain.occasions import may_come
from bot.domain.people import Person
from bot.domain.support import reach_again
from bot.services.case_keeping import case_of
from bot.services.gate import AlertGate
from bot.services.ids import new_id
from bot.services.manners import MannersService
from bot.services.ports import Clock, Storage, UnitOfWork

SOON = timedelta(hours=1)
"""After so long it is tried again to post what could not be posted for half a day."""


class UndeliveredService:
    """Takes back what was decided, before anybody could read it."""

    def __init__(self, storage: Storage, manners: MannersService, gate: AlertGate, clock: Clock) -> None:
        self._storage = storage
        self._manners = manners
        self._gate = gate
        self._clock = clock

    async def hold_back(self, telling: AlertReport) -> bool:
        """Whether the alert may not be posted now: its incident is over or put off, alerts are held, its person is to be left alone.

        What still stands is taken back then, and the incident is due as soon as alerts are released, or its person may be written to.
        """
        now, report = self._clock(), telling.connection
        manners = await self._manners.of(report, at_once=True)
        calm = may_come(now, (session.starts_at for session in report.at_risk), manners)
        async with self._storage.writing() as unit:
            incident = await unit.incidents.get(telling.incident.workspace_id, telling.incident.id)
            if incident.resolved_at or incident.can(IncidentEvent.RESUME):
                return True
            is_open = await self._gate.of(unit, incident.workspace_id) is Gate.OPEN
            if is_open and calm:
                return False
            await self._take_back(unit, incident, telling.alert.number)
            if is_open:
                await unit.promise(look_at_connection(incident.workspace_id, incident.person_id, f"held-back-{now.isoformat()}"))
        return True

    async def _take_back(self, unit: UnitOfWork, incident: Incident, number: int) -> None:
        if incident.resolved_at is None and incident.said == number + 1 and incident.can(IncidentEvent.TAKE_BACK):
            alerts = await unit.incidents.list_alerts(incident.workspace_id, incident.id)
            await unit.incidents.remove_alert(incident.workspace_id, incident.id, number)
            before = alerts[number - 1].decided_at if number else None
            await unit.incidents.save(replace(incident.taken_back(alerts[number].form, before), due_at=self._clock()))

    async def could_not_tell(self, workspace_id: str, incident_id: str, number: int) -> None:
        """The person cannot be written to: support reads so on the card of their case, and it is tried again on the days of reminders."""
        async with self._storage.writing() as unit:
            await self._take_back(unit, await unit.incidents.get(workspace_id, incident_id), number)
            incident = await unit.incidents.get(workspace_id, incident_id)
            if incident.can(IncidentEvent.HAND_OVER):
                await unit.incidents.save(incident.after(IncidentEvent.HAND_OVER))
                await self._hand_over(unit, incident)

    async def try_soon(self, workspace_id: str, incident_id: str) -> None:
        """What kept it from being posted may pass, as it has nothing to do with the person."""
        async with self._storage.writing() as unit:
            await unit.promise(reach_again(workspace_id, incident_id, self._clock() + SOON))

    async def _hand_over(self, unit: UnitOfWork, incident: Incident) -> None:
        now = self._clock()
        case = await case_of(unit, incident, now)
        if case is None or case.out_of_reach_at:
            return
        await unit.cases.save(replace(case, out_of_reach_at=now))
        await unit.promise(show_case(case, f"out-of-reach-{now.isoformat()}"))
        await unit.promise(*(reach_again(incident.workspace_id, incident.id, now + days) for days in REMINDERS))

    async def reach_again(self, workspace_id: str, incident_id: str) -> None:
        """Try once more to write to somebody who could not be written to."""
        async with self._storage.writing() as unit:
            incident = await unit.incidents.get(workspace_id, incident_id)
            if incident.can(IncidentEvent.REACH):
                again = incident.reached(self._clock())
                await unit.incidents.save(again)
                await unit.promise(tell_incident(again))


async def begin_anew(unit: UnitOfWork, person: Person, now: datetime) -> None:
    """Nobody speaks for the person any more who did before: whoever will has yet to be told of what is broken, as of a new break."""
    for incident in await unit.incidents.list_open(person.workspace_id, person.id):
        if incident.said:
            ended = incident.resolved(Ending.BEGUN_ANEW, now)
            await unit.incidents.save(ended)
            await unit.promise(update_alert(ended, "begun-anew"))
            fresh = Incident(new_id(), person.workspace_id, person.id, incident.cause, now, now + GRACE)
            await unit.incidents.add(fresh)
            await unit.promise(tell_incident(fresh))
