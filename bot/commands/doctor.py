"""`relink doctor`: does everything fit together? A line per check, with the cure of what is wrong."""

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.app import utc_now
from bot.commands.checks import Check, State, check_cronofy, check_database, check_settings, check_slack
from bot.setting_kinds import ROOT
from bot.settings import Settings
from bot.telemetry import configure_logging
from integrations.cronofy.client import CronofyClient
from integrations.http import new_http_client

STYLES = {State.OK: "green", State.NOTE: "yellow", State.FAILED: "bold red"}
MANIFEST = ROOT / "app_manifest.yml"


def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False) -> None:
    """Check settings, Slack, Cronofy, the database and the clock; exit code 1 if anything failed. Changes nothing."""
    configure_logging("console", level=logging.ERROR)
    checks = asyncio.run(_report(as_json=as_json))
    if as_json:
        failed = any(check.state is State.FAILED for check in checks)
        typer.echo(json.dumps({"ok": not failed, "checks": [asdict(check) for check in checks]}))
    if any(check.state is State.FAILED for check in checks):
        raise typer.Exit(1)


async def _report(*, as_json: bool) -> list[Check]:
    """All checks; without JSON each is shown as soon as it is known."""
    console = Console(soft_wrap=True, highlight=False)
    checks = []
    async for check in examine(os.environ, ROOT / ".env"):
        checks.append(check)
        if not as_json:
            _show(console, check)
    return checks


def _show(console: Console, check: Check) -> None:
    console.print(f"{check.state.value:<7}", style=STYLES[check.state], end="")
    console.print(f"{check.name}: {check.said}", markup=False)
    if check.cure and check.state is not State.OK:
        console.print(f"        {check.cure}", style="dim", markup=False)


async def examine(environ: Mapping[str, str], dotenv_path: Path) -> AsyncIterator[Check]:
    """Every check in order; without settings there is nothing to look at."""
    settings, checks = check_settings(environ, dotenv_path)
    for check in checks:
        yield check
    if settings is None:
        return
    async for check in _examine_outside(settings):
        yield check


async def _examine_outside(settings: Settings) -> AsyncIterator[Check]:
    async for check in check_slack(settings, MANIFEST, utc_now):
        yield check
    tokens, checks = await check_database(settings, utc_now)
    for check in checks:
        yield check
    async with new_http_client() as http:
        async for check in check_cronofy(CronofyClient(http, settings, utc_now), tokens):
            yield check
