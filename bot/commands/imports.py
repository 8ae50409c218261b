"""`relink import`: people and sessions from a file, checked like the platform's API; bad rows are named, good ones kept."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.app import open_use_cases, utc_now
from bot.commands.setting_errors import settings_or_exit
from bot.domain.errors import Invalid, Refused
from bot.services.sessions import SessionService
from handlers.http.platform import complaints
from handlers.http.wire import PersonIn, SessionIn
from integrations.rows import Row, Unreadable, read_rows

PAGE = 200

imports = typer.Typer(help="Bring people and sessions in from a file.", no_args_is_help=True)
errors = Console(stderr=True)

File = Annotated[Path, typer.Argument(help=".csv or .json; sessions from .ics too", exists=True, dir_okay=False, readable=True)]
Workspace = Annotated[str | None, typer.Option(help="Slack's id of the workspace; needed unless SLACK_BOT_TOKEN tells")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON")]
Complaint = tuple[int, str]


@imports.command()
def people(file: File, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """One person a row: id, email, name, role, and optionally time_zone, locale, programme."""
    _run(file, workspace, _put_people, as_json=as_json)


@imports.command()
def sessions(file: File, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """One session a row: id, sequence, title, starts_at, ends_at, time_zone, people (ids with ;), and optionally the rest of the API's."""
    _run(file, workspace, _put_sessions, as_json=as_json)


Put = Callable[[SessionService, str, Sequence[Row], datetime], Awaitable[list[Complaint]]]


def _run(file: Path, workspace: str | None, put: Put, *, as_json: bool) -> None:
    settings = settings_or_exit()
    try:
        rows, unreadable = read_rows(file)
    except Unreadable as error:
        errors.print(f"{file.name}: {error}", style="red", markup=False)
        raise typer.Exit(2) from error

    async def work() -> list[Complaint]:
        async with open_use_cases(settings, workspace) as (use_cases, workspace_id):
            complaints_: list[Complaint] = [*unreadable]
            pages = [rows[start : start + PAGE] for start in range(0, len(rows), PAGE)]
            for page in track(pages, "Importing", console=errors, disable=not sys.stderr.isatty()):
                complaints_ += await put(use_cases.sessions, workspace_id, page, utc_now())
            return sorted(complaints_)

    _report(asyncio.run(work()), len(rows) + len(unreadable), as_json=as_json)


async def _put_people(service: SessionService, workspace_id: str, rows: Sequence[Row], _now: datetime) -> list[Complaint]:
    wrong: list[Complaint] = []
    for row in rows:
        try:
            person = PersonIn.model_validate(row.fields)
            if person.id is None:
                raise Invalid("id: missing")
            primary = person.cronofy.primary_calendar_id if person.cronofy else None
            await service.put_person(person.to_person(workspace_id, person.id), person.to_grant(workspace_id, person.id), primary)
        except (ValidationError, Refused) as error:
            wrong.append((row.line, _reason(error)))
    return wrong


async def _put_sessions(service: SessionService, workspace_id: str, rows: Sequence[Row], now: datetime) -> list[Complaint]:
    wrong: list[Complaint] = []
    good = []
    for row in rows:
        try:
            session = SessionIn.model_validate(row.fields)
            if session.id is None:
                raise Invalid("id: missing")
            good.append((row.line, session.to_session(workspace_id, session.id, now)))
        except (ValidationError, Refused) as error:
            wrong.append((row.line, _reason(error)))
    results = await service.put_all([session for _, session in good])
    wrong += [(line, str(result)) for (line, _), result in zip(good, results, strict=True) if isinstance(result, Refused)]
    return wrong


def _reason(error: ValidationError | Refused) -> str:
    if isinstance(error, Refused):
        return str(error)
    return complaints(error.errors(include_url=False, include_context=False, include_input=False))


def _report(wrong: Sequence[Complaint], total: int, *, as_json: bool) -> None:
    kept = total - len(wrong)
    if as_json:
        result: dict[str, Any] = {"kept": kept, "refused": [{"line": line, "reason": reason} for line, reason in wrong]}
        typer.echo(json.dumps(result))
    else:
        typer.echo(f"{kept} of {total} rows kept")
        if wrong:
            table = Table("line", "reason")
            for line, reason in wrong:
                table.add_row(str(line), reason)
            errors.print(table)
    raise typer.Exit(1 if wrong else 0)
