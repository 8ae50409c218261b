"""The command line, assembled from one file per command family."""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from bot.commands import alerts, bench, demo, doctor, imports, jobs, keys, local, migrate, person, run
from bot.commands.simulate import simulate

# One line per family, in the order of the help page: a function is a command, a typer.Typer a group of them.
COMMANDS: dict[str, Callable[..., Any] | typer.Typer] = {
    "demo": demo.demo,
    "run": run.run,
    "migrate": migrate.migrate,
    "import": imports.imports,
    "keys": keys.keys,
    "jobs": jobs.jobs,
    "doctor": doctor.doctor,
    "alerts": alerts.alerts,
    "person": person.person,
    "bench": bench.bench,
    "simulate": simulate,
    "local": local.local,
}

ABOUT = "Relink: the calendar-support assistant that lives in Slack."
ALSO = "./relink test [PYTEST ARGS] runs the tests."


class Readable(TyperGroup):
    """Commands whose arguments are text: one that is no UTF-8 can be said to nobody, and is no key or name of anything."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Raises UsageError."""
        for arg in args:
            try:
                arg.encode()
            except UnicodeEncodeError:
                ctx.fail("an argument is no text in UTF-8")
        return super().parse_args(ctx, args)


def command_line() -> typer.Typer:
    """Every command family under one name; a misspelt one is answered with the nearest."""
    app = typer.Typer(
        cls=Readable, help=ABOUT, epilog=ALSO, no_args_is_help=True, add_completion=False, pretty_exceptions_show_locals=False
    )
    for name, family in COMMANDS.items():
        if isinstance(family, typer.Typer):
            app.add_typer(family, name=name)
        else:
            app.command(name)(family)
    # A callback keeps a lone family a named command; Typer would make it the whole command line.
    app.callback()(lambda: None)
    return app
