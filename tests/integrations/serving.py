"""An ASGI application on a port of its own, for clients that speak to nothing less than a socket."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp


class _Server(uvicorn.Server):
    """A server that says when it is ready, and leaves the process's signals alone."""

    def __init__(self, app: ASGIApp, *, date_header: bool) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1, date_header=date_header))
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def served(make_app: Callable[[str], ASGIApp], *, date_header: bool = True) -> AsyncIterator[str]:
    """The application that `make_app` makes for its own address, served on a free port."""
    with socket.socket(proto=socket.IPPROTO_TCP) as listening:  # named, or asyncio leaves out TCP_NODELAY and each answer waits 40 ms
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = _Server(make_app(url), date_header=date_header)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        await server.ready.wait()
        yield url
        server.should_exit = True
        await serving
