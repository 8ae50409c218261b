"""Push notifications: signed, retried for a day, and a channel that stays deaf is closed without a word."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx

from integrations.local.cronofy.entities import Account, Channel
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.cronofy.times import render
from integrations.local.tasks import Tasks

FIRST_RETRY_SECONDS = 60
LONGEST_RETRY_SECONDS = 3600
GIVE_UP_SECONDS = 24 * 3600


def signature(body: bytes, client_secrets: tuple[str, ...]) -> str:
    """The `Cronofy-HMAC-SHA256` header: one Base64 digest of the raw body per active secret, joined by commas.

    docs.cronofy.com/developers/api/push-notifications
    """
    digests = (hmac.new(secret.encode(), body, hashlib.sha256).digest() for secret in client_secrets)
    return ",".join(base64.b64encode(digest).decode() for digest in digests)


@dataclass(slots=True)
class Delivery:
    """One notification on its way to one channel, with every answer it got."""

    account: Account
    channel: Channel
    notification: dict[str, Any]
    queued_at: datetime
    state: str = "sending"
    answers: list[str] = field(default_factory=list)

    def described(self) -> dict[str, Any]:
        """For the state of the stand-in."""
        return {
            "sub": self.account.sub,
            "channel_id": self.channel.channel_id,
            "notification": self.notification,
            "queued_at": render(self.queued_at),
            "state": self.state,
            "answers": self.answers,
        }


class Courier:
    """Delivers notifications in the background, with `http` and among `tasks` that whoever made them closes."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        client_secrets: tuple[str, ...],
        clock: Callable[[], datetime],
        settings: Callable[[], CronofySettings],
        tasks: Tasks,
    ) -> None:
        self.deliveries: deque[Delivery] = deque(maxlen=5000)
        self._http = http
        self._secrets = client_secrets
        self._clock = clock
        self._settings = settings
        self._tasks = tasks
        self._sending = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    def send(self, account: Account, channel: Channel, notification: dict[str, Any]) -> None:
        """Queue one notification; the first attempt starts at once."""
        delivery = Delivery(account, channel, notification, self._clock())
        self.deliveries.append(delivery)
        self._start()
        self._tasks.start(self._deliver(delivery))

    async def idle(self) -> None:
        """Return once no attempt is under way; deliveries that wait for a retry do not count."""
        await self._quiet.wait()

    def _start(self) -> None:
        self._sending += 1
        self._quiet.clear()

    def _finish(self) -> None:
        self._sending -= 1
        if not self._sending:
            self._quiet.set()

    async def _deliver(self, delivery: Delivery) -> None:
        began_at, waited, pause = self._clock(), 0.0, float(FIRST_RETRY_SECONDS)
        while not await self._attempt(delivery):
            if waited >= GIVE_UP_SECONDS:
                self._abandon(delivery, began_at)
                return
            delivery.state = "waiting"
            await asyncio.sleep(pause * self._settings().push_time_scale)
            waited, pause = waited + pause, min(pause * 2, LONGEST_RETRY_SECONDS)
            if delivery.channel.channel_id not in delivery.account.channels:
                delivery.state = "abandoned"
                return
            delivery.state = "sending"
            self._start()

    async def _attempt(self, delivery: Delivery) -> bool:
        try:
            answer = await self._post(delivery)
        finally:
            self._finish()
        delivery.answers.append(answer)
        if not answer.startswith("2"):
            return False
        delivery.state = "delivered"
        delivery.channel.last_success_at = self._clock()
        return True

    async def _post(self, delivery: Delivery) -> str:
        """The status of one attempt, or the name of what went wrong. Only a 2xx within the limit counts."""
        channel = delivery.channel
        described = {
            "channel_id": channel.channel_id,
            "callback_url": channel.callback_url,
            "filters": channel.filters,
        }
        body = json.dumps({"notification": delivery.notification, "channel": described}).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Cronofy-HMAC-SHA256": signature(body, self._secrets),
        }
        try:
            async with asyncio.timeout(self._settings().push_timeout_seconds):
                response = await self._http.post(channel.callback_url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as problem:
            return type(problem).__name__
        return str(response.status_code)

    def _abandon(self, delivery: Delivery, began_at: datetime) -> None:
        """After a day without one success the channel is closed; nobody is told."""
        delivery.state = "abandoned"
        last = delivery.channel.last_success_at
        if last is None or last <= began_at:
            delivery.account.channels.pop(delivery.channel.channel_id, None)
