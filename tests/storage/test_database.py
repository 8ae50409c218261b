"""The one way a transaction begins on each kind of database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import open_database
from storage.encryption import Cipher
from storage.models import metadata
from storage.models.base import Base
from storage.models.deliveries import DeliveryRow
from storage.types import Sealed
from storage.unit_of_work import Storage
from tests.storage.values import NOW, W, account, grant, link, person, primary, session, tokens


@contextmanager
def statements_of(engine: AsyncEngine) -> Iterator[list[str]]:
    """Every statement that runs meanwhile."""
    seen: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", keep)
    yield seen
    event.remove(engine.sync_engine, "before_cursor_execute", keep)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_on_sqlite_only_writing_takes_the_write_lock_at_once(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.reading() as work:
        await work.people.find(W, "dana")
    with statements_of(engine) as seen:
        async with storage.reading() as work:
            await work.people.find(W, "dana")
        async with storage.writing() as work:
            await work.people.find(W, "dana")
    assert [one for one in seen if one.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]
    async with engine.connect() as connection:
        pragmas = [(await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "busy_timeout", "foreign_keys")]
    assert pragmas == ["wal", 30_000, 1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_on_postgresql_writing_locks_the_single_rows_it_reads(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.writing() as work:
        with statements_of(engine) as seen:
            await work.people.find(W, "dana")
            await work.people.list_by_ids(W, ["dana"])
    assert ["FOR NO KEY UPDATE" in one for one in seen] == [True, False]


async def test_an_instant_keeps_its_moment_whatever_zone_it_was_written_in(engine: AsyncEngine) -> None:
    written = datetime(2026, 11, 23, 14, 30, 0, 123_456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    async with engine.begin() as connection:
        await connection.execute(insert(DeliveryRow).values(key="k", claimed_at=written))
        read = (await connection.execute(select(DeliveryRow.claimed_at))).scalar_one()
    assert read == written
    assert read.tzinfo is UTC


async def test_a_naive_datetime_is_refused(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        with pytest.raises(StatementError, match="a naive datetime says no instant"):
            await connection.execute(insert(DeliveryRow).values(key="k", claimed_at=NOW.replace(tzinfo=None)))


def test_nothing_can_be_loaded_by_touching_it() -> None:
    assert [relation for mapper in Base.registry.mappers for relation in mapper.relationships if relation.lazy != "raise"] == []


def test_every_sealed_column_is_bound_to_its_own_name() -> None:
    sealed = [column for table in metadata.sorted_tables for column in table.c if isinstance(column.type, Sealed)]
    assert [column.type.column for column in sealed if isinstance(column.type, Sealed)] == [f"{c.table.name}.{c.name}" for c in sealed]


async def test_a_stolen_database_tells_no_token_address_title_or_calendar_name(storage: Storage, engine: AsyncEngine) -> None:
    async with storage.writing() as work:
        await work.people.put(person())
        await work.grants.put(grant())
        await work.connections.save_seen(W, "dana", account(), NOW)
        await work.connections.set_primary(W, "dana", primary())
        await work.connections.set_primary(W, "dana", primary("cal_2"))
        await work.sessions.put(session())
        await work.links.add_link(link(), tokens())
    async with engine.connect() as connection:
        stolen = str([(await connection.execute(text(f"SELECT * FROM {table}"))).all() for table in metadata.tables])
    assert "acc_dana" in stolen
    for private in (
        "access-1",
        "refresh-1",
        "acme.example",
        "dana.example",
        "Dana",
        "Arbeit",
        "Holidays",
        "Coaching",
        "Room 2",
        "meet.",
        "plan",
    ):
        assert private not in stolen


async def test_errors_of_the_database_tell_no_values(tmp_path: Path, cipher: Cipher) -> None:
    engine = open_database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}", cipher)
    async with engine.connect() as connection:
        with pytest.raises(OperationalError) as caught:
            await connection.execute(insert(DeliveryRow).values(key="private", claimed_at=NOW))
    assert "private" not in str(caught.value)
    await engine.dispose()
