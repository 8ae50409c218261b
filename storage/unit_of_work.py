"""Units of work: one transaction each, with the repositories and the promises that belong to it."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from bot.domain.jobs import Job
from bot.domain.pacing import Limit
from storage.database import BUSY_TIMEOUT, WRITES
from storage.marks import Marks
from storage.personal_data import PersonalData
from storage.repositories.alert_preferences import AlertPreferencesRepository
from storage.repositories.alerting import AlertingRepository
from storage.repositories.audit_entries import AuditEntriesRepository
from storage.repositories.base import WroteWhileReading
from storage.repositories.cases import CasesRepository
from storage.repositories.checks import ChecksRepository
from storage.repositories.cohorts import CohortsRepository
from storage.repositories.connections import ConnectionsRepository
from storage.repositories.contacts import ContactsRepository
from storage.repositories.deliveries import DeliveriesRepository
from storage.repositories.grants import GrantsRepository
from storage.repositories.hand_outs import HandOutsRepository
from storage.repositories.homes import HomesRepository
from storage.repositories.incidents import IncidentsRepository
from storage.repositories.installations import InstallationsRepository
from storage.repositories.last_seen import LastSeenRepository
from storage.repositories.leftovers import LeftoversRepository
from storage.repositories.links import LinksRepository
from storage.repositories.moves import MovesRepository
from storage.repositories.notification_channels import NotificationChannelsRepository
from storage.repositories.nudges import NudgesRepository
from storage.repositories.people import PeopleRepository
from storage.repositories.placements import PlacementsRepository
from storage.repositories.recoveries import RecoveriesRepository
from storage.repositories.secrets import SecretsRepository
from storage.repositories.sessions import SessionsRepository
from storage.repositories.support_items import SupportItemsRepository
from storage.shared_budget import SharedBudget

Enqueue = Callable[[AsyncSession, Sequence[Job]], Awaitable[None]]
"""Writes jobs through this very transaction, so that they stand or fall with it."""


class UnitOfWork:
    """One transaction: committed when its block ends, rolled back when it raises."""

    def __init__(self, session: AsyncSession, marks: Marks, enqueue: Enqueue, *, writes: bool) -> None:
        self._session = session
        self._enqueue = enqueue
        self._writes = writes
        self.people = PeopleRepository(session, marks, writes=writes)
        self.grants = GrantsRepository(session, marks, writes=writes)
        self.checks = ChecksRepository(session, writes=writes)
        self.links = LinksRepository(session, writes=writes)
        self.connections = ConnectionsRepository(session, marks, self.links, writes=writes)
        self.sessions = SessionsRepository(session, writes=writes)
        self.placements = PlacementsRepository(session, writes=writes)
        self.hand_outs = HandOutsRepository(session, writes=writes)
        self.alert_preferences = AlertPreferencesRepository(session, writes=writes)
        self.moves = MovesRepository(session, writes=writes)
        self.incidents = IncidentsRepository(session, writes=writes)
        self.alerting = AlertingRepository(session, writes=writes)
        self.recoveries = RecoveriesRepository(session, writes=writes)
        self.last_seen = LastSeenRepository(session, marks, writes=writes)
        self.support_items = SupportItemsRepository(session, writes=writes)
        self.cohorts = CohortsRepository(session, writes=writes)
        self.nudges = NudgesRepository(session, writes=writes)
        self.homes = HomesRepository(session, writes=writes)
        self.contacts = ContactsRepository(session, writes=writes)
        self.cases = CasesRepository(session, marks, writes=writes)
        self.audit_entries = AuditEntriesRepository(session, writes=writes)
        self.personal_data = PersonalData(session, writes=writes)
        self.deliveries = DeliveriesRepository(session, writes=writes)
        self.installations = InstallationsRepository(session, writes=writes)
        self.leftovers = LeftoversRepository(session, writes=writes)
        self.notification_channels = NotificationChannelsRepository(session, writes=writes)

    async def promise(self, *jobs: Job) -> None:
        """Enqueue durable work in this same transaction. Raises WroteWhileReading in one that only reads."""
        if not self._writes:
            raise WroteWhileReading("a unit of work that only reads promises nothing")
        await self._enqueue(self._session, jobs)


class Storage:
    """Where units of work come from; one for all tasks of a process."""

    def __init__(self, engine: AsyncEngine, enqueue: Enqueue, *, patience: timedelta = BUSY_TIMEOUT) -> None:
        """`engine` comes from `open_database`, its tables from `schema.upgrade`, `enqueue` from the engine of durable work.

        `patience` is how long a writer waits for its turn on SQLite.
        """
        self._engine = engine
        self._enqueue = enqueue
        self._patience = patience
        self._readers = _sessions(engine, writes=False)
        self._writers = _sessions(engine, writes=True)
        # SQLite makes waiting writers poll; queueing within the process is fairer (p99 with 16 in flight: 28 ms instead of 430).
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._marks: Marks | None = None

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that only reads; writing through it raises WroteWhileReading."""
        return self._reading()

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that writes; on SQLite it begins IMMEDIATE, on PostgreSQL it locks the single rows it reads.

        Never open one inside another. Raises TimeoutError when its turn does not come.
        """
        return self._writing()

    async def ping(self) -> None:
        """Ask the database for an answer. Raises what the driver raises when there is none."""
        async with self._readers() as session:
            await session.execute(select(1))

    def shared_budget(self, service: str, limits: Sequence[Limit]) -> SharedBudget | None:
        """What all processes on this database may ask of a service; None on SQLite, which one process serves."""
        return SharedBudget(self._engine, service, limits) if self._turn is None else None

    async def dispose(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[UnitOfWork]:
        marks = await self._known_marks()
        async with self._readers() as session:
            yield UnitOfWork(session, marks, self._enqueue, writes=False)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[UnitOfWork]:
        marks = await self._known_marks()
        async with self._writing_session() as session:
            yield UnitOfWork(session, marks, self._enqueue, writes=True)

    @asynccontextmanager
    async def _writing_session(self) -> AsyncIterator[AsyncSession]:
        async with self._in_turn(), self._writers() as session, session.begin():
            yield session

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        if self._turn is None:
            yield
            return
        async with asyncio.timeout(self._patience.total_seconds()):
            await self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    async def _known_marks(self) -> Marks:
        """The marks of this installation; its secret is made by whoever needs it first, and read once per process."""
        if self._marks is None:
            async with self._writing_session() as session:
                self._marks = Marks(await SecretsRepository(session, writes=True).secret("marks", secrets.token_urlsafe(32)))
        return self._marks


def _sessions(engine: AsyncEngine, *, writes: bool) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(
        engine.execution_options(**{WRITES: writes}), expire_on_commit=False, autoflush=False, execution_options={"populate_existing": True}
    )
