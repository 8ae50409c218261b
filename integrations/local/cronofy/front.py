"""What every request passes first: the clock is caught up, limits and faults strike, the call is logged."""

import asyncio

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from integrations.local.cronofy.api.calls import bearer_of
from integrations.local.cronofy.faults import Fault
from integrations.local.cronofy.times import render
from integrations.local.cronofy.upkeep import catch_up
from integrations.local.cronofy.world import World

CONTROL = "/_local"
LIMITED = ("/v1/", "/oauth/token")


class Front:
    """Pure ASGI middleware around the whole application. Control requests only catch the clock up."""

    def __init__(self, app: ASGIApp, world: World) -> None:
        self._app = app
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        catch_up(self._world)
        if scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        await self._serve(scope, receive, _Logged(self._world, scope, send))

    async def _serve(self, scope: Scope, receive: Receive, send: "_Logged") -> None:
        world, settings = self._world, self._world.settings
        fault = world.faults.take(scope["method"], scope["path"], send.sub)
        if fault is not None and fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if fault is not None and fault.replaces and not fault.after:
            await _strike(fault, scope, receive, send)
            return
        limited = scope["path"].startswith(LIMITED)
        if limited and not world.limiter.admit(world.clock(), settings.requests_per_second, settings.requests_per_minute):
            await Response(status_code=429)(scope, receive, send)
            return
        if fault is not None and fault.replaces:
            await self._app(scope, receive, _discard)
            await _strike(fault, scope, receive, send)
            return
        await self._app(scope, receive, send)


class _Logged:
    """Sends an answer on and notes its status; no token and no query ever reaches the log."""

    def __init__(self, world: World, scope: Scope, send: Send) -> None:
        token = bearer_of(Headers(scope=scope).get("authorization"))
        account = world.store.account_of_token(token, world.clock()) if token else None
        self.sub = account.sub if account else None
        self._world = world
        self._send = send
        # The rest of a sign-in address is what lets its visitor in.
        path = "/sign-in" if scope["path"].startswith("/sign-in/") else scope["path"]
        self._entry = {"at": render(world.clock()), "method": scope["method"], "path": path, "sub": self.sub}

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._world.store.calls_total += 1
            self._world.store.calls.append(self._entry | {"status": message["status"]})
        await self._send(message)


async def _discard(message: Message) -> None:
    """The true answer of a call whose answer is lost."""


async def _strike(fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
    status = fault.status or 200
    if fault.cut:
        # Ends before the announced length is reached: the server then drops the connection.
        headers = MutableHeaders({"Content-Length": "1000"}).raw
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        return
    if isinstance(fault.body, str | None):
        await Response(fault.body, status, fault.headers, media_type="text/html")(scope, receive, send)
    else:
        await JSONResponse(fault.body, status, fault.headers)(scope, receive, send)
