"""`relink jobs`: what was promised and how far it is; beside a Relink that runs, or while there is none."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.app import utc_now
from bot.commands.setting_errors import settings_or_exit
from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.problems import CannotWork, database_problems
from bot.settings import Settings
from handlers.jobs.engine import Engine
from handlers.jobs.ledger import JobState, Ledger, Promise

DONE_WITHIN = timedelta(hours=24)
SHOWN = 20
"""So many failures are shown; --json has all."""

AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]
Key = Annotated[str, typer.Argument(help="The job's key, as ./relink jobs shows it.")]

jobs = typer.Typer(help="What was promised: how far it is, what failed and why; try it again, or call it off.")

AFTER_CANCELLING = {
    JobKind.TELL_INCIDENT: "the person is not told by this job; the next look at their connection promises it anew if it is still broken",
    JobKind.UPDATE_ALERT: "the message about the incident stays as it is",
    JobKind.LOOK_AT_CONNECTION: "the connection is looked at when something is next heard of it",
    JobKind.REVIEW_INCIDENTS: "who is broken is told when their connection is next looked at; `./relink alerts release` asks for it again",
    JobKind.WATCH_HOLD: "alerts stay held until an operator types `./relink alerts release`",
    JobKind.SHOW_SUPPORT_ITEM: "the note for support stays as it is; `./relink alerts status` says how it stands",
    JobKind.SHOW_CASE: "the card of the case in support's channel stays as it is, or never comes; the queue has the case",
    JobKind.TELL_CASE_NOTE: "the note is missing in the thread of the card; the opened case has it",
    JobKind.KEEP_CASE: "the case may stand too early or too late in the queue until its person is next looked at",
    JobKind.REACH_AGAIN: "the person is not tried again on that day",
    JobKind.OPEN_CHANNEL: "this account's channel at Cronofy is not looked after until the account is linked again, or this job is retried",
    JobKind.END_LOGIN: "the login stays authorised at Cronofy",
    JobKind.END_ACCOUNT: "the account stays authorised at Cronofy",
    JobKind.CHECK_CONNECTIONS: "accounts are looked at in turn no more, until Relink is started again",
    JobKind.RECOVER: "what the break swallowed is not brought back by itself, and no receipt comes",
    JobKind.EXPORT_DATA: "the data does not come, and nobody tells the person so",
    JobKind.ERASE_ACCOUNT: "the account stays authorised at Cronofy, which is not asked to erase anything",
    JobKind.SWEEP_ERASED: "what was under way for somebody while they were erased may have left something of them",
    JobKind.HAND_OUT_FILES: "the file does not come, and nobody tells the person so",
}
"""What a promise that is not kept means, where it is more than that."""


@jobs.callback(invoke_without_command=True)
def show(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Count what was promised by kind and state, with the oldest, the next, and what failed."""
    if context.invoked_subcommand is None:
        summary = _run(_summary)
        typer.echo(json.dumps(summary)) if as_json else _print(summary)


@jobs.command()
def retry(
    key: Annotated[str | None, typer.Argument(help="The job's key, as ./relink jobs shows it.")] = None,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Every job that failed; those that were cancelled are left.")] = False,
    kind: Annotated[JobKind | None, typer.Option(help="Of these only jobs of this kind.")] = None,
    as_json: AsJson = False,
) -> None:
    """Try again what failed or was cancelled, from the step that failed. What waits, runs or is done is left as it is."""
    if (key is None) is not failed or (kind and not failed):
        raise typer.BadParameter("name one KEY, or use --failed, with --kind or without")

    async def try_again(ledger: Ledger) -> dict[str, JobState]:
        keys = [key] if key is not None else [each.key for each in await ledger.failed(kind) if each.state is JobState.FAILED]
        return {each: await ledger.retry(each) for each in keys}

    found = _run(try_again)
    tried = [each for each, state in found.items() if state.is_over]
    if as_json:
        typer.echo(json.dumps({"retried": tried, "left": {each: state for each, state in found.items() if not state.is_over}}))
        return
    for each, state in found.items():
        typer.echo(f"{each}: is tried again" if state.is_over else f"{each}: is {state.value} already, and was left as it is")
    if not found:
        typer.echo("nothing failed")


