"""Answers that no local Slack gives, and what becomes of each error code."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.domain.errors import Expired, Invalid, NotFound, RelinkError, TokenRefused, TryLater, Unreachable, UploadRefused
from bot.domain.messages import FileUpload, Message
from integrations.slack.client import new_slack_client
from integrations.slack.directory import SlackDirectory
from integrations.slack.errors import slack_errors
from integrations.slack.messenger import SlackMessenger
from tests.integrations.serving import served
from tests.integrations.settings import make_settings
from tests.integrations.slack.conftest import own_user


@asynccontextmanager
async def answering(*answers: Response, seen: list[dict[str, Any]] | None = None) -> AsyncIterator[tuple[AsyncWebClient, str]]:
    """A client before a Slack that gives these answers in turn, the last one for ever, and that Slack's address."""
    left = list(answers)

    async def answer(request: Request) -> Response:
        if seen is not None:
            seen.append(json.loads(await request.body() or b"{}"))
        return left.pop(0) if len(left) > 1 else left[0]

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["GET", "POST"])])
    async with served(lambda _: app) as url, new_slack_client(make_settings(SLACK_API_URL=f"{url}/api")) as client:
        yield client, url


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("user_not_found", Unreachable),
        ("user_disabled", Unreachable),
        ("cannot_dm_bot", Unreachable),
        ("channel_not_found", Unreachable),
        ("is_archived", Unreachable),
        ("messages_tab_disabled", Unreachable),
        ("expired_trigger_id", Expired),
        ("exchanged_trigger_id", Expired),
        ("message_not_found", NotFound),
        ("not_found", NotFound),
        ("ratelimited", TryLater),
        ("internal_error", TryLater),
        ("token_revoked", TryLater),
        ("account_inactive", TryLater),
        ("invalid_blocks", Invalid),
        ("something_slack_invents_tomorrow", Invalid),
        ("Odd code: Lee 1:1", TryLater),
        (None, TryLater),
        (5, TryLater),
    ],
)
async def test_each_error_code_has_its_meaning(code: Any, expected: type[RelinkError]) -> None:
    async with answering(JSONResponse({"ok": False, "error": code})) as (client, _):
        with pytest.raises(expected) as caught:
            await SlackMessenger(client, own_user).post("D1", Message("Lee 1:1"))
        assert "Lee" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("missing_scope", UploadRefused),
        ("file_uploads_disabled", UploadRefused),
        ("invalid_auth", TokenRefused),
        ("not_in_channel", Unreachable),
    ],
)
async def test_a_file_that_slack_does_not_take_is_told_from_a_token_that_it_does_not_know(code: str, expected: type[RelinkError]) -> None:
    async with answering(JSONResponse({"ok": False, "error": code})) as (client, _):
        with pytest.raises(expected):
            await SlackMessenger(client, own_user).upload("D1", FileUpload("a.ics", "A", b"x", ""))


@pytest.mark.parametrize(
    "response",
    [
        Response("<html>", media_type="text/html"),
        Response("hello", media_type="text/plain"),
        Response("{not json", media_type="application/json"),
        Response("", media_type="application/json"),
        JSONResponse([]),
        JSONResponse("text"),
        JSONResponse({"ok": True}),
        JSONResponse({"ok": True, "user": {"name": "no id"}}),
        Response(status_code=302, headers={"Location": "/elsewhere"}),
    ],
    ids=["html", "text", "not json", "empty", "list", "string", "no user", "no id", "redirect"],
)
async def test_nonsense_from_slack_is_try_later(response: Response) -> None:
    async with answering(response) as (client, _):
        with pytest.raises(TryLater):
            await SlackDirectory(client, "T1").user("U1")


async def test_a_slack_that_is_not_there_is_try_later() -> None:
    async with new_slack_client(make_settings(SLACK_API_URL="http://127.0.0.1:1/api")) as client:
        with pytest.raises(TryLater):
            await SlackMessenger(client, own_user).post("D1", Message("x"))


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ClientPayloadError(), SlackRequestError("body: Lee 1:1"), KeyError("id")])
def test_whatever_the_sdk_raises_becomes_try_later_without_its_words(error: Exception) -> None:
    with pytest.raises(TryLater) as caught, slack_errors("files.upload"):
        raise error
    assert str(caught.value) == f"slack files.upload: {type(error).__name__}"
    assert caught.value.__suppress_context__


