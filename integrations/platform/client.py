"""The coaching platform, told by webhooks that any receiver can verify: https://www.standardwebhooks.com."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import SecretStr
from stamina import AsyncRetryingCaller
from standardwebhooks import Webhook

from bot.telemetry import logger
from integrations.http import RETRIES, Caller


_log = logger(__name__)


class PlatformClient:
    """Delivers events to one address, signed with a `whsec_` secret. `clock` dates them (aware UTC).

    A platform without an address wants no events: they are dropped, and the log says so.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        url: str | None,
        secret: SecretStr | None,
        clock: Callable[[], datetime],
        retries: AsyncRetryingCaller = RETRIES,
    ) -> None:
        self._caller = Caller(http, "platform", retries)
        self._url = url
        self._webhook = Webhook(secret.get_secret_value()) if secret else None
        self._clock = clock

    async def send(self, event_type: str, key: str, data: Mapping[str, Any]) -> None:
        """Deliver one event; `key` is its id, the same on every try, so that a receiver can tell a repetition. Raises TryLater."""
        if self._url is None or self._webhook is None:
            _log.warning("the platform has no webhook address, so an event was dropped", event_type=event_type)
            return
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
