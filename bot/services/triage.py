"""What support does for other people: look them up, as discreetly as the diagnosis allows."""

from dataclasses import dataclass, replace

from bot.domain.answers import ConnectionReport
from bot.domain.audit import AuditAction, recorded
from bot.domain.cases import Case
from bot.domain.connection import ConnectionFacts
from bot.domain.contacts import Contact
from bot.domain.discretion import discreet_facts, discreet_session
from bot.domain.incident import Incident
from bot.domain.people import Person
from bot.domain.roles import Actor
from bot.services.connections import ConnectionService
from bot.services.ports import Clock, Storage, UnitOfWork

MOST_FOUND = 10
"""People among whom one is chosen."""
INCIDENTS_SHOWN = 5
CONTACTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look up: a Slack user, or words."""

    slack_user_id: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class LookUp:
    """What support reads of somebody: the connection now, their open case, their last incidents and contacts, the latest first."""

    report: ConnectionReport
    case: Case | None = None
    incidents: tuple[Incident, ...] = ()
    contacts: tuple[Contact, ...] = ()


class TriageService:
    """Every look is recorded in the access log of the person, who can read it."""

    def __init__(self, storage: Storage, connections: ConnectionService, clock: Clock) -> None:
        self._storage = storage
        self._connections = connections
        self._clock = clock

    async def find(self, actor: Actor, wanted: Wanted, key: str) -> list[Person]:
        """Who fits, by address or else by every word of their name; MOST_FOUND and one more at most. That several do is recorded."""
        async with self._storage.writing() as unit:
            found = await _find(unit, actor.workspace_id, wanted)
            if len(found) > 1:
                entries = (recorded(actor, AuditAction.FOUND, f"{key}:{each.id}", self._clock(), each.id) for each in found[:MOST_FOUND])
                await unit.audit_entries.add(*entries)
            return found

    async def look_up(self, actor: Actor, person_id: str, key: str) -> LookUp:
        """How this person's connection is, looked at just now, and what happened before, without what is private. Raises NotFound."""
        async with self._storage.writing() as unit:
            person = await unit.people.get(actor.workspace_id, person_id)
            await unit.audit_entries.add(recorded(actor, AuditAction.LOOKED_UP, key, self._clock(), person.id))
        report = await self._discreet(person, await self._connections.look(person))
        async with self._storage.reading() as unit:
            return LookUp(
                report,
                await unit.cases.find_open(person.workspace_id, person.id),
                tuple(await unit.incidents.list_latest(person.workspace_id, person.id, INCIDENTS_SHOWN)),
                tuple(await unit.contacts.list_latest(person.workspace_id, person.id, CONTACTS_SHOWN)),
            )

    async def known(self, workspace_id: str, person: Person) -> ConnectionReport:
        """The same as it was last seen, for what nobody asked for."""
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(workspace_id, person.id)
        return await self._discreet(person, facts)

    async def _discreet(self, person: Person, facts: ConnectionFacts) -> ConnectionReport:
        report = await self._connections.report(person, discreet_facts(person, facts))
        return replace(report, at_risk=tuple(map(discreet_session, report.at_risk)), doors=None)


async def _find(unit: UnitOfWork, workspace_id: str, wanted: Wanted) -> list[Person]:
    if wanted.slack_user_id:
        found = await unit.people.find_by_slack_user(workspace_id, wanted.slack_user_id)
        return [found] if found else []
    by_address = await unit.people.list_by_email(workspace_id, wanted.words)
    return by_address or await unit.people.list_by_name(workspace_id, wanted.words, MOST_FOUND + 1)
