"""`relink keys`: the keys that everything is encrypted with at rest."""

import asyncio
import json

import typer
from rich.console import Console
from rich.progress import Progress

from bot.commands.migrate import AsJson, configured_database
from storage.encryption import new_key
from storage.rotation import rotate as rotate_all

keys = typer.Typer(help="Make and change the keys that everything is encrypted with at rest.", no_args_is_help=True)


@keys.command()
def new() -> None:
    """Print a fresh key for ENCRYPTION_KEYS."""
    typer.echo(new_key())


@keys.command()
def rotate(*, as_json: AsJson = False) -> None:
    """Re-encrypt everything under the first of ENCRYPTION_KEYS; safe while Relink runs, and safe to stop and run again.

    In this order: put the new key first in ENCRYPTION_KEYS and keep the old ones behind it; restart every Relink; rotate; remove the old
    keys; restart.
    """
    renewed = asyncio.run(_rotate())
    typer.echo(json.dumps({"renewed": renewed}) if as_json else f"{renewed} values were re-encrypted; the rest were under the newest key")


async def _rotate() -> int:
    async with configured_database() as (engine, cipher):
        with Progress(console=Console(stderr=True), transient=True) as progress:
            bar = progress.add_task("Re-encrypting", total=None)
            return await rotate_all(engine, cipher, lambda done, total: progress.update(bar, completed=done, total=total))
