"""Whether a programme's people are ready, for those who look after it; whose name is shown can read that it was."""

from dataclasses import dataclass, replace

from bot.domain.audit import AuditAction, recorded
from bot.domain.cases import CaseNote, CaseReason, show_case, tell_note
from bot.domain.errors import NotFound
from bot.domain.nudge import oversees
from bot.domain.people import Person
from bot.domain.readiness import LOOKED_AHEAD, PAGE, Cohort
from bot.domain.roles import Actor, Right
from bot.services.case_keeping import open_case
from bot.services.ports import Clock, Storage, UnitOfWork

PROGRAMMES = 10


@dataclass(frozen=True, slots=True)
class Programmes:
    """Some programmes by name, none of which was named; `more`: there are others after them."""

    cohorts: tuple[Cohort, ...]
    more: bool = False


class CohortService:
    """A manager sees their own programme, support and administrators all; everything is of the actor's workspace."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def show(self, actor: Actor, programme: str, key: str, page: int = 0) -> Cohort | Programmes:
        """This programme, their own where none is named, else all; `key` names what asked for it.

        Raises NotFound for one that is not theirs to see, or has nobody, and for managers of none.
        """
        own = actor.person.programme if actor.person else None
        wanted = programme or own or ""
        if not actor.may(Right.TRIAGE) and (not own or wanted != own):
            raise NotFound("no programme of theirs")
        if not wanted:
            return await self.programmes(actor)
        async with self._storage.writing() as unit:
            cohort = await self._page(unit, actor.workspace_id, wanted, page)
            if not cohort.total:
                raise NotFound("nobody is of this programme")
            now = self._clock()
            seen = [recorded(actor, AuditAction.READINESS_SEEN, f"{key}:{each.person_id}", now, each.person_id) for each in cohort.members]
            await unit.audit_entries.add(*seen, recorded(actor, AuditAction.READINESS_SEEN, key, now))
        return cohort

    async def programmes(self, actor: Actor) -> Programmes:
        """The first programmes by name, counted."""
        async with self._storage.reading() as unit:
            names = await unit.cohorts.programmes(actor.workspace_id, "", PROGRAMMES + 1)
            cohorts = [await self._counted(unit, actor.workspace_id, name) for name in names[:PROGRAMMES]]
        return Programmes(tuple(cohorts), more=len(names) > PROGRAMMES)

    async def of_manager(self, actor: Actor) -> Cohort | None:
        """How many of their own programme stand where; None for those who manage none."""
        own = actor.person.programme if actor.person else None
        if not own or actor.may(Right.TRIAGE) or not actor.may(Right.READINESS):
            return None
        async with self._storage.reading() as unit:
            return await self._counted(unit, actor.workspace_id, own)

    async def refer(self, actor: Actor, person_id: str, words: str, key: str) -> Person:
        """Put this person into support's hands, once for each press `key`: their case has `words` of who refers them.

        Raises NotFound for somebody whom `actor` does not oversee.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            person = await unit.people.get(actor.workspace_id, person_id)
            if not oversees(actor, person):
                raise NotFound("nobody whom they oversee")
            facts = await unit.connections.facts(person.workspace_id, person.id)
            case = await open_case(unit, person, CaseReason.ASKED, facts, now)
            note = CaseNote(case.workspace_id, case.id, key, person.id, now, actor.name, text=words)
            if await unit.cases.add_note(note):
                await unit.promise(show_case(case, key), *([tell_note(case, key)] if case.ts else []))
            await unit.audit_entries.add(recorded(actor, AuditAction.REFERRED, key, now, person.id))
        return person

    async def overseen(self, actor: Actor, slack_user_id: str | None, email: str) -> Person | None:
        """Whom they mean, if it is one person whom they oversee."""
        async with self._storage.reading() as unit:
            if slack_user_id:
                found = await unit.people.find_by_slack_user(actor.workspace_id, slack_user_id)
                matches = [found] if found else []
            else:
                matches = await unit.people.list_by_email(actor.workspace_id, email)
        return matches[0] if len(matches) == 1 and oversees(actor, matches[0]) else None

    async def _counted(self, unit: UnitOfWork, workspace_id: str, programme: str) -> Cohort:
        now = self._clock()
        return Cohort(programme, await unit.cohorts.count(workspace_id, programme, now, now + LOOKED_AHEAD))

    async def _page(self, unit: UnitOfWork, workspace_id: str, programme: str, page: int) -> Cohort:
        now, cohort = self._clock(), await self._counted(unit, workspace_id, programme)
        listed = await unit.cohorts.list_not_ready(workspace_id, programme, now, now + LOOKED_AHEAD, limit=PAGE, offset=page * PAGE)
        people = await unit.people.list_by_ids(workspace_id, [each.person_id for each in listed])
        names = {person.id: person.name for person in people}
        return replace(cohort, members=tuple(replace(each, name=names.get(each.person_id, "")) for each in listed), page=page)
