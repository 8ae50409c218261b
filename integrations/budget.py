"""How fast a service may be asked: one budget for all who ask, of which those nobody waits for leave a part free."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Protocol

from bot.domain.errors import TryLater
from bot.domain.pacing import Limit


class Budget(Protocol):
    """Counts every request to a service, whoever sends it."""

    async def claim(self, part: float) -> float:
        """Count one request that is sent now, if that stays within this part of each limit: 0. Else the seconds to wait."""
        ...


class OwnBudget:
    """The budget of a process that is alone. `monotonic` tells seconds."""

    def __init__(self, limits: Sequence[Limit], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._sent: deque[float] = deque(maxlen=max(limit.requests for limit in limits))

    async def claim(self, part: float) -> float:
        """As `Budget.claim`."""
        seconds = max(self._until_room(limit, int(limit.requests * part)) for limit in self._limits)
        if seconds <= 0:
            self._sent.append(self._monotonic())
        return max(seconds, 0.0)

    def _until_room(self, limit: Limit, most: int) -> float:
        return self._sent[-most] + limit.seconds - self._monotonic() if len(self._sent) >= most else 0.0


class Share:
    """The part of a budget that some callers may use, in turn; all of what the others have sent counts against it.

    Without `patience` they wait for as long as it takes. `sleep` waits for some seconds.
    """

    def __init__(
        self,
        budget: Budget,
        part: float = 1.0,
        patience: timedelta = timedelta.max,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._budget = budget
        self._part = part
        self._patience = patience.total_seconds()
        self._sleep = sleep
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Return when one request may be sent. Raises TryLater when that would take longer than the callers' patience."""
        async with self._turn:
            while (seconds := await self._budget.claim(self._part)) > 0:
                if seconds > self._patience:
                    raise TryLater("the budget of requests is spent", timedelta(seconds=seconds))
                await self._sleep(seconds)
