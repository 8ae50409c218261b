"""Which sessions a break swallowed, missed or only threatened, by what is recorded of each."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.connection import NOWHERE, ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.recovery import Bringing
from bot.domain.rules import sessions_at_risk
from bot.domain.session import Placement, PlacementState, Session


def missed_since(
    since: datetime, sessions: Iterable[Session], placements: Iterable[Placement], facts: ConnectionFacts, now: datetime
) -> dict[str, Bringing]:
    """Sessions that began from `since` to `now` and were on no calendar of the person's as far as was seen: nothing brings them back."""
    placed = {each.session_id: each for each in placements}
    began = (each for each in sessions if since <= each.starts_at <= now and not each.cancelled)
    return {each.id: Bringing.MISSED for each in began if not _needs_nothing(each, placed.get(each.id), facts)}


def met_since(
    since: datetime,
    cause: ConnectionStatus,
    sessions: Iterable[Session],
    placements: Iterable[Placement],
    facts: ConnectionFacts,
    now: datetime,
) -> dict[str, Bringing]:
    """Sessions that were at risk since then and were not swallowed: the calendar showed them meanwhile, or is there again as a whole.

    Those of a calendar that was gone are looked for, as nobody knows what it came back with.
    """
    there = {each.session_id: each for each in placements if facts.primary and each.calendar_id == facts.primary.calendar_id}
    met: dict[str, Bringing] = {}
    for session in sessions:
        placement = there.get(session.id)
        if placement is None or placement.seen_at is None or session.is_off_for(placement.person_id):
            continue
        if placement.state is not PlacementState.SEEN or placement.sequence < session.sequence:
            continue
        if placement.seen_at > since:
            met[session.id] = Bringing.ALREADY_THERE
        elif cause in NOWHERE and session.starts_at > now:
            met[session.id] = Bringing.WANTED
    return met


def to_recover(sessions: Iterable[Session], placements: Iterable[Placement], facts: ConnectionFacts, now: datetime) -> list[Session]:
    """What the break may have swallowed: sessions at risk, and cancelled ones whose entry has not been seen to be gone, by start.

    What stands on another calendar of the person's as it is now was not swallowed: whether it moves is theirs to say.
    """
    listed, placed = list(sessions), {each.session_id: each for each in placements}
    at_risk = sessions_at_risk(listed, placed.values(), verdict_of(facts, now), now, facts.primary)
    missing = {session.id for session in at_risk if not _needs_nothing(session, placed.get(session.id), facts)}
    return [
        session
        for session in listed
        if session.in_sync_window(now) and (session.id in missing or _still_stands(session, placed.get(session.id), now))
    ]


def _needs_nothing(session: Session, placement: Placement | None, facts: ConnectionFacts) -> bool:
    """Whether it is not this person's any more, or stands on another calendar of theirs as it is now."""
    if placement is not None and session.is_off_for(placement.person_id):
        return True
    if placement is None or placement.state is not PlacementState.SEEN or placement.sequence < session.sequence:
        return False
    found = facts.account.find_calendar(placement.calendar_id) if facts.account and placement.calendar_id else None
    return found is not None and not found[1].deleted


def _still_stands(session: Session, placement: Placement | None, now: datetime) -> bool:
    if placement is None or not session.is_off_for(placement.person_id) or session.starts_at <= now:
        return False
    return placement.state is not PlacementState.REMOVED and (placement.seen_at or placement.accepted_at) is not None