def test_an_answer_that_was_not_even_parsed_is_try_later() -> None:
    class Raw:
        status = 200
        headers: dict[str, str] = {"Retry-After": "soon"}  # noqa: RUF012  nobody changes it

    with pytest.raises(TryLater) as caught, slack_errors("users.info"):
        raise SlackApiError("unexpected body", Raw())
    assert caught.value.retry_after is None


@pytest.mark.parametrize(
    ("status", "expected"), [(404, Expired), (410, Expired), (400, Invalid), (429, TryLater), (500, TryLater)], ids=str
)
async def test_each_refusal_of_a_response_url(status: int, expected: type[RelinkError]) -> None:
    async with answering(Response("no", status, media_type="text/plain")) as (client, url):
        with pytest.raises(expected):
            await SlackMessenger(client, own_user).respond(f"{url}/commands/1", Message("x"))


async def test_what_must_not_be_said_twice_is_not_tried_again_after_an_answer_that_was_lost() -> None:
    seen: list[dict[str, Any]] = []
    async with answering(Response("oops", 500, media_type="text/plain"), seen=seen) as (client, url):
        messenger = SlackMessenger(client, own_user)
        for say in (
            lambda: messenger.respond(f"{url}/commands/1", Message("x")),
            lambda: messenger.whisper("C1", "U1", Message("x")),
            lambda: messenger.post("D1", Message("x")),
        ):
            seen.clear()
            with pytest.raises(TryLater):
                await say()
            assert len(seen) == 1


async def test_an_answer_where_it_was_asked_is_seen_by_nobody_else() -> None:
    seen: list[dict[str, Any]] = []
    async with answering(Response("ok", media_type="text/plain"), seen=seen) as (client, url):
        await SlackMessenger(client, own_user).respond(f"{url}/commands/1", Message("x", ({"type": "divider"},)))
    assert seen == [{"text": "x", "blocks": [{"type": "divider"}], "response_type": "ephemeral"}]


async def test_a_modal_answers_its_id() -> None:
    async with answering(JSONResponse({"ok": True, "view": {"id": "V1"}})) as (client, _):
        assert await SlackMessenger(client, own_user).open_view("1.2.x", {"type": "modal"}) == "V1"


async def test_a_file_of_somebody_else_and_metadata_of_another_app_are_not_ours() -> None:
    foreign = {
        "ts": "1.1",
        "metadata": {"event_type": "other_app", "event_payload": {"key": "k"}},
        "files": [{"id": "F1", "name": "relink.ics", "user": "U0DANA"}, {"id": "F2", "name": "relink.ics", "user": "U0BOT"}],
    }
    bare = {"ts": "1.0", "metadata": {"event_type": "relink_message"}, "files": None}
    async with answering(JSONResponse({"ok": True, "messages": [foreign, bare]})) as (client, _):
        messenger = SlackMessenger(client, own_user)
        assert await messenger.find_posted("D1", "k") is None
        assert await messenger.find_uploaded("D1", "relink.ics") == "F2"


async def test_a_member_of_an_enterprise_organisation_belongs_to_each_of_its_workspaces() -> None:
    user = {"id": "U1", "team_id": "T9", "name": "dana", "enterprise_user": {"teams": ["T1"]}, "profile": None}
    async with answering(JSONResponse({"ok": True, "user": user})) as (client, _):
        assert not (await SlackDirectory(client, "T1").user("U1")).is_stranger
        other = await SlackDirectory(client, "T2").user("U1")
    assert (other.is_stranger, other.workspace_id, other.email, other.name, other.time_zone) == (True, "T2", None, "dana", None)


async def test_a_proxy_of_the_environment_is_not_used_for_a_local_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    for url, proxy in (
        ("http://127.0.0.1:9/api", None),
        ("http://localhost:9/api", None),
        ("https://slack.com/api", "http://proxy.example:3128"),
    ):
        async with new_slack_client(make_settings(SLACK_API_URL=url)) as client:
            assert client.proxy == proxy
