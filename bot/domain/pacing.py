"""How fast a service may be asked, and what of that was spent by all who ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many requests within any span of so many seconds."""

    requests: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests that were sent, counted by the second of one clock."""

    by_second: Mapping[int, int]

    def wait(self, limits: Sequence[Limit], part: float, now: float) -> float:
        """How many seconds to wait until one more request stays within this part of each limit; 0 or less for none."""
        return max(self._until_room(limit, int(limit.requests * part), now) for limit in limits)

    def and_one(self, limits: Sequence[Limit], now: float) -> "Spent":
        """The same with a request that is sent now, and without what counts no longer."""
        oldest = int(now - max(limit.seconds for limit in limits))
        kept = {second: count for second, count in self.by_second.items() if second >= oldest}
        return Spent(kept | {int(now): kept.get(int(now), 0) + 1})

    def _until_room(self, limit: Limit, most: int, now: float) -> float:
        """A second counts in full until all of it is past the limit's span, so that no span ever holds more than it may."""
        counted = sorted((second, count) for second, count in self.by_second.items() if second >= int(now - limit.seconds))
        too_many = sum(count for _, count in counted) + 1 - most
        for second, count in counted:
            if too_many <= 0:
                break
            too_many -= count
            if too_many <= 0:
                return second + 1 + limit.seconds - now
        return 0.0
