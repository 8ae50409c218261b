"""The local coaching platform as one ASGI application: it tells Relink, hears its webhooks, and writes calendars itself."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import httpx
from fastapi import FastAPI

from integrations.local.platform import control, webhooks
from integrations.local.platform.bookings import Platform
from integrations.local.platform.calendars import Calendars
from integrations.local.platform.relink import Faults, Relink
from integrations.local.platform.seed import PlatformSeed
from integrations.local.tasks import Tasks

TIMEOUT = httpx.Timeout(10.0)


@dataclass(frozen=True, slots=True)
class CronofyClient:
    """Under which client, and where, the platform uses Cronofy: the same client as Relink."""

    api_url: str
    client_id: str
    client_secret: str


def create_app(
    seed: PlatformSeed,
    *,
    bot_url: str,
    cronofy: CronofyClient,
    clock: Callable[[], datetime],
    writes_calendars: bool = True,
    relink_transport: httpx.AsyncBaseTransport | None = None,
    cronofy_transport: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:
    """A platform that starts as `seed` says; run it with its lifespan on.

    It waits for Relink at `bot_url` to be ready and then tells it everything. `writes_calendars` is off where Relink writes
    sessions itself. `clock` returns aware UTC instants. The transports replace the network.
    """
    relink_http = httpx.AsyncClient(base_url=bot_url, timeout=TIMEOUT, transport=relink_transport, trust_env=False)
    cronofy_http = httpx.AsyncClient(base_url=cronofy.api_url, timeout=TIMEOUT, transport=cronofy_transport, trust_env=False)
    faults = Faults()
    platform = Platform(
        seed,
        relink=Relink(relink_http, seed.api_key, faults),
        calendars=Calendars(cronofy_http, cronofy.client_id, cronofy.client_secret),
        faults=faults,
        writes=writes_calendars,
        clock=clock,
    )
    inbox = webhooks.Inbox(platform, seed.webhook_secret)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        platform.announce()
        tasks = Tasks()
        tasks.start(platform.tell_relink())
        tasks.start(platform.to_calendars.run())
        async with relink_http, cronofy_http:
            yield
            await tasks.close()

    application = FastAPI(title="Local coaching platform", lifespan=lifespan, openapi_url="/_local/openapi.json", docs_url="/_local/docs")
    application.include_router(webhooks.router(inbox))
    application.include_router(control.router(platform, inbox, faults))
    return application
