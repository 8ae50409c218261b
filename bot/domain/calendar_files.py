"""Calendar files that were handed out, and what has to follow one when its session changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.jobs import Job, JobKind
from bot.domain.occasions import URGENT
from bot.domain.people import Person
from bot.domain.session import Placement, PlacementState, Session, SessionStatus

FILES_AT_ONCE = 100
"""So many sessions are given out in one file."""
ONE_WISH = timedelta(minutes=1)
"""What is asked for again within so long, by the same button, is no second wish: a double click, or somebody who waits."""
SETTLES_IN = timedelta(minutes=2)
"""A session that moves is often moved again at once: what follows waits for so long, and tells of the last move alone."""
SETTLES_SOON = timedelta(seconds=5)
"""So long where a session is near."""


@dataclass(frozen=True, slots=True)
class HandOut:
    """One giving of files into a conversation, recorded before anything is uploaded; `id` is its job's key.

    `slack_file_id` is set once Slack has the file, `posted_at` once the person can see it, as a file or as a link to one.
    """

    id: str
    workspace_id: str
    person_id: str
    slack_channel_id: str
    thread_ts: str | None
    session_ids: tuple[str, ...]
    made_at: datetime
    slack_file_id: str | None = None
    posted_at: datetime | None = None


class SnapshotState(StrEnum):
    """What a person was last given of a session."""

    STANDS = "stands"
    CANCELLED = "cancelled"
    LET_GO = "let_go"  # no file any more: their calendar shows the session by itself, and they were told so


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An .ics handed to a person, with what it showed of one session; `uid` is the file's stable UID, `hand_out_id` says where it went."""

    workspace_id: str
    session_id: str
    person_id: str
    sequence: int
    uid: str
    starts_at: datetime
    handed_at: datetime
    ends_at: datetime
    title: str
    hand_out_id: str
    state: SnapshotState = SnapshotState.STANDS


class Change(StrEnum):
    """What became of a session since a file of it was handed out."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    NOT_THEIRS = "not_theirs"
    RESTORED = "restored"  # the file said cancelled, and it takes place


@dataclass(frozen=True, slots=True)
class Following:
    """What a person has to know of a session, beside the file they were `given`; `hand_out` is what brings the next one.

    `reached_at` is when their calendar showed the session by itself: then no file comes. What is no longer theirs is as they were given it.
    """

    person: Person
    session: Session
    given: Snapshot
    change: Change
    hand_out: HandOut
    reached_at: datetime | None


def snapshot_uid(workspace_id: str, session_id: str) -> str:
    """The UID of every .ics file of a session: the same for life, so that a later file updates the earlier one (RFC 5545, 3.8.4.7)."""
    return f"{session_id}.{workspace_id}@relink"


def snapshot_of(session: Session, person_id: str, hand_out_id: str, at: datetime) -> Snapshot:
    """What a file made at `at` shows of the session."""
    return Snapshot(
        workspace_id=session.workspace_id,
        session_id=session.id,
        person_id=person_id,
        sequence=session.sequence,
        uid=snapshot_uid(session.workspace_id, session.id),
        starts_at=session.starts_at,
        handed_at=at,
        ends_at=session.ends_at,
        title=session.title,
        hand_out_id=hand_out_id,
        state=SnapshotState.CANCELLED if session.cancelled else SnapshotState.STANDS,
    )


def withdrawn(session: Session, given: Snapshot) -> Session:
    """A session that is no longer theirs, as a file takes it off: cancelled, with nothing in it that they were not given before."""
    return replace(
        session,
        status=SessionStatus.CANCELLED,
        title=given.title,
        starts_at=given.starts_at,
        ends_at=given.ends_at,
        people=(),
        organizer=None,
        location=None,
        join_url=None,
        description=None,
    )


def change_since(given: Snapshot, session: Session, now: datetime) -> Change | None:
    """What whoever holds that file has to know of the session as it is; None where the file still says it, or it is all over."""
    theirs = given.person_id in session.people
    stands = theirs and not session.cancelled
    last = max(given.ends_at, session.ends_at) if stands else given.ends_at
    if given.state is SnapshotState.LET_GO or given.sequence >= session.sequence or last <= now:
        return None
    if given.state is SnapshotState.CANCELLED:
        return Change.RESTORED if stands else None
    if not stands:
        return Change.CANCELLED if theirs else Change.NOT_THEIRS
    return Change.MOVED if (given.starts_at, given.ends_at) != (session.starts_at, session.ends_at) else None


def reached_at(given: Snapshot, placement: Placement | None) -> datetime | None:
    """When the calendar was last seen to show the session by itself, as the file shows it or later; None if it was not."""
    if placement is None or placement.seen_at is None or placement.state in (PlacementState.HELD, PlacementState.REFUSED):
        return None
    as_given = placement.state is PlacementState.SEEN and placement.sequence >= given.sequence
    return placement.seen_at if as_given or placement.seen_at >= given.handed_at else None


def follow_file(given: Snapshot, session: Session, reached: datetime | None, now: datetime) -> Job:
    """The promise to bring what follows from this change; `reached` is when the calendar showed the session by itself before it."""
    ids = {"workspace_id": session.workspace_id, "session_id": session.id, "person_id": given.person_id}
    key = ":".join(("follow", *ids.values(), str(session.sequence)))
    fields: dict[str, str | int] = {**ids, "sequence": session.sequence, **({"reached": reached.isoformat()} if reached else {})}
    return Job(JobKind.FOLLOW_FILE, key, fields, not_before=now + (SETTLES_SOON if _is_near(given, session, now) else SETTLES_IN))


def _is_near(given: Snapshot, session: Session, now: datetime) -> bool:
    """Whether it begins soon, or is under way, as the file says or as it is."""
    return any(shows.starts_at - now <= URGENT and shows.ends_at > now for shows in (given, session))


def newest(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """The newest of each person's of each session, in the order given, which is by age."""
    return list({(each.session_id, each.person_id): each for each in snapshots}.values())
