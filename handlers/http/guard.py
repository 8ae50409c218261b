"""What every request of Slack's passes first, as pure ASGI: its signature headers must be readable at all."""

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

SLACK_PATHS = "/slack/events"
NOT_SIGNED = Response(status_code=401)


class Guard:
    """Answers 401 to Slack requests whose signature headers cannot be read.

    Bolt answers 500 to a timestamp that is no number and to a signature beyond ASCII.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse."""
        of_slack = scope["type"] == "http" and scope["path"] == SLACK_PATHS
        app = NOT_SIGNED if of_slack and not _signature_readable(dict(scope["headers"])) else self._app
        await app(scope, receive, send)


def _signature_readable(headers: dict[bytes, bytes]) -> bool:
    timestamp, signature = headers.get(b"x-slack-request-timestamp", b""), headers.get(b"x-slack-signature", b"")
    return timestamp.isdigit() and len(timestamp) <= 12 and signature.isascii() and signature.startswith(b"v0=")
