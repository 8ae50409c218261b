"""Signed HTTP deliveries, their retries, and what a person sees when the app is late, broken or away."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from fastapi import Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from slack_sdk.signature import SignatureVerifier

from integrations.local.slack.timing import Timing
from tests.local.slack.harness import BOT, DANA, FAST, RANDOM, SAM, SUPPORT, LocalSlack, receiving, running, seed

Json = dict[str, Any]


class App:
    """An app whose answers a test decides; keeps what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[Callable[[], Awaitable[Response]]] = []
        self.replies: list[Callable[[], Awaitable[Response]]] = []

    async def endpoint(self, request: Request) -> Response:
        """Take a delivery and give the next of `answers` to events, of `replies` to all else; 200 when none is left."""
        self.bodies.append(await request.body())
        self.headers.append(dict(request.headers))
        waiting = self.answers if self.bodies[-1].startswith(b"{") else self.replies
        return await waiting.pop(0)() if waiting else Response()

    def events(self, kind: str | None = None) -> list[Json]:
        """Return the events that arrived, those of one type only when asked."""
        parsed = [json.loads(body)["event"] for body in self.bodies if body.startswith(b"{")]
        return [event for event in parsed if kind in (None, event["type"])]


def answering(response: Response) -> Callable[[], Awaitable[Response]]:
    """Return an answer that is given at once."""

    async def answer() -> Response:
        return response

    return answer


def late(seconds: float) -> Callable[[], Awaitable[Response]]:
    """Return an answer that comes late."""

    async def answer() -> Response:
        await asyncio.sleep(seconds)
        return Response()

    return answer


@pytest.fixture
def app() -> App:
    """The app of a test."""
    return App()


QUICK = Timing(ack=0.25, event_retries=(0.0, 0.02, 0.02), settle_limit=5)


@pytest.fixture
async def slack(app: App) -> AsyncIterator[LocalSlack]:
    """A local Slack that delivers to it, with everything subscribed."""
    start = seed(events=["message.im", "message.channels", "message.groups", "app_mention", "app_home_opened",
                         "app_uninstalled", "tokens_revoked"])  # fmt: skip
    async with receiving(app.endpoint, start, timing=QUICK) as started:
        yield started


async def test_deliveries_are_signed_over_their_raw_body(slack: LocalSlack, app: App) -> None:
    await slack.do("say", user=DANA, text="hello")
    await slack.do("command", user=DANA, command="/calendar", text="why ü & co")
    verifier = SignatureVerifier(slack.seed.app.signing_secret)
    assert [verifier.is_valid_request(body, headers) for body, headers in zip(app.bodies, app.headers, strict=True)] == [
        True,
        True,
    ]
    kinds = [headers["content-type"] for headers in app.headers]
    assert kinds == ["application/json", "application/x-www-form-urlencoded"]
    assert b"text=why+%C3%BC+%26+co" in app.bodies[1]
    assert all("x-slack-retry-num" not in headers for headers in app.headers)


async def test_a_direct_message_becomes_an_event(slack: LocalSlack, app: App) -> None:
    seen = await slack.do("say", user=DANA, text="is a < b & c?")
    [event] = app.events()
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", DANA)
    assert event["text"] == "is a &lt; b &amp; c?"
    assert event["ts"] == event["event_ts"] == seen["messages"][0]["ts"]
    assert seen["messages"][0]["lines"] == ["is a < b & c?"]
    wrapped = json.loads(app.bodies[0])
    assert wrapped["authorizations"][0]["user_id"] == BOT
    assert wrapped["event_id"].startswith("Ev")


async def test_a_mention_in_a_channel_is_two_events_with_different_ids(slack: LocalSlack, app: App) -> None:
    await slack.do("say", user=DANA, channel=SUPPORT, text=f"<@{BOT}> help & <#C0SUPPORT> <https://x.example/?a&b>")
    assert sorted(event["type"] for event in app.events()) == ["app_mention", "message"]
    assert len({json.loads(body)["event_id"] for body in app.bodies}) == 2
    assert app.events()[0]["text"] == f"<@{BOT}> help &amp; <#C0SUPPORT> <https://x.example/?a&b>"
    await slack.do("say", user=DANA, channel=RANDOM, text=f"<@{BOT}> you are not here")
    assert len(app.bodies) == 2


