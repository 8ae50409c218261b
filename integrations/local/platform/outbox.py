"""A queue that loses nothing and keeps its order: the head is tried until it is answered, then the next one."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)
Item = TypeVar("Item")
Answer = TypeVar("Answer")


class TryAgainError(Exception):
    """Not answered yet, and likely to be later. `after_seconds` is the other side's wish, if it had one."""

    def __init__(self, reason: str, after_seconds: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after_seconds = after_seconds


@dataclass(slots=True, eq=False)
class Entry(Generic[Item, Answer]):
    """One thing to deliver; `answer` is set once `answered` is."""

    item: Item
    attempts: int = 0
    last_failure: str | None = None
    answer: Answer | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> Answer | None:
        """The answer, or None when there is none yet after that time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.answered.wait()
        return self.answer


class Outbox(Generic[Item, Answer]):
    """Delivers in the order of `add`, one at a time; waits double from `first_wait_seconds` to `longest_wait_seconds`."""

    def __init__(
        self,
        deliver: Callable[[Item], Awaitable[Answer]],
        first_wait_seconds: float = 0.1,
        longest_wait_seconds: float = 2.0,
    ) -> None:
        self._deliver = deliver
        self._first_wait_seconds = first_wait_seconds
        self._longest_wait_seconds = longest_wait_seconds
        self._entries: deque[Entry[Item, Answer]] = deque()
        self._changed = asyncio.Event()

    @property
    def waiting(self) -> tuple[Entry[Item, Answer], ...]:
        """What is not delivered yet, in order."""
        return tuple(self._entries)

    def add(self, item: Item) -> Entry[Item, Answer]:
        """Queue an item behind all others."""
        entry: Entry[Item, Answer] = Entry(item)
        self._entries.append(entry)
        self._changed.set()
        return entry

    def hurry(self) -> None:
        """Try the head again at once: the reason for waiting is gone."""
        self._changed.set()

    async def run(self) -> None:
        """Deliver until cancelled; what was begun and not answered stays at the head."""
        while True:
            if self._entries:
                await self._try_head(self._entries[0])
            else:
                await self._wait_for_change(None)

    async def _try_head(self, entry: Entry[Item, Answer]) -> None:
        entry.attempts += 1
        try:
            entry.answer = await self._deliver(entry.item)
        except TryAgainError as failure:
            entry.last_failure = failure.reason
            backoff = min(self._first_wait_seconds * 2 ** min(entry.attempts - 1, 16), self._longest_wait_seconds)
            await self._wait_for_change(failure.after_seconds or backoff)
            return
        except Exception:  # the queue must outlive a defect in one delivery
            entry.last_failure = "defect"
            logger.exception("a delivery failed for good")
        self._entries.popleft()
        entry.answered.set()

    async def _wait_for_change(self, seconds: float | None) -> None:
        """Until something is added or hurried, at most `seconds`; a change while delivering counts."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        self._changed.clear()
