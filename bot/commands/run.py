"""`relink run`: everything in one process, until SIGTERM."""

import asyncio
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer
import uvicorn
from starlette.types import ASGIApp

from bot.app import open_relink
from bot.commands.setting_errors import settings_or_exit
from bot.domain.errors import Conflict
from bot.problems import CannotWork, bound_socket
from bot.settings import Settings
from bot.telemetry import configure_logging

OPEN_REQUESTS_SECONDS = 10


def run() -> None:
    """Run Relink: Slack, the platform's API, Cronofy's way back, and durable work."""
    settings = settings_or_exit()
    configure_logging("console" if sys.stderr.isatty() else "json")
    try:
        asyncio.run(serve(settings))
    except (CannotWork, Conflict) as error:
        typer.echo(f"relink run: {error}", err=True)
        raise typer.Exit(1) from error
    leave()


def leave() -> None:
    """End the process now that everything is stopped, whatever threads are left.

    Those of durable work try for ever to reach a database that is away, and Python would wait for them for as long.
    """
    if any(thread is not threading.current_thread() and not thread.daemon for thread in threading.enumerate()):
        logging.shutdown()
        sys.stdout.flush()
        os._exit(0)


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what was begun."""
    with bound_socket(settings.host, settings.port) as bound:
        async with open_relink(settings) as relink:
            await serve_http(relink.http, settings, bound)


async def serve_http(app: ASGIApp, settings: Settings, bound: socket.socket) -> None:
    """Serve `app` on `bound` until a signal; requests under way have ten seconds."""
    server = Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=OPEN_REQUESTS_SECONDS,
        )
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, server.end)
    await server.serve([bound])


class Server(uvicorn.Server):
    """uvicorn raises a caught signal again once it has stopped, which would end the process before anything is drained."""

    def end(self) -> None:
        """Accept nothing more and stop when the open requests are answered."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's signals to whoever serves."""
        yield
