"""What tests share: a clock, and storage on a fresh database of either kind.

`storage` and all that needs it run once on SQLite and once on PostgreSQL. A test for which the kind makes no difference says so:
`@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`. TEST_DATABASE_URL names a PostgreSQL to use instead of an own one.
"""

import logging
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from bot.domain.jobs import Job, JobKind
from bot.telemetry import OWN_HANDLERS, QUIET
from storage.database import open_database
from storage.encryption import Cipher, new_key
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.databases import Databases, PostgresDatabases, SqliteFiles, postgres_server
from tests.scheduling import ByWorld

# How long an example takes tells of the machine, not of the code.
settings.register_profile("relink", deadline=None)
settings.load_profile("relink")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """What `-n auto` means: one more than there are cores, because many tests wait for engines, servers and other processes."""
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByWorld:
    """How tests are spread over processes."""
    return ByWorld(config, log)


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Commands that run in this process set its logging up."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in (*OWN_HANDLERS, *QUIET))]
    before = [(log, log.handlers[:], log.level, log.propagate) for log in loggers]
    yield
    for log, handlers, level, propagate in before:
        log.handlers[:] = handlers
        log.setLevel(level)
        log.propagate = propagate


@pytest.fixture
def clock() -> SettableClock:
    """A Monday morning, until the test moves it."""
    return SettableClock()


@pytest.fixture(scope="session")
def encryption_key() -> str:
    """The key that `cipher` seals with."""
    return new_key()


@pytest.fixture(scope="session")
def cipher(encryption_key: str) -> Cipher:
    """What the databases of this run are sealed with."""
    return Cipher([encryption_key])


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """SQLite files."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_url(testrun_uid: str) -> Iterator[str]:
    """A PostgreSQL server; its databases are the tests' to make and drop."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with postgres_server(testrun_uid) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_databases(postgres_url: str) -> Iterator[Databases]:
    """Databases on that server."""
    databases = PostgresDatabases(postgres_url)
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh, migrated database."""
    databases: Databases = request.getfixturevalue(f"{request.param}_databases")
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
async def engine(database_url: str, cipher: Cipher) -> AsyncIterator[AsyncEngine]:
    """An engine on the fresh database."""
    engine = open_database(database_url, cipher)
    yield engine
    await engine.dispose()


@pytest.fixture
def promised() -> list[Job]:
    """The jobs that were promised through `storage` and committed, each key once; without `channels`."""
    return []


@pytest.fixture
def channels() -> list[Job]:
    """The same of promises to open a channel: every new grant brings one along, whatever a test is about."""
    return []


@pytest.fixture
def storage(engine: AsyncEngine, promised: list[Job], channels: list[Job]) -> Storage:
    """Storage on the fresh database; what it is promised is kept in `promised` and `channels`."""

    async def enqueue(session: AsyncSession, jobs: Sequence[Job]) -> None:
        def keep(committed: Session) -> None:
            if not committed.in_nested_transaction():
                known = {job.key for job in (*promised, *channels)}
                for job in jobs:
                    if job.key not in known:
                        (channels if job.kind is JobKind.OPEN_CHANNEL else promised).append(job)

        event.listen(session.sync_session, "after_commit", keep)

    return Storage(engine, enqueue)
