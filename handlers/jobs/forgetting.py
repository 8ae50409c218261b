"""Forgetting what is over: finished jobs and old rows, now and then, in any number of processes at once."""

import asyncio
from contextlib import suppress

from bot.domain.retention import EVERY
from bot.services.ports import Clock
from bot.services.retention import RetentionService
from bot.telemetry import logger
from handlers.jobs.ledger import Ledger
from handlers.store import STORE_FAILURES

_log = logger(__name__)


class Forgetting:
    """A pass now and then one each EVERY, until it is stopped. No promise: a chain of promises could break, and nobody would notice."""

    def __init__(self, ledger: Ledger, retention: RetentionService, clock: Clock) -> None:
        self._ledger = ledger
        self._retention = retention
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin in the background."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End; what was forgotten stays so."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def make_pass(self) -> int:
        """Forget all that is over for long enough; answers how much it was."""
        now, count = self._clock(), 0
        while some := await self._ledger.forget_some(now, self._retention.keep):
            count += some
        while some := await self._retention.forget_some():
            count += some
        return count

    async def _run(self) -> None:
        while True:
            try:
                count = await self.make_pass()
                if count:
                    _log.info("what is over was forgotten", count=count)
            except STORE_FAILURES:
                _log.warning("what is over could not be forgotten", exc_info=True)
            await asyncio.sleep(EVERY.total_seconds())
