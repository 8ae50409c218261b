"""Notices when anything happens, so that one can wait until nothing does."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Activity:
    """What is under way and when something last happened, in the event loop's own time."""

    def __init__(self) -> None:
        self._happened = asyncio.Event()
        self._under_way = 0

    def touch(self) -> None:
        """Note that something happened just now."""
        self._happened.set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count as something under way for as long as the block runs."""
        self._under_way += 1
        self.touch()
        try:
            yield
        finally:
            self._under_way -= 1
            self.touch()

    async def settle(self, quiet: float, limit: float) -> bool:
        """Wait until nothing happened for `quiet` seconds, at most `limit`; return whether it became quiet."""
        try:
            async with asyncio.timeout(limit):
                await self._quiet(quiet)
        except TimeoutError:
            return False
        return True

    async def _quiet(self, quiet: float) -> None:
        while True:
            self._happened.clear()
            try:
                await asyncio.wait_for(self._happened.wait(), quiet)
            except TimeoutError:
                if not self._under_way:
                    return
