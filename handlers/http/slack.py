"""Slack's signed requests over HTTP: events, commands, interactivity and options on one address.

Pure ASGI before everything else: an acknowledgement is the one answer that is counted in milliseconds, and the framework behind would cost
it more than all of Bolt.
"""

from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.telemetry import logger, new_reference
from handlers.http.app import LARGEST_BODY

PATH = "/slack/events"
FORM = "application/x-www-form-urlencoded"

log = logger(__name__)


class SlackRequests:
    """`/slack/events` goes to Bolt, which verifies the signature over the raw body; all else goes to `otherwise`."""

    def __init__(self, bolt: AsyncApp, otherwise: ASGIApp) -> None:
        self._bolt = bolt
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._otherwise(scope, receive, send)
            return
        response = await self._answer(scope, receive)
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        if scope["method"] != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"] if _is_for_bolt(name)}
        if not _signature_readable(headers):
            return Response(status_code=401)
        body = await _body(receive)
        if body is None:
            return Response(status_code=413)
        try:
            # Bolt reads the body before it looks at the signature, and falls over whatever Slack would not send.
            request = _bolt_request(body.decode("utf-8"), headers)
        except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
            return Response(status_code=400)
        return await self._dispatched(request)

    async def _dispatched(self, request: AsyncBoltRequest) -> Response:
        try:
            answer = await self._bolt.async_dispatch(request)
        except Exception:
            log.exception("Bolt fell over a request", reference=new_reference())
            return Response(status_code=500)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())


def _bolt_request(body: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """The request for Bolt, which takes every form with the word "payload" in it for an interaction, wherever it stands."""
    is_command = headers.get("content-type", "").startswith(FORM) and not body.startswith("payload=")
    request = AsyncBoltRequest(body=body.replace("payload", "%70ayload") if is_command else body, headers=dict(headers))
    request.raw_body = body  # which is what was signed
    return request


def _is_for_bolt(header: bytes) -> bool:
    return header == b"content-type" or header.startswith(b"x-slack-")


async def _body(receive: Receive) -> bytes | None:
    """The whole body, None when it is larger than any of Slack's."""
    chunks, size, more = [], 0, True
    while more:
        message = await receive()
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        more = bool(message.get("more_body", False))
    return b"".join(chunks)


def _signature_readable(headers: Mapping[str, str]) -> bool:
    """Whether Bolt can read the signature headers; it answers 500 to a timestamp that is no number and to a signature beyond ASCII."""
    timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    return timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii() and signature.startswith("v0=")
