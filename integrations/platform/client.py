"""The coaching platform, told by webhooks that any receiver can verify: https://www.standardwebhooks.com."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
from stamina import AsyncRetryingCaller
from standardwebhooks import Webhook

from bot.settings import Settings
from integrations.http import RETRIES, Caller


class PlatformClient:
    """Delivers events to PLATFORM_WEBHOOK_URL, signed with PLATFORM_WEBHOOK_SECRET; both must be set. `clock` dates them (aware UTC)."""

    def __init__(
        self, http: httpx.AsyncClient, settings: Settings, clock: Callable[[], datetime], retries: AsyncRetryingCaller = RETRIES
    ) -> None:
        if settings.platform_webhook_url is None or settings.platform_webhook_secret is None:
            raise ValueError("PLATFORM_WEBHOOK_URL and PLATFORM_WEBHOOK_SECRET are needed")
        self._caller = Caller(http, "platform", retries)
        self._url = settings.platform_webhook_url
        self._webhook = Webhook(settings.platform_webhook_secret.get_secret_value())
        self._clock = clock

    async def send(self, event_type: str, key: str, data: Mapping[str, Any]) -> None:
        """Deliver one event; `key` is its id, the same on every try, so that a receiver can tell a repetition. Raises TryLater."""
        now = self._clock().astimezone(UTC)
        webhook_id = quote(key, safe=":")  # a header is ASCII, and a receiver splits what was signed at the dots
        body = json.dumps({"type": event_type, "timestamp": now.isoformat(), "data": data}, separators=(",", ":"))
        headers = {
            "Content-Type": "application/json",
            "Webhook-Id": webhook_id,
            "Webhook-Timestamp": str(int(now.timestamp())),
            "Webhook-Signature": self._webhook.sign(webhook_id, now, body),
        }
        response = await self._caller.send(event_type, self._caller.request("POST", self._url, content=body.encode(), headers=headers))
        if not response.is_success:
            raise self._caller.nonsense(event_type, f"status {response.status_code}")
