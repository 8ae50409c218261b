"""The platform itself: who its people are, which sessions they have, and whom it tells of every change."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from integrations.local.platform.calendars import Calendars, WriteAnswer
from integrations.local.platform.outbox import Entry, Outbox
from integrations.local.platform.relink import Call, CallAnswer, Faults, Relink, delete_session, put_person, put_session
from integrations.local.platform.seed import GrantRecord, PersonRecord, PlatformSeed, SessionRecord

LOG_LENGTH = 5_000


class UnknownError(Exception):
    """There is no session or person of that id."""


class ConflictError(Exception):
    """The change does not fit what is there: the id is taken, or the session is cancelled."""


@dataclass(frozen=True, slots=True)
class CalendarJob:
    """Bring one session onto the calendars of some people. `calendar_id` overrides where; `afresh` forgets where it was before."""

    session: SessionRecord
    people: tuple[str, ...]
    calendar_id: str | None = None
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, and the deliveries on their way; either is None when nobody is to be told."""

    session: SessionRecord
    told: Entry[Call, CallAnswer] | None
    written: Entry[CalendarJob, tuple[WriteAnswer, ...]] | None


class Platform:
    """People and sessions in memory. Every change raises `sequence`, goes to Relink, and onto calendars unless Relink writes them."""

    def __init__(
        self, seed: PlatformSeed, *, relink: Relink, calendars: Calendars, faults: Faults, writes: bool, clock: Callable[[], datetime]
    ) -> None:
        self.people: dict[str, PersonRecord] = {person.id: person for person in seed.people}
        self.sessions: dict[str, SessionRecord] = {session.id: session for session in seed.sessions}
        self.written: dict[str, dict[str, str]] = {session: dict(places) for session, places in seed.written.items()}
        self.ready_at: datetime | None = None
        self.answers: deque[CallAnswer] = deque(maxlen=LOG_LENGTH)
        self.writings: deque[WriteAnswer] = deque(maxlen=LOG_LENGTH)
        self.to_relink: Outbox[Call, CallAnswer] = Outbox(self._tell)
        self.to_calendars: Outbox[CalendarJob, tuple[WriteAnswer, ...]] = Outbox(self._place)
        self._relink = relink
        self._calendars = calendars
        self._faults = faults
        self._writes = writes
        self._clock = clock

    async def tell_relink(self) -> None:
        """Wait until Relink is ready, then tell it everything in order, for ever."""
        await self._relink.until_ready()
        self.ready_at = self._clock()
        await self.to_relink.run()

    def announce(self) -> int:
        """Queue every person and every session as they stand now; answers how many calls that makes."""
        calls = [*map(put_person, self.people.values()), *map(put_session, self.sessions.values())]
        for call in calls:
            self.to_relink.add(call)
        return len(calls)

    def book(self, session: SessionRecord) -> Change:
        """A new session.

        Raises:
            ConflictError: its id is taken.
            UnknownError: one of its people is not there.
        """
        if session.id in self.sessions:
            raise ConflictError(f"there is a session {session.id} already")
        strangers = sorted(set(session.people) - set(self.people))
        if strangers:
            raise UnknownError(f"no such people: {', '.join(strangers)}")
        return self._changed(session)

    def move(self, session_id: str, starts_at: datetime, ends_at: datetime) -> Change:
        """Another time. Raises UnknownError; ConflictError when it is cancelled; ValueError when it ends before it starts."""
        session = self.session(session_id)
        if session.status == "cancelled":
            raise ConflictError(f"the session {session_id} is cancelled")
        times = {"starts_at": starts_at, "ends_at": ends_at, "sequence": session.sequence + 1}
        return self._changed(SessionRecord.model_validate({**session.model_dump(), **times}))

    def cancel(self, session_id: str, *, delete: bool = False) -> Change:
        """Call it off; with `delete` Relink hears that it is gone instead. A second time changes nothing. Raises UnknownError."""
        session = self.session(session_id)
        if session.status == "cancelled":
            return Change(session, None, None)
        cancelled = session.model_copy(update={"status": "cancelled", "sequence": session.sequence + 1})
        return self._changed(cancelled, delete_session(cancelled) if delete else None)

    def resend(self, session_id: str) -> Change:
        """Tell Relink and write the calendars once more, as a new sequence. Raises UnknownError."""
        session = self.session(session_id)
        return self._changed(self._with_event_id(session).model_copy(update={"sequence": session.sequence + 1}), afresh=True)

    def resend_to(self, session_id: str, person_id: str | None, calendar_id: str | None) -> Change:
        """What Relink asks for: the same session once more onto one person's calendar, or everybody's.

        `calendar_id` is the person's primary calendar as they chose it in Slack: it is remembered for what follows.
        Relink is told only of what it could not know: an `event_id` that the session gets by being written for the first time.

        Raises:
            UnknownError: no such session, or the person has no part in it.
        """
        session = self.session(session_id)
        if person_id is not None and person_id not in session.people:
            raise UnknownError(f"{person_id} has no part in {session_id}")
        people = session.people if person_id is None else (person_id,)
        if person_id is not None and calendar_id is not None:
            self._learn_primary(person_id, calendar_id)
        told = None
        if session.event_id is None:
            session = self._with_event_id(session).model_copy(update={"sequence": session.sequence + 1})
            self.sessions[session_id] = session
            told = self.to_relink.add(put_session(session))
        return Change(session, told, self._write(CalendarJob(session, people, calendar_id, afresh=True)))

    def session(self, session_id: str) -> SessionRecord:
        """The session of that id. Raises UnknownError."""
        if session_id not in self.sessions:
            raise UnknownError(f"no session {session_id}")
        return self.sessions[session_id]

    def _learn_primary(self, person_id: str, calendar_id: str) -> None:
        person = self.people[person_id]
        if person.cronofy is not None:
            grant = person.cronofy.model_copy(update={"primary_calendar_id": calendar_id})
            self.people[person_id] = person.model_copy(update={"cronofy": grant})

    def _with_event_id(self, session: SessionRecord) -> SessionRecord:
        return session.model_copy(update={"event_id": session.event_id or event_id_of(session.id)})

    def _changed(self, session: SessionRecord, call: Call | None = None, *, afresh: bool = False) -> Change:
        self.sessions[session.id] = session
        told = self.to_relink.add(call or put_session(session))
        return Change(session, told, self._write(CalendarJob(session, session.people, afresh=afresh)))

    def _write(self, job: CalendarJob) -> Entry[CalendarJob, tuple[WriteAnswer, ...]] | None:
        if not self._writes or not self._faults.now.cronofy_writes or job.session.event_id is None:
            return None
        return self.to_calendars.add(job)

    async def _tell(self, call: Call) -> CallAnswer:
        answer = await self._relink.send(call)
        self.answers.append(answer)
        return answer

    async def _place(self, job: CalendarJob) -> tuple[WriteAnswer, ...]:
        """Every linked person's calendar, one after the other; a repetition writes the same again."""
        answers: list[WriteAnswer] = []
        for person_id in job.people:
            grant = self.people[person_id].cronofy
            if grant is not None:
                answers += await self._place_for(person_id, grant, job)
        self.writings.extend(answers)
        return tuple(answers)

    async def _place_for(self, person_id: str, grant: GrantRecord, job: CalendarJob) -> list[WriteAnswer]:
        """Write where the session stands already; afresh on the primary calendar, taking it off the former one."""
        places = self.written.setdefault(job.session.id, {})
        former = places.get(person_id)
        event_id = job.session.event_id or ""
        if job.session.status == "cancelled":
            answers = [await self._calendars.remove(person_id, grant, event_id, former)] if former else []
            places.pop(person_id, None)
            return answers
        target = job.calendar_id or (None if job.afresh else former) or grant.primary_calendar_id
        answers = [await self._calendars.write(person_id, grant, job.session, target)]
        written_to = answers[0].calendar_id if answers[0].accepted else None
        if written_to and former and former != written_to:
            answers.append(await self._calendars.remove(person_id, grant, event_id, former))
        if written_to:
            places[person_id] = written_to
        return answers


def event_id_of(session_id: str) -> str:
    """The id under which the platform writes a session, stable for life."""
    return f"platform-{session_id}"
