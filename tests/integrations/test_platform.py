"""Webhooks to the platform: any Standard Webhooks receiver verifies them, and a repetition carries the same id."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from stamina import AsyncRetryingCaller
from standardwebhooks import Webhook

from bot.domain.errors import TryLater
from bot.services.ports import Platform
from integrations.http import new_http_client
from integrations.platform.client import PlatformClient
from tests.integrations.settings import make_settings

SECRET = "whsec_c2VjcmV0LW9mLXRoZS1wbGF0Zm9ybQ=="
SETTINGS = make_settings(PLATFORM_WEBHOOK_URL="https://platform.example/hooks?from=relink", PLATFORM_WEBHOOK_SECRET=SECRET)
AT_ONCE = AsyncRetryingCaller(attempts=3, timeout=5, wait_initial=0, wait_max=0, wait_jitter=0)


def platform(handle: Callable[[httpx.Request], httpx.Response]) -> PlatformClient:
    return PlatformClient(new_http_client(httpx.MockTransport(handle)), SETTINGS, lambda: datetime.now(UTC), AT_ONCE)


async def test_a_receiver_verifies_what_was_sent_and_reads_the_envelope() -> None:
    received: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        received.append(request)
        return httpx.Response(503 if len(received) == 1 else 204)

    client: Platform = platform(handle)
    await client.send("session.resend_requested", "resend:T1:sess.1:köln", {"session_id": "sess.1", "title": "Lee, 1:1 🎯"})
    assert len(received) == 2
    for request in received:
        headers = dict(request.headers)
        body = Webhook(SECRET).verify(request.content, headers)
        assert body["type"] == "session.resend_requested"
        assert body["data"] == {"session_id": "sess.1", "title": "Lee, 1:1 🎯"}
        assert datetime.fromisoformat(body["timestamp"]).tzinfo is not None
        assert headers["webhook-id"] == "resend:T1:sess.1:k%C3%B6ln"
        assert str(request.url) == "https://platform.example/hooks?from=relink"
    assert json.loads(received[0].content) == json.loads(received[1].content)


@pytest.mark.parametrize("status", [302, 400, 401, 404, 410, 422, 429, 500])
async def test_anything_but_success_is_try_later(status: int) -> None:
    with pytest.raises(TryLater, match="platform"):
        await platform(lambda _: httpx.Response(status)).send("session.resend_requested", "k", {})


def test_a_platform_without_address_has_no_client() -> None:
    with pytest.raises(ValueError, match="PLATFORM_WEBHOOK_URL"):
        PlatformClient(new_http_client(), make_settings(), lambda: datetime.now(UTC))
