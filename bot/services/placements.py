"""One session onto one person's calendar, in steps that may each run twice: look, write, see, tidy.

An upsert answered with 202 is accepted, not written (https://docs.cronofy.com/developers/api/events/upsert-event/), so a session
counts only once it was read back. Each step reads the newest session, so that a late job never brings back an old time.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.errors import CalendarGone, CalendarLocked, GrantWithdrawn, NotFound, PermissionMissing, WriteRefused
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.placing import WRITTEN, Work, advanced, first_placement, may_record
from bot.domain.rules import at_right_time
from bot.domain.sending import place_job
from bot.domain.session import (
    SYNC_WINDOW_AHEAD,
    SYNC_WINDOW_BACK,
    CalendarEvent,
    PlacementState,
    Refusal,
    draft_of,
)
from bot.services.asking_once import SharedAnswers
from bot.services.connections import ConnectionService
from bot.services.grants import GrantService
from bot.services.ports import Clock, Cronofy, Storage
from bot.services.refreshing import refresh_homes

LOOK_AROUND = timedelta(days=31)
"""How far from its time a moved session's old entry is looked for."""
TIDIED_AGAIN_AFTER = timedelta(days=1)
"""When a calendar that kept an old entry is asked again."""
SHARED_FOR = timedelta(seconds=2)
"""Jobs of one person that look at their calendars within so long look once: a batch brings hundreds of sessions to a few people."""


class Step(StrEnum):
    """What a step found; the workflow goes on from it."""

    DONE = "done"  # the calendar shows what it should
    WRITE = "write"  # something has to be written
    WRITTEN = "written"  # accepted, to be read back
    NOT_YET = "not_yet"  # accepted, not visible so far
    STOPPED = "stopped"  # held, refused, superseded, or nothing to do


_TELLS_OF_A_BREAK = (PlacementState.HELD, PlacementState.REFUSED)


