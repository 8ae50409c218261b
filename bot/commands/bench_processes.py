"""Child processes of a benchmark: started one after the other, each serving its applications until the parent lets go of it."""

import asyncio
import multiprocessing
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from multiprocessing.connection import Connection

import uvicorn
from starlette.types import ASGIApp

from bot.commands.run import Server

START_SECONDS = 120.0
STOP_SECONDS = 10.0

Family = Callable[[], AbstractAsyncContextManager[Mapping[str, ASGIApp]]]
"""Applications by name that share a process."""


@asynccontextmanager
async def served(*families: Family) -> AsyncIterator[dict[str, int]]:
    """Each family in a process of its own; every application's port. Raises TimeoutError, EOFError when one does not come up."""
    context = multiprocessing.get_context("spawn")
    ports: dict[str, int] = {}
    children = []
    try:
        for family in families:
            ours, theirs = context.Pipe()
            child = context.Process(target=serve, args=(family, theirs), daemon=True)
            child.start()
            theirs.close()
            children.append((child, ours))
            ports |= await asyncio.to_thread(_ports, ours)
        yield ports
    finally:
        for _, ours in children:
            ours.close()
        for child, _ in children:
            await asyncio.to_thread(child.join, STOP_SECONDS)
            child.kill()
            child.join()
            child.close()


def _ports(child: Connection) -> dict[str, int]:
    if not child.poll(START_SECONDS):
        raise TimeoutError("a process to measure did not come up")
    ports: dict[str, int] = child.recv()
    return ports


def serve(family: Family, parent: Connection) -> None:
    """Serve the family on ports that the system chooses, tell the parent which, and end with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends this one
    asyncio.run(_serve(family, parent))


async def _serve(family: Family, parent: Connection) -> None:
    async with family() as apps:
        servers = {
            name: Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False))
            for name, app in apps.items()
        }
        listening = {name: _listening() for name in servers}
        serving = [asyncio.create_task(server.serve(sockets=[listening[name]])) for name, server in servers.items()]
        while not all(server.started for server in servers.values()):  # noqa: ASYNC110  uvicorn only sets a flag
            await asyncio.sleep(0.01)
        parent.send({name: listener.getsockname()[1] for name, listener in listening.items()})
        await _gone(parent)
        for server in servers.values():
            server.end()
        await asyncio.gather(*serving)


def _listening() -> socket.socket:
    # Only a socket that names its protocol gets TCP_NODELAY from asyncio.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener


async def _gone(parent: Connection) -> None:
    """Wait until the parent has let go of us, however it ended."""
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(parent.fileno(), gone.set)
    await gone.wait()
    loop.remove_reader(parent.fileno())
