"""Moving a person's coming sessions to another calendar: which ones, and what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import Calendar, ConnectionStatus, PrimaryCalendar, Profile
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person
from bot.domain.session import Placement, PlacementState, Refusal, Session

TIDIED_WITHIN = timedelta(minutes=1)
"""After so long, an old entry that is still there is one that could not be taken off."""

Calendars = tuple[tuple[Profile, Calendar], ...]


@dataclass(frozen=True, slots=True)
class CalendarMove:
    """One wish to have sessions moved, recorded with the choice of the calendar; `id` is the key of the job that begins it.

    `ts` is the message in which it was pressed, which becomes the receipt; None where a new one has to.
    """

    id: str
    workspace_id: str
    person_id: str
    calendar_id: str
    session_ids: tuple[str, ...]
    made_at: datetime
    slack_channel_id: str | None = None
    ts: str | None = None

    @property
    def beginning(self) -> Job:
        """The promise to have each session moved."""
        return Job(JobKind.MOVE_SESSIONS, self.id, {"workspace_id": self.workspace_id, "move_id": self.id})

    @property
    def telling(self) -> Job:
        """The promise of a receipt."""
        return Job(JobKind.TELL_MOVE, f"{self.id}:told", {"workspace_id": self.workspace_id, "move_id": self.id})


def move_id(workspace_id: str, request: str) -> str:
    """The id of the move that one request makes, however often it is made."""
    return f"move:{workspace_id}:{request}"


@dataclass(frozen=True, slots=True)
class MoveQuestion:
    """What would move to `target`, by start, before anything is changed. `former` is the one calendar that all of them stand on.

    `asks_platform`: the platform writes, and can only be asked.
    """

    person: Person
    target: PrimaryCalendar
    former: PrimaryCalendar | None
    sessions: tuple[Session, ...]
    asks_platform: bool
    choices: Calendars


class Fate(StrEnum):
    """What became of one session."""

    UNDER_WAY = "under_way"
    MOVED = "moved"
    ALREADY = "already"  # it was found there
    LEFT_BEHIND = "left_behind"  # moved, and its old entry could not be taken off
    NOT_MOVED = "not_moved"
    OFF = "off"  # cancelled, over, or somebody else's by now


@dataclass(frozen=True, slots=True)
class MoveReceipt:
    """Where a move stands, with the reasons that were written down, by session id. `overtaken`: another calendar was chosen since."""

    person: Person
    move: CalendarMove
    primary: PrimaryCalendar | None
    fates: Mapping[Fate, tuple[Session, ...]]
    reasons: Mapping[str, Refusal | ConnectionStatus]
    choices: Calendars
    asks_platform: bool

    @property
    def overtaken(self) -> bool:
        """Whether sessions go elsewhere by now."""
        return self.primary is None or self.primary.calendar_id != self.move.calendar_id

    @property
    def is_over(self) -> bool:
        """Whether nothing is under way any more."""
        return self.overtaken or not self.fates.get(Fate.UNDER_WAY)


def standing_elsewhere(sessions: Iterable[Session], placements: Iterable[Placement], calendar_id: str, now: datetime) -> dict[Session, str]:
    """The coming sessions of which an entry stands, or may stand, on another calendar than this one, by start, each with that calendar."""
    elsewhere = {each.session_id: each.calendar_id for each in placements if each.calendar_id and _is_written(each)}
    coming = [session for session in sessions if session.starts_at > now and session.can_be_sent(now)]
    by_start = sorted(coming, key=lambda session: (session.starts_at, session.id))
    return {session: elsewhere[session.id] for session in by_start if elsewhere.get(session.id, calendar_id) != calendar_id}


def _is_written(placement: Placement) -> bool:
    return placement.state is not PlacementState.REMOVED and (placement.accepted_at is not None or placement.seen_at is not None)


def fates_of(
    move: CalendarMove, sessions: Sequence[Session], placements: Iterable[Placement], now: datetime, *, asks_platform: bool
) -> dict[Fate, tuple[Session, ...]]:
    """What became of each of the move's sessions, in the order given."""
    placed = {placement.session_id: placement for placement in placements}
    found: dict[Fate, tuple[Session, ...]] = {}
    for session in sessions:
        fate = _fate(move, session, placed.get(session.id), now, asks_platform=asks_platform)
        found[fate] = (*found.get(fate, ()), session)
    return found


def _fate(move: CalendarMove, session: Session, placement: Placement | None, now: datetime, *, asks_platform: bool) -> Fate:
    if move.person_id not in session.people or not session.can_be_sent(now):
        return Fate.OFF
    if placement is None or placement.sequence < session.sequence:
        return Fate.UNDER_WAY
    if placement.state is PlacementState.SEEN and placement.calendar_id == move.calendar_id:
        if asks_platform:
            return Fate.MOVED
        if placement.left_on:
            settled = placement.seen_at is not None and placement.seen_at + TIDIED_WITHIN <= now
            return Fate.LEFT_BEHIND if settled else Fate.UNDER_WAY
        return Fate.MOVED if placement.accepted_at and placement.accepted_at >= move.made_at else Fate.ALREADY
    tried = placement.attempted_at is not None and placement.attempted_at >= move.made_at
    stopped = placement.state in (PlacementState.HELD, PlacementState.REFUSED)
    return Fate.NOT_MOVED if tried and stopped else Fate.UNDER_WAY


def reason_of(placement: Placement) -> Refusal | ConnectionStatus | None:
    """Why the placement did not get further, as far as it was written down."""
    if placement.state is PlacementState.REFUSED and placement.reason in list(Refusal):
        return Refusal(placement.reason)
    if placement.state is PlacementState.HELD and placement.reason in list(ConnectionStatus):
        return ConnectionStatus(placement.reason)
    return None
