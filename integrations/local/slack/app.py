"""Assembles the local Slack: one ASGI application over one in-memory workspace."""

from collections.abc import Callable
from datetime import datetime

import httpx
from fastapi import FastAPI

from integrations.local.slack.seed import SlackSeed
from integrations.local.slack.timing import Timing


def create_app(
    seed: SlackSeed,
    *,
    base_url: str,
    request_url: str | None,
    socket_mode: bool,
    clock: Callable[[], datetime],
    timing: Timing | None = None,
    http: httpx.AsyncClient | None = None,
) -> FastAPI:
    """Return the ASGI application of a workspace that starts as `seed` says; run it with its lifespan on.

    `base_url` is where this application will answer (no trailing slash); the Web API lives under `/api/`, the control
    interface under `/_local/`. `request_url` is where signed HTTP deliveries go when no Socket Mode connection is
    open; with `socket_mode` off no connection can be opened. `clock` returns aware UTC instants. `http` sends the
    deliveries; the application makes and closes its own when none is given.
    """
    application = FastAPI(title="Local Slack", openapi_url="/_local/openapi.json", docs_url="/_local/docs")
    return application
