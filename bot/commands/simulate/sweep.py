"""`relink simulate sweep`: how soon the checker notices a break that nobody told of, within what Cronofy allows."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.simulate.sweep_world import BEGIN, DAY, MINUTE, NEAR_PART, Allowance, Break, World
from bot.domain.checking import AT_A_TIME, READ_EVERY, Risk
from bot.domain.notifications import WEEK
from integrations.cronofy.client import LIMITS

console = Console(stderr=True)

PER_SECOND, PER_MINUTE = (limit.requests for limit in LIMITS)


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised of a class of breaks: noticed within so long, by so many in a hundred of them."""

    name: str
    within: timedelta
    percent: int
    includes: Callable[[Break], bool]


TARGETS = (
    Target("disconnected, session in the next 24 h", timedelta(minutes=10), 99, lambda b: b.kind.shows_in_a_look and b.risk is Risk.NEAR),
    Target("disconnected, the others", timedelta(minutes=45), 100, lambda b: b.kind.shows_in_a_look and b.risk is Risk.FAR),
    Target("read only, or primary gone", DAY, 100, lambda b: not b.kind.shows_in_a_look),
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """How long one class of breaks stayed unnoticed, in minutes; infinite for ever."""

    target: Target
    minutes: Sequence[float]

    @classmethod
    def of(cls, target: Target, world: World) -> "Noticed":
        """The class's breaks in that world, after its end."""
        its = [each for each in world.breaks.values() if target.includes(each)]
        return cls(target, sorted((each.noticed_at - each.at) / MINUTE if each.noticed_at else float("inf") for each in its))

    def by(self, percent: int) -> float:
        """Within how many minutes so many in a hundred were noticed."""
        return self.minutes[-(-len(self.minutes) * percent // 100) - 1]

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds."""
        return self.by(self.target.percent) <= self.target.within / MINUTE


def sweep(
    accounts: Annotated[int, typer.Option(min=100, max=1_000_000, help="How many accounts; a fifth have a session soon.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same world.")] = 1,
    token_hours: Annotated[float, typer.Option(min=0.1, help="How long Cronofy's access tokens last; each new one is a request.")] = 1.0,
    kept: Annotated[int, typer.Option(min=0, max=90, help="Percent of what Cronofy allows that are kept free for people.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Break connections at random times, lose every push, and tell how long it takes to notice. Exits with 1 when a promise is broken.

    Looks and readings are planned by the code that runs, a day and a half of them; a hundred thousand accounts take about half a minute.
    """
    allowance = Allowance(PER_MINUTE * (100 - kept) // 100, PER_SECOND * (100 - kept) // 100)
    world = World(accounts, seed, allowance, timedelta(hours=token_hours))
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("Letting time pass", total=1.0)
        world.run(lambda part: progress.update(task, completed=part))
    noticed = [Noticed.of(target, world) for target in TARGETS]
    wanted = _wanted(accounts, timedelta(hours=token_hours))
    (_print_json if as_json else _show)(world, noticed, wanted)
    is_within = allowance.most_in_a_minute <= allowance.per_minute
    raise typer.Exit(0 if is_within and all(each.is_kept for each in noticed) else 1)


def _wanted(accounts: int, token_life: timedelta) -> float:
    """Requests a minute that all the promises take together at least."""
    near, far = accounts // NEAR_PART, accounts - accounts // NEAR_PART
    looks = near / AT_A_TIME / (TARGETS[0].within / MINUTE) + far / AT_A_TIME / (TARGETS[1].within / MINUTE)
    readings, channels = accounts / (DAY / MINUTE), accounts / (WEEK / MINUTE)
    tokens = min(1.0, READ_EVERY / token_life) * readings + min(1.0, WEEK / token_life) * channels
    return looks + readings + channels + tokens


def _spent(world: World) -> dict[str, float]:
    """Requests a minute by what they were for."""
    minutes = (world.allowance.now - BEGIN) / MINUTE
    return {purpose.value: round(count / minutes, 1) for purpose, count in world.allowance.spent.most_common()}


def _print_json(world: World, noticed: Sequence[Noticed], wanted: float) -> None:
    typer.echo(json.dumps(_figures(world, noticed, wanted)))


def _figures(world: World, noticed: Sequence[Noticed], wanted: float) -> dict[str, Any]:
    return {
        "accounts": world.accounts,
        "noticed": [
            {
                "class": each.target.name,
                "breaks": len(each.minutes),
                **{f"p{percent}_minutes": round(each.by(percent), 1) for percent in (50, 99)},
                "max_minutes": round(each.by(100), 1),
                "target_minutes": each.target.within / MINUTE,
                "target_percent": each.target.percent,
                "met": each.is_kept,
            }
            for each in noticed
        ],
        "requests_per_minute": {
            "limit": PER_MINUTE,
            "for_jobs": world.allowance.per_minute,
            "most": world.allowance.most_in_a_minute,
            "mean": _spent(world),
            "all_targets_take": round(wanted, 1),
        },
    }


def _show(world: World, noticed: Sequence[Noticed], wanted: float) -> None:
    table = Table(f"{world.accounts:,} accounts, minutes until noticed", "breaks", "p50", "p99", "max", "promised", "")
    for each in noticed:
        percentiles = [f"{each.by(percent):,.1f}" for percent in (50, 99, 100)]
        promised = f"{each.target.within / MINUTE:,.0f} for {each.target.percent} %"
        table.add_row(
            each.target.name, str(len(each.minutes)), *percentiles, promised, "[green]met[/]" if each.is_kept else "[red]missed[/]"
        )
    output, most, allowed = Console(), world.allowance.most_in_a_minute, world.allowance.per_minute
    output.print(table)
    spent = ", ".join(f"{rate:g} {purpose}" for purpose, rate in _spent(world).items())
    output.print(f"Requests in any minute: {most} at most, of {PER_MINUTE} that Cronofy allows and {allowed} that are not kept for people.")
    output.print(f"On average a minute: {spent}.")
    if wanted > allowed:
        output.print(f"All promises together take {wanted:.0f} requests a minute, more than {allowed}: those without a session soon wait.")
