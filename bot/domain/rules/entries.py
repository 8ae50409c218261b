"""Which entries of a calendar are a given session, and which of them say what."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.connection import NOWHERE
from bot.domain.diagnosis import SessionFacts
from bot.domain.session import CalendarEvent, Placement, Session, Snapshot

REFERENCE_LABEL = "Relink reference: "
"""What stands before a session's id in the description of every file we hand out."""

NEAR = timedelta(hours=24)
"""An unmanaged entry with the session's title this close to its time could be it: shown in any zone, and not next day's of the same name."""

_SAME_INSTANT = timedelta(minutes=1)


def reference_of(session_id: str) -> str:
    """The line by which a file of ours is recognised after somebody imported it."""
    return f"{REFERENCE_LABEL}{session_id}"


def events_of(
    session: Session, events: Iterable[CalendarEvent], snapshot: Snapshot | None = None, placement: Placement | None = None
) -> tuple[CalendarEvent, ...]:
    """The entries that could be this session, in their order, deleted ones included.

    Managed ones by their event_id; unmanaged ones by our reference in the description, or by the title near the session's time or exactly at the time
    that the snapshot showed.
    """
    event_ids = {session.calendar_event_id} | ({placement.event_id} if placement else set())
    return tuple(event for event in events if _could_be(event, session, event_ids, snapshot))


def _could_be(event: CalendarEvent, session: Session, event_ids: set[str], snapshot: Snapshot | None) -> bool:
    if event.event_id in event_ids:
        return True
    same_title = _plain(event.summary) == _plain(session.title)
    if event.event_id is not None:
        # A platform that does not tell its event_ids: its entry is known by title and exact time alone.
        return session.event_id is None and same_title and at_right_time(event, session)
    if refers_to(event, session):
        return True
    near = abs(event.starts_at - session.starts_at) < NEAR
    return same_title and (near or at_snapshot_time(event, snapshot))


def refers_to(event: CalendarEvent, session: Session) -> bool:
    """Whether the description carries our reference to this very session; an id that merely begins alike does not count."""
    for piece in event.description.split(REFERENCE_LABEL)[1:]:
        rest = piece.removeprefix(session.id)
        if len(rest) != len(piece) and not rest[:1].isalnum() and rest[:1] not in ("-", "_", "."):
            return True
    return False


def at_right_time(event: CalendarEvent, session: Session) -> bool:
    """Whether the entry starts and ends when the session does."""
    starts_alike = abs(event.starts_at - session.starts_at) < _SAME_INSTANT
    return starts_alike and abs(event.ends_at - session.ends_at) < _SAME_INSTANT and not event.all_day


def at_snapshot_time(event: CalendarEvent, snapshot: Snapshot | None) -> bool:
    """Whether the entry starts when the file that was handed out said."""
    return snapshot is not None and abs(event.starts_at - snapshot.starts_at) < _SAME_INSTANT


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


@dataclass(frozen=True, slots=True)
class Entries:
    """A session's entries, sorted by what they say; all empty when nothing was read.

    `primary` and `elsewhere` are managed and live; `removed` are managed ones deleted from the primary calendar; `copies` are live and unmanaged.
    """

    primary: tuple[CalendarEvent, ...] = ()
    elsewhere: tuple[CalendarEvent, ...] = ()
    removed: tuple[CalendarEvent, ...] = ()
    copies: tuple[CalendarEvent, ...] = ()

    @property
    def managed(self) -> tuple[CalendarEvent, ...]:
        """Every live managed entry, the primary calendar's first."""
        return self.primary + self.elsewhere


def was_read(facts: SessionFacts) -> bool:
    """Whether the calendars were read just now."""
    return facts.reachable and facts.events is not None


def entries_of(facts: SessionFacts) -> Entries:
    """Sort the entries that were just read. Calendars that are gone show nothing."""
    if not was_read(facts):
        return Entries()
    events = tuple(event for event in facts.events or () if not _calendar_gone(facts, event))
    managed = tuple(event for event in events if event.event_id is not None)
    primary_id = primary_id_of(facts)
    live = tuple(event for event in managed if not event.deleted)
    return Entries(
        primary=tuple(event for event in live if event.calendar_id == primary_id),
        elsewhere=tuple(event for event in live if event.calendar_id != primary_id),
        removed=tuple(event for event in managed if event.deleted and event.calendar_id == primary_id),
        copies=tuple(event for event in events if event.event_id is None and not event.deleted),
    )


def _calendar_gone(facts: SessionFacts, event: CalendarEvent) -> bool:
    listed = facts.account.find_calendar(event.calendar_id) if facts.account else None
    return listed is not None and listed[1].deleted


def primary_id_of(facts: SessionFacts) -> str | None:
    """The calendar that a session should be on; None while there is none."""
    if facts.primary is None or (facts.verdict is not None and facts.verdict.status in NOWHERE):
        return None
    return facts.primary.calendar_id


def calendar_of(facts: SessionFacts, event: CalendarEvent) -> dict[str, str | None]:
    """Which calendar and login an entry is on, by name, as evidence."""
    listed = facts.account.find_calendar(event.calendar_id) if facts.account else None
    if listed:
        return {"calendar": listed[1].name, "login": listed[0].name}
    if facts.primary and facts.primary.calendar_id == event.calendar_id:
        return {"calendar": facts.primary.calendar_name, "login": facts.primary.profile_name}
    return {}


def minutes_since(at: datetime, now: datetime) -> int:
    """Whole minutes from `at` to `now`; none when clocks disagree and `at` lies ahead."""
    return max(0, int((now - at).total_seconds() // 60))
