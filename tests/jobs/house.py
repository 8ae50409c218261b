"""Storage and engines of durable work on one database, and a way to wait for what they do."""

import asyncio
import inspect
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.jobs import Job, JobKind
from handlers.jobs.engine import Engine, no_point
from handlers.jobs.recorded_steps import OnPoint
from handlers.jobs.steps import Patience, Steps, Workflow
from storage.unit_of_work import Storage

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what the kind of database makes no difference to."""
SOON = 20.0
"""Seconds after which a test gives up on what should happen at once."""
QUICKLY = Patience(
    attempts=5, within=timedelta(seconds=10), first_pause=timedelta(milliseconds=5), longest_pause=timedelta(milliseconds=20)
)


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return as soon as the condition holds. Raises TimeoutError when it does not soon."""
    async with asyncio.timeout(SOON):
        while True:
            answer = condition()
            if await answer if inspect.isawaitable(answer) else answer:
                return
            await asyncio.sleep(0.01)


async def soon(event: asyncio.Event) -> None:
    """Wait for the event. Raises TimeoutError."""
    await asyncio.wait_for(event.wait(), SOON)


class House:
    """One database. The latest engine is the one that promises go to."""

    def __init__(self, database_url: str, database: AsyncEngine) -> None:
        self.url = database_url
        self.database = database
        self._engines: list[Engine] = []

    @property
    def engine(self) -> Engine:
        """The latest."""
        return self._engines[-1]

    @property
    def storage(self) -> Storage:
        """Promises go to the latest engine."""
        return Storage(self.database, self.engine.enqueue)

    def new_engine(self, executor_id: str | None = None, on_point: OnPoint = no_point, patience: Patience = QUICKLY) -> Engine:
        """One that is not started."""
        self._engines.append(Engine(self.url, executor_id, on_point, patience=patience, janitor_every=timedelta(milliseconds=200)))
        return self.engine

    async def start(self, workflow: Workflow, on_point: OnPoint = no_point, patience: Patience = QUICKLY) -> Engine:
        """A new engine that keeps every kind of promise by this workflow."""
        await self.new_engine(on_point=on_point, patience=patience).start(for_every_kind(workflow))
        return self.engine

    async def promise(self, *jobs: Job) -> None:
        """In a transaction of its own."""
        async with self.storage.writing() as unit:
            await unit.promise(*jobs)

    async def counts(self) -> Mapping[str, int]:
        """Jobs by DBOS's states, finished ones left out."""
        listed = await self.engine._client.list_workflows_async()
        return Counter(each.status for each in listed if each.status != "SUCCESS")

    async def is_idle(self) -> bool:
        """Whether no job is left to do."""
        return not {"ENQUEUED", "PENDING"} & set(await self.counts())

    async def failures(self) -> list[str]:
        """Why jobs failed."""
        failed = await self.engine._client.list_workflows_async(status="ERROR")
        return [str(each.error) for each in failed]

    async def has_failed(self) -> bool:
        """Whether a job has."""
        return bool(await self.failures())

    async def close(self) -> None:
        """Stop every engine, the latest first, and let the threads end that DBOS does not wait for: they would go on in other tests."""
        for engine in reversed(self._engines):
            await engine.stop(0)
        await until(lambda: not any(thread.name.startswith("dbos") for thread in threading.enumerate()))


def for_every_kind(workflow: Workflow) -> Mapping[JobKind, Workflow]:
    """The same for all."""
    return dict.fromkeys(JobKind, workflow)


class Recorder:
    """A workflow of one step that notes the jobs it was run for."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.came = asyncio.Event()

    async def __call__(self, steps: Steps, job: Job) -> None:
        """Note it."""

        async def note() -> None:
            self.jobs.append(job)
            self.came.set()

        await steps.run("note", note)

    @property
    def keys(self) -> list[str]:
        """Of the jobs, in order."""
        return [job.key for job in self.jobs]