class PlacementService:
    """The steps of placing, and of reading back what the platform placed."""

    def __init__(self, storage: Storage, connections: ConnectionService, grants: GrantService, cronofy: Cronofy, clock: Clock) -> None:
        self._storage = storage
        self._grants = grants
        self._cronofy = cronofy
        self._clock = clock
        self._looks = SharedAnswers(connections.look_for_sure, clock, SHARED_FOR, self._delivers)
        self._readings = SharedAnswers(self._read, clock, SHARED_FOR)

    async def prepare(self, workspace_id: str, session_id: str, person_id: str) -> Step:
        """Whether the session can be written now: WRITE, or STOPPED with the reason recorded as held.

        Raises TryLater when the state of the connection could not be learnt.
        """
        work = await self._work(workspace_id, session_id, person_id)
        if work.out_of_reach:
            return Step.STOPPED
        facts = await self._looks.of(work.person)
        verdict = verdict_of(facts, self._clock())
        if verdict is None or verdict.delivers:
            return Step.WRITE
        return await self._held(work, verdict.status)

    def _delivers(self, facts: ConnectionFacts) -> bool:
        """Whether a look may be shared: the cure of a connection is noticed at once."""
        verdict = verdict_of(facts, self._clock())
        return verdict is not None and verdict.delivers

    async def look(self, workspace_id: str, session_id: str, person_id: str) -> Step:
        """Whether the newest sequence was written, or removed, already and shows so: DONE, or WRITE."""
        work = await self._work(workspace_id, session_id, person_id)
        done = WRITTEN if work.wanted else (*WRITTEN, PlacementState.REMOVED)
        # A removal is sent though nothing shows: what was accepted before may only be on its way.
        if work.primary is None or work.placement.sequence != work.session.sequence or work.placement.state not in done:
            return Step.WRITE
        return await self._seen(work, work.primary.calendar_id)

    async def write(self, workspace_id: str, session_id: str, person_id: str) -> Step:
        """Send the newest session, or its removal: WRITTEN, or STOPPED with the refusal recorded. Raises TryLater."""
        work = await self._work(workspace_id, session_id, person_id)
        if work.primary is None:
            return await self._held(work, ConnectionStatus.NO_PRIMARY)
        try:
            await self._send(work, work.primary.calendar_id)
        except (WriteRefused, CalendarGone, CalendarLocked) as error:
            await self._save(work, PlacementState.REFUSED, reason=_refusal(error))
            return Step.STOPPED
        except tuple(_NO_ACCESS) as error:
            return await self._held(work, _NO_ACCESS[type(error)])
        await self._save(work, PlacementState.ACCEPTED)
        return Step.WRITTEN

    async def _send(self, work: Work, calendar_id: str) -> None:
        if not work.wanted:
            for event_id in work.event_ids:
                await self._delete(work, calendar_id, event_id)
            return
        await self._take_place(work, calendar_id)
        draft = draft_of(work.session)
        await self._grants.call(work.person, lambda token: self._cronofy.upsert_event(token, calendar_id, draft))

    async def _take_place(self, work: Work, calendar_id: str) -> None:
        """Record where and under which event_id the entry will stand before it does, once nothing stands under a former event_id.

        So the record names every entry there may be, whenever the process dies and however often anybody's mind changes.
        """
        if (work.recorded_event_id, work.placement.calendar_id) == (work.session.calendar_event_id, calendar_id):
            return
        for event_id in work.event_ids - {work.session.calendar_event_id}:
            shown_on = {entry.calendar_id for entry in await self._shown(work) if entry.event_id == event_id}
            for place in work.calendar_ids & (shown_on | {work.placement.calendar_id, calendar_id}):
                await self._remove(work, place, event_id)
        await self._save(work, PlacementState.WANTED)

    async def _delete(self, work: Work, calendar_id: str, event_id: str) -> None:
        await self._grants.call(work.person, lambda token: self._cronofy.delete_event(token, calendar_id, event_id))

    async def read_back(self, workspace_id: str, session_id: str, person_id: str) -> Step:
        """Whether the primary calendar shows the session as it is now: DONE, recorded as seen or removed, or NOT_YET.

        STOPPED where there is none, or when it may not be read. Raises TryLater.
        """
        work = await self._work(workspace_id, session_id, person_id)
        if work.primary is None or work.out_of_reach:
            return Step.STOPPED
        found = await self._seen(work, work.primary.calendar_id)
        return Step.NOT_YET if found is Step.WRITE else found

    async def _seen(self, work: Work, calendar_id: str) -> Step:
        try:
            entry = await self._entry(work, calendar_id)
        except tuple(_NO_ACCESS) as error:
            return await self._held(work, _NO_ACCESS[type(error)])
        if work.takes_place and entry is not None and at_right_time(entry, work.session):
            await self._save(work, PlacementState.SEEN)
            return Step.DONE
        if not work.wanted and entry is None:
            await self._save(work, PlacementState.REMOVED)
            return Step.DONE
        return Step.WRITE

    async def tidy(self, workspace_id: str, session_id: str, person_id: str) -> Step:
        """Remove entries of this session from the person's other calendars, now that the primary one shows it, or its removal.

        What a calendar keeps, or one that is out of reach may still hold when it returns, is tried again daily while the session is ahead.
        """
        work = await self._work(workspace_id, session_id, person_id)
        if not work.may_tidy:
            return Step.STOPPED
        entries = work.leftovers(await self._shown(work))
        kept = {calendar_id for calendar_id, event_id in entries if not await self._remove(work, calendar_id, event_id)}
        await self._save_left(work, kept | set(work.placement.left_on) - work.calendar_ids)
        return Step.DONE

    async def _remove(self, work: Work, calendar_id: str, event_id: str) -> bool:
        """False where the calendar takes no changes, or is out of reach, and keeps its old entry; diagnosis names it."""
        try:
            await self._delete(work, calendar_id, event_id)
        except (CalendarLocked, WriteRefused, CalendarGone):
            return False
        return True

    async def _save_left(self, work: Work, kept: set[str]) -> None:
        """Record what is left elsewhere now; a calendar that was left meanwhile stays named."""
        async with self._storage.writing() as unit:
            current = await unit.placements.find(work.session.workspace_id, work.session.id, work.person.id)
            if current is None:
                return
            left_on = tuple(sorted(kept | set(current.left_on) - set(work.placement.left_on)))
            if left_on != current.left_on:
                await unit.placements.save(replace(current, left_on=left_on))
            if left_on and work.session.starts_at > work.now:
                again = place_job(work.session, work.person.id, f"tidy-{work.now.date()}")
                await unit.promise(replace(again, not_before=work.now + TIDIED_AGAIN_AFTER))

    async def _entry(self, work: Work, calendar_id: str) -> CalendarEvent | None:
        sought = {work.session.calendar_event_id} if work.wanted else work.event_ids
        for entry in await self._shown(work):
            if entry.event_id in sought and entry.calendar_id == calendar_id and not entry.deleted:
                return entry
        return None

    async def _shown(self, work: Work) -> list[CalendarEvent]:
        """What was written to the person's calendars, as read after the last write of this session: an older reading proves nothing."""
        return await self._readings.of(work.person, since=work.placement.accepted_at)

    async def _read(self, person: Person) -> list[CalendarEvent]:
        """Every managed entry, wherever a session within the window may have been moved from or to."""
        since = self._clock() - SYNC_WINDOW_BACK - LOOK_AROUND
        until = self._clock() + SYNC_WINDOW_AHEAD + LOOK_AROUND
        return await self._grants.call(person, lambda token: self._cronofy.read_events(token, since, until, only_managed=True))

    async def _work(self, workspace_id: str, session_id: str, person_id: str) -> Work:
        async with self._storage.reading() as unit:
            session = await unit.sessions.get(workspace_id, session_id)
            person = await unit.people.get(workspace_id, person_id)
            placement = await unit.placements.find(workspace_id, session_id, person_id)
            facts = await unit.connections.facts(workspace_id, person_id)
            recorded = placement.event_id if placement else None
            event_ids = {session.calendar_event_id, recorded or session.calendar_event_id}
            standing = await unit.sessions.standing_under(workspace_id, person_id, sorted(event_ids))
        own = frozenset(event_id for event_id in event_ids if standing.get(event_id, session_id) == session_id)
        calendar_ids = facts.account.calendar_ids if facts.account else frozenset()
        placement = placement or first_placement(session, person_id)
        return Work(person, session, placement, self._clock(), facts.primary, calendar_ids, recorded, own)

    async def _held(self, work: Work, why: ConnectionStatus) -> Step:
        await self._save(work, PlacementState.HELD, reason=why.value)
        return Step.STOPPED

    async def _save(self, work: Work, state: PlacementState, reason: str | None = None) -> None:
        """Record what a step found, where that may be recorded."""
        now = self._clock()
        async with self._storage.writing() as unit:
            current = await unit.placements.find(work.session.workspace_id, work.session.id, work.person.id) or work.placement
            if may_record(state, current, work):
                await unit.placements.save(advanced(current, work, state, reason, now))
                await refresh_homes(unit, work.person.workspace_id, [work.person.id], now)
                if state in _TELLS_OF_A_BREAK:
                    await unit.promise(look_soon(work.person.workspace_id, work.person.id, now))


_NO_ACCESS: Mapping[type[Exception], ConnectionStatus] = {
    NotFound: ConnectionStatus.NOT_LINKED,
    GrantWithdrawn: ConnectionStatus.AUTHORISATION_WITHDRAWN,
    PermissionMissing: ConnectionStatus.PERMISSION_MISSING,
}
"""What keeps every session of the person away, not this one."""


def _refusal(error: WriteRefused | CalendarGone | CalendarLocked) -> Refusal:
    if isinstance(error, WriteRefused):
        return error.reason
    return Refusal.CALENDAR_GONE if isinstance(error, CalendarGone) else Refusal.LOCKED
