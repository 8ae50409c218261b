"""Breaks of connections: opened by whoever notices, spoken of when it is time, resolved by whoever sees the cure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.alerting import Gate
from bot.domain.answers import AlertReport, ConnectionReport
from bot.domain.cases import CaseReason
from bot.domain.connection import ConnectionStatus
from bot.domain.incident import REMINDERS, Alert, Ending, Incident, is_break, tell_incident, update_alert
from bot.domain.manners import Manners
from bot.domain.occasions import Occasion, next_change, next_occasion
from bot.domain.people import Person
from bot.domain.session import Writing
from bot.services.case_keeping import open_case, reached
from bot.services.connections import ConnectionService
from bot.services.gate import AlertGate
from bot.services.ids import new_id
from bot.services.manners import MannersService
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.settling import settle
from bot.services.swallowed import proof_after, send_held


class IncidentService:
    """Decides and records. What the gate does not let out is not given out to be posted; where it is off, nothing is opened either."""

    def __init__(
        self, storage: Storage, connections: ConnectionService, manners: MannersService, gate: AlertGate, clock: Clock, writing: Writing
    ) -> None:
        self._storage = storage
        self._connections = connections
        self._manners = manners
        self._gate = gate
        self._clock = clock
        self._writing = writing

    async def noticed(self, workspace_id: str, person_id: str) -> None:
        """Somebody saw that a connection may be broken, or mended: look, open or resolve, and promise what follows.

        Any number of calls makes one incident. Raises TryLater when Cronofy gives no answer.
        """
        if self._gate.is_off:
            return
        report = await self._look(await self._person(workspace_id, person_id))
        manners = await self._manners.of(report)
        async with self._storage.writing() as unit:
            still_open = await settle(unit, report.person, report.facts, self._clock())
            if report.verdict is None or not is_break(report.verdict):
                if report.verdict and report.verdict.delivers and self._writing.by_relink:
                    await send_held(unit, report.person, self._clock())
                return
            if not still_open:
                seen = await unit.last_seen.find(workspace_id, person_id)
                await self._open(unit, report, manners, report.verdict.status, baseline=seen is None or not seen.worked)
            elif await self._gate.was_rehearsed(unit, still_open[0]):
                await self._begin_anew(unit, still_open[0], report, manners)
            else:
                await self._hasten(unit, still_open[0], report, manners)

    async def _open(self, unit: UnitOfWork, report: ConnectionReport, manners: Manners, cause: ConnectionStatus, *, baseline: bool) -> None:
        person, now = report.person, self._clock()
        fresh = Incident(new_id(), person.workspace_id, person.id, cause, now, now, baseline=baseline)
        occasion = _next(fresh, report, manners, now)
        opened = replace(fresh, due_at=occasion.at) if occasion else fresh
        if await unit.incidents.add(opened):
            await unit.promise(tell_incident(opened))
        await open_case(unit, person, CaseReason.BROKEN, report.facts, now)

    async def _begin_anew(self, unit: UnitOfWork, incident: Incident, report: ConnectionReport, manners: Manners) -> None:
        """What was only recorded ends where alerts begin to be sent; that it is broken is no news by then."""
        await unit.incidents.save(incident.resolved(Ending.BEGUN_ANEW, self._clock()))
        await self._open(unit, report, manners, incident.cause, baseline=True)

    async def _hasten(self, unit: UnitOfWork, incident: Incident, report: ConnectionReport, manners: Manners) -> None:
        """A session was booked or moved since, or its person wants otherwise: speak earlier where due, and again of what was not said."""
        now = self._clock()
        occasion = _next(incident, report, manners, now)
        if occasion and (occasion.at < incident.due_at or incident.due_at <= now):
            await self._promise(unit, incident, occasion)

    async def decide(self, workspace_id: str, incident_id: str, job_key: str) -> int | None:
        """At the due time: the number of the message that this job is to post; None where there is none (now).

        Healed, it is resolved untold; not yet due after all, it is promised anew. The same job is answered the same. Raises TryLater.
        """
        async with self._storage.reading() as unit:
            gate = await self._gate.of(unit, workspace_id)
            incident = await unit.incidents.get(workspace_id, incident_id)
            mine = next((each for each in await unit.incidents.list_alerts(workspace_id, incident_id) if each.job_key == job_key), None)
            person = await unit.people.get(workspace_id, incident.person_id)
        if mine:
            return _to_post(mine, gate)
        if gate in (Gate.OFF, Gate.HELD) or not incident.speaks:
            return None
        report = await self._look(person)
        manners = await self._manners.of(report)
        async with self._storage.writing() as unit:
            still_open = await settle(unit, person, report.facts, self._clock())
            current = next((each for each in still_open if each.id == incident_id), None)
            if current and await self._gate.was_rehearsed(unit, current):
                await self._begin_anew(unit, current, report, manners)
                return None
            alert = await self._say(unit, current, report, manners, job_key) if current else None
        return _to_post(alert, gate) if alert else None

    async def _say(self, unit: UnitOfWork, incident: Incident, report: ConnectionReport, manners: Manners, job_key: str) -> Alert | None:
        now = self._clock()
        occasion = _next(incident, report, manners, now)
        if occasion is None:
            return None
        if occasion.at > now or occasion.form is None:
            await self._promise(unit, incident, occasion, after=job_key)
            return None
        alert = Alert(incident.workspace_id, incident.id, incident.said, occasion.form, job_key, now)
        await unit.incidents.add_alert(alert)
        said = incident.saying(occasion.form, now)
        await self._promise(unit, said, _next(said, report, manners, now))
        return alert

    async def _promise(self, unit: UnitOfWork, incident: Incident, occasion: Occasion | None, after: str = "") -> None:
        due = replace(incident, due_at=occasion.at) if occasion else incident
        await unit.incidents.save(due)
        if occasion:
            await unit.promise(tell_incident(due, after))

    async def telling(self, workspace_id: str, incident_id: str, job_key: str) -> AlertReport | None:
        """What that job is to post, as it was last seen; None where it was taken back."""
        return next((each for each in await self.standing(workspace_id, incident_id) if each.alert.job_key == job_key), None)

    async def standing(self, workspace_id: str, incident_id: str) -> list[AlertReport]:
        """Everything that was said of the incident, in order, with the connection as it was last seen."""
        async with self._storage.reading() as unit:
            person = await unit.people.get(workspace_id, (await unit.incidents.get(workspace_id, incident_id)).person_id)
            facts = await unit.connections.facts(workspace_id, person.id)
            alerts = await unit.incidents.list_alerts(workspace_id, incident_id)
            incident = await unit.incidents.get(workspace_id, incident_id)  # last: whoever saw the cure meanwhile has ended it by now
            proof = await proof_after(unit, incident)
        report = await self._connections.report(person, facts)
        return [AlertReport(incident, alert, report, proof) for alert in alerts]

    async def posted(self, workspace_id: str, incident_id: str, number: int, slack_channel_id: str, ts: str) -> None:
        """Remember where the message stands, and have every message say what is true by now."""
        async with self._storage.writing() as unit:
            incident = await unit.incidents.get(workspace_id, incident_id)
            await unit.incidents.save_posted(workspace_id, incident_id, number, slack_channel_id, ts)
            await reached(unit, workspace_id, incident.person_id, self._clock())
            await unit.promise(update_alert(incident, f"posted-{number}"))

    async def keep_true(self, told: Sequence[AlertReport]) -> None:
        """Promise that what stands of this is made true again when time alone changes that; one promise for each such time."""
        if not any(each.alert.ts for each in told) or told[0].incident.resolved_at:
            return
        incident, at_risk = told[0].incident, told[0].connection.at_risk
        at = next_change(incident, self._clock(), (session.starts_at for session in at_risk))
        async with self._storage.writing() as unit:
            await unit.promise(update_alert(incident, f"time-{at.isoformat()}", at))

    async def make_up_for(self, workspace_id: str, incident_id: str) -> None:
        """Messages could not be edited for good: promise another try, tomorrow; not for ever once the incident is over."""
        now = self._clock()
        async with self._storage.writing() as unit:
            incident = await unit.incidents.get(workspace_id, incident_id)
            if incident.resolved_at is None or now - incident.resolved_at < REMINDERS[-1]:
                await unit.promise(update_alert(incident, f"again-{now.isoformat()}", now + REMINDERS[0]))

    async def _person(self, workspace_id: str, person_id: str) -> Person:
        async with self._storage.reading() as unit:
            return await unit.people.get(workspace_id, person_id)

    async def _look(self, person: Person) -> ConnectionReport:
        return await self._connections.report(person, await self._connections.look_for_sure(person))


def _to_post(alert: Alert, gate: Gate) -> int | None:
    return alert.number if gate.speaks else None


def _next(incident: Incident, report: ConnectionReport, manners: Manners, now: datetime) -> Occasion | None:
    return next_occasion(incident, now, (session.starts_at for session in report.at_risk), manners)
