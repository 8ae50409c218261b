"""`relink demo`: everything on this machine, to play with, or a whole story told by itself."""

import asyncio
import signal
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from bot.commands.story import Story, StoryBroke
from bot.commands.world import HOST, NotStarted, World, open_world
from bot.problems import CannotWork, check_port

FILES = Path("relink-demo")
PORT = 8000
SPEAKING = {"ALERTS": "on"}
console = Console(highlight=False)


def demo(
    script: Annotated[
        bool, typer.Option("--script", help="Tell a whole story and end; the exit code says whether every step worked.")
    ] = False,
    files: Annotated[Path, typer.Option(help="Where calendar files of the story are saved.")] = FILES,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where Relink listens, for playing.")] = PORT,
) -> None:
    """Start a local Slack, Cronofy and coaching platform with Relink beside them. Nothing leaves this machine."""
    try:
        asyncio.run(_tell(files) if script else _play(port))
    except CannotWork as error:
        typer.echo(f"relink demo: {error}", err=True)
        raise typer.Exit(1) from error
    except (StoryBroke, NotStarted, TimeoutError) as error:
        console.print(f"[bold red]It did not work:[/] {error!s:.2000}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


async def _tell(files: Path) -> None:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="relink-demo-"))
        with console.status("Starting a local Slack, Cronofy and coaching platform, and Relink"):
            world = await stack.enter_async_context(open_world(Path(folder), writer="relink", settings=SPEAKING))
        await Story(world, console, files).tell()


async def _play(port: int) -> None:
    """Keep everything running until Ctrl-C or SIGTERM."""
    check_port(HOST, port, "--port")
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    with tempfile.TemporaryDirectory(prefix="relink-demo-") as folder:
        async with open_world(Path(folder), port=port) as world:
            _explain(world)
            await stopped.wait()


def _explain(world: World) -> None:
    """How to talk to it, with lines to paste."""
    slack, cronofy, platform = (world.announcement[name]["control_url"] for name in ("slack", "cronofy", "platform"))
    table = Table(show_header=False, box=None, padding=(0, 2))
    table.add_row("Dana asks", _curl(f"{slack}/command", '{"user": "U0DANA", "command": "/calendar", "text": ""}'))
    table.add_row("Dana writes", _curl(f"{slack}/say", '{"user": "U0DANA", "text": "why is my Monday session missing?"}'))
    table.add_row("Amara's login breaks", _curl(f"{cronofy}/disconnect", '{"profile_id": "pro_amara1"}'))
    table.add_row("What Slack shows", f"curl -s {slack}/state")
    table.add_row("What calendars hold", f"curl -s {cronofy}/state")
    table.add_row("What the platform knows", f"curl -s {platform}/state")
    table.add_row("Relink's API", f"{world.relink_url}/docs")
    console.print(Panel(table, title="Relink is running. Ctrl-C ends it.", expand=False))


def _curl(address: str, body: str) -> str:
    return f"curl -s {address} -H 'content-type: application/json' -d '{body}'"
