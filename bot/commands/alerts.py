"""`relink alerts`: see what would go out, begin, hold, let go. What is done is kept by every Relink that runs on the same database."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import typer

from bot.app import utc_now
from bot.commands.with_use_cases import AsJson, Workspace, with_use_cases
from bot.copy.catalogue import english
from bot.domain.alerting import Gate
from bot.domain.support import SupportItem
from bot.services.alerting import AlertingService, Standing
from bot.services.use_cases import UseCases
from bot.views.preview import preview_of

alerts = typer.Typer(help="See what alerts would go out, begin, hold them, let go.", no_args_is_help=True)

MEANS = {
    Gate.OFF: "off: ALERTS=off in the settings; nothing is looked after, whatever is done here",
    Gate.SHADOW: "shadow: everything is decided and recorded, nothing is sent; `./relink alerts start` begins",
    Gate.HELD: "held: nothing is sent; `./relink alerts release` lets go, and what is still true then is told",
    Gate.OPEN: "on: alerts are sent; `./relink alerts pause` holds them",
}
TIMES = ("started_at", "paused_at", "held_at", "released_at", "speaking_since", "uninstalled_at")


@alerts.command()
def status(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Say how alerts stand, since when, and what support is to know."""
    _report(workspace, lambda service, workspace_id: service.status(workspace_id), as_json=as_json)


@alerts.command()
def start(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Begin to send, where the settings say ALERTS=shadow; who is broken already gets a line in the digest at most. Exits with 1 if off."""
    if _report(workspace, lambda service, workspace_id: service.start(workspace_id), as_json=as_json) is Gate.OFF:
        raise typer.Exit(1)


@alerts.command()
def stop(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Go back to what the settings say: with ALERTS=shadow, everything is decided and recorded again, and nothing is sent."""
    _report(workspace, lambda service, workspace_id: service.stop(workspace_id), as_json=as_json)


@alerts.command()
def pause(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Hold all alerts; nothing is lost."""
    _report(workspace, lambda service, workspace_id: service.pause(workspace_id), as_json=as_json)


@alerts.command()
def release(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Let go, whoever held alerts: a pause, or the breaker. What became due meanwhile is told once, if it is still true."""
    _report(workspace, lambda service, workspace_id: service.release(workspace_id), as_json=as_json)


@alerts.command()
def preview(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Who would get what if alerts were on now: whom, why, when, the words. Titles of sessions are left out; nothing is sent or asked."""

    async def read(use_cases: UseCases, workspace_id: str) -> list[dict[str, Any]]:
        rows, page = [], await use_cases.alerts.alerting.preview(workspace_id)
        while page:
            rows += [preview_of(english(), planned, utc_now()) for planned in page]
            page = await use_cases.alerts.alerting.preview(workspace_id, page[-1].report.person.id)
        return rows

    rows = with_use_cases("alerts", workspace, read)
    if as_json:
        typer.echo(json.dumps({"alerts": rows}))
        return
    for row in rows:
        when = f", {row['due_at']}" if row["due_at"] else ""
        typer.echo(f"{row['person']} ({row['person_id']}): {row['cause']}, {len(row['sessions'])} at stake: {row['says']}{when}")
        typer.echo("".join(f"    {line}\n" for line in row["words"].splitlines()), nl=False)
    typer.echo(f"{len(rows)} open")


def _report(workspace: str | None, work: Callable[[AlertingService, str], Awaitable[Standing]], *, as_json: bool) -> Gate:
    """Do it, and say how alerts stand then."""

    async def both(use_cases: UseCases, workspace_id: str) -> tuple[Standing, list[SupportItem]]:
        standing = await work(use_cases.alerts.alerting, workspace_id)
        return standing, await use_cases.alerts.support.open_items(workspace_id)

    standing, items = with_use_cases("alerts", workspace, both)
    gate: Gate = standing.gate
    times = {name: getattr(standing.alerting, name) for name in TIMES}
    said = {name: at.isoformat() if at else None for name, at in times.items()}
    if as_json:
        typer.echo(json.dumps({"gate": gate, **said, "for_support": [_plain(item) for item in items]}))
        return gate
    typer.echo(MEANS[gate])
    for name, at in said.items():
        typer.echo(f"{name.replace('_', ' ')}: {at or '-'}")
    for item in items:
        typer.echo("for support: " + ", ".join(f"{name} {value}" for name, value in _plain(item).items() if value))
    return gate


def _plain(item: SupportItem) -> dict[str, Any]:
    """An item without the domain of anybody's address."""
    about = {"kind": item.kind, "since": item.opened_at.isoformat(), "count": item.count, "of": item.of}
    return about | {"cause": item.cause, "provider": item.provider}
