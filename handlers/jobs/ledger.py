"""What was promised, as an operator sees it: counted, listed, tried again, called off, and forgotten once it is long over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.domain.retention import AT_ONCE, TICKS_DONE, Retention
from handlers.jobs.queues import queue_of

LISTED_MOST = 50_000
"""So many unfinished jobs are counted; more than that is trouble whatever the number."""
FAILURE = "StepFailed"
"""The one error whose words are ours, and therefore safe to show (steps.StepFailed)."""


class JobState(StrEnum):
    """Where a promise stands."""

    WAITING = "waiting"  # due, and not begun
    DELAYED = "delayed"  # not due yet
    RUNNING = "running"  # begun; it may sleep, or pause before another try
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether it ended without being kept: these can be tried again."""
        return self in (JobState.FAILED, JobState.CANCELLED)


_STATES: Mapping[str, JobState] = {
    "ENQUEUED": JobState.WAITING,
    "DELAYED": JobState.DELAYED,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Promise:
    """One of them. `since` (aware UTC) is when its state began to count: promised, or due, or ended; `due_at` only while it is delayed.

    `reason` is why it failed: the step, the kind of the error, and its words only where they are the domain's own.
    """

    key: str
    kind: str
    state: JobState
    since: datetime
    due_at: datetime | None = None
    reason: str | None = None


class Client(Protocol):
    """What is used of DBOS's client."""

    async def list_workflows_async(self, *args: Any, **filters: Any) -> Sequence[Any]: ...
    async def list_workflow_steps_async(self, *args: Any, **options: Any) -> Sequence[Mapping[str, Any]]: ...
    async def rewind_workflow_async(self, *args: Any, **options: Any) -> Any: ...
    async def cancel_workflows_async(self, *args: Any, **options: Any) -> None: ...
    async def delete_workflows_async(self, *args: Any, **options: Any) -> None: ...


class Ledger:
    """Reads and changes what was promised, beside the processes that keep it or while there is none."""

    def __init__(self, client: Client, refused: type[Exception]) -> None:
        """`refused` is what the client raises when a job changed while it was being changed."""
        self._client = client
        self._refused = refused

    async def unfinished(self) -> list[Promise]:
        """What waits, is delayed, or runs, by when it was promised; LISTED_MOST at most."""
        return await self._list(_spelt(JobState.WAITING, JobState.DELAYED, JobState.RUNNING), limit=LISTED_MOST)

    async def failed(self, kind: JobKind | None = None) -> list[Promise]:
        """What failed for good or was cancelled and is not forgotten yet, by when it was promised."""
        names = {"name": kind.value} if kind else {}
        return await self._list(_spelt(JobState.FAILED, JobState.CANCELLED), limit=LISTED_MOST, load_output=True, **names)

    async def done_since(self, since: datetime) -> list[Promise]:
        """What was kept since then."""
        return await self._list(_spelt(JobState.DONE), limit=LISTED_MOST, completed_after=since.isoformat())

    async def find(self, key: str) -> Promise:
        """Raises NotFound for a key that was never promised, or is forgotten."""
        found = await self._list(workflow_ids=[key], load_output=True)
        if not found:
            raise NotFound("no such job")
        return found[0]

    async def retry(self, key: str) -> JobState:
        """Put what failed or was cancelled back into its queue, at the step that failed; answers the state it was found in.

        What waits, runs or is done is left as it is. Raises NotFound.
        """
        found = await self.find(key)
        if not found.state.is_over:
            return found.state
        try:
            queue = queue_of(JobKind(found.kind)).name
            await self._client.rewind_workflow_async(key, start_step=await self._first_to_do(key), queue_name=queue)
        except self._refused:
            return (await self.find(key)).state  # somebody else put it back just now
        return found.state

    async def cancel(self, key: str) -> JobState:
        """Call it off; an effect under way is finished, and nothing after it happens. Answers the state it was found in.

        What is over already is left as it is. Raises NotFound.
        """
        found = await self.find(key)
        if found.state in (JobState.WAITING, JobState.DELAYED, JobState.RUNNING):
            await self._client.cancel_workflows_async([key])
        return found.state

    async def forget_some(self, now: datetime, keep: Retention) -> int:
        """Drop what has been over for long enough at `now`: at most AT_ONCE of each sort; answers how many there were."""
        done = _spelt(JobState.DONE)
        ticks = await self._forget(done, now - TICKS_DONE, name=JobKind.CHECK_CONNECTIONS.value)
        kept = await self._forget(done, now - keep.jobs)
        return ticks + kept + await self._forget(_spelt(JobState.FAILED, JobState.CANCELLED), now - keep.failed_jobs)

    async def _forget(self, states: list[str], before: datetime, **which: Any) -> int:
        old = await self._list(states, limit=AT_ONCE, completed_before=before.isoformat(), **which)
        if old:
            await self._client.delete_workflows_async([each.key for each in old])
        return len(old)

    async def _first_to_do(self, key: str) -> int:
        """The number of the first step that failed; after the last one, where none did."""
        steps = await self._client.list_workflow_steps_async(key)
        numbers = [step["function_id"] for step in steps]
        failed = [step["function_id"] for step in steps if step["error"] is not None]
        return min(failed) if failed else max(numbers, default=0) + 1

    async def _list(self, states: list[str] | None = None, *, load_output: bool = False, **filters: Any) -> list[Promise]:
        rows = await self._client.list_workflows_async(status=states, load_input=False, load_output=load_output, **filters)
        return [_promise(row) for row in rows]


def _spelt(*states: JobState) -> list[str]:
    return [name for name, state in _STATES.items() if state in states]


def _promise(row: Any) -> Promise:
    state = _STATES[row.status]
    due_at = _instant(row.delay_until_epoch_ms)
    promised_at = _instant(row.created_at) or datetime.fromtimestamp(0, UTC)
    since = max(promised_at, due_at or promised_at) if state is JobState.WAITING else _instant(row.completed_at) or promised_at
    return Promise(row.workflow_id, row.name, state, since, due_at if state is JobState.DELAYED else None, _reason(row.error))


def _instant(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)


def _reason(error: Any) -> str | None:
    """The words of a failure of ours; of any other only its kind."""
    if error is None:
        return None
    name = str(getattr(error, "name", type(error).__name__))
    return str(getattr(error, "message", error)) if name == FAILURE else name
