"""A coaching session, and what became of it on one person's calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SYNC_WINDOW_BACK = timedelta(days=42)
SYNC_WINDOW_AHEAD = timedelta(days=201)
"""Cronofy reads and writes no further: https://docs.cronofy.com/developers/faqs/recommended-sync/."""


class SessionKind(StrEnum):
    """How many people a session brings together."""

    ONE_TO_ONE = "one_to_one"
    GROUP = "group"
    POD = "pod"


class SessionStatus(StrEnum):
    """Whether the session takes place."""

    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class SessionWriter(StrEnum):
    """Who writes sessions to calendars: the platform (Relink reads back), or Relink itself."""

    PLATFORM = "platform"
    RELINK = "relink"


@dataclass(frozen=True, slots=True)
class Writing:
    """How sessions get onto calendars here. `platform_listens`: the platform can be asked to send one again."""

    writer: SessionWriter
    platform_listens: bool

    @property
    def by_relink(self) -> bool:
        """Whether Relink writes."""
        return self.writer is SessionWriter.RELINK

    @property
    def can_resend(self) -> bool:
        """Whether there is anybody who can send a session again."""
        return self.by_relink or self.platform_listens


@dataclass(frozen=True, slots=True)
class Session:
    """A coaching session as the platform last told us; `sequence` rises with every change, `people` are platform ids.

    `time_zone` is the IANA zone it was booked in; instants are aware UTC. `booked_at` is when we first heard of it, `changed_at` when it
    last changed.
    """

    workspace_id: str
    id: str
    sequence: int
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    people: tuple[str, ...]
    booked_at: datetime
    changed_at: datetime
    status: SessionStatus = SessionStatus.CONFIRMED
    organizer: str | None = None
    location: str | None = None
    join_url: str | None = None
    event_id: str | None = None
    description: str | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the session was called off."""
        return self.status is SessionStatus.CANCELLED

    @property
    def calendar_event_id(self) -> str:
        """The managed event's id on every participant's calendar: the platform's own, or one derived from the session, stable for life."""
        return self.event_id or f"relink-{self.id}"

    @property
    def enters_window_at(self) -> datetime:
        """When Cronofy's window will have reached it."""
        return self.starts_at - SYNC_WINDOW_AHEAD

    def in_sync_window(self, now: datetime) -> bool:
        """Whether Cronofy's window covers it: 42 days back to 201 ahead."""
        return now - SYNC_WINDOW_BACK <= self.ends_at and self.enters_window_at <= now

    def is_off_for(self, person_id: str) -> bool:
        """Whether it has no place on this person's calendar: it was cancelled, or goes to others now."""
        return self.cancelled or person_id not in self.people

    def can_be_sent(self, now: datetime) -> bool:
        """Whether it makes sense to send it to a calendar: it takes place, is not over, and Cronofy's window covers it."""
        return not self.cancelled and self.ends_at > now and self.in_sync_window(now)


class PlacementState(StrEnum):
    """How far one session got towards one calendar."""

    WANTED = "wanted"  # decided, nothing sent yet
    HELD = "held"  # cannot be written now: the connection does not deliver
    ACCEPTED = "accepted"  # Cronofy answered 202: accepted, which is not proof
    SEEN = "seen"  # read back from the calendar
    REFUSED = "refused"  # the calendar cannot take it
    REMOVED = "removed"  # off the calendar after a cancellation, whoever took it off


class Refusal(StrEnum):
    """Why a calendar did not take a session."""

    READ_ONLY = "read_only"
    CALENDAR_GONE = "calendar_gone"
    LOCKED = "locked"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Placement:
    """One session on one person's calendar: where, under which event_id, which sequence, what the last write answered.

    `sequence` is the session's sequence that `state` speaks of. `seen_at` is when it was last read back, at any sequence, unless it was
    taken off since. `reason` says why a write was refused (a Refusal) or held (a ConnectionStatus). `left_on` are the calendars on which an
    older entry of it may stand.
    """

    workspace_id: str
    session_id: str
    person_id: str
    state: PlacementState
    sequence: int
    event_id: str
    calendar_id: str | None = None
    profile_id: str | None = None
    reason: str | None = None
    attempted_at: datetime | None = None
    accepted_at: datetime | None = None
    seen_at: datetime | None = None
    left_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What is written to a calendar: the session as its owner will read it. Instants are aware UTC; `time_zone` is an IANA name.

    `shared`: others who may see the calendar may read it. `blocks`: it makes its owner busy.
    """

    event_id: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    description: str = ""
    location: str | None = None
    url: str | None = None
    shared: bool = True
    blocks: bool = True


class Participation(StrEnum):
    """What the calendar's owner answered to an event."""

    NEEDS_ACTION = "needs_action"
    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An entry on a calendar as Cronofy shows it. `event_id` is set on managed entries only, the ones written through our client.

    All-day entries run from midnight to midnight UTC here.
    """

    calendar_id: str
    event_uid: str
    event_id: str | None
    summary: str
    starts_at: datetime
    ends_at: datetime
    description: str = ""
    deleted: bool = False
    all_day: bool = False
    participation: Participation = Participation.UNKNOWN
    updated_at: datetime | None = None


def draft_of(session: Session) -> EventDraft:
    """The entry as its owner will read it."""
    return EventDraft(
        event_id=session.calendar_event_id,
        summary=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        time_zone=session.time_zone,
        description=session.description or "",
        location=session.location,
        url=session.join_url,
    )
