"""The durable engine: keeps what was promised, on DBOS. The only file that imports it; docs/decisions/0001-durable-work.md has the reasons.

One started engine per process at a time: DBOS is a singleton.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions, PortableWorkflowError
from dbos import error as dbos_error
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from bot.domain.jobs import Job, JobKind
from bot.telemetry import context, logger
from handlers.jobs.attempts import Attempts
from handlers.jobs.janitor import Janitor
from handlers.jobs.ledger import Ledger
from handlers.jobs.queues import QUEUES, queue_of
from handlers.jobs.recorded_steps import OnPoint, RecordedSteps, reason
from handlers.jobs.running import Running
from handlers.jobs.seats import Seats
from handlers.jobs.steps import DEFAULT_PATIENCE, Patience, StepFailed, Workflow

APPLICATION = "relink"
APPLICATION_VERSION = "1"
"""Pinned: DBOS lets a job that was begun under one version be finished only under the same, and would make one from the source."""
ONLY_EXECUTOR = "relink"
"""The name on SQLite, which one process serves: the next one carries on where it stopped."""
JANITOR_EVERY = timedelta(seconds=10)
UTC_CLOCK = partial(datetime.now, UTC)

_log = logger(__name__)


def no_point(_name: str) -> None:
    """Nobody listens where workflows are."""


class Engine:
    """Enqueues, runs and resumes jobs. Promising works in any process beside the one that runs them."""

    def __init__(
        self,
        database_url: str,
        executor_id: str | None = None,
        on_point: OnPoint = no_point,
        *,
        patience: Patience = DEFAULT_PATIENCE,
        janitor_every: timedelta = JANITOR_EVERY,
        clock: Callable[[], datetime] = UTC_CLOCK,
    ) -> None:
        """`database_url` is the app's own. `executor_id` names this replica on PostgreSQL; without it the first free name is taken.

        `patience` is how long each step is tried again; delays of jobs are told by `clock` (aware UTC).
        """
        _quiet_dbos()
        url = make_url(database_url)
        on_sqlite = url.get_backend_name() == "sqlite"
        self._url = url.set(drivername="sqlite" if on_sqlite else "postgresql").render_as_string(hide_password=False)
        self._seats = None if on_sqlite else Seats(url)
        self._wanted_name = executor_id
        self._name: str | None = None
        self._on_point = on_point
        self._janitor_every = janitor_every
        self._clock = clock
        self._janitor: asyncio.Task[None] | None = None
        self._running = Running()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._attempts = {queue: Attempts(queue.effects_at_once, patience, self._running) for queue in QUEUES}
        self._client = DBOSClient(
            system_database_url=self._url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,  # forever, it would be
        )
        self.ledger = Ledger(self._client, dbos_error.DBOSException)

    @property
    def running(self) -> bool:
        """Whether jobs are being done in this process."""
        return self._name is not None

    async def prepare(self) -> None:
        """Make or update the engine's own tables; enqueue() needs them. start() does this too. Replicas may do it at once."""
        await asyncio.to_thread(DBOS.migrate, self._url)
        for queue in QUEUES:
            await self._client.register_queue_async(
                queue.name, worker_concurrency=queue.jobs_at_once, polling_interval_sec=queue.poll_every.total_seconds()
            )

    async def start(self, workflows: Mapping[JobKind, Workflow]) -> None:
        """Do jobs of these kinds in the running loop, beginning with those that the last process under this name left.

        Raises Conflict when another process keeps the wanted name.
        """
        await self.prepare()
        self._name = name = await self._seats.take(self._wanted_name) if self._seats else ONLY_EXECUTOR
        for kind, workflow in workflows.items():
            DBOS.workflow(name=kind.value)(self._registered(kind, workflow))
        DBOS(config=self._config(name))
        DBOS.launch()  # not in a thread: workflows then run in this thread's loop, as the clients they use must
        if self._seats:
            janitor = Janitor(self._seats, name, self._busy_names, self._hand_back)
            self._janitor = asyncio.create_task(janitor.run(self._janitor_every))

    async def stop(self, seconds: float = 10.0) -> None:
        """End: effects under way have `seconds` to finish and be recorded; sleeping and waiting jobs are put back for the next process.

        Also after a start() that failed, or without one.
        """
        if self._janitor is not None:
            self._janitor.cancel()
            with suppress(asyncio.CancelledError):
                await self._janitor
        if self._name is not None:
            await self._running.stop(seconds)
            await _destroy_dbos()
            await self._hand_back_own(self._name)
            self._name = None
        if self._seats is not None:
            await self._seats.leave()
        await asyncio.to_thread(self._client.destroy)

    async def enqueue(self, session: AsyncSession, jobs: Sequence[Job]) -> None:
        """Promise the jobs in the session's own transaction: they stand or fall with it. A key that was ever promised is left as it is."""

        def insert(within: Session) -> None:
            for job in jobs:
                self._client.enqueue_in_transaction(within, self._options(job), dict(job.fields))

        await session.run_sync(insert)

    def _options(self, job: Job) -> EnqueueOptions:
        options = EnqueueOptions(workflow_name=job.kind.value, queue_name=queue_of(job.kind).name, workflow_id=job.key)
        if job.not_before is not None and (delay := job.not_before - self._clock()) > timedelta(0):
            options["delay_seconds"] = delay.total_seconds()
        return options

    def _config(self, name: str) -> DBOSConfig:
        return DBOSConfig(
            name=APPLICATION,
            system_database_url=self._url,
            executor_id=name,
            application_version=APPLICATION_VERSION,
            serializer=DBOSPortableJSONSerializer(),
            log_level="WARNING",
            run_migrations=False,  # prepare() did, without holding up the loop
            sys_db_pool_size=10,
            max_executor_threads=32,
            notification_listener_polling_interval_sec=0.05,  # nothing is listened for; it is how long stop() waits for the thread
            notification_coalesce_sec=0.05,
        )

    def _registered(self, kind: JobKind, workflow: Workflow) -> Callable[..., Coroutine[Any, Any, None]]:
        async def keep_promise(fields: dict[str, str | int]) -> None:
            key = DBOS.workflow_id
            assert key is not None, "called by DBOS only"
            with context(job=key, kind=kind.value):
                self._running.add_current()
                await self._keep(workflow, Job(kind, key, fields))

        return keep_promise

    async def _keep(self, workflow: Workflow, job: Job) -> None:
        attempts = self._attempts[queue_of(job.kind)]
        recorder, turn = _DbosRecorder(partial(self._is_ours, job.key)), self._turns.setdefault(job.key, asyncio.Lock())
        steps = RecordedSteps(job.kind, recorder, attempts, self._running, self._on_point, turn=turn)
        try:
            await workflow(steps, job)
        except StepFailed:
            _log.exception("job failed")
            raise
        except Exception as error:
            _log.exception("job failed between its steps")
            raise StepFailed(reason("between steps", error)) from error

    async def _is_ours(self, key: str) -> bool:
        found = await self._client.list_workflows_async(workflow_ids=[key], load_input=False, load_output=False)
        return [(each.status, each.executor_id) for each in found] == [("PENDING", self._name)]

    async def _busy_names(self) -> set[str]:
        begun = await self._client.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        return {each.executor_id for each in begun if each.executor_id}

    async def _hand_back_own(self, name: str) -> None:
        try:
            await self._hand_back(name)
        except SQLAlchemyError:
            _log.warning("jobs could not be put back; the next start or another replica resumes them", executor_id=name, exc_info=True)

    async def _hand_back(self, name: str) -> int:
        """Put the jobs begun under `name` back into their queues. Nothing may be running under it, nor begin to."""
        begun = await self._client.list_workflows_async(status="PENDING", executor_id=name, load_input=False, load_output=False)
        for queue in {each.queue_name for each in begun}:
            await self._client.resume_workflows_async([each.workflow_id for each in begun if each.queue_name == queue], queue_name=queue)
        return len(begun)


