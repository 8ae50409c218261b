"""A stretch of time that a person named."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.timezones import local_time


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until) as aware UTC instants, from the person's own days.

    `daily_in` names a zone when only a time was said: the same time on any day there. `otherwise` is the next best reading: "Tuesday" is
    the nearest one, otherwise the one on the other side of today.
    """

    since: datetime
    until: datetime
    daily_in: str | None = None
    otherwise: "Span | None" = None

    def holds(self, at: datetime) -> bool:
        """Whether something that starts at `at` is meant."""
        if self.daily_in is None:
            return self.since <= at < self.until
        first, last = local_time(self.since, self.daily_in), local_time(self.until, self.daily_in)
        return first <= local_time(at, self.daily_in) and (last <= first or local_time(at, self.daily_in) < last)

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether something that runs from `starts_at` to `ends_at` is touched."""
        return self.daily_in is None and starts_at < self.until and self.since < ends_at
