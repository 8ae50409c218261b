"""Slack's rate tiers per method and minute, and the limit on posting, as 429 answers with Retry-After."""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta

from integrations.local.slack.faults import Faults

MINUTE = timedelta(minutes=1)
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute, https://docs.slack.dev/apis/web-api/rate-limits
SPECIAL = {"assistant.threads.setStatus": 600}
POSTING_BURST = 5


class RateLimitedError(Exception):
    """Too many calls: Slack answers 429 and says after how many seconds to come back."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"retry after {retry_after} s")
        self.retry_after = retry_after


class RateLimits:
    """Counts calls in sliding windows of the clock."""

    def __init__(self, faults: Faults, clock: Callable[[], datetime]) -> None:
        self._faults = faults
        self._clock = clock
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)

    def check_method(self, method: str, tier: int | None) -> None:
        """Count one call of a method. Raises RateLimitedError when its tier's minute is used up."""
        state = self._faults.state
        limit = state.limits.get(method)
        if limit is None and state.rate_limits:
            limit = TIERS[tier] if tier else SPECIAL.get(method)
        if limit is not None:
            self._count(method, limit, MINUTE)

    def check_posting(self, channel: str) -> None:
        """Count one message to a channel. Raises RateLimitedError beyond one a second and the burst."""
        if self._faults.state.posting_limit:
            self._count(f"post:{channel}", POSTING_BURST, timedelta(seconds=POSTING_BURST))

    def _count(self, key: str, limit: int, window: timedelta) -> None:
        now = self._clock()
        calls = self._calls[key]
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= limit:
            until = (calls[0] + window if calls else now + window) - now
            raise RateLimitedError(max(1, math.ceil(until.total_seconds())))
        calls.append(now)
