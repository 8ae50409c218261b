"""`relink simulate sweep`: how soon the checker notices a break that nobody told of, within what Cronofy allows."""

from typing import Annotated

import typer


def sweep(
    accounts: Annotated[int, typer.Option(min=10, max=1_000_000, help="How many accounts; a fifth have a session soon.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
) -> None:
    """Break connections at random times, lose every push, and tell how long it takes to notice."""
    typer.echo(f"{accounts} accounts, seed {seed}")
