"""Carries out faults on HTTP answers: delays, errors, broken and lost connections."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from integrations.local.slack.faults import Faults, MethodFault


class VanishingResponse(Response):
    """Closes the connection without a word.

    ASGI has no such message; a response whose status line cannot be written makes uvicorn close the connection.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start a response that no server can write."""
        del scope, receive
        await send({"type": "http.response.start", "status": 200, "headers": [(b"no such\nheader", b"")]})


def rate_limited(retry_after: int) -> Response:
    """Return Slack's answer to too many calls."""
    return JSONResponse({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(retry_after)})


async def with_faults(faults: Faults, method: str, work: Callable[[], Awaitable[Response]]) -> Response:
    """Return what `work` answers, unless a fault of this method comes between."""
    fault = faults.next_for(method)
    if fault is None:
        return await work()
    await asyncio.sleep(fault.delay)
    instead = _instead(fault)
    if instead is not None:
        return instead
    answer = await work()
    return VanishingResponse() if fault.lose_answer else answer


def _instead(fault: MethodFault) -> Response | None:
    """Return what is answered in place of the work, None when the work is to be done."""
    if fault.error is not None:
        return JSONResponse({"ok": False, "error": fault.error})
    if fault.status is not None:
        return Response("Server error\n", fault.status)
    if fault.retry_after is not None:
        return rate_limited(fault.retry_after)
    if fault.nonsense:
        return HTMLResponse("<!doctype html><title>Slack</title><p>Something unexpected.</p>")
    return VanishingResponse() if fault.drop else None
