"""Bolt, over both transports, does with the local Slack what it does with the real one."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

from tests.local.slack.harness import BOT, DANA, FAST, SUPPORT, LocalSlack, Register, over_http, over_socket, running

Json = dict[str, Any]
Connected = Callable[..., contextlib.AbstractAsyncContextManager[LocalSlack]]
IMPATIENT = dataclasses.replace(FAST, ack=0.5)


@asynccontextmanager
async def _socket(register: Register, **options: Any) -> AsyncIterator[LocalSlack]:
    async with running(**options) as slack, over_socket(slack, register):
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


async def test_a_click_in_a_message_replaces_it(connected: Connected) -> None:
    def register(app: AsyncApp) -> None:
        @app.action("go")
        async def go(ack: Any, client: Any, body: Json) -> None:
            await ack()
            where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
            await client.chat_update(**where, text="done", blocks=[])

    async with connected(register) as slack:
        blocks = [{"type": "actions", "elements": [BUTTON]}]
        await slack.web().chat_postMessage(channel=DANA, text="choose", blocks=blocks)
        [message] = (await slack.look(DANA))["messages"]
        seen = await slack.do("act", user=DANA, message_ts=message["ts"], action_id="go", settle_ms=100)
        assert [(item["text"], item["buttons"], item["is_new"]) for item in seen["messages"]] == [("done", [], False)]


async def test_a_direct_message_is_answered_in_its_thread_and_the_answer_wakes_nobody(connected: Connected) -> None:
    heard: list[str] = []

    def register(app: AsyncApp) -> None:
        @app.event("message")
        async def message(event: Json, say: Any) -> None:
            heard.append(event["text"])
            await say(text=f"You said {event['text']}", thread_ts=event.get("thread_ts", event["ts"]))

    async with connected(register) as slack:
        seen = await slack.do("say", user=DANA, text="hello", settle_ms=150)
        question, answer = seen["messages"]
        assert (answer["text"], answer["thread_ts"]) == ("You said hello", question["ts"])
        assert heard == ["hello"]  # Bolt drops the app's own messages, which came back, too
        kinds = [entry["what"] for entry in (await slack.state())["deliveries"]]
        assert kinds == ["message", "message"]


async def test_a_mention_is_heard(connected: Connected) -> None:
    def register(app: AsyncApp) -> None:
        @app.event("app_mention")
        async def mention(event: Json, say: Any) -> None:
            await say(text=f"hi <@{event['user']}>")

    async with connected(register) as slack:
        seen = await slack.do("say", user=DANA, channel=SUPPORT, text=f"<@{BOT}> hi", settle_ms=100)
        assert seen["messages"][-1]["text"] == f"hi <@{DANA}>"


async def test_what_nobody_listens_to_and_what_breaks_is_shown_as_slack_shows_it(connected: Connected) -> None:
    def register(app: AsyncApp) -> None:
        @app.action("break")
        async def broken() -> None:
            raise RuntimeError("broken on purpose")

        @app.error
        async def error() -> None:
            return None

    async with connected(register, timing=IMPATIENT) as slack:
        seen = await slack.do("command", user=DANA, command="/calendar")
        assert seen["errors"][0]["code"] in {"dispatch_failed", "operation_timeout"}
        blocks = [{"type": "actions", "elements": [{**BUTTON, "action_id": "break"}]}]
        posted = await slack.web().chat_postMessage(channel=DANA, text="x", blocks=blocks)
        clicked = await slack.do("act", user=DANA, message_ts=posted["ts"], action_id="break")
        assert [item["code"] for item in clicked["errors"]] == ["warning_triangle"]


async def test_a_message_shortcut_answers_at_its_response_url(connected: Connected) -> None:
    bodies: list[Json] = []

    def register(app: AsyncApp) -> None:
        @app.shortcut("explain")
        async def explain(ack: Any, respond: Any, body: Json) -> None:
            bodies.append(body)
            await ack()
            await respond(text="explained")

        @app.shortcut("look")
        async def look(ack: Any, client: Any, body: Json) -> None:
            bodies.append(body)
            await ack()
            view = {"type": "modal", "title": {"type": "plain_text", "text": "Look"}, "blocks": [{"type": "divider"}]}
            await client.views_open(trigger_id=body["trigger_id"], view=view)

    async with connected(register) as slack:
        posted = await slack.web().chat_postMessage(channel=SUPPORT, text="x")
        seen = await slack.do("shortcut", user=DANA, callback_id="explain", message_ts=posted["ts"], settle_ms=100)
        assert [message["text"] for message in seen["ephemerals"]] == ["explained"]
        assert (bodies[0]["type"], bodies[0]["message"]["text"]) == ("message_action", "x")
        opened = await slack.do("shortcut", user=DANA, callback_id="look", settle_ms=100)
        assert opened["modal"]["title"] == "Look"
        assert "response_url" not in bodies[1]


async def test_bolt_repeats_the_challenge() -> None:
    async with over_http(lambda app: None) as slack:
        assert await slack.do("verify_url") == {"verified": True}


async def test_a_modals_errors_and_a_menus_options_come_with_the_acknowledgement(connected: Connected) -> None:
    city: Json = {"type": "external_select", "action_id": "city", "min_query_length": 1}
    field: Json = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "City"}, "element": city}
    words = {"type": "plain_text", "text": "City"}
    modal: Json = {"type": "modal", "callback_id": "form", "title": words, "submit": words, "blocks": [field]}

    def register(app: AsyncApp) -> None:
        @app.command("/calendar")
        async def command(ack: Any, client: Any, body: Json) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=modal)

        @app.options("city")
        async def options(ack: Any, payload: Json) -> None:
            await ack(options=[{"text": {"type": "plain_text", "text": payload["value"]}, "value": "v"}])

        @app.view("form")
        async def form(ack: Any) -> None:
            await ack(response_action="errors", errors={"b": "not there"})

    async with connected(register) as slack:
        view = (await slack.do("command", user=DANA, command="/calendar", settle_ms=100))["modal"]
        loaded = await slack.do("options", user=DANA, view_id=view["id"], action_id="city", value="Rom")
        assert [option["text"] for option in loaded["options"]] == ["Rom"]
        seen = await slack.do("submit", user=DANA, view_id=view["id"], values={"city": "v"})
        assert seen["modal"]["errors"] == {"b": "not there"}
