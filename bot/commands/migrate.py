"""`relink migrate`: the database's schema, up, down, and where it stands."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
from alembic.util import CommandError
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.setting_kinds import ROOT
from bot.settings import SettingsError, load_settings
from storage.database import open_database
from storage.encryption import Cipher, Undecipherable
from storage.schema import SchemaStatus, downgrade, schema_status, upgrade

migrate = typer.Typer(help="Bring the database's schema up to date, or take it back.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@asynccontextmanager
async def configured_database() -> AsyncIterator[tuple[AsyncEngine, Cipher]]:
    """The database and the cipher of the settings; what goes wrong with either is said in one line, with exit code 1."""
    try:
        settings = load_settings(os.environ, ROOT / ".env")
        cipher = Cipher([key.get_secret_value() for key in settings.encryption_keys])
        engine = open_database(settings.database_url.get_secret_value(), cipher)
        try:
            yield engine, cipher
        finally:
            await engine.dispose()
    except (SettingsError, CommandError, Undecipherable) as error:
        raise _failure(str(error)) from None
    except SQLAlchemyError as error:
        raise _failure(str(error).splitlines()[0]) from None


def _failure(what: str) -> typer.Exit:
    Console(stderr=True, soft_wrap=True).print(what, style="red", markup=False, highlight=False)
    return typer.Exit(1)


@migrate.command()
def up(*, as_json: AsJson = False) -> None:
    """Take every pending migration, all or none. Safe to run again, and by several replicas at once."""
    taken = asyncio.run(_up())
    _answer({"taken": taken}, [f"took {name}" for name in taken] or ["nothing to do: the schema is up to date"], as_json=as_json)


@migrate.command()
def down(
    to: Annotated[str, typer.Option(help="The migration to go back to; base for before the first.")] = "-1",
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Go back, one migration unless told otherwise; what the later ones hold is lost."""
    if not yes:
        typer.confirm("What the tables of these migrations hold will be lost. Go on?", abort=True, err=True)
    undone = asyncio.run(_down(to))
    _answer({"undone": undone}, [f"undid {name}" for name in undone] or ["nothing to undo"], as_json=as_json)


@migrate.command()
def status(*, as_json: AsJson = False) -> None:
    """Say where the schema stands; exit code 1 while migrations are pending."""
    found = asyncio.run(_status())
    at = f"at {found.current}" if found.current else "empty: no migration was taken yet"
    lines = [at, *(f"pending: {name}" for name in found.pending)]
    _answer({"current": found.current, "pending": found.pending}, lines, as_json=as_json)
    if found.pending:
        raise typer.Exit(1)


async def _up() -> list[str]:
    taken: list[str] = []
    async with configured_database() as (engine, _):
        with Console(stderr=True).status("Migrating …"):
            await upgrade(engine, taken.append)
    return taken


async def _down(to: str) -> list[str]:
    undone: list[str] = []
    async with configured_database() as (engine, _):
        with Console(stderr=True).status("Going back …"):
            await downgrade(engine, to, undone.append)
    return undone


async def _status() -> SchemaStatus:
    async with configured_database() as (engine, _):
        return await schema_status(engine)


def _answer(data: dict[str, object], lines: list[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(data) if as_json else "\n".join(lines))
