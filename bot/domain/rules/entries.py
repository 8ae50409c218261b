"""Which entries of a person's calendars are a given session."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.calendar_files import Snapshot
from bot.domain.session import CalendarEvent, Placement, Session

REFERENCE_LABEL = "Relink reference: "
"""What stands before a session's id in the description of every file we hand out."""

_SAME_INSTANT = timedelta(minutes=1)


def reference_of(session_id: str) -> str:
    """The line by which a file of ours is recognised after somebody imported it."""
    return f"{REFERENCE_LABEL}{session_id}"


def events_of(
    session: Session, events: Iterable[CalendarEvent], snapshot: Snapshot | None = None, placement: Placement | None = None
) -> tuple[CalendarEvent, ...]:
    """The entries that could be this session, in their order, deleted ones included.

    Managed ones by their event_id; unmanaged ones by our reference in the description, or by the title at the session's time or at the very
    time that the snapshot showed. What refers to another session is never this one.
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
    if REFERENCE_LABEL in event.description:
        return refers_to(event, session)
    return same_title and (at_right_time(event, session) or at_snapshot_time(event, snapshot))


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
    """A session's entries, sorted by what they say.

    `primary` and `elsewhere` are managed and live; `removed` are managed ones deleted from the primary calendar; `copies` are live and
    unmanaged.
    """

    primary: tuple[CalendarEvent, ...] = ()
    elsewhere: tuple[CalendarEvent, ...] = ()
    removed: tuple[CalendarEvent, ...] = ()
    copies: tuple[CalendarEvent, ...] = ()

    @property
    def managed(self) -> tuple[CalendarEvent, ...]:
        """Every live managed entry, the primary calendar's first."""
        return self.primary + self.elsewhere


def sort_entries(events: Iterable[CalendarEvent], primary_id: str | None) -> Entries:
    """Sort entries of one session by where and whose they are, each kind in the order given."""
    entries = tuple(events)
    live = tuple(event for event in entries if not event.deleted)
    managed = tuple(event for event in live if event.event_id is not None)
    return Entries(
        primary=tuple(event for event in managed if event.calendar_id == primary_id),
        elsewhere=tuple(event for event in managed if event.calendar_id != primary_id),
        removed=tuple(event for event in entries if event.deleted and event.event_id is not None and event.calendar_id == primary_id),
        copies=tuple(event for event in live if event.event_id is None),
    )
