"""What support does with cases: read the queue, take, release, note, escalate, resolve, reopen; each recorded, and once per press."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.audit import AuditAction, recorded
from bot.domain.cases import Case, CaseEvent, CaseNote, CaseQuery, CaseReason, keep_case, show_case, tell_note
from bot.domain.errors import NotFound
from bot.domain.people import Person
from bot.domain.roles import Actor
from bot.services.case_keeping import as_seen, open_case, save_seen
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.refreshing import refresh_queue

NOTES_SHOWN = 5
NOTES_TOLD = 100
"""Notes that are brought into a card's thread at once."""

RECORDED_AS = {
    CaseEvent.TAKE: AuditAction.TOOK_CASE,
    CaseEvent.RELEASE: AuditAction.RELEASED_CASE,
    CaseEvent.ESCALATE: AuditAction.ESCALATED_CASE,
    CaseEvent.RESOLVE: AuditAction.RESOLVED_CASE,
    CaseEvent.REOPEN: AuditAction.REOPENED_CASE,
}


class Outcome(StrEnum):
    """What became of a press."""

    DONE = "done"
    TAKEN = "taken"  # somebody else has it
    CHANGED = "changed"  # it cannot be done as the case stands by now


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A case as it stands, whom it is about, and what was done last, the newest first."""

    case: Case
    person: Person
    notes: tuple[CaseNote, ...] = ()


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of what was asked for, of `total` cases."""

    query: CaseQuery
    rows: tuple[CaseReport, ...]
    total: int


class CaseService:
    """Whoever calls has checked the actor's right."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def queue(self, actor: Actor, query: CaseQuery, key: str) -> QueuePage:
        """One page of the open cases; that each of its people was seen there is recorded."""
        workspace_id, now = actor.workspace_id, self._clock()
        async with self._storage.writing() as unit:
            cases = await unit.cases.page(query, workspace_id, now)
            total = await unit.cases.count(query, workspace_id, now)
            ids = [case.person_id for case in cases]
            people = {person.id: person for person in await unit.people.list_by_ids(workspace_id, ids)}
            await unit.audit_entries.add(*(recorded(actor, AuditAction.SAW_QUEUE, f"{key}:{each}", now, each) for each in ids))
        rows = (CaseReport(case, people[case.person_id]) for case in cases if case.person_id in people)
        return QueuePage(query, tuple(rows), total)

    async def see(self, actor: Actor, case_id: str, key: str) -> CaseReport:
        """One case. Raises NotFound."""
        async with self._storage.writing() as unit:
            case = await unit.cases.get(actor.workspace_id, case_id)
            await unit.audit_entries.add(recorded(actor, AuditAction.SAW_CASE, key, self._clock(), case.person_id))
            return await _report(unit, case)

    async def act(self, actor: Actor, case_id: str, event: CaseEvent, key: str) -> tuple[Outcome, CaseReport]:
        """Do this with a case, once for each `key`; of two who take it at once one has it. Raises NotFound."""
        now = self._clock()
        async with self._storage.writing() as unit:
            case = await unit.cases.get(actor.workspace_id, case_id)
            if event is CaseEvent.TAKE and case.assignee_id not in (None, actor.slack_user_id):
                return Outcome.TAKEN, await _report(unit, case)
            if not case.can(event) or (event is CaseEvent.REOPEN and await unit.cases.find_open(case.workspace_id, case.person_id)):
                done = event is CaseEvent.TAKE and case.assignee_id == actor.slack_user_id
                return Outcome.DONE if done else Outcome.CHANGED, await _report(unit, case)
            after = await self._done(unit, actor, case, event, key, now)
            return Outcome.DONE, await _report(unit, after)

    async def _done(self, unit: UnitOfWork, actor: Actor, case: Case, event: CaseEvent, key: str, now: datetime) -> Case:
        after = case.after(event, actor, now)
        await unit.cases.save(after)
        await refresh_queue(unit, after.workspace_id, now)
        if event is CaseEvent.REOPEN:
            await unit.promise(keep_case(after, key))
        await unit.cases.add_note(CaseNote(case.workspace_id, case.id, key, case.person_id, now, actor.name, event))
        await unit.audit_entries.add(recorded(actor, RECORDED_AS[event], key, now, case.person_id))
        if after.ts:
            await unit.promise(show_case(after, key), tell_note(after, key))
        elif event in (CaseEvent.TAKE, CaseEvent.ESCALATE):
            await unit.promise(show_case(after, key))
        return after

    async def note(self, actor: Actor, case_id: str, text: str, key: str) -> CaseReport:
        """Write something down about a case, once for each `key`. Raises NotFound."""
        now = self._clock()
        async with self._storage.writing() as unit:
            case = await unit.cases.get(actor.workspace_id, case_id)
            await unit.cases.add_note(CaseNote(case.workspace_id, case.id, key, case.person_id, now, actor.name, text=text))
            await unit.audit_entries.add(recorded(actor, AuditAction.NOTED, key, now, case.person_id))
            if case.ts:
                await unit.promise(show_case(case, key), tell_note(case, key))
            return await _report(unit, case)

    async def begin(self, actor: Actor, person_id: str, key: str) -> tuple[Outcome, CaseReport]:
        """Take the open case of this person; where there is none, one is opened for what they asked support. Raises NotFound."""
        async with self._storage.writing() as unit:
            person = await unit.people.get(actor.workspace_id, person_id)
            facts = await unit.connections.facts(actor.workspace_id, person_id)
            case = await open_case(unit, person, CaseReason.ASKED, facts, self._clock())
        return await self.act(actor, case.id, CaseEvent.TAKE, key)

    async def keep(self, workspace_id: str, case_id: str) -> None:
        """See which session of theirs is at risk next."""
        async with self._storage.reading() as unit:
            case = await unit.cases.get(workspace_id, case_id)
            person = await unit.people.find(workspace_id, case.person_id)
        if person is None:
            return
        now = self._clock()
        async with self._storage.writing() as unit:
            facts = await unit.connections.facts(workspace_id, person.id)
            case = await unit.cases.get(workspace_id, case_id)
            if case.closed_at is None:
                seen = await as_seen(unit, case, person, facts, now)
                # One that was opened again though nothing is broken stays open.
                await save_seen(unit, case, replace(case, cause=None, next_at=None) if seen.closed_at else seen, now)

    async def card(self, workspace_id: str, case_id: str) -> CaseReport:
        """What the card has to say, with everything that was done, the newest first."""
        async with self._storage.reading() as unit:
            return await _report(unit, await unit.cases.get(workspace_id, case_id), NOTES_TOLD)

    async def posted(self, workspace_id: str, case_id: str, slack_channel_id: str, ts: str) -> None:
        """Remember where the card stands, have it say how the case stands by now, and bring what was done so far into its thread."""
        async with self._storage.writing() as unit:
            await unit.cases.save_posted(workspace_id, case_id, slack_channel_id, ts)
            case = await unit.cases.get(workspace_id, case_id)
            notes = await unit.cases.list_notes(workspace_id, case_id, NOTES_TOLD)
            await unit.promise(show_case(case, f"posted-{ts}"), *(tell_note(case, note.key) for note in reversed(notes)))


async def _report(unit: UnitOfWork, case: Case, notes: int = NOTES_SHOWN) -> CaseReport:
    """Nothing but the case is locked here: whoever looks at a connection locks that before the case."""
    people = await unit.people.list_by_ids(case.workspace_id, [case.person_id])
    if not people:
        raise NotFound("no such person")
    return CaseReport(case, people[0], tuple(await unit.cases.list_notes(case.workspace_id, case.id, notes)))
