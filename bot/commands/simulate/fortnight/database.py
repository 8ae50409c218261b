"""The real storage on an SQLite file that lasts as long as the simulation, without the threads that would cost most of its time."""

import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event

from storage.database import open_database
from storage.encryption import Cipher, new_key
from storage.schema import upgrade
from storage.unit_of_work import Enqueue, Storage


class Threadless(aiosqlite.Connection):
    """A connection that does at once what aiosqlite hands to a thread: nobody else waits here, and the way there and back is long."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)

    def __await__(self) -> Generator[Any, None, "Threadless"]:
        self._connection = self._connector()
        return self
        yield

    async def close(self) -> None:
        """Close the file."""
        self.stop()

    def stop(self) -> None:
        """The same, for who cannot wait."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@asynccontextmanager
async def opened_storage(enqueue: Enqueue) -> AsyncIterator[Storage]:
    """A migrated database in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="relink-simulation-") as folder:
        database = open_database(f"sqlite+aiosqlite:///{Path(folder) / 'relink.db'}", Cipher([new_key()]))
        event.listen(database.sync_engine, "do_connect", _without_threads)
        event.listen(database.sync_engine, "connect", _trust_the_machine)
        await upgrade(database)
        storage = Storage(database, enqueue)
        try:
            yield storage
        finally:
            await storage.dispose()


def _without_threads(_dialect: Any, _record: Any, _arguments: Any, parameters: dict[str, Any]) -> None:
    parameters["async_creator_fn"] = lambda path, **options: Threadless(lambda: sqlite3.connect(path, **options), 64)


def _trust_the_machine(connection: Any, _record: Any) -> None:
    """Nothing outlives a simulation, so nothing waits for the disk."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()
