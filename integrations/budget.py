"""How fast a service may be asked: one budget for the process, of which those nobody waits for leave a part free."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import TryLater


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many requests within any span of so many seconds."""

    requests: int
    seconds: float


class Budget:
    """Counts every request to a service, whoever sends it. `monotonic` tells seconds, `sleep` waits for some."""

    def __init__(
        self,
        limits: Sequence[Limit],
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.sleep = sleep
        self._limits = limits
        self._monotonic = monotonic
        self._sent: deque[float] = deque(maxlen=max(limit.requests for limit in limits))

    def wait(self, part: float) -> float:
        """How many seconds to wait until one more request stays within this part of each limit; 0 or less for none."""
        return max(self._until_room(limit, int(limit.requests * part)) for limit in self._limits)

    def spend(self) -> None:
        """Count a request that is sent now."""
        self._sent.append(self._monotonic())

    def _until_room(self, limit: Limit, most: int) -> float:
        return self._sent[-most] + limit.seconds - self._monotonic() if len(self._sent) >= most else 0.0


class Share:
    """The part of a budget that some callers may use, in turn; all of what the others have sent counts against it.

    Without `patience` they wait for as long as it takes.
    """

    def __init__(self, budget: Budget, part: float = 1.0, patience: timedelta = timedelta.max) -> None:
        self._budget = budget
        self._part = part
        self._patience = patience.total_seconds()
        self._turn = asyncio.Lock()

    async def take(self) -> None:
        """Return when one request may be sent. Raises TryLater when that would take longer than the callers' patience."""
        async with self._turn:
            while (seconds := self._budget.wait(self._part)) > 0:
                if seconds > self._patience:
                    raise TryLater("the budget of requests is spent", timedelta(seconds=seconds))
                await self._budget.sleep(seconds)
            self._budget.spend()
