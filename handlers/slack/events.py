"""Messages and mentions: a person's own new words are answered, everything else is let go."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp

from handlers.slack.answering import Answering
from handlers.slack.asked import asked_by_message
from handlers.slack.replies import Replies

ANSWERED_SUBTYPES = (None, "file_share", "thread_broadcast")
"""Edits, deletions, joins and bots' messages carry other subtypes: https://docs.slack.dev/reference/events/message/."""
MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")


def register(app: AsyncApp, answering: Answering, replies: Replies) -> None:
    """Listen to direct messages and mentions; any other event is acknowledged."""

    async def message(body: dict[str, Any]) -> None:
        if _is_own_words(body["event"]) and body["event"].get("channel_type") == "im":
            asked = asked_by_message(body)
            answering.take(asked, replies.to_command(asked))

    async def mention(body: dict[str, Any]) -> None:
        if _is_own_words(body["event"]):
            asked = asked_by_message(body)
            asked = replace(asked, text=MENTION.sub(" ", asked.text).strip())
            answering.take(asked, replies.to_command(asked))

    async def other() -> None:
        """Nothing to do, and Slack must not try again."""

    app.event("message")(message)
    app.event("app_mention")(mention)
    app.event(re.compile(".*"))(other)


def _is_own_words(slack_event: Mapping[str, Any]) -> bool:
    return slack_event.get("subtype") in ANSWERED_SUBTYPES and not slack_event.get("bot_id") and "user" in slack_event
