"""`relink bench`: measured side by side in one run, as ratios; bounded, on loopback only."""

import asyncio
import json
import multiprocessing
import socket
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

import aiohttp
import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands.bench_apps import serve
from bot.commands.bench_requests import Signed, promises, questions

bench = typer.Typer(help="Measure, side by side in one run.", no_args_is_help=True)
console = Console(stderr=True)

START_SECONDS = 120.0


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
    ours: str
    theirs: str
    at_least: float
    in_flight: int | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One measurement: requests per second, and milliseconds at the median and the 99th percentile."""

    rate: float
    p50: float
    p99: float


RUNNERS = (
    Runner("Starlette that verifies", "floor"),
    Runner("Bolt as it comes", "defaults"),
    Runner("Bolt, our settings, one listener", "bare"),
    Runner("Relink, routing alone", "routing"),
    Runner("Relink, routing, 200 listeners more", "crowded"),
    Runner("Relink, a question", "relink"),
    Runner("Bolt, our settings, one insert", "bare promise", promise=True),
    Runner("Relink, a promise", "relink", promise=True),
)
TARGETS = (
    Target("routing / bare Bolt", "Relink, routing alone", "Bolt, our settings, one listener", 0.9),
    Target("200 listeners more / without", "Relink, routing, 200 listeners more", "Relink, routing alone", 0.9),
    Target("question / bare Bolt", "Relink, a question", "Bolt, our settings, one listener", 0.8),
    Target("promise / bare Bolt with the insert", "Relink, a promise", "Bolt, our settings, one insert", 0.8),
    Target("question / Bolt as it comes", "Relink, a question", "Bolt as it comes", 3.0, in_flight=16),
)

Rounds = dict[tuple[str, int], list[Round]]


@bench.command()
def commands(
    requests: Annotated[int, typer.Option(min=50, max=20_000, help="Requests in each measurement.")] = 1_000,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="How often everything is measured, in turns; medians count.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Commands to the acknowledgement, against Bolt and a bare route, with 1, 16 and 64 in flight.

    Exits with 1 when a target is missed.
    """
    measured = asyncio.run(_measure_all(requests, rounds, (1, 16, 64)))
    ratios = [(target, in_flight, _ratio(measured, target, in_flight)) for target in TARGETS for in_flight in _levels(target, measured)]
    if as_json:
        typer.echo(json.dumps(_as_json(measured, ratios)))
    else:
        _show(measured, ratios)
    raise typer.Exit(0 if all(ratio >= target.at_least for target, _, ratio in ratios) else 1)


async def _measure_all(requests: int, rounds: int, levels: Sequence[int]) -> Rounds:
    """Every runner in turns, so that whatever else the machine does meets all of them alike."""
    measured: Rounds = {}
    async with _served({runner.app for runner in RUNNERS}) as ports, aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        with Progress(console=console, transient=True) as progress:
            task = progress.add_task("Measuring", total=len(RUNNERS) * len(levels) * (rounds + 1))
            for turn in range(rounds + 1):
                for in_flight in levels:
                    for runner in RUNNERS:
                        sent = _taken(promises() if runner.promise else questions(), requests if turn else min(100, requests))
                        one = await _measure(http, f"http://127.0.0.1:{ports[runner.app]}/slack/events", sent, in_flight)
                        if turn:  # the first round warms up
                            measured.setdefault((runner.label, in_flight), []).append(one)
                        progress.advance(task)
    return measured


def _taken(source: Iterator[Signed], count: int) -> list[Signed]:
    return [next(source) for _ in range(count)]


async def _measure(http: aiohttp.ClientSession, address: str, sent: Sequence[Signed], in_flight: int) -> Round:
    waiting, spent = iter(sent), []

    async def worker() -> None:
        for body, headers in waiting:
            began = time.perf_counter()
            async with http.post(address, data=body, headers=headers) as answer:
                await answer.read()
                if answer.status != 200:
                    raise RuntimeError(f"{address} answered {answer.status}")
            spent.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    rate = len(sent) / (time.perf_counter() - began)
    ordered = sorted(spent)
    return Round(rate, ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)])


@asynccontextmanager
async def _served(apps: set[str]) -> AsyncIterator[dict[str, int]]:
    """Each application in a process of its own; their ports."""
    context = multiprocessing.get_context("spawn")
    ports = {app: _free_port() for app in sorted(apps)}
    processes = [context.Process(target=serve, args=(app, port), daemon=True) for app, port in ports.items()]
    for process in processes:
        process.start()
    try:
        for port in ports.values():
            await _listening(port)
        yield ports
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(10)


async def _listening(port: int) -> None:
    async with asyncio.timeout(START_SECONDS):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return


def _levels(target: Target, measured: Rounds) -> list[int]:
    return sorted({in_flight for _, in_flight in measured if target.in_flight in (None, in_flight)})


def _ratio(measured: Rounds, target: Target, in_flight: int) -> float:
    """The median of the rounds' own ratios: the two of one round met the same machine."""
    ours, theirs = measured[target.ours, in_flight], measured[target.theirs, in_flight]
    return statistics.median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))


def _median(rounds: Sequence[Round]) -> Round:
    return Round(*(statistics.median(values) for values in zip(*((r.rate, r.p50, r.p99) for r in rounds), strict=True)))


Ratios = Sequence[tuple[Target, int, float]]


def _show(measured: Rounds, ratios: Ratios) -> None:
    figures = Table("commands to the acknowledgement", "in flight", "requests/s", "p50 ms", "p99 ms")
    for (label, in_flight), rounds in sorted(measured.items(), key=lambda item: (item[0][1], [r.label for r in RUNNERS].index(item[0][0]))):
        one = _median(rounds)
        figures.add_row(label, str(in_flight), f"{one.rate:,.0f}", f"{one.p50:.2f}", f"{one.p99:.2f}")
    targets = Table("ratio of requests/s", "in flight", "measured", "target", "")
    for target, in_flight, ratio in ratios:
        verdict = "[green]met[/]" if ratio >= target.at_least else "[red]missed[/]"
        targets.add_row(target.name, str(in_flight), f"{ratio:.2f}", f"≥ {target.at_least}", verdict)
    output = Console()
    output.print(figures)
    output.print(targets)


def _as_json(measured: Rounds, ratios: Ratios) -> dict[str, object]:
    figures = [
        {"runner": label, "in_flight": in_flight, "rate": one.rate, "p50_ms": one.p50, "p99_ms": one.p99}
        for (label, in_flight), one in ((key, _median(rounds)) for key, rounds in measured.items())
    ]
    return {
        "figures": figures,
        "ratios": [
            {"name": t.name, "in_flight": n, "ratio": ratio, "at_least": t.at_least, "met": ratio >= t.at_least} for t, n, ratio in ratios
        ],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
