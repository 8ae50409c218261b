"""Sessions and people in, from the platform or a file: idempotent by sequence, and every change of a session a promise kept by a job."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from bot.domain.connection import Grant, PrimaryCalendar, verdict_of
from bot.domain.errors import Conflict, Invalid, NotFound
from bot.domain.grants import StoredGrant
from bot.domain.jobs import Job
from bot.domain.notifications import open_channel
from bot.domain.people import Person
from bot.domain.sending import place_job, read_back_job, send_jobs
from bot.domain.session import Session, SessionStatus, Writing
from bot.services.checking import expect_sessions
from bot.services.following import promise_following
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.refreshing import refresh_homes
from bot.services.restating import restate
from bot.services.undelivered import begin_anew

PAGE = 200
"""So many participants, or people, are dealt with in one transaction: on SQLite nobody else writes while it lasts, and people wait."""

INTO_THE_WINDOW = timedelta(minutes=5)
"""How long after the calendar's window should have reached a session it is brought: clocks differ."""


class PutOutcome(StrEnum):
    """What a PUT changed."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Put:
    """The session as it is stored now, what this call did to it, and how it was before a change."""

    session: Session
    outcome: PutOutcome
    before: Session | None = None


@dataclass(frozen=True, slots=True)
class PersonTold:
    """What the platform tells of a person.

    `grant` is one that it obtained earlier under the same Cronofy client, `primary_calendar_id` the calendar it wrote to so far.
    """

    person: Person
    grant: StoredGrant | None = None
    primary_calendar_id: str | None = None


class SessionService:
    """Keeps the platform's sessions and people, and promises what follows from a change."""

    def __init__(self, storage: Storage, clock: Clock, writing: Writing) -> None:
        self._storage = storage
        self._clock = clock
        self._writing = writing

    async def put_person(self, told: PersonTold) -> Person:
        """Insert or replace a person. Raises Conflict when the account is another person's."""
        async with self._storage.writing() as unit:
            return await self._put_person(unit, told)

    async def put_people(self, people: Sequence[PersonTold]) -> list[Person | Conflict]:
        """Insert or replace many, page by page; one that is refused is answered in its place and stops no other."""
        results: list[Person | Conflict] = []
        for start in range(0, len(people), PAGE):
            async with self._storage.writing() as unit:
                for told in people[start : start + PAGE]:
                    try:
                        results.append(await self._put_person(unit, told))
                    except Conflict as error:
                        results.append(error)
        return results

    async def put(self, session: Session) -> Put:
        """Store one session. Raises Invalid, Conflict (same sequence, different content; an event_id that another session has)."""
        async with self._storage.writing() as unit:
            stored = await unit.sessions.find(session.workspace_id, session.id)
            put = await self._put(unit, session, stored, await _known_people(unit, [session]))
            await self._follow_up(unit, [put])
            return put

    async def put_all(self, sessions: Sequence[Session]) -> list[Put | Invalid | Conflict]:
        """Store many of one workspace; a bad one is answered in its place and stops no other. Answers in the order given.

        Each page is a transaction of its own: sending the same again after an interruption changes nothing twice.
        """
        return [result for page in _pages(sessions) for result in await self._put_page(page)]

    async def cancel(self, workspace_id: str, session_id: str, sequence: int | None = None) -> Put:
        """Cancel a session; without a `sequence` the next one is taken. Raises NotFound."""
        async with self._storage.writing() as unit:
            stored = await unit.sessions.get(workspace_id, session_id)
            if stored.cancelled and (sequence is None or sequence <= stored.sequence):
                return Put(stored, PutOutcome.UNCHANGED)
            cancelled = replace(stored, status=SessionStatus.CANCELLED, sequence=stored.sequence + 1 if sequence is None else sequence)
            put = await self._put(unit, cancelled, stored, frozenset(stored.people))
            await self._follow_up(unit, [put])
            return put

    async def get(self, workspace_id: str, session_id: str) -> Session:
        """The session of that id. Raises NotFound."""
        async with self._storage.reading() as unit:
            return await unit.sessions.get(workspace_id, session_id)

    async def resend(self, person: Person, session_id: str) -> Session:
        """Write the session once more, or have the platform do so; asking twice within a minute is one request.

        Raises NotFound unless the session is this person's, Conflict when it can't be sent (any more), nobody is there who could, or the
        connection is known not to deliver.
        """
        async with self._storage.writing() as unit:
            session = await unit.sessions.find(person.workspace_id, session_id)
            if session is None or person.id not in session.people:
                raise NotFound("no such session of this person")
            now = self._clock()
            verdict = verdict_of(await unit.connections.facts(person.workspace_id, person.id), now)
            arrives = verdict is None or verdict.delivers  # as last known
            if not (self._writing.can_resend and session.can_be_sent(now) and arrives):
                raise Conflict("this session can't be sent again")
            await unit.promise(*send_jobs(session, person.id, f"again-{int(now.timestamp()) // 60}", self._writing))
            return session

    async def _put_person(self, unit: UnitOfWork, told: PersonTold) -> Person:
        """A grant that we have already is newer than the platform's, unless it was withdrawn; one that was unlinked here stays so.

        Only another refresh token than the platform told before is a new grant of its own.
        """
        person, grant = told.person, told.grant
        owner = await unit.grants.find_owner(person.workspace_id, grant.sub) if grant else None
        if owner not in (None, person.id):
            raise Conflict("the Cronofy account belongs to another person")
        before = await unit.people.find(person.workspace_id, person.id)
        stored = await unit.people.put(person)
        if before and before.slack_user_id and stored.slack_user_id is None:
            await begin_anew(unit, stored, self._clock())
        if grant is None:
            return stored
        is_news = await unit.grants.is_news(grant)
        known = await unit.grants.find(person.workspace_id, person.id)
        if is_news and (known is None or (known.state is Grant.WITHDRAWN and known.tokens.refresh_token != grant.tokens.refresh_token)):
            await unit.grants.put(grant)
            await unit.promise(open_channel(grant.sub, self._clock()))
            await refresh_homes(unit, person.workspace_id, [person.id], self._clock())
        facts = await unit.connections.facts(person.workspace_id, person.id)
        if told.primary_calendar_id and facts.primary is None:
            primary = PrimaryCalendar(told.primary_calendar_id, "", "", "")
            await unit.connections.set_primary(person.workspace_id, person.id, primary)
        return stored

    async def _put_page(self, sessions: Sequence[Session]) -> list[Put | Invalid | Conflict]:
        """Everything is looked up at once, and written in the order of ids, so that two batches never wait for each other's rows."""
        results: dict[int, Put | Invalid | Conflict] = {}
        async with self._storage.writing() as unit:
            known_people = await _known_people(unit, sessions)
            listed = await unit.sessions.list_by_ids(sessions[0].workspace_id, list({session.id for session in sessions}))
            stored = {session.id: session for session in listed}
            for place, session in sorted(enumerate(sessions), key=lambda each: each[1].id):
                try:
                    put = results[place] = await self._put(unit, session, stored.get(session.id), known_people)
                    stored[session.id] = put.session
                except (Invalid, Conflict) as error:
                    results[place] = error
            await self._follow_up(unit, [result for result in results.values() if isinstance(result, Put)])
        return [results[place] for place in range(len(sessions))]

    async def _put(self, unit: UnitOfWork, session: Session, stored: Session | None, known_people: frozenset[str]) -> Put:
        if stored and session.sequence < stored.sequence:
            return Put(stored, PutOutcome.STALE)
        if stored and session.sequence == stored.sequence:
            if _content(session) != _content(stored):
                raise Conflict("this sequence is stored with other content: raise the sequence with every change")
            return Put(stored, PutOutcome.UNCHANGED)
        known_people |= frozenset(stored.people if stored else ())  # somebody of it may have been erased: it goes on for the others
        missing = [person_id for person_id in session.people if person_id not in known_people]
        if missing:
            raise Invalid(f"people: unknown id {', '.join(missing[:5])}: put the person first")
        now = self._clock()
        session = replace(session, booked_at=stored.booked_at if stored else now, changed_at=now)
        await unit.sessions.put(session)
        await unit.promise(*self._jobs(session, stored))
        return Put(session, PutOutcome.UPDATED if stored else PutOutcome.CREATED, stored)

    async def _follow_up(self, unit: UnitOfWork, puts: Sequence[Put]) -> None:
        await promise_following(unit, [put.session for put in puts if put.outcome is PutOutcome.UPDATED], self._clock())
        changed = [put for put in puts if put.outcome in (PutOutcome.CREATED, PutOutcome.UPDATED)]
        await expect_sessions(unit, [put.session for put in changed], self._clock())
        await restate(unit, [each for put in changed for each in (put.session, put.before) if each], self._clock())

    def _jobs(self, session: Session, before: Session | None) -> list[Job]:
        """One job for each participant, those who no longer take part included; a second one for what the window has yet to reach.

        Whichever sequence promised it, it brings the newest: a session that moved meanwhile is just looked at once more.
        """
        people = dict.fromkeys((*session.people, *(before.people if before else ())))
        make = place_job if self._writing.by_relink else read_back_job
        jobs = [make(session, person_id) for person_id in people]
        if session.cancelled or session.enters_window_at <= self._clock():
            return jobs
        due = session.enters_window_at + INTO_THE_WINDOW
        return jobs + [replace(make(session, person_id, "in-window"), not_before=due) for person_id in session.people]


def _pages(sessions: Sequence[Session]) -> Iterator[list[Session]]:
    """As many sessions at a time as have PAGE participants, who get a job each."""
    page: list[Session] = []
    for session in sessions:
        if page and sum(len(each.people) for each in page) + len(session.people) > PAGE:
            yield page
            page = []
        page.append(session)
    if page:
        yield page


def _content(session: Session) -> Session:
    """The session without what we add ourselves; in which order people are told says nothing."""
    return replace(session, people=tuple(sorted(session.people)), booked_at=session.starts_at, changed_at=session.starts_at)


async def _known_people(unit: UnitOfWork, sessions: Sequence[Session]) -> frozenset[str]:
    """Which of the participants the platform has told us of, in one query."""
    wanted = {person_id for session in sessions for person_id in session.people}
    return frozenset(person.id for person in await unit.people.list_by_ids(sessions[0].workspace_id, sorted(wanted)))
