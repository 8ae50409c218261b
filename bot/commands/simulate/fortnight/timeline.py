"""A fast clock: what happens happens one after the other, and the time in between takes none."""

import asyncio
import heapq
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from itertools import count
from typing import Any

Happening = Callable[[], Coroutine[Any, Any, None]]


class Timeline:
    """Plays happenings in the order of their time. Only one runs at a time, until it ends or sleeps; so a seed makes one story."""

    def __init__(self, now: datetime) -> None:
        """`now` is aware UTC."""
        self._now = now
        self._coming: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = count()
        self._rests = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None

    def __call__(self) -> datetime:
        """Now; a clock wherever one is asked for."""
        return self._now

    def at(self, when: datetime, happening: Happening) -> None:
        """Let it happen then, or now if that is over."""
        self._push(when, lambda: self._begin(happening))

    def after(self, delay: timedelta, happening: Happening) -> None:
        """Let it happen after that."""
        self.at(self._now + delay, happening)

    async def sleep(self, duration: timedelta) -> None:
        """For happenings: let time pass, and others happen."""
        woken = asyncio.get_running_loop().create_future()
        self._push(self._now + duration, lambda: woken.set_result(None))
        self._rests.set()
        await woken

    async def play(self, until: datetime) -> None:
        """Let everything happen that is due by then. Raises what a happening raises."""
        while self._coming and self._coming[0][0] <= until:
            when, _, wake = heapq.heappop(self._coming)
            self._now = max(self._now, when)
            self._rests.clear()
            wake()
            await self._rests.wait()
            if self._failure:
                raise self._failure
        self._now = until

    async def end(self) -> None:
        """Let go of what still sleeps."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, happening: Happening) -> None:
        task = asyncio.create_task(happening())
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self._failure = self._failure or task.exception()
        self._rests.set()

    def _push(self, when: datetime, wake: Callable[[], None]) -> None:
        heapq.heappush(self._coming, (when, next(self._numbers), wake))