async def test_edits_deletions_and_the_apps_own_messages_come_back(slack: LocalSlack, app: App) -> None:
    [said] = (await slack.do("say", user=DANA, text="one"))["messages"]
    edited = await slack.do("edit", user=DANA, ts=said["ts"], text="two")
    assert edited["messages"][0]["is_edited"] is True
    gone = await slack.do("delete", user=DANA, ts=said["ts"])
    assert gone["messages"][0]["is_deleted"] is True
    posted = await slack.call("chat.postMessage", channel=DANA, text="mine")
    await slack.call("chat.update", channel=posted["channel"], ts=posted["ts"], text="changed")
    await slack.do("say", user=DANA, text="in thread", thread_ts=posted["ts"])
    first, change, deletion, own, update, reply = app.events()
    assert (change["subtype"], change["message"]["text"], change["previous_message"]["text"]) == (
        "message_changed",
        "two",
        "one",
    )
    assert change["hidden"] is True
    assert (deletion["subtype"], deletion["deleted_ts"]) == ("message_deleted", first["ts"])
    assert (own["bot_id"], own["user"]) == (slack.seed.app.bot_id, BOT)
    assert (update["subtype"], update["message"]["text"]) == ("message_changed", "changed")
    assert (reply["thread_ts"], reply["parent_user_id"]) == (posted["ts"], BOT)


async def test_an_event_is_retried_three_times_with_its_own_id_and_the_reason(slack: LocalSlack, app: App) -> None:
    app.answers = [late(0.5), answering(Response(status_code=500)), late(0.5)]
    await slack.do("say", user=DANA, text="hello", settle_ms=300)
    assert [(headers.get("x-slack-retry-num"), headers.get("x-slack-retry-reason")) for headers in app.headers] == [
        (None, None),
        ("1", "http_timeout"),
        ("2", "http_error"),
        ("3", "http_timeout"),
    ]
    assert len({json.loads(body)["event_id"] for body in app.bodies}) == 1
    journal = (await slack.state())["deliveries"]
    assert [(entry["way"], entry["status"], entry["retry"]) for entry in journal] == [
        ("http", "timeout", 0),
        ("http", "failed", 1),
        ("http", "timeout", 2),
        ("http", "acknowledged", 3),
    ]


async def test_retries_end_after_three_or_when_the_app_wants_none(slack: LocalSlack, app: App) -> None:
    app.answers = [answering(Response(status_code=404))] * 9
    await slack.do("say", user=DANA, text="hello", settle_ms=150)
    assert len(app.bodies) == 4
    app.answers = [answering(Response(status_code=500, headers={"x-slack-no-retry": "1"}))]
    await slack.do("say", user=DANA, text="hello", settle_ms=150)
    assert len(app.bodies) == 5


async def test_two_redirects_are_followed_and_a_third_is_too_many(slack: LocalSlack, app: App) -> None:
    again = answering(RedirectResponse("/slack/events", 307))
    app.answers = [again, again]
    await slack.do("say", user=DANA, text="hello", settle_ms=150)
    assert len(app.bodies) == 3
    app.answers = [again, again, again]
    await slack.do("say", user=DANA, text="hello", settle_ms=150)
    assert app.headers[-1]["x-slack-retry-reason"] == "too_many_redirects"


async def test_an_app_that_is_away_is_tried_again_and_its_commands_fail(app: App) -> None:
    async with running(request_url="http://127.0.0.1:9/slack/events", timing=QUICK) as slack:
        seen = await slack.do("command", user=DANA, command="/calendar")
        assert [error["code"] for error in seen["errors"]] == ["dispatch_failed"]
        await slack.do("say", user=DANA, text="hello", settle_ms=150)
        reasons = [entry["reason"] for entry in (await slack.state())["deliveries"]]
        assert reasons == ["connection_failed"] * 5


async def test_without_a_request_url_nothing_is_reachable() -> None:
    async with running(timing=QUICK) as slack:
        seen = await slack.do("command", user=DANA, command="/calendar")
        assert [error["code"] for error in seen["errors"]] == ["dispatch_failed"]
        assert await slack.do("verify_url") == {"verified": False}


async def test_a_connection_that_breaks_is_an_unknown_error() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("gone", request=request)

    async with (
        httpx.AsyncClient(transport=httpx.MockTransport(broken)) as http,
        running(request_url="http://bot.example/", timing=QUICK, http=http) as slack,
    ):
        await slack.do("say", user=DANA, text="hello", settle_ms=150)
        assert {entry["reason"] for entry in (await slack.state())["deliveries"]} == {"unknown_error"}


async def test_a_late_command_is_a_timeout_and_a_refused_one_failed(slack: LocalSlack, app: App) -> None:
    app.replies = [late(0.5), answering(Response(status_code=500)), answering(Response())]
    codes = []
    for _ in range(3):
        seen = await slack.do("command", user=DANA, command="/calendar")
        codes.append([error["code"] for error in seen["errors"]])
    assert codes == [["operation_timeout"], ["dispatch_failed"], []]
    assert len(app.bodies) == 3  # commands are never repeated


