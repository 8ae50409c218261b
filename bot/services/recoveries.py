"""What a break swallowed is brought back once it is over: looked for first, then sent, then seen, in steps that may each run twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.domain.alerting import Gate
from bot.domain.connection import ConnectionFacts, verdict_of
from bot.domain.errors import NotFound
from bot.domain.incident import Incident, update_alert
from bot.domain.jobs import Job
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.receipt import Receipt, ReceiptLine
from bot.domain.recovery import Bringing, Proof, Recovery, begun, how_far, missed_since, prove_again, recover_again, to_recover
from bot.domain.sending import send_jobs
from bot.domain.session import SYNC_WINDOW_AHEAD, Placement, Session, Writing
from bot.services.connections import COUNTED_MOST, ConnectionService
from bot.services.gate import AlertGate
from bot.services.placements import PlacementService, Step
from bot.services.ports import Clock, Storage, UnitOfWork

LOOKED_BACK = 9
"""So many recoveries of one person may have receipts that ask for something."""


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

    async def begin(self, workspace_id: str, recovery_id: str, trial: int) -> Next:
        """What the break swallowed, written down. Raises TryLater when Cronofy gives no answer. Nothing for a trial that is over.

        Where sessions do not arrive after all there is nothing to do: what is wrong is an incident of its own, and its end comes back here.
        """
        if self._gate.is_off:
            return Next.STOP
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
                known = replace(known.finished(self._clock()), proof=Proof.INTERRUPTED)
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
            recovery = await self._begun(unit, await unit.incidents.get(workspace_id, recovery_id), person, facts)
            await unit.recoveries.add(recovery)
            return recovery

    async def _begun(self, unit: UnitOfWork, incident: Incident, person: Person, facts: ConnectionFacts) -> Recovery:
        now, gate = self._clock(), await self._gate.of(unit, person.workspace_id)
        swallowed = await self._swallowed(unit, person, facts, now)
        told = any(alert.ts for alert in await unit.incidents.list_alerts(incident.workspace_id, incident.id))
        muted = (await unit.alert_preferences.get(person.workspace_id, person.id)).muted
        recovery = begun(incident, swallowed, now, told=told, may_tell=gate is Gate.OPEN, muted=muted)
        missed = await self._missed(unit, person, facts, incident.opened_at, now)
        recovery = recovery.with_sessions({session.id: Bringing.MISSED for session in missed})
        if not (gate.speaks or told):
            return replace(recovery.finished(now), tells=False)
        return recovery if recovery.tells or swallowed else recovery.finished(now)

    async def tells_of_end(self, person: Person, since: datetime) -> bool:
        """Whether a receipt tells, now or soon, of a break of this person's that ended since then: nothing else need say so."""
        if self._gate.is_off:
            return False
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            for incident in await unit.incidents.list_healed(person.workspace_id, person.id, since):
                known = await unit.recoveries.find(person.workspace_id, incident.id)
                if (known or await self._begun(unit, incident, person, facts)).has_receipt:
                    return True
        return False

    async def _swallowed(self, unit: UnitOfWork, person: Person, facts: ConnectionFacts, now: datetime) -> list[Session]:
        sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + SYNC_WINDOW_AHEAD, limit=COUNTED_MOST)
        sessions += await self._taken_from(unit, person)
        placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
        return to_recover(sessions, placements, facts, now)

    async def _missed(self, unit: UnitOfWork, person: Person, facts: ConnectionFacts, since: datetime, now: datetime) -> list[Session]:
        sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, since, now, limit=COUNTED_MOST)
        placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
        return missed_since(since, sessions, placements, facts, now)

    async def _taken_from(self, unit: UnitOfWork, person: Person) -> list[Session]:
        """Sessions that went to others while their entry could not be taken off this person's calendar."""
        held = await unit.placements.list_held(person.workspace_id, person.id, COUNTED_MOST)
        sessions = await unit.sessions.list_by_ids(person.workspace_id, [placement.session_id for placement in held])
        return [session for session in sessions if person.id not in session.people]

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
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            missing = await unit.sessions.list_by_ids(workspace_id, recovery.that_are(Bringing.WANTED))
            if not missing or not (self._writing.by_relink or again):
                return False
            await unit.recoveries.save(replace(recovery, tried_at=self._clock()))
            await unit.promise(*self._jobs(missing, recovery))
            return True

    def _jobs(self, missing: Sequence[Session], recovery: Recovery) -> list[Job]:
        mark = f"recover-{recovery.id}-{recovery.trial}"
        return [job for session in missing for job in send_jobs(session, recovery.person_id, mark, self._writing)]

    async def is_done(self, workspace_id: str, recovery_id: str) -> bool:
        """Whether nothing is on its way any more."""
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            facts = await unit.connections.facts(workspace_id, recovery.person_id)
            tried_at = recovery.tried_at or recovery.begun_at
            lines = await self._lines(unit, recovery, recovery.that_are(Bringing.WANTED))
            found = {line.session.id: how_far(line.session, line.placement, facts, tried_at, self._clock()) for line in lines}
            recovery = recovery.with_sessions(found)
            await unit.recoveries.save(recovery)
            return not recovery.that_are(Bringing.WANTED)

    async def finish(self, workspace_id: str, recovery_id: str, trial: int) -> bool:
        """End it: whether a receipt is due; not for a trial that is over.

        What was said of the break follows the proof, which is promised to be tried again where that may help.
        """
        async with self._storage.writing() as unit:
            recovery = (await unit.recoveries.get(workspace_id, recovery_id)).finished(self._clock())
            if recovery.trial != trial:
                return False
            await unit.recoveries.save(recovery)
            if recovery.proof.failed or trial:
                await unit.promise(update_alert(await unit.incidents.get(workspace_id, recovery_id), f"proof-{trial}"))
            if recovery.next_trial_at:
                await unit.promise(prove_again(recovery, recovery.next_trial_at))
            return recovery.tells

    async def receipt(self, workspace_id: str, recovery_id: str) -> Receipt:
        """What is to be told, as it stands."""
        async with self._storage.reading() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            person = await unit.people.get(workspace_id, recovery.person_id)
            facts = await unit.connections.facts(workspace_id, person.id)
            lines = await self._lines(unit, recovery, list(recovery.sessions))
        return Receipt(recovery, person, facts.primary, tuple(lines), self._writing.by_relink, self._writing.can_resend)

    async def _lines(self, unit: UnitOfWork, recovery: Recovery, session_ids: list[str]) -> list[ReceiptLine]:
        sessions = await unit.sessions.list_by_ids(recovery.workspace_id, session_ids)
        placements: dict[str, Placement] = {
            each.session_id: each for each in await unit.placements.list_for_person(recovery.workspace_id, recovery.person_id, session_ids)
        }
        return [ReceiptLine(session, placements.get(session.id)) for session in sessions]

    async def posted(self, workspace_id: str, recovery_id: str, slack_channel_id: str, ts: str) -> None:
        """Remember where the receipt stands."""
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            await unit.recoveries.save(replace(recovery, slack_channel_id=slack_channel_id, ts=ts))

    async def overtaken(self, workspace_id: str, recovery_id: str) -> list[Recovery]:
        """Earlier ones of the person whose receipt still asks for something: this one took that up, and its receipt tells of it."""
        async with self._storage.reading() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            latest = await unit.recoveries.list_latest(workspace_id, recovery.person_id, LOOKED_BACK)
        return [each for each in latest if each.begun_at < recovery.begun_at and each.ts and each.is_lacking]

    async def try_again(self, person: Person, recovery_id: str) -> None:
        """Try once more what is missing, asking whoever writes, unless that is under way. What was overtaken is the newest's.

        Raises NotFound unless it is this person's.
        """
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.find(person.workspace_id, recovery_id)
            if recovery is None or recovery.person_id != person.id:
                raise NotFound("no such recovery of this person")
            latest = await unit.recoveries.list_latest(person.workspace_id, person.id, LOOKED_BACK)
            newest = next((each for each in latest if each.ts), recovery)
            await take_up_again(unit, max(recovery, newest, key=lambda each: each.begun_at))

    async def prove_again(self, workspace_id: str, recovery_id: str, trial: int) -> None:
        """Try again a proof that showed nothing, unless somebody did since, it broke again, or a later recovery took over."""
        if self._gate.is_off:
            return
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            latest = await unit.recoveries.list_latest(workspace_id, recovery.person_id, 1)
            is_broken = bool(await unit.incidents.list_open(workspace_id, recovery.person_id))
            if recovery.trial == trial and latest[0].id == recovery_id and not is_broken:
                await take_up_again(unit, recovery, asked="")

    async def _get(self, workspace_id: str, recovery_id: str) -> Recovery:
        async with self._storage.reading() as unit:
            return await unit.recoveries.get(workspace_id, recovery_id)


async def take_up_again(unit: UnitOfWork, recovery: Recovery, asked: str = "asked") -> bool:
    """Whether there is anything left to bring; what needed the person is tried once more then, one trial at a time."""
    if recovery.finished_at is None:
        await unit.recoveries.save(replace(recovery, tells=True))
        return True
    if not recovery.is_lacking:
        return False
    again = recovery.taken_up_again()
    await unit.recoveries.save(again)
    await unit.promise(recover_again(again, asked))
    return True
