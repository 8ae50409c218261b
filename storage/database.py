"""The asynchronous engine of a DATABASE_URL: SQLite in WAL mode or PostgreSQL, with one way to begin a transaction on each."""

from datetime import timedelta

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.encryption import Cipher
from storage.types import seal_with

CONNECT_TIMEOUT = timedelta(seconds=5)
"""How long PostgreSQL has to take a connection; a host that is gone says nothing at all."""
BUSY_TIMEOUT = timedelta(seconds=30)
"""How long a writer waits for its turn on SQLite."""
WRITES = "relink_writes"
"""Execution option of an engine: whether its transactions take SQLite's write lock as they begin."""


def open_database(url: str, cipher: Cipher) -> AsyncEngine:
    """An engine for `url`, which names the driver as settings do; connects on first use. Its errors tell no values.

    The caller disposes of it.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        # The driver must not begin transactions of its own: https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
        # Connections are threads, so a few are kept and none are made for a rush (with 64 in flight: 560 reads/s instead of 430).
        engine = create_async_engine(parsed, hide_parameters=True, connect_args={"isolation_level": None}, pool_size=5, max_overflow=0)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    else:
        connect_args = {"connect_timeout": CONNECT_TIMEOUT // timedelta(seconds=1)}
        engine = create_async_engine(parsed, hide_parameters=True, pool_pre_ping=True, connect_args=connect_args)
    seal_with(engine, cipher)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in (f"busy_timeout = {BUSY_TIMEOUT // timedelta(milliseconds=1)}", "journal_mode = WAL", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred BEGIN that writes later meets SQLITE_BUSY at once, whatever the timeout: https://www.sqlite.org/lang_transaction.html
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN")