async def test_a_command_is_answered_by_its_acknowledgement(slack: LocalSlack, app: App) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}
    app.replies = [
        answering(PlainTextResponse("plain words")),
        answering(JSONResponse({"text": "fallback", "blocks": [section]})),
        answering(JSONResponse({"text": "for all", "response_type": "in_channel"})),
        answering(JSONResponse({"text": "x", "blocks": [{"type": "nonsense"}]})),
        answering(JSONResponse(["no object"])),
    ]
    texts = []
    for _ in range(2):
        seen = await slack.do("command", user=DANA, command="/calendar", text="x", channel=SUPPORT)
        texts += seen["ephemerals"][0]["lines"]
    assert texts == ["plain words", "*hi*"]
    await slack.do("command", user=DANA, command="/calendar", text="x", channel=SUPPORT)
    assert [message["text"] for message in (await slack.look(SAM))["messages"]] == ["/calendar x", "for all"]
    bad = await slack.do("command", user=DANA, command="/calendar", channel=SUPPORT)
    assert [error["code"] for error in bad["errors"]] == ["invalid_command_response"]
    odd = await slack.do("command", user=DANA, command="/calendar", channel=SUPPORT)
    assert odd["ephemerals"][0]["text"] == '["no object"]'


async def test_a_click_that_is_not_acknowledged_shows_a_warning(slack: LocalSlack, app: App) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "url": "https://x.example"}
    posted = await slack.call("chat.postMessage", channel=SUPPORT, text="x", blocks=[{"type": "actions", "elements": [button]}])
    app.replies = [answering(Response(status_code=404))]
    seen = await slack.do("act", user=DANA, message_ts=posted["ts"], action_id="go")
    assert [error["code"] for error in seen["errors"]] == ["warning_triangle"]
    assert seen["opened_url"] == "https://x.example"


async def test_a_click_in_a_thread_says_so_and_who_waits_too_briefly_is_told(app: App) -> None:
    impatient = Timing(ack=1.0, settle_limit=0.1)
    async with receiving(app.endpoint, timing=impatient) as slack:
        root = await slack.call("chat.postMessage", channel=SUPPORT, text="root")
        button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
        blocks = [{"type": "actions", "elements": [button]}]
        reply = await slack.call("chat.postMessage", channel=SUPPORT, text="x", blocks=blocks, thread_ts=root["ts"])
        app.replies = [late(0.3)]
        seen = await slack.do("act", user=DANA, message_ts=reply["ts"], action_id="go")
        assert seen["settled"] is False
        body = json.loads(parse_qs(app.bodies[-1].decode())["payload"][0])
        assert body["container"]["thread_ts"] == root["ts"]


async def test_home_and_lifecycle_events(slack: LocalSlack, app: App) -> None:
    await slack.do("open_home", user=DANA, tab="messages")
    await slack.do("uninstall")
    await slack.look(DANA, settle_ms=50)
    opened, *rest = app.events()
    assert (opened["type"], opened["tab"], "view" in opened) == ("app_home_opened", "messages", False)
    assert sorted(event["type"] for event in rest) == ["app_uninstalled", "tokens_revoked"]
    await slack.do("say", user=DANA, text="anybody?")
    assert len(app.bodies) == 3


async def test_an_event_needs_its_subscription_and_its_scope(app: App) -> None:
    for start in (seed(events=["app_mention"]), seed(scopes=["chat:write"], events=["message.im", "app_mention"])):
        async with receiving(app.endpoint, start, timing=FAST) as slack:
            await slack.do("say", user=DANA, text="hello")
    assert app.bodies == []


async def test_deliveries_can_be_lost_or_doubled_on_order(slack: LocalSlack, app: App) -> None:
    await slack.do("faults", drop_deliveries=1)
    seen = await slack.do("command", user=DANA, command="/calendar")
    assert [error["code"] for error in seen["errors"]] == ["operation_timeout"]
    await slack.do("faults", duplicate_deliveries=1)
    await slack.do("say", user=DANA, text="hello")
    assert len(app.bodies) == 2
    assert app.bodies[0] == app.bodies[1]


async def test_a_request_url_is_verified_by_its_challenge(slack: LocalSlack, app: App) -> None:
    assert await slack.do("verify_url") == {"verified": False}
    challenge = json.loads(app.bodies[0])["challenge"]
    assert json.loads(app.bodies[0])["type"] == "url_verification"
    assert challenge
