"""The session's story in at most four lines, as data: booked when, written when, what the calendar answered, what fixes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.diagnosis import Diagnosis, FindingId, Remedy, SessionFacts
from bot.domain.rules.case import entries_of, was_read, whereabouts_of
from bot.domain.rules.catalogue import Evidence
from bot.domain.rules.entries import at_right_time
from bot.domain.session import Placement, PlacementState, Session


class StoryKey(StrEnum):
    """What a line tells; the comment names its values."""

    BOOKED = "booked"  # booked_at, when we heard of it
    MOVED = "moved"  # booked_at, changed_at, when we heard of the last change
    CANCELLED = "cancelled"  # booked_at, changed_at, when we heard of the cancellation
    WRITTEN = "written"  # written_at, outdated: before the last change
    SEEN = "seen"  # seen_at, outdated: read back, and whoever wrote it
    QUEUED = "queued"  # decided, not sent yet
    HELD = "held"  # status, written_at: the connection did not deliver then
    HELD_BEFORE = "held_before"  # the same, and it delivers now
    TRIED = "tried"  # written_at: it was refused
    REMOVAL_SENT = "removal_sent"  # written_at
    GONE = "gone"  # after a cancellation no entry was found
    NOT_SENT = "not_sent"  # we write, and have not
    PLATFORM_WRITES = "platform_writes"  # the platform writes, and does not tell when
    SHOWS = "shows"  # shown_at, calendar, login, checked_at
    SHOWS_NOTHING = "shows_nothing"  # checked_at
    REFUSED = "refused"  # reason
    UNREAD = "unread"  # checked_at, the last time that Cronofy answered; absent before the first
    FIX = "fix"  # remedy
    ACCEPT_ENTRY = "accept_entry"  # the person alone can: answer the entry with yes
    ACCEPT_INVITATION = "accept_invitation"  # the person alone can: answer the e-mail
    DELETE_COPY = "delete_copy"  # the person alone can: one entry is too much
    DELETE_ENTRY = "delete_entry"  # the person alone can: the entry of what was cancelled


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line: which sentence, and the values it names."""

    key: StoryKey
    values: Mapping[str, str | int | datetime] = field(default_factory=dict)


_BY_HAND: Mapping[FindingId, StoryKey] = {
    FindingId.DECLINED: StoryKey.ACCEPT_ENTRY,
    FindingId.INVITATION_WAITING: StoryKey.ACCEPT_INVITATION,
    FindingId.DOUBLED: StoryKey.DELETE_COPY,
    FindingId.CANCELLED: StoryKey.DELETE_ENTRY,
}
"""What only the person can mend, in the calendar itself; looking again afterwards is all that is left to us."""


def story_of(facts: SessionFacts, diagnosis: Diagnosis) -> tuple[StoryLine, ...]:
    """Three or four lines in the order of time; none when the diagnosis may not speak of the session."""
    if diagnosis.session is None:
        return ()
    lines = [_booked(facts.session), _written(facts), _answered(facts)]
    main = diagnosis.main
    if main.remedy is Remedy.CHECK_AGAIN and main.id in _BY_HAND:
        lines.append(_line(_BY_HAND[main.id], {}))
    elif main.remedy is not Remedy.NONE:
        lines.append(_line(StoryKey.FIX, {"remedy": main.remedy.value}))
    return tuple(lines)


def _line(key: StoryKey, values: Evidence) -> StoryLine:
    return StoryLine(key, {name: value for name, value in values.items() if value is not None})


def _booked(session: Session) -> StoryLine:
    if session.cancelled:
        return _line(StoryKey.CANCELLED, {"booked_at": session.booked_at, "changed_at": session.changed_at})
    if session.changed_at > session.booked_at:
        return _line(StoryKey.MOVED, {"booked_at": session.booked_at, "changed_at": session.changed_at})
    return _line(StoryKey.BOOKED, {"booked_at": session.booked_at})


def _written(facts: SessionFacts) -> StoryLine:
    placement = facts.placement
    if placement is None:
        return _line(StoryKey.NOT_SENT if facts.writing.by_relink else StoryKey.PLATFORM_WRITES, {})
    written_at = placement.accepted_at or placement.attempted_at
    outdated = int(placement.sequence < facts.session.sequence)
    match placement.state:
        case PlacementState.HELD:
            return _held(facts, placement)
        case PlacementState.ACCEPTED if not outdated and _was_taken_off(facts.session, written_at):
            return _line(StoryKey.REMOVAL_SENT, {"written_at": written_at})
        case PlacementState.SEEN if placement.accepted_at is None:
            return _line(StoryKey.SEEN, {"seen_at": placement.seen_at, "outdated": outdated})
        case PlacementState.ACCEPTED | PlacementState.SEEN:
            return _line(StoryKey.WRITTEN, {"written_at": written_at, "outdated": outdated})
        case PlacementState.REFUSED:
            return _line(StoryKey.TRIED, {"written_at": placement.attempted_at})
        case PlacementState.REMOVED:
            return _line(StoryKey.GONE, {})
        case PlacementState.WANTED:
            return _line(StoryKey.QUEUED, {})


def _was_taken_off(session: Session, sent_at: datetime | None) -> bool:
    """Whether what was sent then can only have been a removal: of what was cancelled, or moved beyond Cronofy's window."""
    return session.cancelled or (sent_at is not None and sent_at < session.enters_window_at)


def _held(facts: SessionFacts, placement: Placement) -> StoryLine:
    """What was noted then may be mended by now, which is told from the connection as it is."""
    then: Evidence = {"status": placement.reason, "written_at": placement.attempted_at}
    if facts.reachable and facts.verdict and facts.verdict.delivers:
        return _line(StoryKey.HELD_BEFORE, then)
    return _line(StoryKey.HELD, then)


def _answered(facts: SessionFacts) -> StoryLine:
    """What the last look brought: the entry, the right one before others; else the refusal of the last write."""
    entries = entries_of(facts)
    shown = sorted(entries.managed + entries.copies, key=lambda event: not at_right_time(event, facts.session))
    if shown:
        where = whereabouts_of(shown[0], facts)
        return _line(StoryKey.SHOWS, {"shown_at": shown[0].starts_at, "checked_at": facts.checked_at, **where})
    if facts.placement and facts.placement.state is PlacementState.REFUSED:
        return _line(StoryKey.REFUSED, {"reason": facts.placement.reason})
    return _line(StoryKey.SHOWS_NOTHING if was_read(facts) else StoryKey.UNREAD, {"checked_at": facts.checked_at})
