"""What every request passes first, as pure ASGI: a bound on the body, and Slack's signature headers being readable at all."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_048_576
"""One mebibyte: a batch of 1,000 sessions fits, Slack's and Cronofy's requests are far smaller."""
SLACK_PATHS = "/slack/events"


class TooLarge(Exception):
    """The body outgrew the bound while it was read."""


class Guard:
    """Answers 413 to bodies over the bound and 401 to Slack requests whose signature headers cannot be read.

    Bolt answers 500 to a timestamp that is no number and to a signature beyond ASCII.
    """

    def __init__(self, app: ASGIApp, largest_body: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest_body = largest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if _declared_length(headers) > self._largest_body:
            await _refuse(send, 413)
        elif scope["path"] == SLACK_PATHS and not _signature_readable(headers):
            await _refuse(send, 401)
        else:
            await self._bounded(scope, receive, send)

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what really comes: a length may be undeclared."""
        received, started = 0, False

        async def counting_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._largest_body:
                raise TooLarge
            return message

        async def watching_send(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, counting_receive, watching_send)
        except TooLarge:
            if not started:
                await _refuse(send, 413)


def _declared_length(headers: dict[bytes, bytes]) -> int:
    declared = headers.get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0


def _signature_readable(headers: dict[bytes, bytes]) -> bool:
    timestamp, signature = headers.get(b"x-slack-request-timestamp", b""), headers.get(b"x-slack-signature", b"")
    return timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii() and signature.startswith(b"v0=")


async def _refuse(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]] = ((b"content-length", b"0"),)) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b""})
