"""`relink simulate fortnight`: two weeks in the life of a company, in a few minutes, judged by somebody who knows no rule of ours."""

import asyncio
import json
import logging
import time
from datetime import timedelta
from typing import Annotated, Any

import typer
from rich.console import Console

from bot.commands.simulate.fortnight.company import Chances
from bot.commands.simulate.fortnight.oracle import Judgement, judge
from bot.commands.simulate.fortnight.play import Played, play
from bot.domain.session import SessionWriter
from bot.telemetry import configure_logging

SHOWN = 20
"""So many violations are shown; --json has all."""


def fortnight(
    people: Annotated[int, typer.Option(min=1, help="How many people, each with one account.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same fortnight.")] = 1,
    days: Annotated[float, typer.Option(min=0.5, help="How long it lasts.")] = 14,
    writer: Annotated[SessionWriter, typer.Option(help="Who writes sessions to calendars, as SESSION_WRITER.")] = SessionWriter.PLATFORM,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """Play two weeks on a fast clock, with everything that breaks, and judge what people were told; exit code 1 on a violation."""
    configure_logging("console", level=logging.CRITICAL)  # what fails on purpose is counted below
    began = time.process_time()
    with Console(stderr=True).status(f"Playing {days:g} days of {people} people …"):
        played = asyncio.run(play(people, seed, timedelta(days=days), Chances(), writer))
    judgement = judge(played.history)
    judgement.violations += [f"a job failed for good: {failure}" for failure in played.failures]
    numbers = {"people": people, "seed": seed, "days": days} | numbers_of(played, judgement)
    numbers["cpu_seconds"] = round(time.process_time() - began, 1)
    if as_json:
        typer.echo(json.dumps(numbers | {"violations": judgement.violations}))
    else:
        _print(numbers, judgement)
    if judgement.violations:
        raise typer.Exit(1)


def numbers_of(played: Played, judgement: Judgement) -> dict[str, Any]:
    """What is worth telling of it, with words for each number."""
    return {
        "breaks": judgement.breaks,
        "blips": judgement.blips,
        "bookings": len(played.history.bookings),
        "to_be_told": judgement.to_be_told,
        "told": judgement.told,
        "rightly_not_told": judgement.untold_rightly,
        "told_at_night_for_a_session_soon": judgement.urgent_at_night,
        "reminders": judgement.reminders,
        "digest_lines": judgement.lines,
        "read_resolved": judgement.resolved,
        "latest_after_it_was_due_minutes": round(judgement.latest / timedelta(minutes=1), 1),
        "looks_of_the_checker": played.looks,
        "readings_of_the_checker": played.readings,
        "pushes": played.pushes,
        "pushes_lost": played.lost_pushes,
        "calls": played.calls,
        "calls_failed": played.failed_calls,
        "jobs": played.jobs,
        "effects_repeated_after_a_death": played.deaths,
    }


def _print(numbers: dict[str, Any], judgement: Judgement) -> None:
    console = Console(soft_wrap=True, highlight=False)
    for name, number in numbers.items():
        said = ", ".join(f"{kind} {count}" for kind, count in number.items()) if isinstance(number, dict) else str(number)
        console.print(f"{name.replace('_', ' '):<34}{said}", markup=False)
    for violation in judgement.violations[:SHOWN]:
        console.print(f"VIOLATION {violation}", style="red", markup=False)
    console.print(f"{len(judgement.violations)} violations" if judgement.violations else "no violation")
