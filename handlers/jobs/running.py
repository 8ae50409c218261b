"""The workflows under way in this process: which of them may be interrupted now, and how they are brought to an end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

TO_LET_GO = timedelta(seconds=5)
"""What an interrupted effect gets to clean up."""


class Running:
    """Keeps count of workflows' tasks. A stop interrupts those that wait; those that do something finish it first.

    Interrupting is cancelling the task: the engine then leaves the workflow as it is recorded, and it goes on after the next start.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()
        self._waiting: set[asyncio.Task[object]] = set()
        self._stopping = False

    def add_current(self) -> None:
        """Count the current task, a workflow's, until it is done. Raises CancelledError during a stop."""
        self.stop_here()
        task = _current()
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop_here(self) -> None:
        """Let the current task go no further during a stop: raises CancelledError then."""
        if self._stopping:
            raise asyncio.CancelledError

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Around everything that takes time and does nothing; may raise CancelledError at its beginning and anywhere within."""
        self.stop_here()
        self._waiting.add(_current())
        try:
            yield
        finally:
            self._waiting.discard(_current())

    async def stop(self, seconds: float) -> None:
        """Interrupt what waits, let the rest go on for at most `seconds`, then interrupt that too. Nothing starts afterwards."""
        self._stopping = True
        await _interrupt(self._waiting)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        await _interrupt(self._tasks)


async def _interrupt(tasks: set[asyncio.Task[object]]) -> None:
    interrupted = set(tasks)
    for task in interrupted:
        task.cancel()
    if interrupted:
        await asyncio.wait(interrupted, timeout=TO_LET_GO.total_seconds())


def _current() -> asyncio.Task[object]:
    task = asyncio.current_task()
    assert task is not None, "workflows run as tasks"
    return task
