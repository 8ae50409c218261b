"""`/calendar` and `/calendar-support`: acknowledge, then answer in the direct message."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.copy.catalogue import Copy
from bot.language.commands import Subcommand, is_named
from bot.views.errors import answer_is_coming, unknown_command
from handlers.slack.alert_settings import AlertSettings
from handlers.slack.answering import Answering
from handlers.slack.asked import asked_by_command
from handlers.slack.replies import Replies
from handlers.slack.staff_replies import StaffReplies

CALENDAR, SUPPORT = "/calendar", "/calendar-support"


def register(
    app: AsyncApp, answering: Answering, replies: Replies, staff_replies: StaffReplies, copy: Copy, settings: AlertSettings
) -> None:
    """Listen to the slash commands of the manifest; any other is told what exists."""

    async def commanded(ack: AsyncAck, command: dict[str, Any], context: AsyncBoltContext) -> None:
        name, asked = command["command"], asked_by_command(command, context)
        if name not in (CALENDAR, SUPPORT):
            await ack(unknown_command(copy, name))
            return
        if name == CALENDAR and is_named(asked.text, Subcommand.ALERTS):
            answering.run(asked, lambda: settings.open(asked), settings.in_a_message)
            await ack()
            return
        if name == SUPPORT:
            answering.take_for_staff(asked, staff_replies.to_command(asked))
        else:
            answering.take(asked, replies.to_command(asked))
        # An empty acknowledgement shows nothing; in a channel the asker must know where to look.
        await (ack(answer_is_coming(copy)) if asked.is_told_where else ack())

    app.command(re.compile(".*"))(commanded)
