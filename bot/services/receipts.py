"""The receipt of a recovery: what it tells, where it stands, and which earlier ones it takes the place of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NotFound
from bot.domain.people import Person
from bot.domain.primary import tried_on
from bot.domain.receipt import Receipt, ReceiptLine
from bot.domain.recovery import Recovery
from bot.domain.session import Placement, Writing
from bot.services.gate import AlertGate
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.swallowed import begun_after

LOOKED_BACK = 9
"""So many recoveries of one person may have receipts that ask for something."""


class ReceiptService:
    """Knows receipts; each call may come twice."""

    def __init__(self, storage: Storage, writing: Writing, gate: AlertGate, clock: Clock) -> None:
        self._storage = storage
        self._writing = writing
        self._gate = gate
        self._clock = clock

    async def receipt(self, workspace_id: str, recovery_id: str) -> Receipt:
        """What is to be told, as it stands."""
        async with self._storage.reading() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            person = await unit.people.get(workspace_id, recovery.person_id)
            facts = await unit.connections.facts(workspace_id, person.id)
            lines = await lines_of(unit, recovery, list(recovery.sessions))
        calendar = tried_on(facts, recovery.test_calendar_id)
        return Receipt(recovery, person, calendar, tuple(lines), self._writing.by_relink, self._writing.can_resend)

    async def of(self, person: Person, recovery_id: str) -> Receipt:
        """The same for whoever asks. Raises NotFound unless it is this person's."""
        receipt = await self.receipt(person.workspace_id, recovery_id)
        if receipt.person.id != person.id:
            raise NotFound("no such receipt of this person")
        return receipt

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

    async def tells_of_end(self, person: Person, since: datetime) -> bool:
        """Whether a receipt tells, now or soon, of a break of this person's that ended since then: nothing else need say so."""
        if self._gate.is_off:
            return False
        async with self._storage.reading() as unit:
            facts, gate = await unit.connections.facts(person.workspace_id, person.id), await self._gate.of(unit, person.workspace_id)
            for incident in await unit.incidents.list_healed(person.workspace_id, person.id, since):
                known = await unit.recoveries.find(person.workspace_id, incident.id)
                if (known or await begun_after(unit, gate, incident, person, facts, self._clock())).has_receipt:
                    return True
        return False


async def lines_of(unit: UnitOfWork, recovery: Recovery, session_ids: Sequence[str]) -> list[ReceiptLine]:
    """These sessions of the recovery, by start, with what is recorded of each."""
    sessions = await unit.sessions.list_by_ids(recovery.workspace_id, session_ids)
    placements: dict[str, Placement] = {
        each.session_id: each for each in await unit.placements.list_for_person(recovery.workspace_id, recovery.person_id, session_ids)
    }
    return [ReceiptLine(session, placements.get(session.id), recovery.person_id in session.people) for session in sessions]
