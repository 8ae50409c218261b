"""Incidents follow what is seen of a connection: whoever sees it resolves them, in the transaction that remembers what was seen."""

from dataclasses import replace
from datetime import datetime

from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.incident import Ending, Incident, as_seen, is_break, update_alert
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.recovery import recover
from bot.services.case_keeping import follow_case
from bot.services.last_seen import note_seen
from bot.services.ports import UnitOfWork
from bot.services.refreshing import refresh_cohort, refresh_homes


async def settle(unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> list[Incident]:
    """Resolve the person's incidents that `facts`, seen at `now`, end, and let the others go on from their present cause; answers those.

    What was said of them is promised to say so. Where sessions arrive again, what was missed is promised to be brought back; where
    another break took their place, a look is, which opens it.
    """
    changed = await note_seen(unit, person, facts, now)
    verdict = verdict_of(facts, now)
    still_open: dict[ConnectionStatus, Incident] = {}
    healed: list[Incident] = []
    listed = await unit.incidents.list_open(person.workspace_id, person.id)
    for incident in sorted(listed, key=lambda each: verdict is None or each.cause is not verdict.status):
        seen = as_seen(incident, verdict, now)
        if seen.cause in still_open:
            seen = incident.resolved(Ending.OVERTAKEN, now)
        if seen.resolved_at is None:
            still_open[seen.cause] = seen
        if seen == incident:
            continue
        changed = True
        await _save(unit, seen, now)
        if seen.ending is Ending.HEALED:
            healed.append(seen)
    await follow_case(unit, person, facts, now)
    if listed and not still_open and is_break(verdict):
        await unit.promise(look_soon(person.workspace_id, person.id, now))
    if changed:
        await refresh_homes(unit, person.workspace_id, [person.id], now)
        await refresh_cohort(unit, person, now)
    if verdict and verdict.delivers:
        await _bring_back(unit, [*healed, *await _healed_on_the_way(unit, person, now)])
    return list(still_open.values())


async def _save(unit: UnitOfWork, seen: Incident, now: datetime) -> None:
    """With the promise that what was said of it says so."""
    await unit.incidents.save(seen)
    if seen.said:
        await unit.promise(update_alert(seen, "resolved" if seen.resolved_at else f"{seen.cause}-{now.isoformat()}"))


async def _healed_on_the_way(unit: UnitOfWork, person: Person, now: datetime) -> list[Incident]:
    """What was overtaken by another state, as a login that was unlinked, is healed only now that sessions arrive again."""
    healed = [
        replace(each, ending=Ending.HEALED, resolved_at=now) for each in await unit.incidents.list_overtaken(person.workspace_id, person.id)
    ]
    for incident in healed:
        await unit.incidents.save(incident)
        if incident.said:
            await unit.promise(update_alert(incident, "healed"))
    return healed


async def _bring_back(unit: UnitOfWork, healed: list[Incident]) -> None:
    """Once for all that ended together, under the first of which something was said: one receipt tells of everything."""
    if healed:
        await unit.promise(recover(min(healed, key=lambda each: (not each.said, each.opened_at, each.id))))
