"""Sending people their own fix because staff asked for it: shown before, sent once, by the gate and the manners of alerts."""

from dataclasses import replace
from datetime import datetime

from bot.domain.alerting import Gate
from bot.domain.answers import ConnectionReport
from bot.domain.audit import AuditAction, recorded
from bot.domain.discretion import discreet_facts, discreet_session
from bot.domain.errors import NotFound
from bot.domain.manners import Manners
from bot.domain.nudge import Nudge, NudgeOutcome, NudgeReport, oversees, send_nudge
from bot.domain.occasions import may_come
from bot.domain.people import Person
from bot.domain.roles import Actor
from bot.services.connections import ConnectionService
from bot.services.gate import AlertGate
from bot.services.manners import MannersService
from bot.services.ports import Clock, Directories, Storage, UnitOfWork


class NudgeService:
    """What is sent is bound to its person: whoever asks for it sees what it says, and gets no door."""

    def __init__(
        self,
        storage: Storage,
        connections: ConnectionService,
        manners: MannersService,
        gate: AlertGate,
        directories: Directories,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._connections = connections
        self._manners = manners
        self._gate = gate
        self._directories = directories
        self._clock = clock

    async def preview(self, actor: Actor, person_id: str, key: str) -> NudgeReport:
        """What this person would get now, or why nothing; they can read that it was looked at.

        Raises NotFound for somebody whom `actor` does not oversee, TryLater when Cronofy gives no answer.
        """
        person = await self._theirs(actor, person_id)
        async with self._storage.writing() as unit:
            await unit.audit_entries.add(recorded(actor, AuditAction.LOOKED_UP, key, self._clock(), person.id))
        report, manners = await self._gathered(person)
        async with self._storage.reading() as unit:
            before = await unit.nudges.find(person.workspace_id, person.id)
            outcome = await self._why_not(unit, report, manners)
        if outcome is None and before and before.counts(self._clock()):
            outcome = NudgeOutcome.TODAY
        return NudgeReport(replace(report, doors=None), actor.name, actor.role, outcome, self._due(report, manners))

    async def send(self, actor: Actor, person_id: str, key: str) -> NudgeReport:
        """Promise it, once for each press `key`; what is answered says when it comes, or why it does not. Raises as `preview`."""
        person = await self._theirs(actor, person_id)
        report, manners = await self._gathered(person)
        due_at, now = self._due(report, manners), self._clock()
        nudge = Nudge(person.workspace_id, person.id, key, actor.slack_user_id, actor.name, actor.role, now, due_at)
        async with self._storage.writing() as unit:
            before = await unit.nudges.find(person.workspace_id, person.id)
            if before and before.key == key:
                return NudgeReport(replace(report, doors=None), actor.name, actor.role, before.outcome, before.due_at)
            outcome = await self._why_not(unit, report, manners)
            if outcome is None and ((before and before.counts(now)) or not await unit.nudges.put(nudge, over=before)):
                outcome = NudgeOutcome.TODAY
            if outcome is None:
                await unit.promise(send_nudge(nudge))
                await unit.audit_entries.add(recorded(actor, AuditAction.NUDGED, key, now, person.id))
        return NudgeReport(replace(report, doors=None), actor.name, actor.role, outcome or NudgeOutcome.WAITING, due_at)

    async def find(self, workspace_id: str, person_id: str, key: str) -> tuple[Nudge, Person] | None:
        """The one that this press asked for, with its person; None where there is another one by now."""
        async with self._storage.reading() as unit:
            nudge = await unit.nudges.find(workspace_id, person_id)
            person = await unit.people.find(workspace_id, person_id)
        return (nudge, person) if nudge and nudge.key == key and person else None

    async def due(self, nudge: Nudge, person: Person) -> NudgeReport:
        """What it says now, with its person's doors; its `outcome` is why it must not come (WAITING: not yet), None where it may."""
        report, manners = await self._gathered(person)
        async with self._storage.reading() as unit:
            outcome = await self._why_not(unit, report, manners)
        due_at = self._due(report, manners)
        if outcome is None and due_at > self._clock():
            outcome = NudgeOutcome.WAITING
        return NudgeReport(report, nudge.actor_name, nudge.role, outcome, due_at)

    async def put_off(self, nudge: Nudge, due_at: datetime) -> None:
        """Its person is not to be disturbed after all: promise it for later."""
        async with self._storage.writing() as unit:
            later = replace(nudge, due_at=due_at)
            if await unit.nudges.put(later, over=nudge):
                await unit.promise(send_nudge(later))

    async def ended(self, nudge: Nudge, outcome: NudgeOutcome) -> None:
        """Remember what became of it. What was told of a break is not repeated on the same day."""
        now = self._clock()
        async with self._storage.writing() as unit:
            await unit.nudges.put(replace(nudge, outcome=outcome, due_at=now), over=nudge)
            if outcome is NudgeOutcome.SENT:
                for incident in await unit.incidents.list_open(nudge.workspace_id, nudge.person_id):
                    if incident.told_at:
                        await unit.incidents.save(replace(incident, spoken_at=now))

    async def conversation_with_asker(self, nudge: Nudge) -> str:
        """Where whoever asked for it hears of it. Raises Unreachable, TryLater."""
        return await self._directories(nudge.workspace_id).open_conversation(nudge.actor_id)

    async def _theirs(self, actor: Actor, person_id: str) -> Person:
        async with self._storage.reading() as unit:
            person = await unit.people.find(actor.workspace_id, person_id)
        if person is None or not oversees(actor, person):
            raise NotFound("nobody whom they oversee")
        return person

    async def _gathered(self, person: Person) -> tuple[ConnectionReport, Manners]:
        """How it stands just now, without names and titles: what staff are shown is what the person gets, word for word."""
        facts = discreet_facts(person, await self._connections.look_for_sure(person))
        report = await self._connections.report(person, facts)
        report = replace(report, at_risk=tuple(map(discreet_session, report.at_risk)))
        return report, await self._manners.of(report, at_once=True)

    async def _why_not(self, unit: UnitOfWork, report: ConnectionReport, manners: Manners) -> NudgeOutcome | None:
        if report.verdict is None or report.verdict.delivers:
            return NudgeOutcome.WORKS
        gate = await self._gate.of(unit, report.person.workspace_id)
        if gate is not Gate.OPEN:
            return NudgeOutcome.HELD if gate is Gate.HELD else NudgeOutcome.SILENT
        return NudgeOutcome.MUTED if manners.preferences.muted else None

    def _due(self, report: ConnectionReport, manners: Manners) -> datetime:
        now = self._clock()
        calm = may_come(now, (session.starts_at for session in report.at_risk), manners)
        return now if calm or manners.preferences.muted else manners.calm_from(now)