@jobs.command()
def cancel(key: Key, *, as_json: AsJson = False) -> None:
    """Call a job off: an effect under way is finished, nothing after it happens, and the same promise is never made again by itself."""

    async def call_off(ledger: Ledger) -> tuple[JobState, str]:
        return await ledger.cancel(key), (await ledger.find(key)).kind

    found, kind = _run(call_off)
    over = found in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
    meaning = AFTER_CANCELLING.get(JobKind(kind), "what it was to do is not done") if kind in set(JobKind) else ""
    if as_json:
        typer.echo(json.dumps({"key": key, "was": found.value, "cancelled": not over, "meaning": None if over else meaning}))
    else:
        typer.echo(f"{key}: is {found.value} already, and was left as it is" if over else f"{key}: is called off; {meaning}")


def _run(use: Callable[[Ledger], Awaitable[Any]]) -> Any:
    """What `use` answers; what stands in its way is said in one line, with exit code 1."""
    settings = settings_or_exit()
    try:
        return asyncio.run(_with_ledger(settings, use))
    except NotFound:
        typer.echo("relink jobs: no job has this key: it was never promised here, or it is over and forgotten", err=True)
    except CannotWork as error:
        typer.echo(f"relink jobs: {error}", err=True)
    raise typer.Exit(1)


async def _with_ledger(settings: Settings, use: Callable[[Ledger], Awaitable[Any]]) -> Any:
    async with _opened(settings) as ledger:
        return await use(ledger)


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Ledger]:
    url = settings.database_url.get_secret_value()
    engine = Engine(url)
    try:
        with database_problems(url):
            await engine.prepare()
            yield engine.ledger
    finally:
        await engine.stop(0)


async def _summary(ledger: Ledger) -> dict[str, Any]:
    now = utc_now()
    unfinished, failed, done = await ledger.unfinished(), await ledger.failed(), await ledger.done_since(now - DONE_WITHIN)
    counts = Counter((each.kind, each.state.value) for each in (*unfinished, *failed, *done))
    waiting = [each for each in unfinished if each.state is JobState.WAITING]
    delayed = [each for each in unfinished if each.state is JobState.DELAYED]
    return {
        "counts": {
            kind: {state: counts[kind, state] for state in JobState if counts[kind, state]} for kind in sorted({k for k, _ in counts})
        },
        "done_within_hours": DONE_WITHIN // timedelta(hours=1),
        "oldest_waiting": _shown(min(waiting, key=lambda each: each.since), now) if waiting else None,
        "next_delayed": _shown(min(delayed, key=lambda each: each.due_at or each.since), now) if delayed else None,
        "failures": [_shown(each, now) for each in sorted(failed, key=lambda each: each.since, reverse=True)],
    }


def _shown(promise: Promise, now: datetime) -> dict[str, Any]:
    return {
        "key": promise.key,
        "kind": promise.kind,
        "state": promise.state.value,
        "since": promise.since.isoformat(),
        "seconds": round((now - promise.since).total_seconds()),
        "due_at": promise.due_at.isoformat() if promise.due_at else None,
        "reason": promise.reason,
    }


def _print(summary: dict[str, Any]) -> None:
    console = Console(soft_wrap=True, highlight=False)
    if not summary["counts"]:
        console.print("nothing was promised yet")
        return
    table = Table("kind", *(state.value for state in JobState), box=None, pad_edge=False)
    for kind, by_state in summary["counts"].items():
        table.add_row(kind, *(str(by_state.get(state, "")) for state in JobState))
    console.print(table)
    console.print(f"done: within the last {summary['done_within_hours']} hours")
    if oldest := summary["oldest_waiting"]:
        console.print(f"oldest waiting: {oldest['key']}, for {oldest['seconds']} s", markup=False)
    if coming := summary["next_delayed"]:
        console.print(f"next delayed: {coming['key']}, due {coming['due_at']}", markup=False)
    _print_failures(console, summary["failures"])


def _print_failures(console: Console, failures: Sequence[dict[str, Any]]) -> None:
    for each in failures[:SHOWN]:
        console.print(f"{each['state']}: {each['key']}, {each['since']}: {each['reason'] or 'no reason was kept'}", markup=False)
    if len(failures) > SHOWN:
        console.print(f"and {len(failures) - SHOWN} more: --json shows all")
