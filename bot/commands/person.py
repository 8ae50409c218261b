"""`relink person`: what is kept about somebody, made into a file, or erased. The person reads in their access log that it was done."""

import json
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app import utc_now
from bot.commands.with_use_cases import AsJson, Workspace, with_use_cases
from bot.copy.catalogue import english
from bot.domain.audit import AuditAction, AuditEntry, recorded
from bot.domain.errors import Invalid, NotFound
from bot.domain.people import Person
from bot.domain.roles import Actor, operator
from bot.services.privacy import OwnData
from bot.services.use_cases import UseCases
from bot.views.privacy import export_json, zipped

person = typer.Typer(help="What is kept about one person: show, export, erase; they read that it was done.", no_args_is_help=True)

Whom = Annotated[str, typer.Argument(metavar="PERSON", help="The platform's id of the person, or their e-mail address.")]
Found = Callable[[UseCases, Person], Awaitable[Any]]


@person.command()
def show(whom: Whom, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Say how much is kept about somebody, by table, and who looked."""
    own = _with_person(workspace, whom, lambda use_cases, found: _told(use_cases, found, AuditAction.SHOWN))
    log = own.tables["audit_entries"]
    if as_json:
        typer.echo(json.dumps({**_counted(own), "access_log": log}))
        return
    typer.echo(f"{own.person.id}: {own.person.role}" + (", speaks to Relink" if own.person.slack_user_id else ""))
    for name, count in sorted(_counted(own)["rows"].items()):
        typer.echo(f"{name}: {count}")
    for entry in log:
        typer.echo(f"{entry['at']}: {entry['actor_name']} ({entry['role']}) {english().say_for('audit', AuditAction(entry['action']))}")


@person.command()
def export(
    whom: Whom,
    to: Annotated[Path | None, typer.Option(help="The .zip to write; relink-data-PERSON.zip unless told otherwise.")] = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Write what is kept about somebody as .json into a .zip that only you may read; never over a file that is there (exit code 1)."""
    target = to or Path(f"relink-data-{_safe(whom)}.zip")
    if target.exists():
        typer.echo(f"relink person: {target} is there already; name another file with --to", err=True)
        raise typer.Exit(1)
    own = _with_person(workspace, whom, lambda use_cases, found: _told(use_cases, found, AuditAction.EXPORTED))
    target.touch(mode=0o600)
    target.write_bytes(zipped(export_json(own)))
    typer.echo(json.dumps({**_counted(own), "file": str(target)}) if as_json else f"{own.person.id}: {target}")


@person.command()
def erase(
    whom: Whom,
    workspace: Workspace = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget somebody at once and for good, and have Cronofy do so; asks first (exit code 1 for a no). docs/privacy.md says what stays."""
    if not yes and not typer.confirm(f"Erase everything that is kept about {whom}? Nobody can undo this.", err=True):
        raise typer.Exit(1)
    erased = _with_person(workspace, whom, _erase)
    typer.echo(json.dumps({"person_id": erased.id, "erased": True}) if as_json else f"{erased.id}: erased")


async def _told(use_cases: UseCases, found: Person, action: AuditAction) -> OwnData:
    return await use_cases.privacy.told_to(_entry(found, action, found.id))


async def _erase(use_cases: UseCases, found: Person) -> Person:
    await use_cases.privacy.erase(found, by=_entry(found, AuditAction.ERASED, None))
    return found


def _entry(found: Person, action: AuditAction, person_id: str | None) -> AuditEntry:
    by: Actor = operator(found.workspace_id)
    return recorded(by, action, f"command-line:{secrets.token_urlsafe(9)}", utc_now(), person_id)


def _with_person(workspace: str | None, whom: str, work: Found) -> Any:
    """What comes of it; exit code 1 where nobody, or more than one, is called so."""

    async def found(use_cases: UseCases, workspace_id: str) -> Any:
        try:
            people = use_cases.people
            return await work(use_cases, await (people.with_email if "@" in whom else people.get)(workspace_id, whom))
        except (NotFound, Invalid) as error:
            typer.echo(f"relink person: {error}", err=True)
            raise typer.Exit(1) from error

    return with_use_cases("person", workspace, found)


def _counted(own: OwnData) -> dict[str, Any]:
    return {"person_id": own.person.id, "made_at": own.made_at.isoformat(), "rows": {name: len(rows) for name, rows in own.tables.items()}}


def _safe(whom: str) -> str:
    """What may stand in a file's name."""
    return "".join(each if each.isalnum() or each in "-_" else "-" for each in whom)
