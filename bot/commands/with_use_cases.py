"""Commands that do what the use cases do, beside a Relink that runs or while there is none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from bot.app import open_use_cases
from bot.commands.setting_errors import settings_or_exit
from bot.domain.errors import TryLater
from bot.problems import CannotWork
from bot.services.use_cases import UseCases
from handlers.store import STORE_FAILURES

Workspace = Annotated[str | None, typer.Option(help="Slack's id of the workspace; needed unless SLACK_BOT_TOKEN tells")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]
Work = Callable[[UseCases, str], Awaitable[Any]]


def with_use_cases(command: str, workspace: str | None, work: Work) -> Any:
    """What `work` answers, given the use cases and the workspace's id; what goes wrong is said in one line, with exit code 2."""
    settings = settings_or_exit()

    async def opened() -> Any:
        async with open_use_cases(settings, workspace) as (use_cases, workspace_id):
            if workspace and not await use_cases.people.has_any(workspace):
                why = f"nobody is known in a workspace {workspace}: see ./relink doctor for the id, or leave --workspace out"
                raise failure(command, why)
            return await work(use_cases, workspace_id)

    try:
        return asyncio.run(opened())
    except TryLater as error:
        raise failure(command, f"Slack does not tell which workspace this is ({error}): name it with --workspace") from error
    except CannotWork as error:
        raise failure(command, str(error)) from error
    except STORE_FAILURES as error:
        raise failure(command, "the database is busy or away; run it again") from error


def failure(command: str, why: str) -> typer.Exit:
    """Say it in one line; to be raised."""
    typer.echo(f"relink {command}: {why}", err=True)
    return typer.Exit(2)
