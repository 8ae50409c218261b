"""What is said when a listener itself fails: something readable, with a number, and never silence or a retry storm."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.copy.catalogue import Copy
from bot.telemetry import logger, new_reference
from bot.views.errors import failed_words
from handlers.slack.lifecycle import is_end

log = logger(__name__)


def register(app: AsyncApp, copy: Copy, support_contact: str) -> None:
    """Answer every failure of a listener; returning None would leave Bolt's 500 in place, also for a command."""

    async def failed(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        reference = new_reference()
        log.error("a Slack listener failed", reference=reference, exc_info=error)
        if context.authorize_result is None:
            return BoltResponse(status=401)  # Bolt stumbled over the signature: nothing in the body is to be believed
        if "command" in body:
            return BoltResponse(status=200, body=failed_words(copy, reference, support_contact))
        # Slack itself shows that a press or a window did not work, unless it hears 200; an event it would only repeat, as it shall where it
        # tells that Relink was taken out.
        return BoltResponse(status=200 if "event" in body and not is_end(body) else 500)

    app.error(failed)
