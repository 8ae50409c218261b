"""Why a session is not, or wrongly, on a calendar: find the session, gather the facts, let the rules decide."""

from datetime import datetime, timedelta

from bot.domain.answers import SessionLine, SessionList, WhichSession, WhyAnswer
from bot.domain.connection import ConnectionFacts, verdict_of
from bot.domain.diagnosis import Diagnosis, FindingId, Remedy, SessionFacts
from bot.domain.errors import OutsideError
from bot.domain.people import Person
from bot.domain.rules import counting, diagnose_session, story_of, unknown_session
from bot.domain.session import SYNC_WINDOW_BACK, CalendarEvent, PlacementState, Session, Writing
from bot.language import Understanding, match_sessions
from bot.services.connections import ConnectionService
from bot.services.grants import GrantService
from bot.services.last_seen import outbreak_of
from bot.services.placements import LOOK_AROUND
from bot.services.ports import Clock, Cronofy, Storage

ASKED_BACK = SYNC_WINDOW_BACK
ASKED_AHEAD = timedelta(days=400)
ASKED_MOST = 1000
LISTED_AHEAD = timedelta(days=60)
LISTED_MOST = 50


class DiagnosisService:
    """Answers "why"."""

    def __init__(
        self, storage: Storage, connections: ConnectionService, grants: GrantService, cronofy: Cronofy, clock: Clock, writing: Writing
    ) -> None:
        self._storage = storage
        self._connections = connections
        self._grants = grants
        self._cronofy = cronofy
        self._clock = clock
        self._writing = writing

    async def why(self, person: Person, asked: Understanding) -> WhyAnswer | WhichSession:
        """The answer for the session that was meant, or a choice when none or several fit."""
        fitting = await self.chosen(person, asked)
        if len(fitting) == 1:
            return await self.why_session(person, fitting[0].id)
        if not fitting and (asked.words or asked.span):
            return await self.why_session(person, asked.words)
        return WhichSession(person, fitting, asked.words)

    async def chosen(self, person: Person, asked: Understanding) -> tuple[Session, ...]:
        """The person's sessions that fit what was asked, the likeliest first; all of them when none was named."""
        sessions = await self.sessions_of(person)
        if asked.words or asked.span:
            return match_sessions(sessions, asked.words, asked.span)
        return tuple(self._coming(sessions))

    async def why_session(self, person: Person, session_id: str) -> WhyAnswer:
        """The answer for the session of that id; somebody else's is answered as such, without anything about it."""
        async with self._storage.reading() as unit:
            session = await unit.sessions.find(person.workspace_id, session_id)
        if session is None:
            return WhyAnswer(person, unknown_session(session_id))
        facts = await self._connections.look(person)
        gathered = await self._gather(person, session, facts)
        diagnosis = diagnose_session(gathered, self._clock())
        report = await self._connections.report(person, facts)
        return WhyAnswer(
            person,
            diagnosis,
            story_of(gathered, diagnosis),
            report.door_url,
            file_offered=_file_helps(diagnosis),
            resend_offered=any(finding.remedy is Remedy.RESEND for finding in diagnosis.findings),
        )

    async def sessions_of(self, person: Person) -> list[Session]:
        """The sessions a person may ask about, by start."""
        now = self._clock()
        async with self._storage.reading() as unit:
            return await unit.sessions.list_for_person(
                person.workspace_id, person.id, now - ASKED_BACK, now + ASKED_AHEAD, limit=ASKED_MOST
            )

    async def coming(self, person: Person) -> SessionList:
        """The sessions of the next 60 days with how far each got, as last known."""
        now = self._clock()
        async with self._storage.reading() as unit:
            until = now + LISTED_AHEAD
            sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, now, until, limit=LISTED_MOST + 1)
            placements = await unit.placements.list_for_person(person.workspace_id, person.id, [s.id for s in sessions])
            facts = await unit.connections.facts(person.workspace_id, person.id)
        verdict = verdict_of(facts, now)
        placed = {placement.session_id: placement for placement in counting(placements, verdict, facts.primary)}
        lines = tuple(SessionLine(session, placed.get(session.id)) for session in sessions[:LISTED_MOST])
        delivers = verdict.delivers if verdict else None
        return SessionList(person, lines, delivers, facts.checked_at, more=len(sessions) > LISTED_MOST)

    def _coming(self, sessions: list[Session]) -> list[Session]:
        """What a person most likely asks about first: the coming ones by start, then the past ones, latest first."""
        now = self._clock()
        past = [session for session in sessions if session.ends_at < now]
        return [session for session in sessions if session.ends_at >= now] + past[::-1]

    async def _gather(self, person: Person, session: Session, facts: ConnectionFacts) -> SessionFacts:
        async with self._storage.reading() as unit:
            placement = await unit.placements.find(person.workspace_id, session.id, person.id)
            snapshot = await unit.hand_outs.latest_snapshot(person.workspace_id, session.id, person.id)
            broken_together = await outbreak_of(unit, person)
        return SessionFacts(
            person_id=person.id,
            session=session,
            verdict=verdict_of(facts, self._clock()),
            account=facts.account,
            primary=facts.primary,
            reachable=facts.reachable,
            writing=self._writing,
            placement=placement,
            snapshot=snapshot,
            events=await self._events(person, session, facts),
            person_time_zone=person.time_zone,
            checked_at=facts.checked_at,
            broken_together=broken_together,
        )

    async def _events(self, person: Person, session: Session, facts: ConnectionFacts) -> tuple[CalendarEvent, ...] | None:
        """Every entry but those of the person's other sessions; None when the calendars cannot be read, or need not be."""
        if facts.sub is None or not facts.reachable or person.id not in session.people:
            return None
        since, until = _around(session, self._clock())
        try:
            entries = await self._grants.call(person, lambda token: self._cronofy.read_events(token, since, until, deleted=True))
        except OutsideError:
            return None
        own = facts.account.calendar_ids if facts.account else frozenset()
        async with self._storage.reading() as unit:
            event_ids = sorted({entry.event_id for entry in entries if entry.event_id})
            standing = await unit.sessions.standing_under(person.workspace_id, person.id, event_ids)
        return tuple(
            entry
            for entry in entries
            if entry.calendar_id in own and (entry.event_id is None or standing.get(entry.event_id, session.id) == session.id)
        )


_NO_FILE = frozenset(
    {
        FindingId.THERE,
        FindingId.OTHER_TIME_ZONE,
        FindingId.DOUBLED,
        FindingId.DECLINED,
        FindingId.CANCELLED,
        FindingId.NOT_VISIBLE_YET,
        FindingId.ON_ANOTHER_CALENDAR,
        FindingId.OLD_TIME,
    }
)
"""With these a file would only make a second entry, or bring back what was called off."""
_UNREAD = frozenset({FindingId.UNREACHABLE, FindingId.AUTHORISATION_WITHDRAWN, FindingId.PERMISSION_MISSING})
"""With these the calendar could not be read, and what was seen there before counts as there."""


def _file_helps(diagnosis: Diagnosis) -> bool:
    session, placement, main = diagnosis.session, diagnosis.placement, diagnosis.main.id
    if session is None or main in _NO_FILE:
        return False
    seen = placement is not None and placement.state is PlacementState.SEEN and placement.sequence >= session.sequence
    return not (seen and main in _UNREAD)


def _around(session: Session, now: datetime) -> tuple[datetime, datetime]:
    """The span in which entries of this session are looked for: a month around its time and today, so that an old time shows too."""
    return min(session.starts_at, now) - LOOK_AROUND, max(session.ends_at, now) + LOOK_AROUND
