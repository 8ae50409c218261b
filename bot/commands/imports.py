"""`relink import`: people and sessions from a file, checked like the platform's API; bad rows are named, good ones kept."""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import track

from bot.app import open_use_cases, utc_now
from bot.commands.setting_errors import settings_or_exit
from bot.domain.errors import Invalid, Refused, TryLater
from bot.domain.people import Person
from bot.domain.session import Session
from bot.problems import CannotWork
from bot.services.sessions import PersonTold, Put
from bot.services.use_cases import UseCases
from handlers.http.wire import PersonIn, SessionIn, complaints
from handlers.store import STORE_FAILURES
from integrations.rows import Row, Unreadable, read_rows

PAGE = 200

_EXITS = "Exits with 0 when every row was kept, 1 when some or all were refused, 2 when the file could not be imported."
imports = typer.Typer(help=f"Bring people and sessions in from a file. {_EXITS}", no_args_is_help=True)
console = Console(stderr=True)

File = Annotated[Path, typer.Argument(help=".csv or .json; sessions from .ics too", exists=True, dir_okay=False, readable=True)]
Workspace = Annotated[str | None, typer.Option(help="Slack's id of the workspace; needed unless SLACK_BOT_TOKEN tells")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON")]


@dataclass(slots=True)
class Import:
    """One run: where to, how many rows were kept and what became of them, and (line, reason) of those that were refused."""

    use_cases: UseCases
    workspace_id: str
    kept: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)
    ids_by_address: dict[str, str] = field(default_factory=dict)


PutPage = Callable[[Import, Sequence[Row]], Awaitable[None]]


@imports.command()
def people(file: File, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """One person a row: id, email, name, role, and optionally time_zone, locale, programme."""
    if file.suffix.lower() == ".ics":
        raise _unreadable(file, "holds sessions: people come as .csv or .json")
    _run(file, workspace, _put_people, as_json=as_json)


@imports.command()
def sessions(file: File, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """One session a row: id, sequence, title, starts_at, ends_at, time_zone, people (ids or addresses with ;), and the API's others.

    An entry of an .ics file names its people in X-RELINK-PEOPLE (ids with ;), or by address in ATTENDEE.
    """
    _run(file, workspace, _put_sessions, as_json=as_json)


def _run(file: Path, workspace: str | None, put_page: PutPage, *, as_json: bool) -> None:
    settings = settings_or_exit()
    try:
        rows, unreadable = read_rows(file)
    except Unreadable as error:
        raise _unreadable(file, str(error)) from error

    async def work() -> Import:
        async with open_use_cases(settings, workspace) as (use_cases, workspace_id):
            run = Import(use_cases, workspace_id, refused=unreadable)
            pages = [rows[start : start + PAGE] for start in range(0, len(rows), PAGE)]
            for page in track(pages, "Importing", console=console, disable=not sys.stderr.isatty()):
                await put_page(run, page)
            return run

    try:
        run = asyncio.run(work())
    except TryLater as error:
        why = f"Slack does not tell which workspace this is ({error}): mend SLACK_BOT_TOKEN, or name the workspace with --workspace"
        typer.echo(f"relink import: {why}. `./relink doctor` says more.", err=True)
        raise typer.Exit(2) from error
    except CannotWork as error:
        typer.echo(f"relink import: {error}", err=True)
        raise typer.Exit(2) from error
    except STORE_FAILURES as error:
        typer.echo("relink import: the database is busy or away. Run it again: what was kept already stays as it is.", err=True)
        raise typer.Exit(2) from error
    _report(run, as_json=as_json)


def _unreadable(file: Path, why: str) -> typer.Exit:
    typer.echo(f"{file.name} {why}", err=True)
    return typer.Exit(2)


async def _put_people(run: Import, rows: Sequence[Row]) -> None:
    good: list[tuple[int, PersonTold]] = []
    for row in rows:
        try:
            good.append((row.line, _person(run, row.fields)))
        except (ValidationError, Refused) as error:
            run.refused.append((row.line, _reason(error)))
    results = await run.use_cases.sessions.put_people([told for _, told in good])
    for (line, _), result in zip(good, results, strict=True):
        if isinstance(result, Person):
            run.kept += 1
        else:
            run.refused.append((line, str(result)))


def _person(run: Import, fields: Mapping[str, Any]) -> PersonTold:
    """The row as a person. Raises ValidationError, Invalid."""
    person = PersonIn.model_validate(fields)
    if person.id is None:
        raise Invalid("id: missing")
    return person.to_told(run.workspace_id, person.id)


async def _put_sessions(run: Import, rows: Sequence[Row]) -> None:
    good: list[tuple[int, Session]] = []
    for row in rows:
        try:
            good.append((row.line, await _session(run, row.fields)))
        except (ValidationError, Refused) as error:
            run.refused.append((row.line, _reason(error)))
    results = await run.use_cases.sessions.put_all([session for _, session in good])
    for (line, _), result in zip(good, results, strict=True):
        if isinstance(result, Put):
            run.kept += 1
            run.outcomes[result.outcome] += 1
        else:
            run.refused.append((line, str(result)))


async def _session(run: Import, fields: Mapping[str, Any]) -> Session:
    """The row as a session. Raises ValidationError, Invalid."""
    told = fields.get("people")
    named = {"people": [await _person_id(run, each, place) for place, each in enumerate(told)]} if isinstance(told, list) else {}
    session = SessionIn.model_validate({**fields, **named})
    if session.id is None:
        raise Invalid("id: missing")
    return session.to_session(run.workspace_id, session.id, utc_now())


async def _person_id(run: Import, told: Any, place: int) -> Any:
    """The id behind an e-mail address, looked up once; anything else as it is. Raises Invalid unless one person has the address."""
    if not isinstance(told, str) or "@" not in told:
        return told
    if told not in run.ids_by_address:
        try:
            person = await run.use_cases.people.with_email(run.workspace_id, told)
        except Invalid as error:
            raise Invalid(f"people.{place}: {error}") from error
        run.ids_by_address[told] = person.id
    return run.ids_by_address[told]


def _reason(error: ValidationError | Refused) -> str:
    if isinstance(error, Refused):
        return str(error)
    return complaints(error.errors(include_url=False, include_context=False, include_input=False))


def _report(run: Import, *, as_json: bool) -> None:
    kept, refused = run.kept, sorted(run.refused)
    if as_json:
        lines = [{"line": line, "reason": reason} for line, reason in refused]
        typer.echo(json.dumps({"kept": kept, "outcomes": run.outcomes, "refused": lines}))
    else:
        of_which = ", ".join(f"{count} {outcome}" for outcome, count in sorted(run.outcomes.items()))
        typer.echo(f"{kept} of {kept + len(refused)} rows kept" + (f": {of_which}" if of_which else ""))
        for line, reason in refused:
            typer.echo(f"line {line}: {reason}", err=True)
    raise typer.Exit(1 if refused else 0)
