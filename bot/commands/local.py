"""`relink local`: the stand-ins for Slack, Cronofy and the coaching platform."""

import asyncio
import json
import signal
from typing import Annotated

import typer

from integrations.local.server import Ports, PortTakenError, SeedName, SessionWriter, stand_ins

BotUrl = Annotated[str, typer.Option(help="Where Relink answers, or will; the platform waits for it.")]
Port = typer.Option(min=0, max=65535, help="0 takes a free one.")


def local(
    seed: Annotated[SeedName, typer.Option(help="What to start with.")] = SeedName.COMPANY,
    bot_url: BotUrl = "http://127.0.0.1:8000",
    slack_port: Annotated[int, Port] = 0,
    cronofy_port: Annotated[int, Port] = 0,
    platform_port: Annotated[int, Port] = 0,
    session_writer: Annotated[SessionWriter, typer.Option(help="Who writes sessions to calendars.")] = SessionWriter.PLATFORM,
) -> None:
    """Serve a local Slack, Cronofy and coaching platform until stopped.

    Prints one line of JSON that tells how to reach them; its "settings" are the environment that `relink run` needs.
    """
    try:
        asyncio.run(serve(bot_url, seed, Ports(slack_port, cronofy_port, platform_port), session_writer))
    except PortTakenError as error:
        typer.echo(f"relink local: {error}", err=True)
        raise typer.Exit(1) from error


async def serve(bot_url: str, seed: SeedName, ports: Ports, session_writer: SessionWriter) -> None:
    """Serve until SIGTERM or SIGINT. Raises PortTakenError."""
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with stand_ins(bot_url, seed=seed, ports=ports, session_writer=session_writer) as announcement:
        typer.echo(json.dumps(announcement))
        await stopped.wait()
