"""Cases follow what is seen of a person: opened with an incident, over with the cure, and ordered by what is at risk next.

All of it happens in the transaction of whoever sees it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.cases import Case, CaseReason, keep_case, new_case, provider_and_domain, show_case
from bot.domain.connection import ConnectionFacts, verdict_of
from bot.domain.incident import Incident, is_break
from bot.domain.occasions import AFTERWARDS
from bot.domain.people import Person
from bot.domain.rules import sessions_at_risk
from bot.domain.session import SYNC_WINDOW_AHEAD, Session
from bot.services.ids import new_id
from bot.services.ports import UnitOfWork
from bot.services.refreshing import refresh_queue


async def open_case(unit: UnitOfWork, person: Person, reason: CaseReason, facts: ConnectionFacts, now: datetime) -> Case:
    """The person's open case, as it is with these facts; a new one where they have none."""
    known = await unit.cases.find_open(person.workspace_id, person.id)
    if known:
        return await save_seen(unit, known, await as_seen(unit, known, person, facts, now), now)
    fresh = await as_seen(unit, new_case(person, new_id(), reason, now), person, facts, now)
    if await unit.cases.add(fresh):
        await _keep_later(unit, fresh)
        await refresh_queue(unit, fresh.workspace_id, now)
        return fresh
    return await unit.cases.find_open(person.workspace_id, person.id) or fresh  # somebody else opened one meanwhile


async def case_of(unit: UnitOfWork, incident: Incident, now: datetime) -> Case | None:
    """The open case of the incident's person; where staff closed it, another one. None for somebody who is nobody any more.

    Nothing but the case is locked: the incident is already, and whoever looks at a connection locks that before.
    """
    known = await unit.cases.find_open(incident.workspace_id, incident.person_id)
    people = [] if known else await unit.people.list_by_ids(incident.workspace_id, [incident.person_id])
    if not people:
        return known
    fresh = replace(new_case(people[0], new_id(), CaseReason.BROKEN, now), cause=incident.cause)
    if await unit.cases.add(fresh):
        await unit.promise(keep_case(fresh, "opened"))
        await refresh_queue(unit, fresh.workspace_id, now)
    return fresh


async def follow_case(unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> None:
    """Let the person's open case, if there is one, follow what was just seen."""
    case = await unit.cases.find_open(person.workspace_id, person.id)
    if case:
        await save_seen(unit, case, await as_seen(unit, case, person, facts, now), now)


async def cases_change(unit: UnitOfWork, sessions: Sequence[Session], now: datetime) -> None:
    """Promise that the cases of these sessions' people, of one workspace, stand where they belong in the queue."""
    people = {person_id for session in sessions for person_id in session.people}
    cases = await unit.cases.list_open(sessions[0].workspace_id, sorted(people))
    await unit.promise(*(keep_case(case, f"sessions-{now.isoformat()}") for case in cases))


async def need_match(unit: UnitOfWork, person: Person, now: datetime) -> None:
    """It is not known who in Slack this person is: support is to say."""
    facts = await unit.connections.facts(person.workspace_id, person.id)
    await open_case(unit, person, CaseReason.UNMATCHED, facts, now)


async def reached(unit: UnitOfWork, workspace_id: str, person_id: str, now: datetime) -> None:
    """Somebody could be messaged: their case, if there is one, says so."""
    case = await unit.cases.find_open(workspace_id, person_id)
    if case and case.out_of_reach_at:
        await save_seen(unit, case, replace(case, out_of_reach_at=None), now)


async def as_seen(unit: UnitOfWork, case: Case, person: Person, facts: ConnectionFacts, now: datetime) -> Case:
    """The case as these facts make it; where nothing is known of the connection, only its next session is told anew."""
    verdict = verdict_of(facts, now)
    if verdict and is_break(verdict):
        provider, domain = provider_and_domain(person, facts, verdict)
        case = case.broken(verdict.status, provider, unit.cases.tenant_mark(person.workspace_id, domain))
    elif verdict and case.cause:
        case = case.mended(now)
    return case if case.closed_at else replace(case, next_at=await _next_at_risk(unit, person, facts, now))


async def save_seen(unit: UnitOfWork, before: Case, after: Case, now: datetime) -> Case:
    """Save what changed, and promise what follows from it."""
    if after == before:
        return after
    await unit.cases.save(after)
    await refresh_queue(unit, after.workspace_id, now)
    if after.next_at != before.next_at:
        await _keep_later(unit, after)
    if after.ts:
        await unit.promise(show_case(after, f"seen-{now.isoformat()}"))
    return after


async def _keep_later(unit: UnitOfWork, case: Case) -> None:
    """Once its next session begins, another one is the next."""
    if case.next_at:
        await unit.promise(keep_case(case, case.next_at.isoformat(), case.next_at + AFTERWARDS))


async def _next_at_risk(unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> datetime | None:
    verdict = verdict_of(facts, now)
    if verdict and verdict.delivers:
        return None
    sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + SYNC_WINDOW_AHEAD)
    placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
    at_risk = sessions_at_risk(sessions, placements, verdict, now, facts.primary)
    return at_risk[0].starts_at if at_risk else None
