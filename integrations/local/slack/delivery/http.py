"""Delivers to the app's request URL as signed HTTP, https://docs.slack.dev/authentication/verifying-requests-from-slack."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import httpx

from integrations.local.slack.delivery.parcels import Json, Outcome, Parcel, Retry, failed, timed_out

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class HttpDelivery:
    """Posts parcels to one request URL, signed with the app's signing secret at the clock's time."""

    def __init__(self, http: httpx.AsyncClient, url: str, signing_secret: str, ack: float, clock: Callable[[], datetime]) -> None:
        self._http = http
        self._url = url
        self._secret = signing_secret.encode()
        self._ack = ack
        self._clock = clock

    async def send(self, parcel: Parcel, retry: Retry | None) -> Outcome:
        """Deliver once and return what came of it within the time for acknowledging."""
        try:
            async with asyncio.timeout(self._ack):
                response = await self._post(parcel, retry)
        except (TimeoutError, httpx.TimeoutException):
            return timed_out("http_timeout")
        except httpx.TooManyRedirects:
            return failed("too_many_redirects")
        except httpx.ConnectError:
            return failed("connection_failed")
        except httpx.HTTPError:
            return failed("unknown_error")
        if not response.is_success:
            return failed("http_error", no_retry=response.headers.get("x-slack-no-retry") == "1")
        return Outcome("acknowledged", _answer(response))

    async def _post(self, parcel: Parcel, retry: Retry | None) -> httpx.Response:
        body, content_type = _encode(parcel)
        headers = {"User-Agent": AGENT, "Content-Type": content_type, "Accept": "application/json,*/*"}
        if retry is not None:
            headers |= {"X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        headers |= self._signature(body)
        return await self._http.post(self._url, content=body, headers=headers, timeout=None, follow_redirects=True)

    def _signature(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock().timestamp()))
        base = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._secret, base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


def _encode(parcel: Parcel) -> tuple[bytes, str]:
    """Return the body and its type: events are JSON, commands a form, interactions a form with JSON in `payload`."""
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload).encode(), JSON
    form = parcel.payload if parcel.kind == "slash_commands" else {"payload": json.dumps(parcel.payload)}
    return urlencode(form).encode(), FORM


def _answer(response: httpx.Response) -> Json:
    """Return the JSON object the app answered with; other text becomes a message's text, as for commands."""
    text = response.text.strip()
    if not text:
        return {}
    try:
        parsed = json.loads(text)
    except ValueError:
        return {"text": response.text}
    return parsed if isinstance(parsed, dict) else {"text": response.text}
