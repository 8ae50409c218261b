"""What somebody asked in Slack, read off the payload: who, where, and where the answer goes.

`workspace_id` is always the one Relink is installed in, as Bolt's authorisation found it. Where a channel is shared by Slack Connect,
people from beyond it can ask too: their own workspace stands in the payload and is not used, so that Slack's directory tells they are
strangers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.people import is_direct_message
from bot.views.ids import without_suffix

_SAID, _PRESSED = "said:", "pressed:"
_LONGEST_VALUE = 2000
"""https://docs.slack.dev/reference/block-kit/block-elements/button-element/; of a text, only half as much is read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question or press. `delivery` is the same for every redelivery of it; `text` is what was typed.

    `slack_channel_id` and `thread_ts` are where it was asked; `message_ts` is the message it was asked with, or in which the pressed button
    stands, `action_id` what that does and `value` what it carries. `press` is the same for every press of that button by this person.
    `response_url` answers where it was asked, seen by the asker alone. `is_mention`: asked in a channel by naming
    Relink, where others read along. `is_told_where`: the acknowledgement said where the answer comes.

    Under `answer_key` the one answer to all presses of the button is found again; it is empty where each press has an answer of its own.

    `is_with_relink`: asked in the asker's own conversation with Relink, where answers may stay. A command can be typed in any direct
    message, between two other people as well, and nothing in its payload tells which.
    """

    delivery: str
    workspace_id: str
    slack_user_id: str
    slack_channel_id: str
    text: str = ""
    thread_ts: str | None = None
    message_ts: str | None = None
    action_id: str = ""
    value: str = ""
    press: str = ""
    answer_key: str = ""
    trigger_id: str = ""
    response_url: str | None = None
    is_mention: bool = False
    is_with_relink: bool = False
    is_told_where: bool = False

    @property
    def reference(self) -> str:
        """What was asked, to be asked once more by a button: see `asked_once_more`."""
        said = f"{_PRESSED}{self.action_id}:{self.value}" if self.action_id else f"{_SAID}{self.text}"
        return said[:_LONGEST_VALUE]


def asked_once_more(asked: Asked) -> Asked:
    """The question that the pressed button refers to, asked by its presser; what it names is checked against them as ever."""
    if asked.value.startswith(_SAID):
        return replace(asked, action_id="", value="", text=asked.value.removeprefix(_SAID))
    action_id, _, value = asked.value.removeprefix(_PRESSED).partition(":")
    return replace(asked, action_id=action_id, value=value)


def asked_by_command(command: Mapping[str, Any], context: AsyncBoltContext) -> Asked:
    """A slash command; https://docs.slack.dev/interactivity/implementing-slash-commands/."""
    return Asked(
        delivery=f"command:{command['trigger_id']}",
        workspace_id=installed_workspace(context),
        slack_user_id=command["user_id"],
        slack_channel_id=command["channel_id"],
        text=command.get("text") or "",
        trigger_id=command["trigger_id"],
        response_url=command.get("response_url"),
        is_told_where=not is_direct_message(command["channel_id"]),
    )


def asked_by_message(body: Mapping[str, Any], context: AsyncBoltContext) -> Asked:
    """A message to Relink, or a mention; both carry the same fields."""
    slack_event = body["event"]
    return Asked(
        delivery=f"event:{body['event_id']}",
        workspace_id=installed_workspace(context),
        slack_user_id=slack_event["user"],
        slack_channel_id=slack_event["channel"],
        text=slack_event.get("text") or "",
        thread_ts=slack_event.get("thread_ts"),
        message_ts=slack_event["ts"],
        is_mention=slack_event["type"] == "app_mention",
        is_with_relink=slack_event["type"] == "message",  # Slack tells Relink of its own direct messages only
    )


def asked_by_opening(body: Mapping[str, Any], context: AsyncBoltContext) -> Asked:
    """One of the app's tabs was opened: https://docs.slack.dev/reference/events/app_home_opened/."""
    return Asked(
        delivery=f"event:{body['event_id']}",
        workspace_id=installed_workspace(context),
        slack_user_id=body["event"]["user"],
        slack_channel_id=body["event"].get("channel") or "",
    )


def asked_by_action(body: Mapping[str, Any], action: Mapping[str, Any], context: AsyncBoltContext) -> Asked:
    """A pressed button or a picked option; its value is a reference, to be checked against its presser.

    A lasting message in a direct message was posted by Relink into its own; what only one person sees may stand in any.
    """
    container = body.get("container") or {}
    message_ts, value = container.get("message_ts"), _value_of(action)
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    return Asked(
        delivery=f"action:{body['user']['id']}:{action.get('action_ts')}:{action['action_id']}",
        workspace_id=installed_workspace(context),
        slack_user_id=body["user"]["id"],
        slack_channel_id=channel,
        thread_ts=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        message_ts=message_ts,
        action_id=without_suffix(action["action_id"]),
        value=value,
        press=f"press:{body['user']['id']}:{channel}:{message_ts}:{action['action_id']}:{value}",
        trigger_id=body.get("trigger_id") or "",
        response_url=body.get("response_url"),
        is_with_relink=is_direct_message(channel) and not container.get("is_ephemeral"),
    )


def installed_workspace(context: AsyncBoltContext) -> str:
    """The workspace whose installation Bolt authorised the request for."""
    return context.team_id or ""


def _value_of(action: Mapping[str, Any]) -> str:
    chosen = action.get("selected_option") or {}
    return action.get("value") or chosen.get("value") or ",".join(option["value"] for option in action.get("selected_options") or ())
