"""The schema: up and down again, equal to the models, all or nothing."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage import migrations
from storage.models import metadata
from storage.schema import downgrade, schema_status, upgrade

VERSIONS = sorted(file.stem for file in (Path(migrations.__file__).parent / "versions").glob("[0-9]*.py"))


async def differences(engine: AsyncEngine) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_server_default": True}), metadata))

    async with engine.connect() as connection:
        return await connection.run_sync(compare)


async def tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_the_migrated_schema_is_the_one_of_the_models(engine: AsyncEngine) -> None:
    assert await differences(engine) == []
    assert await tables(engine) == {*metadata.tables, "alembic_version"}


async def test_the_comparison_sees_a_lost_column_and_a_lost_index(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE people DROP COLUMN locale"))
        await connection.execute(text("DROP INDEX ix_deliveries_claimed_at"))
    assert len(await differences(engine)) == 2


async def test_down_to_nothing_and_up_again(engine: AsyncEngine) -> None:
    undone: list[str] = []
    await downgrade(engine, "base", undone.append)
    assert undone == VERSIONS[::-1]
    assert await tables(engine) == {"alembic_version"}
    found = await schema_status(engine)
    assert (found.current, found.pending) == (None, tuple(VERSIONS))

    taken: list[str] = []
    await upgrade(engine, taken.append)
    assert taken == VERSIONS
    assert await differences(engine) == []
    found = await schema_status(engine)
    assert (found.current, found.pending) == (VERSIONS[-1], ())


async def test_one_step_down_is_one_step(engine: AsyncEngine) -> None:
    undone: list[str] = []
    await downgrade(engine, on_step=undone.append)
    assert undone == VERSIONS[-1:]


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    taken: list[str] = []
    await upgrade(engine, taken.append)
    assert taken == []


async def test_a_migration_that_fails_leaves_nothing_behind(engine: AsyncEngine) -> None:
    await downgrade(engine, "base")

    def fail(_name: str) -> None:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        await upgrade(engine, fail)
    assert await tables(engine) == {"alembic_version"}
    assert (await schema_status(engine)).pending == tuple(VERSIONS)


async def test_a_database_of_a_later_relink_is_refused(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '2099_01_01_from_the_future'"))
    with pytest.raises(CommandError, match="2099_01_01_from_the_future"):
        await schema_status(engine)
    with pytest.raises(CommandError, match="2099_01_01_from_the_future"):
        await upgrade(engine)


def test_each_migration_is_named_by_its_date_and_intent() -> None:
    for name in VERSIONS:
        year, month, day, *intent = name.split("_")
        assert (len(year), len(month), len(day)) == (4, 2, 2)
        assert intent
        assert len(name) <= 32, "alembic keeps no longer name"
