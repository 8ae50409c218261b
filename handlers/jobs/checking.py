"""The rounds of the checker, one tick after the other."""

from collections import Counter
from collections.abc import Mapping
from typing import cast

from bot.domain.jobs import Job
from bot.services.checking import CheckingService
from bot.telemetry import logger
from handlers.jobs.steps import StepFailed, Steps

_log = logger(__name__)


class Checking:
    """The workflow of ticks. Each promises the next, also when a page failed for good."""

    def __init__(self, checking: CheckingService) -> None:
        self._checking = checking

    async def check(self, steps: Steps, job: Job) -> None:
        """See to what is due: JobKind.CHECK_CONNECTIONS."""
        tick = job.number("tick")
        try:
            await self._pages(steps, tick)
        except StepFailed:
            _log.exception("a page of the checker failed, and the next tick goes on")
        await steps.run("next", lambda: self._checking.end_tick(tick))

    async def _pages(self, steps: Steps, tick: int) -> None:
        totals = Counter[str]()
        is_last = False
        while not is_last:
            done = cast("Mapping[str, int]", await steps.run("page", lambda: self._page(tick)))
            totals.update(done)
            is_last = bool(done["is_last"])
        if totals["looks"] + totals["readings"]:
            _log.info("the checker saw to what was due", **{name: totals[name] for name in ("looks", "readings", "news")})

    async def _page(self, tick: int) -> dict[str, int]:
        done = await self._checking.check_page()
        is_last = not (done.looks or done.readings) or self._checking.is_over(tick)
        return {"looks": done.looks, "readings": done.readings, "news": done.news, "is_last": is_last}
