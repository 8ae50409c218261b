"""Incidents that are over are resolved by whoever sees it, in the transaction that remembers what was seen."""

from datetime import datetime

from bot.domain.connection import ConnectionFacts, verdict_of
from bot.domain.incident import Incident, ending_of, update_alert
from bot.domain.people import Person
from bot.services.ports import UnitOfWork


async def settle(unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> list[Incident]:
    """Resolve the person's incidents that `facts`, seen at `now`, end, and promise that what was said of them says so; answers the rest."""
    still_open = []
    for incident in await unit.incidents.list_open(person.workspace_id, person.id):
        ending = ending_of(incident, verdict_of(facts, now))
        if ending is None:
            still_open.append(incident)
            continue
        resolved = incident.resolved(ending, now)
        await unit.incidents.save(resolved)
        if resolved.said:
            await unit.promise(update_alert(resolved, "resolved"))
    return still_open
