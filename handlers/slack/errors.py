"""What is said when a listener itself fails: something readable, with a number, and never silence or a retry storm."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.copy.catalogue import Copy
from bot.telemetry import logger, new_reference
from bot.views.errors import failed_words

log = logger(__name__)


def register(app: AsyncApp, copy: Copy, support_contact: str) -> None:
    """Turn every failure of a listener into a 200 with words; returning None would leave Bolt's 500 in place."""

    async def failed(error: Exception, body: dict[str, object]) -> BoltResponse:
        reference = new_reference()
        log.error("a Slack listener failed", reference=reference, exc_info=error)
        # Only a command's acknowledgement is shown; a body would be malformed for a view or an options request.
        words = failed_words(copy, reference, support_contact) if "command" in body else ""
        return BoltResponse(status=200, body=words)

    app.error(failed)
