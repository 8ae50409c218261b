"""The local Cronofy as one ASGI application: the API host and the browser host on one address."""

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
from starlette.applications import Starlette

from integrations.local.cronofy.seed import CronofySeed
from integrations.local.cronofy.settings import CronofySettings

Clock = Callable[[], datetime]


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
    """
    del seed, base_url, clock, settings, push_transport
    return Starlette()
