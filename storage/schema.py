"""The schema as a whole: where a database stands among the migrations, and the ways up and down."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import WRITES

_LOCK = 0x52656C696E6B  # "Relink": any number does that nobody else locks


@dataclass(frozen=True, slots=True)
class SchemaStatus:
    """Where a database stands: the last migration it took (None: none yet), and those it lacks, first to last."""

    current: str | None
    pending: tuple[str, ...]


async def schema_status(engine: AsyncEngine) -> SchemaStatus:
    """Look without changing anything. Raises alembic's CommandError for a database that is ahead of this code."""
    async with engine.connect() as connection:
        return await connection.run_sync(_status)


async def upgrade(engine: AsyncEngine, on_step: Callable[[str], None] = lambda _name: None) -> None:
    """Take every pending migration, all or none; `on_step` hears the name of each. Replicas that start together take turns."""
    async with engine.execution_options(**{WRITES: True}).begin() as connection:
        await connection.run_sync(_run, command.upgrade, "head", on_step)


async def downgrade(engine: AsyncEngine, to: str = "-1", on_step: Callable[[str], None] = lambda _name: None) -> None:
    """Go back to the migration `to`, one step unless said otherwise, `base` for all; what later ones made is lost."""
    async with engine.execution_options(**{WRITES: True}).begin() as connection:
        await connection.run_sync(_run, command.downgrade, to, on_step)


def _run(connection: Connection, way: Callable[[Config, str], None], revision: str, on_step: Callable[[str], None]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})

    def report(*, step: Any, **_: Any) -> None:
        on_step(step.up_revision_id)

    config = _config()
    config.attributes.update(connection=connection, on_version_apply=report)
    way(config, revision)


def _status(connection: Connection) -> SchemaStatus:
    current = MigrationContext.configure(connection).get_current_revision()
    script = ScriptDirectory.from_config(_config())
    if current:
        script.get_revision(current)
    missing = takewhile(lambda name: name != current, [step.revision for step in script.walk_revisions()])
    return SchemaStatus(current, tuple(reversed(list(missing))))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
