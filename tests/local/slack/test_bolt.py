"""Bolt, over both transports, does with the local Slack what it does with the real one."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.local.slack.harness import DANA, LocalSlack, Register, over_http, over_socket, running

Json = dict[str, Any]
Connected = Callable[[Register], contextlib.AbstractAsyncContextManager[LocalSlack]]


@asynccontextmanager
async def _socket(register: Register) -> AsyncIterator[LocalSlack]:
    async with running() as slack, over_socket(slack, register):
        yield slack


@pytest.fixture(params=["socket", "http"])
def connected(request: pytest.FixtureRequest) -> Connected:
    """Both transports, one after the other."""
    return _socket if request.param == "socket" else over_http


BUTTON: Json = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "v1"}


async def test_a_command_is_answered_with_blocks_and_its_button_replaces_the_message(connected: Connected) -> None:
    clicks: list[Json] = []

    def register(app: AsyncApp) -> None:
        @app.command("/calendar")
        async def command(ack: Any, respond: Any, command: Json) -> None:
            await ack()
            section = {"type": "section", "text": {"type": "mrkdwn", "text": f"*{command['text']}*"}}
            await respond(text="status", blocks=[section, {"type": "actions", "elements": [BUTTON]}])

        @app.action("go")
        async def go(ack: Any, respond: Any, body: Json) -> None:
            clicks.append(body)
            await ack()
            await respond(text="done", replace_original=True)

    async with connected(register) as slack:
        seen = await slack.do("command", user=DANA, command="/calendar", text="status", settle_ms=200)
        assert seen["errors"] == []
        [shown] = seen["ephemerals"]
        assert shown["lines"] == ["*status*", "[Go]"]
        pressed = await slack.do("act", user=DANA, message_ts=shown["ts"], action_id="go", settle_ms=200)
        [changed] = pressed["ephemerals"]
        assert changed["text"] == "done"
        assert changed["ts"] == shown["ts"]
        assert clicks[0]["actions"][0]["value"] == "v1"
        assert clicks[0]["container"]["is_ephemeral"] is True
