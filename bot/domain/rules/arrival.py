"""Why a session has not arrived on the primary calendar.

A 202 is no proof of a write (https://docs.cronofy.com/developers/api/events/upsert-event/), and calendars are still readable while their provider
refuses access, so what counts is what was read back, from a connection that shows everything.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.connection import NOWHERE, ConnectionStatus
from bot.domain.diagnosis import Finding, FindingId, Remedy, SessionFacts
from bot.domain.rules.catalogue import found
from bot.domain.rules.connection import remedy_of, whereabouts
from bot.domain.rules.entries import at_right_time, entries_of, minutes_since, primary_id_of, was_read
from bot.domain.session import SYNC_WINDOW_AHEAD, SYNC_WINDOW_BACK, CalendarEvent, Participation, Placement, PlacementState

PATIENCE = timedelta(minutes=15)
"""How long a write may take to show: providers need some minutes."""

_SHOWS_ALL = frozenset({ConnectionStatus.ACTIVE, ConnectionStatus.READ_ONLY})
"""The states in which what a calendar does not show is not there."""

_STILL_SHOWS = _SHOWS_ALL | {ConnectionStatus.FREE_BUSY_ONLY, ConnectionStatus.RELINK}
"""The states in which what was seen once would still be shown: while access is refused, Cronofy answers as it last saw."""


def delivers(facts: SessionFacts) -> bool:
    """Whether sessions arrive just now, as far as is known."""
    return facts.verdict is not None and facts.verdict.delivers


def cure_of(facts: SessionFacts) -> Remedy:
    """What puts a wrong calendar right: the connection first, where that does not deliver."""
    return Remedy.RESEND if facts.verdict is None or facts.verdict.delivers else remedy_of(facts.verdict)


def current_placement(facts: SessionFacts) -> Placement | None:
    """The placement, if it speaks of the session as it is now."""
    placement = facts.placement
    return placement if placement and placement.sequence >= facts.session.sequence else None


def right_entry(facts: SessionFacts) -> CalendarEvent | None:
    """The managed entry at the right time on the primary calendar that was just read."""
    return next((event for event in entries_of(facts).primary if at_right_time(event, facts.session)), None)


def outside_window(facts: SessionFacts, now: datetime) -> Finding | None:
    """Too far back or ahead for Cronofy: https://docs.cronofy.com/developers/faqs/recommended-sync/."""
    session = facts.session
    if session.in_sync_window(now) or entries_of(facts).managed:
        return None
    ahead = session.starts_at > now
    days = (SYNC_WINDOW_AHEAD if ahead else SYNC_WINDOW_BACK).days
    opens_at = session.starts_at - SYNC_WINDOW_AHEAD if ahead else None
    return found(FindingId.OUTSIDE_WINDOW, ahead=int(ahead), days=days, opens_at=opens_at, starts_at=session.starts_at)


def write_refused(facts: SessionFacts, now: datetime) -> Finding | None:
    """The calendar did not take the session as it is now."""
    placement = current_placement(facts)
    if placement is None or placement.state is not PlacementState.REFUSED or right_entry(facts):
        return None
    reason = placement.reason or "invalid"
    return found(
        FindingId.WRITE_REFUSED, _after_refusal(facts, reason), reason=reason, written_at=placement.attempted_at, **_primary_names(facts)
    )


def _after_refusal(facts: SessionFacts, reason: str) -> Remedy:
    """A calendar that takes no writes keeps the session away for long, so the file helps at once; bad data is nothing its owner can mend."""
    if reason == "invalid":
        return Remedy.TALK_TO_SUPPORT
    read_only = facts.verdict is not None and facts.verdict.status is ConnectionStatus.READ_ONLY
    return Remedy.GET_FILE if read_only else cure_of(facts)


def booked_while_broken(facts: SessionFacts, now: datetime) -> Finding | None:
    """Scheduled or moved while the connection did not deliver, and not recovered since; what mends the connection comes first."""
    if facts.verdict is None or right_entry(facts) or write_refused(facts, now) or not facts.session.in_sync_window(now):
        return None
    placement = current_placement(facts)
    held = placement is not None and placement.state is PlacementState.HELD
    if delivers(facts):
        return _broken(facts, sure=True) if held else None
    if _right_elsewhere(facts) or removed_by_hand(facts, now) or (_seen_before(facts) and not _lacks(facts)):
        return None
    return _broken(facts, sure=_nowhere(facts) or facts.placement is not None or _lacks(facts))


def booked_before_delivery(facts: SessionFacts, now: datetime) -> Finding | None:
    """Absent, and last changed before the connection began to deliver: likely swallowed by that gap."""
    since = facts.delivered_since
    if since is None or facts.session.changed_at >= since or never_written(facts, now) is None:
        return None
    return replace(_broken(facts, sure=False), evidence={**_broken(facts, sure=False).evidence, "delivered_since": since})


def _broken(facts: SessionFacts, *, sure: bool) -> Finding:
    """Names the state that held the session back: the one of now, or the one that was written down."""
    verdict, placement = facts.verdict, facts.placement
    status = placement.reason if placement and placement.state is PlacementState.HELD else None
    names = whereabouts(verdict, facts.primary) if verdict else {}
    if verdict and not verdict.delivers:
        status = verdict.status.value
    return found(FindingId.BOOKED_WHILE_BROKEN, cure_of(facts), sure=sure, status=status, changed_at=facts.session.changed_at, **names)


