"""What Slack sends, field by field as it documents it; each delivery is a new one unless a test says which it repeats.

https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api.
"""

from itertools import count
from typing import Any

Json = dict[str, Any]
WORKSPACE, ELSEWHERE = "T0ACME", "T0ELSEWHERE"
BOT, BOT_ID = "U0RELINK", "B0RELINK"
DANA, DM, CHANNEL = "U0DANA", "D0DANA", "C0COACHES"
RESPONSE_URL = "http://hooks.slack.example/1"
_numbers = count(1)


def command(text: str = "", channel: str = DM, user: str = DANA, **fields: Any) -> Json:
    """A slash command."""
    return {
        "token": "x",
        "team_id": WORKSPACE,
        "team_domain": "acme",
        "channel_id": channel,
        "channel_name": "directmessage" if channel.startswith("D") else "coaches",
        "user_id": user,
        "user_name": "dana",
        "command": "/calendar",
        "text": text,
        "api_app_id": "A0RELINK",
        "is_enterprise_install": "false",
        "response_url": RESPONSE_URL,
        "trigger_id": f"{next(_numbers)}.2.abc",
    } | fields


def message(text: str = "status", channel: str = DM, user: str = DANA, **event: Any) -> Json:
    """A message to Relink; `event` changes the inner fields, None removes one."""
    ts = f"1700000000.{next(_numbers):06}"
    inner: Json = {"type": "message", "channel": channel, "channel_type": "im", "user": user, "text": text, "ts": ts, "event_ts": ts}
    return _wrapped(inner | {"team": WORKSPACE, "client_msg_id": "c"} | event)


def mention(text: str = f"<@{BOT}> status", channel: str = CHANNEL, user: str = DANA, **event: Any) -> Json:
    """Relink's name in a channel."""
    ts = f"1700000000.{next(_numbers):06}"
    return _wrapped(
        {"type": "app_mention", "channel": channel, "user": user, "text": text, "ts": ts, "event_ts": ts, "team": WORKSPACE} | event
    )


def other_event(name: str, **event: Any) -> Json:
    """Any other event."""
    return _wrapped({"type": name, "event_ts": "1.0"} | event)


def _wrapped(event: Json) -> Json:
    return {
        "token": "x",
        "team_id": WORKSPACE,
        "api_app_id": "A0RELINK",
        "event": {key: value for key, value in event.items() if value is not None},
        "type": "event_callback",
        "event_id": f"Ev{next(_numbers)}",
        "event_time": 1700000000,
        "authorizations": [
            {"enterprise_id": None, "team_id": WORKSPACE, "user_id": BOT, "is_bot": True, "is_enterprise_install": False},
        ],
        "is_ext_shared_channel": False,
    }


def interaction(kind: str, **fields: Any) -> Json:
    """What all interactions begin with."""
    return {
        "type": kind,
        "user": {"id": DANA, "username": "dana", "name": "dana", "team_id": WORKSPACE},
        "api_app_id": "A0RELINK",
        "token": "x",
        "team": {"id": WORKSPACE, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": f"{next(_numbers)}.2.abc",
    } | fields


def press(action_id: str, value: str | None = None, channel: str = DM, message_ts: str = "1.0", **fields: Any) -> Json:
    """A pressed button in a message."""
    action = {"type": "button", "action_id": action_id, "block_id": "b", "text": {"type": "plain_text", "text": "x"}}
    return _pressed(action | ({} if value is None else {"value": value}), channel, message_ts, **fields)


def pick(action_id: str, *values: str, channel: str = DM, message_ts: str = "1.0", several: bool = False, **fields: Any) -> Json:
    """Options picked in a select."""
    options = [{"text": {"type": "plain_text", "text": "x"}, "value": value} for value in values]
    chosen = {"selected_options": options} if several else {"selected_option": options[0]}
    action = {"type": "multi_external_select" if several else "external_select", "action_id": action_id, "block_id": "b"}
    return _pressed(action | chosen, channel, message_ts, **fields)


def _pressed(action: Json, channel: str, message_ts: str, **fields: Any) -> Json:
    where = {
        "container": {"type": "message", "message_ts": message_ts, "channel_id": channel, "is_ephemeral": False},
        "channel": {"id": channel, "name": "directmessage"},
        "message": {"type": "message", "ts": message_ts, "text": "x", "user": BOT, "bot_id": BOT_ID},
        "state": {"values": {}},
        "response_url": RESPONSE_URL,
        "actions": [action | {"action_ts": f"1700000000.{next(_numbers):06}"}],
    }
    return interaction("block_actions", **(where | fields))


def search(action_id: str, typed: str = "", **fields: Any) -> Json:
    """Somebody types in a select that loads its options."""
    where = {
        "container": {"type": "message", "message_ts": "1.0", "channel_id": DM, "is_ephemeral": False},
        "channel": {"id": DM, "name": "directmessage"},
        "action_id": action_id,
        "block_id": "b",
        "value": typed,
    }
    return interaction("block_suggestion", **(where | fields))
