"""The rounds of the checker, one tick after the other."""

from collections.abc import Mapping
from typing import cast

from bot.domain.checking import PAGES_AT_ONCE
from bot.domain.jobs import Job
from bot.services.checking import CheckingService
from bot.telemetry import logger
from handlers.jobs.steps import StepFailed, Steps

_log = logger(__name__)


class Checking:
    """The workflow of ticks. Each promises the next, also when a page failed for good."""

    def __init__(self, checking: CheckingService) -> None:
        self._checking = checking

    async def check(self, steps: Steps, _job: Job) -> None:
        """See to what is due: JobKind.CHECK_CONNECTIONS."""
        try:
            await self._pages(steps)
        except StepFailed:
            _log.exception("a page of the checker failed, and the next tick goes on")
        await steps.run("next", self._checking.promise_tick)

    async def _pages(self, steps: Steps) -> None:
        looks = readings = news = 0
        for _ in range(PAGES_AT_ONCE):
            done = cast("Mapping[str, int]", await steps.run("page", self._page))
            looks, readings, news = looks + done["looks"], readings + done["readings"], news + done["news"]
            if not done["looks"] + done["readings"]:
                break
        if looks + readings:
            _log.info("the checker saw to what was due", looks=looks, readings=readings, news=news)

    async def _page(self) -> dict[str, int]:
        done = await self._checking.check_page()
        return {"looks": done.looks, "readings": done.readings, "news": done.news}
