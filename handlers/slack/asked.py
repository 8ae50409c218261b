"""What somebody asked in Slack, read off the payload: who, where, and where the answer goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.people import is_direct_message


@dataclass(frozen=True, slots=True)
class Asked:
    """One question or press. `delivery` is the same for every redelivery of it; `text` is what was typed.

    `slack_channel_id` and `thread_ts` are where it was asked; `message_ts` is the message a pressed button stands in, `value` what it
    carries. `response_url` reaches people with whom there is no conversation.
    """

    delivery: str
    workspace_id: str
    slack_user_id: str
    slack_channel_id: str
    text: str = ""
    thread_ts: str | None = None
    message_ts: str | None = None
    value: str = ""
    trigger_id: str = ""
    response_url: str | None = None

    @property
    def in_direct_message(self) -> bool:
        """Whether it was asked in a conversation with Relink, where answers may stay."""
        return is_direct_message(self.slack_channel_id)

    @property
    def is_mention(self) -> bool:
        """Whether it was asked in a channel by naming Relink, where others read along."""
        return not self.in_direct_message and self.response_url is None


def asked_by_command(command: Mapping[str, Any]) -> Asked:
    """A slash command; https://docs.slack.dev/interactivity/implementing-slash-commands/."""
    return Asked(
        delivery=f"command:{command['trigger_id']}",
        workspace_id=command["team_id"],
        slack_user_id=command["user_id"],
        slack_channel_id=command["channel_id"],
        text=command.get("text") or "",
        trigger_id=command["trigger_id"],
        response_url=command.get("response_url"),
    )


def asked_by_message(body: Mapping[str, Any]) -> Asked:
    """A message to Relink, or a mention; both carry the same fields."""
    slack_event = body["event"]
    return Asked(
        delivery=f"event:{body['event_id']}",
        workspace_id=slack_event.get("team") or body["team_id"],
        slack_user_id=slack_event["user"],
        slack_channel_id=slack_event["channel"],
        text=slack_event.get("text") or "",
        thread_ts=slack_event.get("thread_ts"),
        message_ts=slack_event["ts"],
    )


def asked_by_action(body: Mapping[str, Any], action: Mapping[str, Any]) -> Asked:
    """A pressed button or a picked option; its value is a reference, to be checked against its presser."""
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    return Asked(
        delivery=f"action:{body['user']['id']}:{action.get('action_ts')}:{action['action_id']}",
        workspace_id=body["user"].get("team_id") or (body.get("team") or {}).get("id", ""),
        slack_user_id=body["user"]["id"],
        slack_channel_id=channel,
        thread_ts=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        message_ts=container.get("message_ts"),
        value=_value_of(action),
        trigger_id=body.get("trigger_id") or "",
        response_url=body.get("response_url"),
    )


def _value_of(action: Mapping[str, Any]) -> str:
    chosen = action.get("selected_option") or {}
    return action.get("value") or chosen.get("value") or ",".join(option["value"] for option in action.get("selected_options") or ())