def not_visible_yet(facts: SessionFacts, now: datetime) -> Finding | None:
    """Accepted, or just changed, some minutes ago: it may still be on its way."""
    if not was_read(facts) or not delivers(facts) or right_entry(facts) or _by_invitation(facts):
        return None
    placement = current_placement(facts)
    if placement and placement.state not in (PlacementState.ACCEPTED, PlacementState.WANTED):
        return None
    accepted = placement is not None and placement.state is PlacementState.ACCEPTED
    written_at = (placement.accepted_at or placement.attempted_at) if placement and accepted else None
    since = written_at or facts.session.changed_at
    if now - since > PATIENCE:
        return None
    names = _primary_names(facts)
    return found(FindingId.NOT_VISIBLE_YET, sure=placement is not None, written_at=written_at, minutes=minutes_since(since, now), **names)


def invitation_waiting(facts: SessionFacts, now: datetime) -> Finding | None:
    """Free/busy access writes nothing: https://docs.cronofy.com/developers/authorization/access-modes/free-busy/."""
    if not _by_invitation(facts) or not was_read(facts) or not facts.session.in_sync_window(now):
        return None
    placement, entry = current_placement(facts), right_entry(facts)
    if entry is not None and entry.participation is not Participation.NEEDS_ACTION:
        return None
    sent = placement is not None and placement.state is PlacementState.ACCEPTED
    stopped = placement is not None and placement.state in (PlacementState.HELD, PlacementState.REFUSED)
    absent = not entries_of(facts).managed
    if entry is None and (stopped or not (sent or absent) or removed_by_hand(facts, now)):
        return None
    written_at = (placement.accepted_at or placement.attempted_at) if placement and sent else None
    return found(FindingId.INVITATION_WAITING, sure=sent or entry is not None, written_at=written_at, **_primary_names(facts))


def removed_by_hand(facts: SessionFacts, now: datetime) -> Finding | None:
    """Deleted from the primary calendar, or seen there before and gone now."""
    entries = entries_of(facts)
    if not was_read(facts) or entries.managed or not facts.session.in_sync_window(now):
        return None
    seen_at = facts.placement.seen_at if facts.placement and _seen_on_primary(facts) else None
    if not entries.removed and seen_at is None:
        return None
    removed_at = entries.removed[0].updated_at if entries.removed else None
    return found(FindingId.REMOVED_BY_HAND, cure_of(facts), removed_at=removed_at, seen_at=seen_at, **_primary_names(facts))


def _seen_on_primary(facts: SessionFacts) -> bool:
    """Whether an entry was read back there once, and nothing but a hand would have taken it away since."""
    placement, status = facts.placement, facts.verdict.status if facts.verdict else None
    if placement is None or placement.state is PlacementState.REMOVED or status not in _STILL_SHOWS:
        return False
    return placement.calendar_id is None or placement.calendar_id == primary_id_of(facts)


def never_written(facts: SessionFacts, now: datetime) -> Finding | None:
    """No calendar shows it, and nothing else explains why."""
    if not was_read(facts) or not delivers(facts) or entries_of(facts).managed or not facts.session.in_sync_window(now):
        return None
    if any(rule(facts, now) for rule in _OTHER_REASONS):
        return None
    placement = current_placement(facts)
    accepted_at = placement.accepted_at if placement else None
    return found(FindingId.NEVER_WRITTEN, written_at=accepted_at, booked_at=facts.session.booked_at, **_primary_names(facts))


_OTHER_REASONS = (write_refused, booked_while_broken, not_visible_yet, invitation_waiting, removed_by_hand)


def _by_invitation(facts: SessionFacts) -> bool:
    return facts.verdict is not None and facts.verdict.status is ConnectionStatus.FREE_BUSY_ONLY


def _nowhere(facts: SessionFacts) -> bool:
    return facts.verdict is not None and facts.verdict.status in NOWHERE


def _seen_before(facts: SessionFacts) -> bool:
    """Whether the session as it is now was read back from the primary calendar, as far as was written down."""
    placement = current_placement(facts)
    if placement is None or placement.state is not PlacementState.SEEN:
        return False
    return placement.calendar_id is not None and placement.calendar_id == primary_id_of(facts)


def _lacks(facts: SessionFacts) -> bool:
    """Whether the calendars were read, in a state that shows what is there, and do not show the session as it is now."""
    shows = facts.verdict is not None and facts.verdict.status in _STILL_SHOWS
    return was_read(facts) and shows and right_entry(facts) is None


def _right_elsewhere(facts: SessionFacts) -> bool:
    return any(at_right_time(event, facts.session) for event in entries_of(facts).elsewhere)


def _primary_names(facts: SessionFacts) -> dict[str, str | None]:
    """The primary calendar and its login, by name."""
    if facts.primary is None:
        return {}
    return {"calendar": facts.primary.calendar_name, "login": facts.primary.profile_name}


def shows_now(facts: SessionFacts) -> bool:
    """Whether what was read is how the calendar is now, and not how it was before access was refused."""
    status = facts.verdict.status if facts.verdict else None
    return status in _SHOWS_ALL or status is ConnectionStatus.FREE_BUSY_ONLY
