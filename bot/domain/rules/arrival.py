"""Why a session has not arrived on the primary calendar: one function per finding."""

from datetime import timedelta

from bot.domain.connection import NOWHERE, ConnectionStatus
from bot.domain.diagnosis import Finding, FindingId, Remedy, Severity
from bot.domain.rules.case import Case
from bot.domain.rules.catalogue import Evidence, found
from bot.domain.rules.connection import whereabouts
from bot.domain.session import SYNC_WINDOW_AHEAD, SYNC_WINDOW_BACK, Participation, PlacementState, Refusal

PATIENCE = timedelta(minutes=15)
"""How long a write may take to show: providers need some minutes."""


def outside_window(case: Case) -> Finding | None:
    """Too far back or ahead for Cronofy: https://docs.cronofy.com/developers/faqs/recommended-sync/."""
    if case.in_window or case.entries.managed:
        return None
    starts_at = case.session.starts_at
    if starts_at <= case.now:
        return found(FindingId.OUTSIDE_WINDOW, {"ahead": 0, "days": SYNC_WINDOW_BACK.days, "starts_at": starts_at})
    opens_at = case.session.enters_window_at
    evidence: Evidence = {
        "ahead": 1,
        "days": SYNC_WINDOW_AHEAD.days,
        "starts_at": starts_at,
        "opens_at": opens_at,
        "by_relink": int(case.facts.writing.by_relink),
    }
    return found(FindingId.OUTSIDE_WINDOW, evidence)


def write_refused(case: Case) -> Finding | None:
    """The calendar did not take the session as it is now."""
    if case.placement is None or case.placed_as is not PlacementState.REFUSED or case.right_entry:
        return None
    reason = case.placement.reason or Refusal.INVALID
    evidence: Evidence = {"reason": reason, "written_at": case.placement.attempted_at, **case.primary_names}
    return found(FindingId.WRITE_REFUSED, evidence, remedy=_after_refusal(case, reason))


def _after_refusal(case: Case, reason: str) -> Remedy:
    """While a calendar takes no writes the file helps at once; data that no calendar takes is nothing its owner can mend."""
    if reason == Refusal.INVALID:
        return Remedy.TALK_TO_SUPPORT
    return Remedy.GET_FILE if case.status is ConnectionStatus.READ_ONLY else case.cure


def booked_while_broken(case: Case) -> Finding | None:
    """Scheduled or moved while the connection did not deliver, and not recovered since; what mends the connection comes first."""
    if case.right_entry or not case.in_window or write_refused(case):
        return None
    if case.delivers:
        return _broken(case, sure=case.lacks) if case.placed_as is PlacementState.HELD else None
    never_could = case.status in (None, ConnectionStatus.NOT_LINKED)
    if never_could or _right_elsewhere(case) or removed_by_hand(case) or case.seen_before:
        return None
    return _broken(case, sure=case.status in NOWHERE or case.placed_as is PlacementState.HELD or case.lacks)


def _broken(case: Case, *, sure: bool) -> Finding:
    """Names the state that keeps the session away, or the one that was written down when it was held back."""
    verdict, held = case.facts.verdict, case.placement if case.placed_as is PlacementState.HELD else None
    status = verdict.status.value if verdict and not verdict.delivers else (held.reason if held else None)
    evidence: Evidence = {
        **(whereabouts(verdict, case.facts.primary) if verdict else {}),
        "status": status,
        "works": int(case.delivers),
        "changed_at": case.session.changed_at,
    }
    return found(FindingId.BOOKED_WHILE_BROKEN, evidence, remedy=case.cure, sure=sure)


def not_visible_yet(case: Case) -> Finding | None:
    """Accepted, or just changed, some minutes ago: it may still be on its way."""
    if not case.was_read or not case.delivers or _by_invitation(case) or case.shown_entry:
        return None
    known = case.placed_as in (PlacementState.WANTED, PlacementState.ACCEPTED)
    since = case.accepted_at or case.session.changed_at
    if case.now - since > PATIENCE or not (known or _platform_writes_it(case)):
        return None
    evidence: Evidence = {"written_at": case.accepted_at, "minutes": case.minutes_since(since), **case.primary_names}
    return found(FindingId.NOT_VISIBLE_YET, evidence, sure=known, severity=None if known else Severity.NOTE)


def _platform_writes_it(case: Case) -> bool:
    """Whether the platform told under which event_id it writes the session, which nobody removed since."""
    return case.placement is None and case.session.event_id is not None and not case.removals


def invitation_waiting(case: Case) -> Finding | None:
    """Free/busy access e-mails invitations: https://docs.cronofy.com/developers/authorization/access-modes/free-busy/."""
    if not _by_invitation(case) or not case.was_read or not case.in_window:
        return None
    sent = case.placed_as is PlacementState.ACCEPTED
    if case.right_entry:
        if case.right_entry.participation is not Participation.NEEDS_ACTION:
            return None
    elif not sent and (case.entries.managed or _stopped(case) or removed_by_hand(case)):
        return None
    evidence: Evidence = {"written_at": case.accepted_at, **case.primary_names}
    return found(FindingId.INVITATION_WAITING, evidence, sure=sent or case.right_entry is not None)


def removed_by_hand(case: Case) -> Finding | None:
    """Deleted from the primary calendar, or seen there before and gone now."""
    if not case.was_read or case.entries.managed or not case.in_window:
        return None
    seen_at = case.facts.placement.seen_at if case.facts.placement and _would_still_show(case) else None
    if not case.removals and seen_at is None:
        return None
    removed_at = case.removals[0].updated_at if case.removals else None
    return found(FindingId.REMOVED_BY_HAND, {"removed_at": removed_at, "seen_at": seen_at, **case.primary_names}, remedy=case.cure)


def never_written(case: Case) -> Finding | None:
    """No calendar shows it, and nothing else explains why."""
    if not case.was_read or not case.delivers or not case.in_window or case.entries.managed or case.shown_entry:
        return None
    if any(rule(case) for rule in (write_refused, booked_while_broken, not_visible_yet, invitation_waiting, removed_by_hand)):
        return None
    evidence: Evidence = {"booked_at": case.session.booked_at, "written_at": case.accepted_at, **case.primary_names}
    return found(FindingId.NEVER_WRITTEN, evidence, remedy=case.sent_again)


def _by_invitation(case: Case) -> bool:
    return case.status is ConnectionStatus.FREE_BUSY_ONLY


def _stopped(case: Case) -> bool:
    return case.placed_as in (PlacementState.HELD, PlacementState.REFUSED)


def _right_elsewhere(case: Case) -> bool:
    return any(case.is_right(event) for event in case.entries.elsewhere)


def _would_still_show(case: Case) -> bool:
    """Whether an entry that was once read back from the primary calendar could only have been taken off it by hand."""
    placement = case.facts.placement
    stands_there = placement is not None and placement.event_id == case.session.calendar_event_id
    return stands_there and case.placed_on_primary and case.still_shows
