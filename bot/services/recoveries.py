"""What a break swallowed is brought back once it is over: looked for first, then sent, then seen, in steps that may each run twice."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from bot.domain.connection import ConnectionFacts, verdict_of
from bot.domain.incident import REMINDERS, update_alert
from bot.domain.jobs import Job
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.recovery import Bringing, Proof, Recovery, how_far, prove_again, recover_later
from bot.domain.sending import send_jobs
from bot.domain.session import Session, Writing
from bot.services.connections import ConnectionService
from bot.services.gate import AlertGate
from bot.services.placements import PlacementService, Step
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.receipts import lines_of
from bot.services.swallowed import begun_after, ended_together


class Next(StrEnum):
    """How the recovery goes on."""

    PROVE = "prove"
    BRING = "bring"
    TELL = "tell"
    STOP = "stop"


class RecoveryService:
    """Decides and records. In shadow it is written down what would be brought back, and nothing is touched but for whom was told before.

    While alerts are held it is brought back all the same, and only told to whom was told of the break.
    """

    def __init__(
        self,
        storage: Storage,
        connections: ConnectionService,
        placements: PlacementService,
        writing: Writing,
        gate: AlertGate,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._connections = connections
        self._placements = placements
        self._writing = writing
        self._gate = gate
        self._clock = clock

    async def put_off(self, job: Job) -> bool:
        """Whether nothing is looked after now; what was swallowed is kept for when that changes, but not for ever."""
        if not self._gate.is_off:
            return False
        now = self._clock()
        async with self._storage.writing() as unit:
            incident = await unit.incidents.get(job.text("workspace_id"), job.text("recovery_id"))
            if incident.resolved_at and now - incident.resolved_at < REMINDERS[-1]:
                await unit.promise(recover_later(job, now))
        return True

    async def begin(self, workspace_id: str, recovery_id: str, trial: int) -> Next:
        """What the break swallowed, written down. Raises TryLater when Cronofy gives no answer. Nothing for a trial that is over.

        Where sessions do not arrive after all there is nothing to do: what is wrong is an incident of its own, and its end comes back here.
        """
        person = await self._person_of(workspace_id, recovery_id)
        facts = await self._connections.look_for_sure(person)
        verdict = verdict_of(facts, self._clock())
        if verdict is None or not verdict.delivers:
            return await self._interrupted(person, recovery_id)
        recovery = await self._written_down(workspace_id, recovery_id, person, facts)
        if recovery.finished_at or recovery.trial != trial:
            return Next.STOP
        return Next.PROVE if recovery.tells and not recovery.proof.works else Next.BRING

    async def _interrupted(self, person: Person, recovery_id: str) -> Next:
        """What is told already says so; else the end of the new break, which a look notices, brings everything back."""
        async with self._storage.writing() as unit:
            await unit.promise(look_soon(person.workspace_id, person.id, self._clock()))
            known = await unit.recoveries.find(person.workspace_id, recovery_id)
            if known is None:
                return Next.STOP
            if known.finished_at is None:
                known = replace((await self._without_missed(unit, known)).finished(self._clock()), proof=Proof.INTERRUPTED)
                await unit.recoveries.save(known)
            return Next.TELL if known.ts and known.proof is Proof.INTERRUPTED else Next.STOP

    async def is_known(self, workspace_id: str, recovery_id: str) -> bool:
        """Whether it was begun."""
        async with self._storage.reading() as unit:
            return await unit.recoveries.find(workspace_id, recovery_id) is not None

    async def may_bring(self, workspace_id: str, recovery_id: str) -> bool:
        """Whether sessions may be brought although no test entry was written: not where one was refused."""
        return (await self._get(workspace_id, recovery_id)).proof is Proof.UNTRIED

    async def _person_of(self, workspace_id: str, recovery_id: str) -> Person:
        async with self._storage.reading() as unit:
            incident = await unit.incidents.get(workspace_id, recovery_id)
            return await unit.people.get(workspace_id, incident.person_id)

    async def _written_down(self, workspace_id: str, recovery_id: str, person: Person, facts: ConnectionFacts) -> Recovery:
        async with self._storage.writing() as unit:
            known = await unit.recoveries.find(workspace_id, recovery_id)
            if known:
                return known
            incident, gate = await unit.incidents.get(workspace_id, recovery_id), await self._gate.of(unit, workspace_id)
            recovery = await begun_after(unit, gate, incident, person, facts, self._clock())
            await unit.recoveries.add(recovery)
            return recovery

    async def look(self, workspace_id: str, recovery_id: str) -> None:
        """Look for each session before anything is written: what is there, or gone as it should be, is not touched."""
        recovery = await self._get(workspace_id, recovery_id)
        found = {
            session_id: Bringing.ALREADY_THERE
            for session_id in recovery.that_are(Bringing.WANTED)
            if await self._placements.read_back(workspace_id, session_id, recovery.person_id) is Step.DONE
        }
        async with self._storage.writing() as unit:
            current = await unit.recoveries.get(workspace_id, recovery_id)
            await unit.recoveries.save(current.with_sessions(found))

    async def send(self, workspace_id: str, recovery_id: str, again: str) -> bool:
        """Send what is missing: whether anything is on its way. The platform is asked only where the person wished so, as `again` tells."""
        async with self._storage.writing() as unit:
            recovery = await self._without_missed(unit, await unit.recoveries.get(workspace_id, recovery_id))
            await unit.recoveries.save(recovery)
            missing = await unit.sessions.list_by_ids(workspace_id, recovery.that_are(Bringing.WANTED))
            if not missing or not (self._writing.by_relink or again):
                return False
            await unit.recoveries.save(replace(recovery, tried_at=self._clock()))
            await unit.promise(*self._jobs(missing, recovery))
            return True

    async def _without_missed(self, unit: UnitOfWork, recovery: Recovery) -> Recovery:
        """Whatever it was begun for, nobody is brought a session that has begun by now."""
        lines = await lines_of(unit, recovery, recovery.that_are(Bringing.WANTED))
        return recovery.with_sessions({line.session.id: Bringing.MISSED for line in lines if line.is_missed(self._clock())})

    def _jobs(self, missing: Sequence[Session], recovery: Recovery) -> list[Job]:
        mark = f"recover-{recovery.id}-{recovery.trial}"
        return [job for session in missing for job in send_jobs(session, recovery.person_id, mark, self._writing)]

    async def is_done(self, workspace_id: str, recovery_id: str) -> bool:
        """Whether nothing is on its way any more."""
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            facts = await unit.connections.facts(workspace_id, recovery.person_id)
            tried_at = recovery.tried_at or recovery.begun_at
            lines = await lines_of(unit, recovery, recovery.that_are(Bringing.WANTED))
            found = {line.session.id: how_far(line.session, line.placement, facts, tried_at, self._clock()) for line in lines}
            recovery = recovery.with_sessions(found)
            await unit.recoveries.save(recovery)
            return not recovery.that_are(Bringing.WANTED)

    async def finish(self, workspace_id: str, recovery_id: str, trial: int) -> bool:
        """End it: whether a receipt is due; not for a trial that is over.

        What was said of the break follows the proof, which is promised to be tried again where that may help.
        """
        async with self._storage.writing() as unit:
            recovery = (await self._without_missed(unit, await unit.recoveries.get(workspace_id, recovery_id))).finished(self._clock())
            if recovery.trial != trial:
                return False
            await unit.recoveries.save(recovery)
            if recovery.proof.failed or trial:
                over = await ended_together(unit, await unit.incidents.get(workspace_id, recovery_id))
                await unit.promise(*(update_alert(incident, f"proof-{trial}") for incident in over))
            if recovery.next_trial_at:
                await unit.promise(prove_again(recovery, recovery.next_trial_at))
            return recovery.tells

    async def _get(self, workspace_id: str, recovery_id: str) -> Recovery:
        async with self._storage.reading() as unit:
            return await unit.recoveries.get(workspace_id, recovery_id)
