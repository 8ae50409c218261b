"""`relink simulate`: what Relink would do in a world that is made up, on a clock that is fast; one file per world."""

import typer

from bot.commands.simulate.fortnight import fortnight
from bot.commands.simulate.sweep import sweep

simulate = typer.Typer(help="Let time pass quickly in a made-up world, and judge what Relink does in it.", no_args_is_help=True)
simulate.command("sweep")(sweep)
simulate.command("fortnight")(fortnight)
