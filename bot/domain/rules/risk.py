"""Which sessions are at risk, the one measure that alerts, queue and checker share."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.connection import NOWHERE, PrimaryCalendar, Verdict
from bot.domain.session import Placement, PlacementState, Session


def sessions_at_risk(
    sessions: Iterable[Session],
    placements: Iterable[Placement],
    verdict: Verdict | None,
    now: datetime,
    primary: PrimaryCalendar | None = None,
) -> tuple[Session, ...]:
    """The future, uncancelled sessions whose current sequence has not been seen on the person's primary calendar, by start.

    Where no primary calendar exists, what was seen on a former one does not count; where `primary` is given, only what was seen there does.
    """
    seen = {} if verdict and verdict.status in NOWHERE else _seen_sequences(placements, primary)
    at_risk = [s for s in sessions if s.starts_at > now and not s.cancelled and seen.get(s.id, -1) < s.sequence]
    return tuple(sorted(at_risk, key=lambda session: (session.starts_at, session.id)))


def _seen_sequences(placements: Iterable[Placement], primary: PrimaryCalendar | None) -> dict[str, int]:
    """The newest sequence of each session that was read back."""
    return {
        placement.session_id: placement.sequence
        for placement in placements
        if placement.state is PlacementState.SEEN and (primary is None or placement.calendar_id == primary.calendar_id)
    }
