"""What is said when a listener itself fails: something readable, with a number, and never silence or a retry storm."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncRespond, AsyncSay
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.copy.catalogue import Copy
from bot.telemetry import logger, new_reference
from bot.views.errors import failed_words

log = logger(__name__)


def register(app: AsyncApp, copy: Copy, support_contact: str) -> None:
    """Turn every failure of a listener into a 200 with words; returning None would leave Bolt's 500 in place."""

    async def failed(
        error: Exception, body: dict[str, Any], context: AsyncBoltContext, respond: AsyncRespond, say: AsyncSay
    ) -> BoltResponse:
        reference = new_reference()
        log.error("a Slack listener failed", reference=reference, exc_info=error)
        if context.authorize_result is None:
            return BoltResponse(status=401)  # Bolt stumbled over the signature: nothing in here is to be believed or answered
        words = failed_words(copy, reference, support_contact)
        if "command" in body:
            return BoltResponse(status=200, body=words)
        # Only a command's acknowledgement is shown; a body would be malformed for a view or an options request.
        try:
            if context.response_url:
                await respond(words, replace_original=False)
            elif "event" in body and context.channel_id:
                await say(words, thread_ts=body["event"].get("thread_ts"))
        except Exception:
            log.exception("the failure could not be told either", reference=reference)
        return BoltResponse(status=200)

    app.error(failed)
