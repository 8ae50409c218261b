"""What the tests of durable work share: databases in which the engine has its tables already, and a house with engines on a fresh one."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from handlers.jobs.engine import Engine
from tests.databases import Databases, PostgresDatabases, SqliteFiles
from tests.jobs.house import House


class PreparedSqliteFiles(SqliteFiles):
    """Copies of a file with the engine's tables."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        _prepare(f"sqlite:///{self._template}")


class PreparedPostgresDatabases(PostgresDatabases):
    """Copies of a database with the engine's tables."""

    def __init__(self, server_url: str) -> None:
        super().__init__(server_url)
        _prepare(self._url(self._template))


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """SQLite files."""
    return PreparedSqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases(postgres_url: str) -> Iterator[Databases]:
    """Databases on the server."""
    databases = PreparedPostgresDatabases(postgres_url)
    yield databases
    databases.close()


@pytest.fixture
async def house(database_url: str, engine: AsyncEngine) -> AsyncIterator[House]:
    """Engines made in it are stopped at the end."""
    house = House(database_url, engine)
    yield house
    await house.close()


def _prepare(url: str) -> None:
    async def run() -> None:
        engine = Engine(url)
        await engine.prepare()
        await engine.stop()

    # In a thread of its own, so that no loop of the tests' is touched.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()
