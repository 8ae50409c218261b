"""What the network does to calls: a few are limited, a few fail, and of some that were carried out the answer is lost."""

from datetime import timedelta
from random import Random
from typing import NoReturn

from bot.domain.errors import TryLater

LIMITED_FOR = timedelta(seconds=30)


class Weather:
    """`bad` is the part of calls that meet it."""

    def __init__(self, chance: Random, bad: float) -> None:
        self._chance = chance
        self._bad = bad
        self.calls = 0
        self.failed = 0

    def meet(self, service: str) -> None:
        """Count a call. Raises TryLater for one that is limited or fails."""
        self.calls += 1
        if self._chance.random() < self._bad:
            self._fail(service)

    def answer(self, service: str) -> None:
        """After a call was carried out. Raises TryLater where its answer is lost."""
        if self._chance.random() < self._bad:
            self._fail(service)

    def _fail(self, service: str) -> NoReturn:
        self.failed += 1
        limited = self._chance.random() < 0.5
        raise TryLater(f"{service}: status {429 if limited else 503}", LIMITED_FOR if limited else None)
