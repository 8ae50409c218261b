"""One Slack client for the process: one connection pool, a deadline, and retries that never say a thing twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from integrations.http import PATIENCE, is_on_this_machine

Client = TypeVar("Client", bound=AsyncWebClient)
TIMEOUT = aiohttp.ClientTimeout(total=10, sock_connect=3)
ONCE_ONLY = ("chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal", "oauth.v2.access", "views.open")
"""After a lost answer nobody knows whether these happened; whoever promised them looks before doing them again."""


class ShortRateLimits(AsyncRateLimitErrorRetryHandler):
    """Waits for a rate limit that ends soon."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        limited = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        seconds = response.headers.get("Retry-After", [""])[0] if response else ""
        return limited and seconds.isdecimal() and int(seconds) <= PATIENCE.total_seconds()


class _NotOnceOnly(AsyncRetryHandler):
    """Before a handler: tries nothing again that may have happened already."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None, error: Exception | None = None
    ) -> bool:
        return not request.url.endswith(ONCE_ONLY) and await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        )


class ServerErrors(_NotOnceOnly, AsyncServerErrorRetryHandler):
    """Tries again what may be repeated."""


class LostConnections(_NotOnceOnly, AsyncConnectionErrorRetryHandler):
    """Tries again what may be repeated."""


class NeverSent(AsyncRetryHandler):
    """Tries again whatever Slack cannot have seen."""

    async def _can_retry_async(self, *, error: Exception | None = None, **_: object) -> bool:
        return isinstance(error, aiohttp.ClientConnectorError)


def retry_handlers() -> list[AsyncRetryHandler]:
    """What is tried again of the Web API's methods, and how often."""
    return [*retry_once_only(), ServerErrors(max_retry_count=1), LostConnections(max_retry_count=1)]


def retry_once_only() -> list[AsyncRetryHandler]:
    """What is tried again of that which must not happen twice."""
    return [ShortRateLimits(max_retry_count=2), NeverSent(max_retry_count=1)]


@asynccontextmanager
async def new_slack_client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """The process's client, with SLACK_BOT_TOKEN if it is set; open as long as the block runs."""
    async with aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as session:
        token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
        client = AsyncWebClient(token=token, base_url=settings.slack_api_url, session=session, retry_handlers=retry_handlers())
        if is_on_this_machine(settings.slack_api_url):
            client.proxy = None  # slack_sdk takes HTTP_PROXY from the environment, whatever the address
        yield client


def same_client(client: AsyncWebClient, kind: type[Client], token: str | None = None) -> Client:
    """One that shares everything with `client` but the token."""
    same = kind(token=token, base_url=client.base_url, session=client.session, retry_handlers=client.retry_handlers)
    same.proxy = client.proxy
    return same
