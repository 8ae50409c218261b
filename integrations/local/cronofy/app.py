"""The local Cronofy as one ASGI application: the API host and the browser host on one address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from integrations.local.cronofy.api import (
    availability,
    available_periods,
    batch,
    calendars,
    channels,
    event_reading,
    events,
    identity,
    tokens,
    working_hours,
)
from integrations.local.cronofy.api.calls import Endpoint, route
from integrations.local.cronofy.control import routes as control
from integrations.local.cronofy.control.models import SignIn
from integrations.local.cronofy.front import Front
from integrations.local.cronofy.pages import authorize, sign_in
from integrations.local.cronofy.pages.browser import walk
from integrations.local.cronofy.push import Courier
from integrations.local.cronofy.seed import CronofySeed
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.cronofy.store import from_seed
from integrations.local.cronofy.world import Clock, Switches, World
from integrations.local.tasks import Tasks

ENDPOINTS: tuple[Endpoint, ...] = (
    *tokens.ENDPOINTS,
    *identity.ENDPOINTS,
    *calendars.ENDPOINTS,
    *event_reading.ENDPOINTS,
    *events.ENDPOINTS,
    *batch.ENDPOINTS,
    *availability.ENDPOINTS,
    *working_hours.ENDPOINTS,
    *available_periods.ENDPOINTS,
    *channels.ENDPOINTS,
)


def utc_now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def create_app(
    seed: CronofySeed,
    *,
    base_url: str,
    clock: Clock = utc_now,
    settings: CronofySettings | None = None,
    push_transport: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """A local Cronofy that starts from `seed` and knows itself under `base_url` (no trailing slash).

    The same address serves the API host and the browser host. `push_transport` replaces the network for pushes.
    Use it from one event loop; its lifespan ends the pushes that are still under way.
    """
    http = httpx.AsyncClient(transport=push_transport, trust_env=False)
    world = _world(seed, base_url, clock, settings or CronofySettings(), http)

    async def walk_pages(person: SignIn) -> dict[str, Any]:
        return await _walk(app, world, person)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await world.tasks.close()
        await http.aclose()

    app = Starlette(
        routes=[
            *(route(world, endpoint) for endpoint in ENDPOINTS),
            *authorize.routes(world),
            *sign_in.routes(world),
            *control.routes(world, walk_pages),
        ],
        middleware=[Middleware(Front, world)],
        lifespan=lifespan,
    )
    return app


def _world(seed: CronofySeed, base_url: str, clock: Clock, settings: CronofySettings, http: httpx.AsyncClient) -> World:
    switches, tasks = Switches(settings), Tasks()
    return World(
        client_id=seed.client_id,
        client_secrets=seed.client_secrets,
        data_center=seed.data_center,
        base_url=base_url,
        clock=clock,
        switches=switches,
        store=from_seed(seed, clock()),
        courier=Courier(http, seed.client_secrets, clock, lambda: switches.current, tasks),
        tasks=tasks,
    )


async def _walk(app: Starlette, world: World, person: SignIn) -> dict[str, Any]:
    """Walk the pages in a browser of that name; one without a name forgets its cookies afterwards."""
    cookies = world.browser_cookies.get(person.browser or "")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=world.base_url, cookies=cookies) as browser:
        answer = await walk(browser, person)
        if person.browser is not None:
            world.browser_cookies[person.browser] = browser.cookies
    return answer
