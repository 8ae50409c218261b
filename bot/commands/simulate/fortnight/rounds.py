"""The checker's rounds, for what nobody told of: its own pages, with a tick every half hour instead of every few seconds."""

from datetime import timedelta

from bot.commands.simulate.fortnight.timeline import Timeline
from bot.domain.errors import TryLater
from bot.services.checking import CheckingService

EVERY = timedelta(minutes=30)


class Rounds:
    """Sees to everything that is due at each tick. A page for which Cronofy gave no answer is left to the next one."""

    def __init__(self, checking: CheckingService, timeline: Timeline) -> None:
        self._checking = checking
        self._timeline = timeline
        self.looks = self.readings = 0

    def begin(self) -> None:
        """From now on."""
        self._timeline.after(EVERY, self._round)

    async def _round(self) -> None:
        self._timeline.after(EVERY, self._round)
        try:
            while (done := await self._checking.check_page()).looks + done.readings:
                self.looks += done.looks
                self.readings += done.readings
        except TryLater:
            return
