"""Somebody says that it is mended: look now, and say truthfully whether it is."""

from dataclasses import replace

from bot.domain.answers import FixAnswer
from bot.domain.incident import Incident
from bot.domain.people import Person
from bot.services.connections import ConnectionService
from bot.services.gate import AlertGate
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.retrials import take_up_again


class FixService:
    """Answers "I've done it". Whatever the look ends is brought back as after every other look; what was left is tried once more."""

    def __init__(self, storage: Storage, connections: ConnectionService, gate: AlertGate, clock: Clock) -> None:
        self._storage = storage
        self._connections = connections
        self._gate = gate
        self._clock = clock

    async def look(self, person: Person) -> FixAnswer:
        """How the connection stands at this moment, and whether what was missed is on its way."""
        async with self._storage.writing() as unit:
            before = await _not_healed(unit, person)
            for incident in before:
                await unit.incidents.save(replace(incident, asked=True))
        report = await self._connections.check(person)
        if not (report.facts.reachable and report.verdict and report.verdict.delivers):
            return FixAnswer(report)
        async with self._storage.writing() as unit:
            if not (await self._gate.of(unit, person.workspace_id)).speaks:
                return FixAnswer(report)
            after = {incident.id for incident in await _not_healed(unit, person)}
            is_over = any(incident.id not in after for incident in before)
            return FixAnswer(report, recovering=is_over or await self._is_tried_again(unit, person))

    async def _is_tried_again(self, unit: UnitOfWork, person: Person) -> bool:
        latest = await unit.recoveries.list_latest(person.workspace_id, person.id, 1)
        return bool(latest) and await take_up_again(unit, latest[0])


async def _not_healed(unit: UnitOfWork, person: Person) -> list[Incident]:
    """The breaks that stand in the way, and those before them, whose sessions did not come back so far."""
    open_now = await unit.incidents.list_open(person.workspace_id, person.id)
    return [*open_now, *await unit.incidents.list_overtaken(person.workspace_id, person.id)]
