"""Calendar files: recorded before they are handed out, so that a later change of a session finds everybody who holds an old file."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.calendar_files import FILES_AT_ONCE, ONE_WISH, HandOut, snapshot_of, withdrawn
from bot.domain.connection import verdict_of
from bot.domain.errors import NotFound
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person
from bot.domain.rules import sessions_at_risk
from bot.domain.session import SYNC_WINDOW_AHEAD, Session
from bot.services.connections import COUNTED_MOST
from bot.services.ports import Clock, FileLinks, FileWriter, Storage, UnitOfWork


class CalendarFileService:
    """Gives sessions out as .ics files."""

    def __init__(self, storage: Storage, writer: FileWriter, links: FileLinks, clock: Clock) -> None:
        self._storage = storage
        self._writer = writer
        self._links = links
        self._clock = clock

    async def promise(
        self, person: Person, session_ids: Sequence[str], slack_channel_id: str, thread_ts: str | None, request: str
    ) -> tuple[Session, ...]:
        """Record that files of these sessions were asked for and promise to bring them; one `request` makes one hand-out, and once
        ONE_WISH is over another one.

        Raises NotFound unless every session is this person's.
        """
        async with self._storage.writing() as unit:
            asked = self._asked_for(person.workspace_id, person.id, session_ids, slack_channel_id, thread_ts, request)
            return await self._promise(unit, asked)

    async def promise_to(
        self, workspace_id: str, slack_user_id: str, session_ids: Sequence[str], slack_channel_id: str, thread_ts: str | None, request: str
    ) -> tuple[Session, ...]:
        """The same for the person whom this Slack user speaks for, in one transaction; nothing at all where they never met."""
        async with self._storage.writing() as unit:
            person_id = await unit.people.find_id_by_slack_user(workspace_id, slack_user_id)
            if person_id is None:
                return ()
            return await self._promise(unit, self._asked_for(workspace_id, person_id, session_ids, slack_channel_id, thread_ts, request))

    def _asked_for(
        self, workspace_id: str, person_id: str, session_ids: Sequence[str], slack_channel_id: str, thread_ts: str | None, request: str
    ) -> HandOut:
        chosen = tuple(dict.fromkeys(session_ids))[:FILES_AT_ONCE]
        return HandOut(f"files:{workspace_id}:{request}", workspace_id, person_id, slack_channel_id, thread_ts, chosen, self._clock())

    async def _promise(self, unit: UnitOfWork, asked: HandOut) -> tuple[Session, ...]:
        sessions = await self._own_sessions(unit, asked.workspace_id, asked.person_id, asked.session_ids)
        wish = await _new_wish(unit, asked)
        if wish:
            await unit.promise(Job(JobKind.HAND_OUT_FILES, wish.id, {"workspace_id": wish.workspace_id, "hand_out_id": wish.id}))
        return sessions

    async def missed(self, person: Person) -> tuple[Session, ...]:
        """The coming sessions that the calendar has not been seen to show, by start, as far as is known without asking Cronofy."""
        now = self._clock()
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + SYNC_WINDOW_AHEAD, limit=COUNTED_MOST)
            placements = await unit.placements.list_for_person(person.workspace_id, person.id, [s.id for s in sessions])
        return sessions_at_risk(sessions, placements, verdict_of(facts, now), now, facts.primary)

    async def record_and_write(self, hand_out: HandOut) -> tuple[bytes, tuple[Session, ...]]:
        """The file's bytes, made after what it shows was recorded, and its sessions by start; running twice records the same again.

        A session that is no longer theirs comes as cancelled to whoever was given it before, and to nobody else. Raises NotFound where that
        leaves none.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            # Held, so that a change that comes meanwhile finds this file.
            held = await unit.sessions.list_held(hand_out.workspace_id, hand_out.session_ids)
            sessions = [given for session in held if (given := await _as_given(unit, hand_out, session))]
            if not sessions:
                raise NotFound("no such session of this person")
            await unit.hand_outs.add_snapshots([snapshot_of(session, hand_out.person_id, hand_out.id, now) for session in sessions])
        by_start = tuple(sorted(sessions, key=lambda session: session.starts_at))
        return self._writer.write(by_start, made_at=now), by_start

    async def brought_to(self, hand_out: HandOut, slack_channel_id: str) -> HandOut:
        """The hand-out as it goes into this conversation, recorded: its link counts for whoever reads it there."""
        if slack_channel_id == hand_out.slack_channel_id:
            return hand_out
        elsewhere = replace(hand_out, slack_channel_id=slack_channel_id, thread_ts=None)
        async with self._storage.writing() as unit:
            await unit.hand_outs.save(elsewhere)
        return elsewhere

    def link_to(self, hand_out: HandOut) -> str:
        """The signed address of the hand-out's file."""
        return self._links.url(hand_out.workspace_id, hand_out.id)

    async def get(self, workspace_id: str, hand_out_id: str) -> HandOut:
        """The hand-out of that id. Raises NotFound."""
        async with self._storage.reading() as unit:
            return await unit.hand_outs.get(workspace_id, hand_out_id)

    async def sessions_of(self, hand_out: HandOut) -> tuple[Session, ...]:
        """Those it was asked for that are still this person's, by start."""
        async with self._storage.reading() as unit:
            sessions = await unit.sessions.list_by_ids(hand_out.workspace_id, hand_out.session_ids)
        return tuple(session for session in sessions if hand_out.person_id in session.people)

    async def delivered(self, hand_out: HandOut, slack_file_id: str | None) -> None:
        """Record that the person has the file, or without an id of Slack's a link to it."""
        async with self._storage.writing() as unit:
            await unit.hand_outs.save(replace(hand_out, slack_file_id=slack_file_id, posted_at=self._clock()))

    async def _own_sessions(self, unit: UnitOfWork, workspace_id: str, person_id: str, session_ids: Sequence[str]) -> tuple[Session, ...]:
        sessions = await unit.sessions.list_by_ids(workspace_id, session_ids)
        if not session_ids or len(sessions) != len(set(session_ids)) or any(person_id not in s.people for s in sessions):
            raise NotFound("no such session of this person")
        return tuple(sorted(sessions, key=lambda session: session.starts_at))


async def _new_wish(unit: UnitOfWork, asked: HandOut) -> HandOut | None:
    """What was asked for, recorded under the first id of its request that is free; None where it is what was asked for just before."""
    wish, number = asked, 1
    while not await unit.hand_outs.add(wish):
        before = await unit.hand_outs.get(wish.workspace_id, wish.id)
        if asked.made_at - before.made_at < ONE_WISH:
            return None
        number += 1
        wish = replace(asked, id=f"{asked.id}:{number}")
    return wish


async def _as_given(unit: UnitOfWork, hand_out: HandOut, session: Session) -> Session | None:
    """The session as this person may see it; None where it went to others before they were given it."""
    if hand_out.person_id in session.people:
        return session
    given = await unit.hand_outs.latest_snapshot(session.workspace_id, session.id, hand_out.person_id)
    return withdrawn(session, given) if given else None
