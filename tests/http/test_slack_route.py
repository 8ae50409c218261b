"""Slack over HTTP: what is not signed by Slack is refused before anything happens, whatever it looks like."""

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from handlers.http.app import LARGEST_BODY, http_app
from handlers.http.slack import SlackRequests
from tests.http.harness import browser

SECRET = "signing-secret"
COMMAND = b"command=%2Fcalendar&text=status&user_id=U1&team_id=T0ACME&channel_id=D1&trigger_id=1.2"


@pytest.fixture
def heard() -> list[str]:
    """What came through."""
    return []


@pytest.fixture
async def web(heard: list[str]) -> AsyncIterator[httpx.AsyncClient]:
    """Whoever calls; behind the route a Bolt app listens to one command and one event."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T0ACME", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0")

    app = AsyncApp(name="relink", signing_secret=SECRET, authorize=authorize, process_before_response=True)

    @app.command("/calendar")
    async def command(ack: AsyncAck, body: dict[str, Any]) -> None:
        heard.append(body["text"])
        await ack("heard")

    async with browser(SlackRequests(app, http_app([], "0"))) as web:
        yield web


def signed(body: bytes, *, at: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """The headers that Slack sends with a body."""
    timestamp = str(at if at is not None else int(time.time()))
    digest = hmac.new(secret.encode(), b":".join((b"v0", timestamp.encode(), body)), hashlib.sha256).hexdigest()
    form = "application/x-www-form-urlencoded"
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": form}


async def test_what_slack_signed_comes_through(web: httpx.AsyncClient, heard: list[str]) -> None:
    answer = await web.post("/slack/events", content=COMMAND, headers=signed(COMMAND))
    assert answer.status_code == 200
    assert heard == ["status"]


async def test_slacks_question_for_the_address_is_answered(web: httpx.AsyncClient) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}).encode()
    answer = await web.post("/slack/events", content=body, headers=signed(body) | {"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert "abc" in answer.text


@pytest.mark.parametrize("timestamp", [None, b"", b"soon", b"-1", b"1.5", b"9" * 400, b"\xc2\xb2", b"0", b"1700000000"])
async def test_a_malformed_or_stale_timestamp_is_401(web: httpx.AsyncClient, heard: list[str], timestamp: bytes | None) -> None:
    headers = httpx.Headers(signed(COMMAND, at=int(timestamp) if timestamp and timestamp.isdigit() and len(timestamp) < 12 else None))
    del headers["X-Slack-Request-Timestamp"]
    raw = [*headers.raw, *([(b"X-Slack-Request-Timestamp", timestamp)] if timestamp is not None else [])]
    assert (await web.post("/slack/events", content=COMMAND, headers=raw)).status_code == 401
    assert heard == []


@pytest.mark.parametrize("signature", [None, b"", b"v0=", b"v1=abc", b"abc", b"v0=\xc3\xbc", b"v0=" + b"0" * 64, b"\xff"])
async def test_a_malformed_or_forged_signature_is_401(web: httpx.AsyncClient, heard: list[str], signature: bytes | None) -> None:
    headers = httpx.Headers(signed(COMMAND))
    del headers["X-Slack-Signature"]
    raw = [*headers.raw, *([(b"X-Slack-Signature", signature)] if signature is not None else [])]
    assert (await web.post("/slack/events", content=COMMAND, headers=raw)).status_code == 401
    assert heard == []


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
async def test_a_replayed_request_is_401(web: httpx.AsyncClient, heard: list[str], seconds: int) -> None:
    headers = signed(COMMAND, at=int(time.time()) + seconds)
    assert (await web.post("/slack/events", content=COMMAND, headers=headers)).status_code == 401
    assert heard == []


async def test_a_signature_under_another_secret_or_body_is_401(web: httpx.AsyncClient, heard: list[str]) -> None:
    assert (await web.post("/slack/events", content=COMMAND, headers=signed(COMMAND, secret="other"))).status_code == 401
    assert (await web.post("/slack/events", content=COMMAND + b"&x=1", headers=signed(COMMAND))).status_code == 401
    assert heard == []


BODIES = [
    b"\xff\xfe",
    b"{",
    b'{"authorizations": "x"}',
    b'{"authorizations": [7]}',
    b'{"event": "x", "team": 7}',
    b"payload=%7B",
    b"payload=7",
    b"payload=%5B%5D",
    b"payload=null",
    b"[" * 100_000,
    b'{"a":' * 100_000,
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("content_type", ["application/json", "application/x-www-form-urlencoded"])
async def test_no_body_that_slack_did_not_sign_is_more_than_refused(
    web: httpx.AsyncClient, heard: list[str], body: bytes, content_type: str
) -> None:
    headers = signed(body, secret="forged") | {"Content-Type": content_type}
    assert (await web.post("/slack/events", content=body, headers=headers)).status_code in (400, 401)
    assert heard == []


async def test_bytes_that_are_no_text_are_400(web: httpx.AsyncClient) -> None:
    body = b"text=\xff\xfe"
    assert (await web.post("/slack/events", content=body, headers=signed(body))).status_code == 400


async def test_a_body_beyond_the_bound_is_413(web: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 65_536 + 1):
            yield b"x" * 65_536

    assert (await web.post("/slack/events", content=chunks(), headers=signed(b""))).status_code == 413
    assert (await web.post("/slack/events", content=b"x" * (LARGEST_BODY + 1), headers=signed(b""))).status_code == 413


async def test_other_methods_and_neighbours_are_not_slacks(web: httpx.AsyncClient) -> None:
    assert (await web.get("/slack/events", headers=signed(b""))).status_code == 405
    assert (await web.post("/slack/elsewhere")).status_code == 404
