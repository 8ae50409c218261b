"""Messages and mentions: a person's own new words are answered; a home that is opened is shown; everything else is let go."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from handlers.homes import Homes
from handlers.slack.answering import Answering
from handlers.slack.asked import asked_by_message, asked_by_opening
from handlers.slack.replies import Replies

SAID_EVENTS, HOME_OPENED = ("message", "app_mention"), "app_home_opened"
ANSWERED_EVENTS = (*SAID_EVENTS, HOME_OPENED)
ANSWERED_SUBTYPES = (None, "file_share", "thread_broadcast")
"""Edits, deletions, joins and bots' messages carry other subtypes: https://docs.slack.dev/reference/events/message/."""


def register(app: AsyncApp, answering: Answering, replies: Replies, homes: Homes) -> None:
    """Listen to direct messages and mentions; any other event is acknowledged, so that Slack does not try again."""

    async def said(body: dict[str, Any], context: AsyncBoltContext) -> None:
        slack_event = body["event"]
        if slack_event["type"] == HOME_OPENED:
            _opened(body, context)
        elif _is_addressed_to_us(slack_event) and _is_own_words(slack_event):
            asked = asked_by_message(body, context)
            asked = replace(asked, text=_without_name(asked.text, context.bot_user_id or ""))
            answering.take(asked, replies.to_command(asked))

    def _opened(body: dict[str, Any], context: AsyncBoltContext) -> None:
        asked, slack_event = asked_by_opening(body, context), body["event"]
        if slack_event["tab"] == "home":
            standing = (slack_event.get("view") or {}).get("hash")
            answering.do(asked, lambda: homes.open(asked.workspace_id, asked.slack_user_id, standing))

    app.event(re.compile(".*"))(said)


def _without_name(text: str, bot_user_id: str) -> str:
    return re.sub(rf"<@{re.escape(bot_user_id)}(\|[^>]*)?>", " ", text).strip()


def _is_addressed_to_us(slack_event: Mapping[str, Any]) -> bool:
    """Whether it was written to Relink: in a direct message, or by naming it."""
    return slack_event["type"] in SAID_EVENTS and (slack_event["type"] == "app_mention" or slack_event.get("channel_type") == "im")


def _is_own_words(slack_event: Mapping[str, Any]) -> bool:
    """Whether a person just wrote this. A mention may come again when its message is edited; only that one says `edited`."""
    is_new = slack_event.get("subtype") in ANSWERED_SUBTYPES and "edited" not in slack_event
    return is_new and not slack_event.get("bot_id") and "user" in slack_event
