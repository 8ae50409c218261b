"""What a workflow is and what it may use: steps whose results are recorded, and pauses that outlive the process.

A workflow that was interrupted runs again from its first line, and whatever was recorded is answered instead of done. So a workflow
decides by its job, by what `Steps` answers, and by nothing else: no clock, no random number, no database, no network, no task or
`gather` of its own. All of that belongs into the effects.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeAlias, TypeVar

from bot.domain.jobs import Job

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
T = TypeVar("T", bound=Json)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a step is tried again while its effect raises TryLater: at most `attempts` times, at most `within` from the first.

    Pauses double from `first_pause` to `longest_pause`; a longer `retry_after` is honoured. A stop of the process starts both bounds anew.
    """

    attempts: int = 150
    within: timedelta = timedelta(hours=12)
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=5)

    def pauses(self) -> Iterator[timedelta]:
        """The pauses after the first, the second, … and the last attempt but one."""
        for attempt in range(self.attempts - 1):
            # 2 ** 30 is beyond every bound, and timedelta does not take any number.
            yield min(self.first_pause * 2 ** min(attempt, 30), self.longest_pause)


DEFAULT_PATIENCE = Patience()


class StepFailed(Exception):
    """A step's effect failed for good. Its text is stored: the kind of the error, and its words only if it is one of the domain's."""


class Steps(Protocol):
    """What the engine hands to a workflow. One call at a time, in an order that depends on recorded things only."""

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Do `effect` and record its result; when the workflow runs again, answer the recorded one.

        The effect happens at least once: a process that dies between the effect and its record does it again, so it looks before it
        writes. The answer is what a trip through JSON leaves of the result: a StrEnum comes back as text, a tuple as a list.
        Raises StepFailed when the effect raised anything but TryLater, or raised that for longer than the engine's patience.
        """
        ...

    async def sleep(self, duration: timedelta) -> None:
        """Pause; the end of the pause is recorded, so a restart neither prolongs nor repeats it."""
        ...


async def until(steps: Steps, name: str, pauses: Iterable[timedelta], look: Callable[[], Awaitable[bool]]) -> bool:
    """Whether it was so at one of the looks, each after its pause; the steps are `name`-0, `name`-1, …"""
    for turn, pause in enumerate(pauses):
        await steps.sleep(pause)
        if await steps.run(f"{name}-{turn}", look):
            return True
    return False


Workflow: TypeAlias = Callable[[Steps, Job], Awaitable[None]]
"""Keeps one kind of promise; may run several times from its first line, and ends by returning or by raising."""
