"""The steps of one run of a workflow: points, attempts, JSON and failures around whatever records."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Protocol

from bot.domain.errors import RelinkError
from bot.domain.jobs import JobKind
from handlers.jobs.attempts import Attempts
from handlers.jobs.running import Running
from handlers.jobs.steps import StepFailed, T

OnPoint = Callable[[str], None]
"""Told where a workflow is: `{kind}:{step}:before`, `…:done` (the effect happened, its result is not recorded yet), `…:recorded`."""


class Recorder(Protocol):
    """Remembers what the workflow that is running now has done."""

    async def record(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:
        """What the step answers, or what it answered when it was recorded. Raises StepFailed if it did, now or then."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Sleep until the recorded end."""
        ...

    async def goes_on(self) -> bool:
        """Whether the workflow is still to be done here: nobody called it off, or took it up elsewhere."""
        ...


class RecordedSteps:
    """Fulfils `Steps`."""

    def __init__(
        self, kind: JobKind, recorder: Recorder, attempts: Attempts, running: Running, on_point: OnPoint, *, turn: asyncio.Lock
    ) -> None:
        """`turn` is one for all runs of this workflow here: one that was called off may still do something when it is taken up again."""
        self._kind = kind
        self._recorder = recorder
        self._attempts = attempts
        self._running = running
        self._on_point = on_point
        self._turn = turn

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """As `Steps.run`."""
        self._running.stop_here()
        happened = False

        async def step() -> Any:
            nonlocal happened
            happened = True
            self._pass(name, "before")
            answer = await self._answer(name, effect)
            self._pass(name, "done")
            return answer

        answer: T = await self._recorder.record(name, step)
        if happened:
            self._pass(name, "recorded")
        return answer

    async def sleep(self, duration: timedelta) -> None:
        """As `Steps.sleep`."""
        with self._running.waiting():
            await self._recorder.sleep(duration.total_seconds())

    async def _answer(self, name: str, effect: Callable[[], Awaitable[T]]) -> Any:
        with self._running.waiting():
            await self._turn.acquire()
        try:
            # Through JSON already now, so that this run sees what a later one will.
            return json.loads(json.dumps(await self._attempts.do(effect, self._recorder.goes_on)))
        except Exception as error:
            raise StepFailed(reason(name, error)) from error
        finally:
            self._turn.release()

    def _pass(self, name: str, point: str) -> None:
        self._on_point(f"{self._kind.value}:{name}:{point}")


def reason(where: str, error: Exception) -> str:
    """What may be stored of an error: its kind, and its words if it is one of the domain's, which promise to be safe."""
    return f"{where}: {type(error).__name__}" + (f": {error}" if isinstance(error, RelinkError) else "")