class _DbosRecorder:
    """Records in DBOS, for the workflow that runs in the current task."""

    def __init__(self, is_ours: Callable[[], Awaitable[bool]]) -> None:
        self._is_ours = is_ours

    async def goes_on(self) -> bool:
        return await self._is_ours()

    async def record(self, name: str, step: Callable[[], Awaitable[Any]]) -> Any:
        async def as_coroutine_function() -> Any:
            return await step()  # DBOS runs any other callable in a thread

        try:
            return await DBOS.run_step_async({"name": name}, as_coroutine_function)
        except PortableWorkflowError as recorded:
            raise StepFailed(recorded.message) from None

    async def sleep(self, seconds: float) -> None:
        await DBOS.sleep_async(seconds)


async def _destroy_dbos() -> None:
    """Take DBOS down, and give the loop the threads back that DBOS had replaced by its own, which are gone now."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as thread:
        await loop.run_in_executor(thread, partial(DBOS.destroy, destroy_registry=True))
    loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))


def _quiet_dbos() -> None:
    """DBOS writes through the process's logging, warnings and worse only, and not what is said here already."""
    log = logging.getLogger("dbos")
    log.setLevel(logging.WARNING)
    log.addFilter(_is_news)
    if not log.handlers:
        log.addHandler(logging.NullHandler())  # or else DBOS adds one that writes to stderr, and keeps its lines from ours


def _is_news(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith(("Exception encountered in asynchronous workflow", "Asyncio task cancelled for workflow or step"))
