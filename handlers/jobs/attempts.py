"""Doing an effect until it succeeds: again after what passes, a failure at once after anything else."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.domain.errors import TryLater
from bot.telemetry import logger
from handlers.jobs.running import Running
from handlers.jobs.steps import Patience, T
from handlers.store import STORE_FAILURES

PASSING = (TryLater, *STORE_FAILURES)
"""A service that is down or busy, and a database that is."""

_log = logger(__name__)


class Attempts:
    """Attempts at effects, at most `at_once` of them under way; one that pauses before the next holds no place."""

    def __init__(self, at_once: int, patience: Patience, running: Running) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._patience = patience
        self._running = running

    async def do(self, effect: Callable[[], Awaitable[T]], goes_on: Callable[[], Awaitable[bool]]) -> T:
        """What `effect` answers, after as many attempts as patience allows, and as long as the job `goes_on` after a pause.

        Raises what the last attempt raised, and CancelledError when it waits during a stop, or was called off.
        """
        began = time.monotonic()
        for number, pause in enumerate(self._patience.pauses(), start=1):
            try:
                return await self._once(effect)
            except PASSING as error:
                wait = _at_least(error, pause) * random.uniform(1, 1.2)  # noqa: S311  so that many do not come back at once
                if timedelta(seconds=time.monotonic() - began) + wait > self._patience.within:
                    raise
                _log.info("step is tried again", reason=type(error).__name__, attempt=number, seconds=round(wait.total_seconds(), 1))
            with self._running.waiting():
                await asyncio.sleep(wait.total_seconds())
                if not await goes_on():
                    raise asyncio.CancelledError
        return await self._once(effect)

    async def _once(self, effect: Callable[[], Awaitable[T]]) -> T:
        with self._running.waiting():
            await self._room.acquire()
        try:
            return await effect()
        finally:
            self._room.release()


def _at_least(error: Exception, pause: timedelta) -> timedelta:
    asked_for = error.retry_after if isinstance(error, TryLater) else None
    return max(pause, asked_for or pause)
