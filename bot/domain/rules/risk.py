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
    seen = {each.session_id: each.sequence for each in counting(placements, verdict, primary) if each.state is PlacementState.SEEN}
    at_risk = [s for s in sessions if s.starts_at > now and not s.cancelled and seen.get(s.id, -1) < s.sequence]
    return tuple(sorted(at_risk, key=lambda session: (session.starts_at, session.id)))


def counting(placements: Iterable[Placement], verdict: Verdict | None, primary: PrimaryCalendar | None) -> tuple[Placement, ...]:
    """The placements that speak of the calendar sessions go to now; none where there is no such calendar."""
    if verdict and verdict.status in NOWHERE:
        return ()
    return tuple(each for each in placements if primary is None or each.calendar_id == primary.calendar_id)
