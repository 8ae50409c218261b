"""Cronofy's rate limits: so many requests a second and a minute, for the whole application.

docs.cronofy.com/developers/faqs/rate-limits
"""

from collections import deque
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


class RateLimiter:
    """Counts the requests of the last minute. A refused request is not counted."""

    def __init__(self) -> None:
        self._taken: deque[datetime] = deque()

    def admit(self, now: datetime, per_second: int | None, per_minute: int | None) -> bool:
        """Whether one more request fits; None lifts a limit."""
        while self._taken and self._taken[0] <= now - MINUTE:
            self._taken.popleft()
        if per_minute is not None and len(self._taken) >= per_minute:
            return False
        if per_second is not None and self._recent(now, per_second) >= per_second:
            return False
        self._taken.append(now)
        return True

    def _recent(self, now: datetime, at_most: int) -> int:
        count = 0
        for taken_at in reversed(self._taken):
            if taken_at <= now - SECOND or count >= at_most:
                break
            count += 1
        return count
