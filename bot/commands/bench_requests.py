"""Slack's requests as the benchmark sends them: signed just before, each a delivery of its own, as the bytes that go over the wire."""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.views.ids import ActionId

SECRET = "bench-signing-secret"  # noqa: S105  of servers that live for this run on loopback
WORKSPACE_ID = "T0BENCH"
SLACK_USER_ID = "U0BENCH"
PERSON_ID = "bench"
SESSION_ID = "bench-session"
TITLE = "Bench"
COMMAND = "/calendar"


def questions() -> Iterator[bytes]:
    """`/calendar` in the conversation with Relink, again and again."""
    number = 0
    while True:
        number += 1
        fields = {
            "token": "x", "team_id": WORKSPACE_ID, "team_domain": "bench", "channel_id": "D0BENCH", "channel_name": "directmessage",
            "user_id": SLACK_USER_ID, "user_name": "bench", "command": COMMAND, "text": "", "api_app_id": "A0BENCH",
            "is_enterprise_install": "false", "response_url": "http://127.0.0.1:9/", "trigger_id": f"{number}.2.{time.time_ns():x}",
        }  # fmt: skip
        yield _signed(urlencode(fields).encode())


def promises() -> Iterator[bytes]:
    """The button that asks for a calendar file, again and again."""
    number = 0
    while True:
        number += 1
        yield _signed(urlencode({"payload": json.dumps(pressed(f"{time.time_ns()}.{number}"))}).encode())


def pressed(action_ts: str) -> dict[str, Any]:
    """The payload of one press, of a message's button that nobody pressed before."""
    return {
        "type": "block_actions",
        "user": {"id": SLACK_USER_ID, "username": "bench", "team_id": WORKSPACE_ID},
        "api_app_id": "A0BENCH",
        "token": "x",
        "container": {"type": "message", "message_ts": action_ts, "channel_id": "D0BENCH", "is_ephemeral": False},
        "trigger_id": f"1.2.{action_ts}",
        "team": {"id": WORKSPACE_ID, "domain": "bench"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": "D0BENCH", "name": "directmessage"},
        "message": {"type": "message", "ts": action_ts, "text": "x", "user": "U0BENCHBOT", "bot_id": "B0BENCH"},
        "state": {"values": {}},
        "response_url": "http://127.0.0.1:9/",
        "actions": [
            {"type": "button", "action_id": ActionId.GET_FILE.value, "block_id": "b", "value": SESSION_ID, "action_ts": action_ts,
             "text": {"type": "plain_text", "text": "x"}},
        ],
    }  # fmt: skip


def _signed(body: bytes) -> bytes:
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    head = (
        "POST /slack/events HTTP/1.1\r\n"
        "host: 127.0.0.1\r\n"
        "user-agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "accept: */*\r\n"
        "content-type: application/x-www-form-urlencoded\r\n"
        f"content-length: {len(body)}\r\n"
        f"x-slack-request-timestamp: {timestamp}\r\n"
        f"x-slack-signature: {signature}\r\n\r\n"
    )
    return head.encode() + body
