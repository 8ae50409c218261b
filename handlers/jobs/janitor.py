"""The janitor of replicas: sees to it that the jobs of one that died go on elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.telemetry import logger
from handlers.jobs.seats import Seats

_log = logger(__name__)


class Janitor:
    """Each replica has one; they need not know of each other.

    A replica counts as dead when its name was free on two passes in a row: after a cut connection it takes its name again within one.
    """

    def __init__(
        self,
        seats: Seats,
        own_name: str,
        busy_names: Callable[[], Awaitable[set[str]]],
        hand_back: Callable[[str], Awaitable[int]],
    ) -> None:
        """`busy_names` tells under which names jobs run; `hand_back` puts the jobs of one name back into their queues and counts them."""
        self._seats = seats
        self._own_name = own_name
        self._busy_names = busy_names
        self._hand_back = hand_back
        self._missing: set[str] = set()

    async def run(self, every: timedelta) -> None:
        """Make a pass now and then one each `every`, until cancelled; a database that is away is waited for."""
        while True:
            try:
                await self.make_pass()
            except (SQLAlchemyError, TimeoutError, OSError):
                _log.warning("janitor could not look round", exc_info=True)
            await asyncio.sleep(every.total_seconds())

    async def make_pass(self) -> None:
        """Keep the own name, and hand back the jobs of every replica that was missing last time too."""
        if not await self._seats.keep(self._own_name):
            _log.error("another process took this one's name; a job may run twice at a time", executor_id=self._own_name)
        missing = set()
        for name in await self._busy_names() - {self._own_name}:
            # While the name is held here, nobody can start under it, nor can another janitor hand the same jobs back.
            async with self._seats.hold_if_free(name) as is_free:
                if is_free and name in self._missing:
                    _log.warning("replica is gone, its jobs go on elsewhere", executor_id=name, count=await self._hand_back(name))
                elif is_free:
                    missing.add(name)
        self._missing = missing
