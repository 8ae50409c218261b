"""The proof that a calendar takes entries: one of our own is written, seen and removed, in steps that may each run twice.

It is private, makes nobody busy, and is no session. Where it may stand is written down before it does, so whoever goes on after a process
died knows what to take away. What is seen is Cronofy's view of the calendar.
"""

from dataclasses import replace
from datetime import timedelta

from bot.domain.connection import ConnectionStatus, PrimaryCalendar, verdict_of
from bot.domain.errors import CalendarGone, CalendarLocked, GrantWithdrawn, NotFound, PermissionMissing, WriteRefused
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.recovery import CLEARED_FOR, Proof, Recovery, clear_test_entry, trial_entry
from bot.services.grants import GrantService
from bot.services.ports import Clock, Cronofy, Storage

AROUND = timedelta(hours=1)
FORMER_ONES = 5
"""So many earlier recoveries of a person are asked for entries that they left behind."""

_REFUSED = (WriteRefused, CalendarGone, CalendarLocked, GrantWithdrawn, NotFound, PermissionMissing)


class ProofService:
    """The steps of a proof. Each raises TryLater when Cronofy gives no answer."""

    def __init__(self, storage: Storage, grants: GrantService, cronofy: Cronofy, clock: Clock) -> None:
        self._storage = storage
        self._grants = grants
        self._cronofy = cronofy
        self._clock = clock

    async def write(self, workspace_id: str, recovery_id: str, title: str, description: str) -> bool:
        """Send the test entry: whether it was accepted; nothing is sent where sessions come as invitations, or there is no calendar."""
        recovery, person, primary = await self._begin(workspace_id, recovery_id)
        await self._clear_former(recovery, person)
        if primary is None:
            return False
        draft = trial_entry(recovery, title, description)
        try:
            await self._grants.call(person, lambda token: self._cronofy.upsert_event(token, primary.calendar_id, draft))
        except _REFUSED:
            await self._refused(recovery)
            return False
        return True

    async def _begin(self, workspace_id: str, recovery_id: str) -> tuple[Recovery, Person, PrimaryCalendar | None]:
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            person = await unit.people.get(workspace_id, recovery.person_id)
            facts = await unit.connections.facts(workspace_id, person.id)
            verdict = verdict_of(facts, self._clock())
            primary = facts.primary if verdict and verdict.status is ConnectionStatus.ACTIVE else None
            if primary:
                recovery = recovery.proved_on(primary.calendar_id)
                await unit.recoveries.save(recovery)
                await unit.promise(clear_test_entry(recovery, self._clock()))
            return recovery, person, primary

    async def _refused(self, recovery: Recovery) -> None:
        """Whatever the reason is, a look at the connection tells."""
        async with self._storage.writing() as unit:
            await unit.recoveries.save(replace(recovery, proof=Proof.REFUSED, test_left_on=recovery.left_elsewhere))
            await unit.promise(look_soon(recovery.workspace_id, recovery.person_id, self._clock()))

    async def is_shown(self, workspace_id: str, recovery_id: str) -> bool:
        """Whether the calendar shows the test entry."""
        recovery, shown_on = await self._look(workspace_id, recovery_id)
        return shown_on is not None and recovery.test_calendar_id in shown_on

    async def is_gone(self, workspace_id: str, recovery_id: str) -> bool:
        """Whether the calendar can be read, and shows the test entry no more."""
        recovery, shown_on = await self._look(workspace_id, recovery_id)
        return shown_on is not None and recovery.test_calendar_id not in shown_on

    async def _look(self, workspace_id: str, recovery_id: str) -> tuple[Recovery, frozenset[str] | None]:
        """The recovery, with the calendars that show its test entry; None where they cannot be read."""
        async with self._storage.reading() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            person = await unit.people.get(workspace_id, recovery.person_id)
        since, until = recovery.test_starts_at - AROUND, recovery.test_starts_at + AROUND
        try:
            entries = await self._grants.call(person, lambda token: self._cronofy.read_events(token, since, until, only_managed=True))
        except _REFUSED:
            return recovery, None
        own = (entry for entry in entries if entry.event_id == recovery.test_event_id and not entry.deleted)
        return recovery, frozenset(entry.calendar_id for entry in own)

    async def remove(self, workspace_id: str, recovery_id: str) -> None:
        """Take the test entry away, wherever it may stand."""
        async with self._storage.reading() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            person = await unit.people.get(workspace_id, recovery.person_id)
        await self._remove(recovery, person)

    async def _remove(self, recovery: Recovery, person: Person) -> bool:
        """Whether all of them took the removal."""
        return all([await self._remove_from(calendar_id, recovery, person) for calendar_id in recovery.test_left_on])

    async def _remove_from(self, calendar_id: str, recovery: Recovery, person: Person) -> bool:
        try:
            await self._grants.call(person, lambda token: self._cronofy.delete_event(token, calendar_id, recovery.test_event_id))
        except _REFUSED:
            return False
        return True

    async def _clear_former(self, recovery: Recovery, person: Person) -> None:
        """What an earlier proof could not take away, the calendar being out of reach, is taken away now."""
        async with self._storage.reading() as unit:
            former = await unit.recoveries.list_latest(recovery.workspace_id, person.id, FORMER_ONES)
        for each in former:
            if each.id != recovery.id and each.test_left_on and await self._remove(each, person):
                async with self._storage.writing() as unit:
                    await unit.recoveries.save(replace(each, test_left_on=()))

    async def see_cleared(self, workspace_id: str, recovery_id: str, turn: int) -> None:
        """Record that nothing stands any more, or promise to take it away in another turn."""
        looked, shown_on = await self._look(workspace_id, recovery_id)
        gone = set() if shown_on is None else {*looked.test_left_on} - shown_on
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            left = tuple(calendar_id for calendar_id in recovery.test_left_on if calendar_id not in gone)
            await unit.recoveries.save(replace(recovery, test_left_on=left))
            if left and turn < CLEARED_FOR:
                await unit.promise(clear_test_entry(recovery, self._clock(), turn + 1))

    async def conclude(self, workspace_id: str, recovery_id: str, *, seen: bool, gone: bool) -> Proof:
        """Record what the test entry showed: `seen` that it was there, `gone` that it is no longer."""
        proof = (Proof.PROVED if gone else Proof.LEFT) if seen else Proof.NOT_SHOWN
        async with self._storage.writing() as unit:
            recovery = await unit.recoveries.get(workspace_id, recovery_id)
            if seen and recovery.test_calendar_id:
                await unit.connections.set_proven(workspace_id, recovery.person_id, recovery.test_calendar_id, self._clock())
            left_on = recovery.left_elsewhere if proof is Proof.PROVED else recovery.test_left_on
            await unit.recoveries.save(replace(recovery, proof=proof, test_left_on=left_on))
        return proof
