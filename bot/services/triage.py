"""What support does for other people: look them up, as discreetly as the diagnosis allows."""

from dataclasses import dataclass, replace

from bot.domain.answers import ConnectionReport
from bot.domain.audit import AuditAction, recorded
from bot.domain.connection import ConnectionFacts
from bot.domain.discretion import discreet_facts, discreet_session
from bot.domain.errors import NotFound
from bot.domain.people import Person
from bot.domain.roles import Actor
from bot.services.connections import ConnectionService
from bot.services.ports import Clock, Storage


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look up: a person, a Slack user, or words."""

    slack_user_id: str | None = None
    words: str = ""
    person_id: str | None = None


class TriageService:
    """Every look is recorded in the access log of the person, who can read it."""

    def __init__(self, storage: Storage, connections: ConnectionService, clock: Clock) -> None:
        self._storage = storage
        self._connections = connections
        self._clock = clock

    async def look_up(self, actor: Actor, wanted: Wanted, key: str) -> ConnectionReport:
        """How this person's connection is, looked at just now, without what is private. Raises NotFound where nobody, or several, fit."""
        person = await self._find(actor.workspace_id, wanted)
        async with self._storage.writing() as unit:
            await unit.audit_entries.add(recorded(actor, AuditAction.LOOKED_UP, key, self._clock(), person.id))
        return await self._discreet(person, await self._connections.look(person))

    async def known(self, workspace_id: str, person: Person) -> ConnectionReport:
        """The same as it was last seen, for what nobody asked for."""
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(workspace_id, person.id)
        return await self._discreet(person, facts)

    async def _discreet(self, person: Person, facts: ConnectionFacts) -> ConnectionReport:
        report = await self._connections.report(person, discreet_facts(person, facts))
        return replace(report, at_risk=tuple(map(discreet_session, report.at_risk)), doors=None)

    async def _find(self, workspace_id: str, wanted: Wanted) -> Person:
        async with self._storage.reading() as unit:
            if wanted.person_id:
                return await unit.people.get(workspace_id, wanted.person_id)
            if wanted.slack_user_id:
                found = await unit.people.find_by_slack_user(workspace_id, wanted.slack_user_id)
                matches = [found] if found else []
            else:
                matches = await unit.people.list_by_email(workspace_id, wanted.words)
        if len(matches) != 1:
            raise NotFound("nobody, or several people, fit")
        return matches[0]
