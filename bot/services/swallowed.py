"""What a break swallowed, as far as is written down: the recovery that follows its end."""

from dataclasses import replace
from datetime import datetime

from bot.domain.alerting import Gate
from bot.domain.connection import ConnectionFacts
from bot.domain.incident import Incident
from bot.domain.people import Person
from bot.domain.recovery import Bringing, Recovery, begun, missed_since, to_recover
from bot.domain.session import SYNC_WINDOW_AHEAD, Session
from bot.services.connections import COUNTED_MOST
from bot.services.ports import UnitOfWork


async def begun_after(unit: UnitOfWork, gate: Gate, incident: Incident, person: Person, facts: ConnectionFacts, now: datetime) -> Recovery:
    """The recovery as it begins at `now`, which nobody wrote down so far. Where nothing is to be sent and nobody was told, it is over."""
    swallowed = await _swallowed(unit, person, facts, now)
    told = any(alert.ts for alert in await unit.incidents.list_alerts(incident.workspace_id, incident.id))
    muted = (await unit.alert_preferences.get(person.workspace_id, person.id)).muted
    recovery = begun(incident, swallowed, now, told=told, may_tell=gate is Gate.OPEN, muted=muted)
    missed = await _missed(unit, person, facts, incident.opened_at, now)
    recovery = recovery.with_sessions({session.id: Bringing.MISSED for session in missed})
    if not (gate.speaks or told):
        return replace(recovery.finished(now), tells=False)
    return recovery if recovery.tells or swallowed else recovery.finished(now)


async def _swallowed(unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> list[Session]:
    sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + SYNC_WINDOW_AHEAD, limit=COUNTED_MOST)
    sessions += await _taken_from(unit, person)
    placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
    return to_recover(sessions, placements, facts, now)


async def _missed(unit: UnitOfWork, person: Person, facts: ConnectionFacts, since: datetime, now: datetime) -> list[Session]:
    sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, since, now, limit=COUNTED_MOST)
    placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
    return missed_since(since, sessions, placements, facts, now)


async def _taken_from(unit: UnitOfWork, person: Person) -> list[Session]:
    """Sessions that went to others while their entry could not be taken off this person's calendar."""
    held = await unit.placements.list_held(person.workspace_id, person.id, COUNTED_MOST)
    sessions = await unit.sessions.list_by_ids(person.workspace_id, [placement.session_id for placement in held])
    return [session for session in sessions if person.id not in session.people]
