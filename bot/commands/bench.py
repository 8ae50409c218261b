"""`relink bench`: measured side by side in one run, as ratios; bounded, on loopback only."""

import asyncio
import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.bench_apps import FAMILIES, MANY_LISTENERS
from bot.commands.bench_load import NotAcknowledged, Round, measure
from bot.commands.bench_processes import served
from bot.commands.bench_requests import promises, questions

bench = typer.Typer(help="Measure, side by side in one run.", no_args_is_help=True)
console = Console(stderr=True)

IN_FLIGHT = (1, 16, 64)
WARMING = 200
BUSY = 0.9


@dataclass(frozen=True, slots=True)
class Runner:
    """One line of the table: an application and what is sent to it."""

    label: str
    app: str
    promise: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio of requests per second, and what it has to reach, at `in_flight` (all, when None)."""

    name: str
    ours: Runner
    theirs: Runner
    at_least: float
    in_flight: int | None = None


FLOOR = Runner("Starlette that verifies", "floor")
DEFAULTS = Runner("Bolt as it comes", "defaults")
BARE = Runner("Bolt, our settings, one listener", "bare")
BARE_CROWDED = Runner(f"Bolt, our settings, {MANY_LISTENERS} listeners before", "bare, crowded")
ROUTING = Runner("Relink, routing alone", "routing")
ROUTING_CROWDED = Runner(f"Relink, routing, {MANY_LISTENERS} listeners more", "routing, crowded")
QUESTION = Runner("Relink, a question", "relink")
BARE_PROMISE = Runner("Bolt, our settings, one insert", "bare promise", promise=True)
PROMISE = Runner("Relink, a promise", "relink", promise=True)
RUNNERS = (FLOOR, DEFAULTS, BARE, BARE_CROWDED, ROUTING, ROUTING_CROWDED, QUESTION, BARE_PROMISE, PROMISE)
TARGETS = (
    Target("routing / bare Bolt", ROUTING, BARE, 0.9),
    Target(f"routing, {MANY_LISTENERS} listeners more / without", ROUTING_CROWDED, ROUTING, 0.9),
    Target("question / bare Bolt", QUESTION, BARE, 0.8),
    Target("promise / bare Bolt with the insert", PROMISE, BARE_PROMISE, 0.8),
    Target("question / Bolt as it comes", QUESTION, DEFAULTS, 3.0, in_flight=16),
)

Rounds = dict[tuple[Runner, int], list[Round]]
Ratio = tuple[Target, int, float]


@bench.command()
def commands(
    requests: Annotated[int, typer.Option(min=50, max=20_000, help="Requests in each measurement, which lasts 3 s at most.")] = 400,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="How often everything is measured, in turns; medians count.")] = 11,
    in_flight: Annotated[list[int] | None, typer.Option(min=1, max=256, help="How many at a time; may be given several times.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Commands to the acknowledgement, against Bolt and a bare route, with 1, 16 and 64 in flight unless told otherwise.

    Only the way to the acknowledgement is measured: routing alone, a question, and a promise with its insert. What is answered afterwards
    is not. docs/benchmarks.md says what is compared with what. Takes about four minutes; exits with 1 when a target is missed.
    """
    try:
        measured = asyncio.run(_measure_all(requests, rounds, in_flight or IN_FLIGHT))
    except (NotAcknowledged, TimeoutError, OSError, EOFError) as error:
        typer.echo(f"relink bench commands: {type(error).__name__}: {error}", err=True)
        raise typer.Exit(2) from error
    ratios = [(target, level, _ratio(measured, target, level)) for target in TARGETS for level in _levels(target, in_flight or IN_FLIGHT)]
    if as_json:
        typer.echo(json.dumps(_as_json(measured, ratios)))
    else:
        _show(measured, ratios)
    raise typer.Exit(0 if all(ratio >= target.at_least for target, _, ratio in ratios) else 1)


async def _measure_all(requests: int, rounds: int, levels: Sequence[int]) -> Rounds:
    """Everything in turns, and every second turn backwards, so that whatever else the machine does meets all alike."""
    measured: Rounds = {(runner, level): [] for level in levels for runner in RUNNERS}
    turns = [(True, list(measured)), *((False, list(measured)[:: (-1) ** turn]) for turn in range(rounds))]
    async with served(*FAMILIES) as ports:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Measuring", total=sum(len(keys) for _, keys in turns))
            for is_warming, keys in turns:
                for runner, in_flight in keys:
                    sent = list(islice(_source(runner), min(WARMING, requests) if is_warming else requests))
                    one = await measure(ports[runner.app], sent, in_flight)
                    if not is_warming:
                        measured[runner, in_flight].append(one)
                    progress.advance(task)
    return measured


def _source(runner: Runner) -> Iterator[bytes]:
    return promises() if runner.promise else questions()


def _levels(target: Target, measured: Sequence[int]) -> list[int]:
    return [level for level in measured if target.in_flight in (None, level)]


def _ratio(measured: Rounds, target: Target, in_flight: int) -> float:
    return _median(measured[target.ours, in_flight]).rate / _median(measured[target.theirs, in_flight]).rate


def _median(rounds: Sequence[Round]) -> Round:
    """Each figure's own median; the load's share is the highest."""
    rate, p50, p99 = (statistics.median(values) for values in zip(*((one.rate, one.p50, one.p99) for one in rounds), strict=True))
    return Round(rate, p50, p99, max(one.load for one in rounds))


def _show(measured: Rounds, ratios: Sequence[Ratio]) -> None:
    figures = Table("commands to the acknowledgement", "in flight", "requests/s", "p50 ms", "p99 ms")
    for (runner, in_flight), rounds in measured.items():
        one = _median(rounds)
        figures.add_row(runner.label, str(in_flight), f"{one.rate:,.0f}", f"{one.p50:.2f}", f"{one.p99:.2f}", end_section=runner is PROMISE)
    targets = Table("ratio of requests/s", "in flight", "measured", "target", "")
    for target, in_flight, ratio in ratios:
        verdict = "[green]met[/]" if ratio >= target.at_least else "[red]missed[/]"
        targets.add_row(target.name, str(in_flight), f"{ratio:.2f}", f"≥ {target.at_least}", verdict)
    output = Console()
    output.print(figures)
    output.print(targets)
    load = max(one.load for rounds in measured.values() for one in rounds)
    output.print(f"The load took {load:.0%} of a core at most" + ("; above 90 % it is measured, too." if load > BUSY else "."))


def _as_json(measured: Rounds, ratios: Sequence[Ratio]) -> dict[str, object]:
    medians = [(runner, in_flight, _median(rounds)) for (runner, in_flight), rounds in measured.items()]
    return {
        "figures": [
            {"runner": runner.label, "in_flight": n, "rate": one.rate, "p50_ms": one.p50, "p99_ms": one.p99, "load": one.load}
            for runner, n, one in medians
        ],
        "ratios": [
            {"name": t.name, "in_flight": n, "ratio": ratio, "at_least": t.at_least, "met": ratio >= t.at_least} for t, n, ratio in ratios
        ],
    }
