"""Whether the people of a programme are ready: their calendars take sessions. Names, states and times; nothing else of anybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionStatus
from bot.domain.people import Role

LOOKED_AHEAD = timedelta(days=14)
"""Sessions of so long ahead are at risk where a calendar takes none."""
COUNTED = frozenset({Role.COACH, Role.COACHEE})
"""Whose sessions they are; who looks after others need not be ready."""
PAGE = 10


class Readiness(StrEnum):
    """Where one person stands."""

    READY = "ready"  # sessions arrive
    AT_RISK = "at_risk"  # they do not, and one of the next days is affected
    NOT_READY = "not_ready"  # they do not, and none is


@dataclass(frozen=True, slots=True)
class CohortMember:
    """One person who is not ready. `status` is None for somebody whose account was never seen, `next_at` the first session at risk."""

    person_id: str
    status: ConnectionStatus | None
    next_at: datetime | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Cohort:
    """How many of a programme stand where, and one page, counted from 0, of those who are not ready, the next session at risk first."""

    programme: str
    counts: Mapping[Readiness, int]
    members: tuple[CohortMember, ...] = ()
    page: int = 0

    @property
    def total(self) -> int:
        """Everybody."""
        return sum(self.counts.values())

    @property
    def more(self) -> bool:
        """Whether there is another page."""
        return (self.page + 1) * PAGE < self.total - self.counts.get(Readiness.READY, 0)
