"""One session on one person's calendar at one moment: the questions that the rules ask of the facts.

A 202 is no proof of a write (https://docs.cronofy.com/developers/api/events/upsert-event/), and calendars are still readable while their
provider refuses access, so what counts is what was read back, from a connection that shows everything.
"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.connection import DELIVERS, NOWHERE, ConnectionStatus
from bot.domain.diagnosis import Remedy, SessionFacts
from bot.domain.rules.catalogue import Evidence
from bot.domain.rules.connection import remedy_of
from bot.domain.rules.entries import Entries, at_right_time, at_snapshot_time, events_of, refers_to, sort_entries
from bot.domain.session import CalendarEvent, Placement, PlacementState, Session

_STILL_SHOWS = DELIVERS | {ConnectionStatus.READ_ONLY, ConnectionStatus.RELINK}
"""The states in which what is on the calendar would be read: while access is refused, Cronofy answers as it last saw."""


@dataclass(frozen=True, slots=True)
class Case:
    """The facts at `now` (aware, UTC), with the session's entries sorted; make it with `case_of`."""

    facts: SessionFacts
    now: datetime
    entries: Entries = field(default_factory=Entries)

    @property
    def session(self) -> Session:
        """The session in question."""
        return self.facts.session

    @property
    def status(self) -> ConnectionStatus | None:
        """The connection's state; None while nothing is known of it."""
        return self.facts.verdict.status if self.facts.verdict else None

    @property
    def delivers(self) -> bool:
        """Whether sessions arrive, as far as is known."""
        return self.facts.verdict is not None and self.facts.verdict.delivers

    @property
    def cure(self) -> Remedy:
        """What puts a wrong calendar right: the connection first, where that does not deliver."""
        verdict = self.facts.verdict
        return self.sent_again if verdict is None or verdict.delivers else remedy_of(verdict)

    @property
    def can_resend(self) -> bool:
        """Whether the session can be sent again."""
        return self.facts.writing.can_resend and self.session.can_be_sent(self.now)

    @property
    def sent_again(self) -> Remedy:
        """Sending again; where nobody can, its file, or a person where that would only make a second entry."""
        if self.can_resend:
            return Remedy.RESEND
        return Remedy.TALK_TO_SUPPORT if self.entries.managed else Remedy.GET_FILE

    @property
    def in_window(self) -> bool:
        """Whether Cronofy's window covers the session."""
        return self.session.in_sync_window(self.now)

    @property
    def was_read(self) -> bool:
        """Whether the calendars were read just now."""
        return was_read(self.facts)

    @property
    def still_shows(self) -> bool:
        """Whether what was seen on the calendar once would have been read again."""
        return self.was_read and self.status in _STILL_SHOWS

    @property
    def placement(self) -> Placement | None:
        """The placement, if it speaks of the session as it is now."""
        placement = self.facts.placement
        return placement if placement and placement.sequence >= self.session.sequence else None

    @property
    def placed_as(self) -> PlacementState | None:
        """How far the session as it is now got; None when nothing was written down of it."""
        return self.placement.state if self.placement else None

    @property
    def accepted_at(self) -> datetime | None:
        """When Cronofy accepted the session as it is now, if that is where it stands."""
        if self.placement is None or self.placement.state is not PlacementState.ACCEPTED:
            return None
        return self.placement.accepted_at or self.placement.attempted_at

    @property
    def right_entry(self) -> CalendarEvent | None:
        """The managed entry at the right time on the primary calendar."""
        return next((event for event in self.entries.primary if self.is_right(event)), None)

    @property
    def shown_entry(self) -> CalendarEvent | None:
        """The entry at the right time on the primary calendar: the managed one, or else an imported one."""
        copies = (event for event in self.entries.copies if event.calendar_id == _primary_id(self.facts))
        return self.right_entry or next((event for event in copies if self.is_right(event)), None)

    @property
    def lacks(self) -> bool:
        """Whether the calendars were read where they would show the session as it is now, and do not."""
        return self.still_shows and self.right_entry is None

    @property
    def seen_before(self) -> bool:
        """Whether the session as it is now was read back from the primary calendar, as far as was written down."""
        return self.placed_as is PlacementState.SEEN and self.placed_on_primary

    @property
    def removals(self) -> tuple[CalendarEvent, ...]:
        """What was deleted from the primary calendar since the last change; an entry of what the session was before went with that."""
        session, placement = self.session, self.facts.placement
        stood_under = {placement.event_id} - {session.calendar_event_id} if placement else set()
        since = session.changed_at if session.changed_at > session.booked_at else None
        return tuple(
            event
            for event in self.entries.removed
            if event.event_id not in stood_under and not (since and event.updated_at and event.updated_at < since)
        )

    @property
    def placed_on_primary(self) -> bool:
        """Whether the last placement speaks of the calendar that is primary now."""
        placement, primary_id = self.facts.placement, _primary_id(self.facts)
        return placement is not None and primary_id is not None and placement.calendar_id in (None, primary_id)

    @property
    def primary_names(self) -> Evidence:
        """The primary calendar and its login by name, as evidence."""
        return _primary_names(self.facts)

    def is_right(self, event: CalendarEvent) -> bool:
        """Whether an entry starts and ends when the session does."""
        return at_right_time(event, self.session)

    def is_imported(self, event: CalendarEvent) -> bool:
        """Whether an unmanaged entry came from a file of this session: it carries our reference, or stands where the file said."""
        return event.event_id is None and (refers_to(event, self.session) or at_snapshot_time(event, self.facts.snapshot))

    def where(self, event: CalendarEvent) -> Evidence:
        """The calendar and login of an entry by name, as evidence."""
        return whereabouts_of(event, self.facts)

    def minutes_since(self, at: datetime) -> int:
        """Whole minutes from `at` until now; none when clocks disagree and `at` lies ahead."""
        return max(0, int((self.now - at).total_seconds() // 60))


def case_of(facts: SessionFacts, now: datetime) -> Case:
    """The facts at `now` (aware, UTC) with their entries."""
    return Case(facts, now, entries_of(facts))


def entries_of(facts: SessionFacts) -> Entries:
    """Sort what was read: only entries that could be this session count, and a calendar that is gone shows nothing."""
    if not was_read(facts):
        return Entries()
    own = events_of(facts.session, facts.events or (), facts.snapshot, facts.placement)
    return sort_entries((event for event in own if not _calendar_gone(facts, event)), _primary_id(facts))


def was_read(facts: SessionFacts) -> bool:
    """Whether the calendars were read just now."""
    return facts.reachable and facts.events is not None


def whereabouts_of(event: CalendarEvent, facts: SessionFacts) -> Evidence:
    """The calendar and login of an entry by name, as evidence; the remembered names where Cronofy no longer lists them."""
    listed = facts.account.find_calendar(event.calendar_id) if facts.account else None
    if listed:
        return {"calendar": listed[1].name, "login": listed[0].name}
    return _primary_names(facts) if event.calendar_id == _primary_id(facts) else {}


def _primary_names(facts: SessionFacts) -> Evidence:
    primary = facts.primary
    return {"calendar": primary.calendar_name, "login": primary.profile_name} if primary else {}


def _calendar_gone(facts: SessionFacts, event: CalendarEvent) -> bool:
    listed = facts.account.find_calendar(event.calendar_id) if facts.account else None
    return listed is not None and listed[1].deleted


def _primary_id(facts: SessionFacts) -> str | None:
    """The calendar that a session should be on; None in a state that leaves none."""
    if facts.primary is None or (facts.verdict is not None and facts.verdict.status in NOWHERE):
        return None
    return facts.primary.calendar_id
