"""Socket Mode: one connection that is open and hears, rebuilt as soon as it is closed, and when it is open and deaf.

Connections that answer pings and deliver nothing are known (bolt-python#1529, python-slack-sdk#1110). Nothing in the protocol tells
deaf from quiet, so a connection that was silent for long is replaced: Slack allows ten at once, and a new one costs one request.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.telemetry import logger

QUIET_SECONDS = 900.0
CONNECT_SECONDS = 30.0
GOODBYE_SECONDS = 2.0

log = logger(__name__)


class SocketConnection:
    """Keeps Slack connected. `seconds` is a monotonic clock; after `quiet_seconds` without a message the connection is rebuilt.

    An attempt that takes longer than `connect_seconds` is given up, and made again.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        web_client: AsyncWebClient,
        seconds: Callable[[], float],
        quiet_seconds: float = QUIET_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
        goodbye_seconds: float = GOODBYE_SECONDS,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._web_client = web_client
        self._seconds = seconds
        self._quiet_seconds = quiet_seconds
        self._connect_seconds = connect_seconds
        self._goodbye_seconds = goodbye_seconds
        self._handler: AsyncSocketModeHandler | None = None
        self._heard_at = seconds()
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect and watch in the background: a wrong token must not hang the start, `connected` tells."""
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop hearing; what was heard is drained by whoever answers."""
        if self._watching:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        await self._close(self._handler)
        self._handler = None

    async def connected(self) -> bool:
        """Whether the connection is open at this moment."""
        return self._handler is not None and bool(await self._handler.client.is_connected())

    async def _watch(self) -> None:
        pause = min(1.0, self._quiet_seconds / 4)
        while True:
            try:
                if not await self.connected() or self._seconds() - self._heard_at >= self._quiet_seconds:
                    await self._rebuild()
            except Exception:
                log.exception("the Socket Mode connection could not be looked after")
            await asyncio.sleep(pause)

    async def _rebuild(self) -> None:
        """Open a new connection before the old one is let go, so that nothing falls between them."""
        self._heard_at = self._seconds()
        fresh = AsyncSocketModeHandler(self._app, self._app_token, logging.getLogger("slack_bolt.socket_mode"), self._web_client)
        fresh.client.message_listeners.append(self._hear)
        superfluous: AsyncSocketModeHandler | None = fresh
        try:
            # It tries for ever by itself. Not wait_for: on Python 3.11 that overlooks being cancelled in the moment of success.
            async with asyncio.timeout(self._connect_seconds):
                await fresh.client.connect()
        except TimeoutError:
            log.warning("Slack did not open a Socket Mode connection in time")
        else:
            self._handler, superfluous = fresh, self._handler
        finally:
            await self._close(superfluous)

    async def _hear(self, *_: Any) -> None:
        self._heard_at = self._seconds()

    async def _close(self, handler: AsyncSocketModeHandler | None) -> None:
        """Say goodbye, and hang up on a Slack that does not say it too."""
        if handler is None:
            return
        client = handler.client
        try:
            async with asyncio.timeout(self._goodbye_seconds):
                await client.close()
        except TimeoutError:
            log.info("Slack did not say goodbye")
        finally:
            await client.aiohttp_client_session.close()
            await client.close()  # ends what an interrupted goodbye left running
