"""What a break swallowed, as far as is written down: the recovery that follows its end."""

from dataclasses import replace
from datetime import datetime

from bot.domain.alerting import Gate
from bot.domain.connection import BLANKET, ConnectionFacts
from bot.domain.incident import Ending, Incident
from bot.domain.people import Person
from bot.domain.recovery import Proof, Recovery, begun
from bot.domain.sending import place_job
from bot.domain.session import SYNC_WINDOW_AHEAD, Session
from bot.domain.swallowed import met_since, missed_since, to_recover
from bot.services.connections import COUNTED_MOST
from bot.services.ports import UnitOfWork


async def begun_after(unit: UnitOfWork, gate: Gate, incident: Incident, person: Person, facts: ConnectionFacts, now: datetime) -> Recovery:
    """The recovery as it begins at `now`, which nobody wrote down so far. Where nothing is to be sent and nobody was told, it is over."""
    since = min(each.opened_at for each in await ended_together(unit, incident))
    sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, since, now + SYNC_WINDOW_AHEAD, limit=COUNTED_MOST)
    sessions += await _taken_from(unit, person)
    placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
    swallowed = to_recover(sessions, placements, facts, now)
    told = any(alert.ts for alert in await unit.incidents.list_alerts(incident.workspace_id, incident.id))
    muted = (await unit.alert_preferences.get(person.workspace_id, person.id)).muted
    recovery = begun(incident, swallowed, now, told=told, may_tell=gate is Gate.OPEN, muted=muted)
    recovery = recovery.with_sessions(missed_since(since, sessions, placements, facts, now))
    if not (gate.speaks or told):
        return replace(recovery.finished(now), tells=False)
    if not recovery.tells:
        return recovery if swallowed else recovery.finished(now)
    return recovery.with_sessions(met_since(since, incident.cause, sessions, placements, facts, now))


async def ended_together(unit: UnitOfWork, incident: Incident) -> list[Incident]:
    """The breaks of one person that one cure ended, this one among them: one recovery follows them all."""
    if incident.ending is not Ending.HEALED or incident.resolved_at is None:
        return [incident]
    healed = await unit.incidents.list_healed(incident.workspace_id, incident.person_id, incident.resolved_at)
    return [each for each in healed if each.resolved_at == incident.resolved_at]


async def proof_after(unit: UnitOfWork, incident: Incident) -> Proof:
    """What the test entry showed that was written after its end."""
    for each in await ended_together(unit, incident):
        recovery = await unit.recoveries.find(each.workspace_id, each.id)
        if recovery:
            return recovery.proof
    return Proof.UNTRIED


async def _taken_from(unit: UnitOfWork, person: Person) -> list[Session]:
    """Sessions that went to others while their entry could not be taken off this person's calendar."""
    held = await unit.placements.list_held(person.workspace_id, person.id, COUNTED_MOST)
    sessions = await unit.sessions.list_by_ids(person.workspace_id, [placement.session_id for placement in held])
    return [session for session in sessions if person.id not in session.people]


async def send_held(unit: UnitOfWork, person: Person, now: datetime) -> None:
    """Promise again what was held though no break holds it: one too short for any look to see, or one that was over just before.

    What a break held that was seen is its recovery's. What was held because access was refused, though looks show none, would be so again.
    """
    listed = await unit.placements.list_held(person.workspace_id, person.id, COUNTED_MOST)
    held = {each.session_id: each.attempted_at for each in listed if each.attempted_at and each.reason not in BLANKET}
    if not held:
        return
    healed = await unit.incidents.list_healed(person.workspace_id, person.id, min(held.values()))
    for session in await unit.sessions.list_by_ids(person.workspace_id, list(held)):
        at = held[session.id]
        if session.starts_at > now and not any(each.resolved_at and each.resolved_at >= at for each in healed):
            await unit.promise(place_job(session, person.id, f"held-{at.isoformat()}"))
