"""Assembles the local Slack: one ASGI application over one in-memory workspace."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import httpx
from fastapi import FastAPI

from integrations.local.slack import hooks, oauth_page
from integrations.local.slack.api import dispatch
from integrations.local.slack.control import routes
from integrations.local.slack.seed import SlackSeed
from integrations.local.slack.timing import Timing
from integrations.local.slack.workspace import open_workspace

MOST_REDIRECTS = 2  # Slack follows two, https://docs.slack.dev/apis/events-api


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
    open; with `socket_mode` off no connection can be opened. `clock` returns aware UTC instants; signatures carry its
    time. `http` sends the deliveries; the application makes and closes its own when none is given.
    """
    encrypted = (request_url or "").startswith("https:")  # certificates are loaded only for who has to show one
    sender = http or httpx.AsyncClient(trust_env=False, max_redirects=MOST_REDIRECTS, verify=encrypted)
    workspace = open_workspace(
        seed,
        base_url=base_url.rstrip("/"),
        request_url=request_url,
        socket_mode=socket_mode,
        clock=clock,
        timing=timing or Timing(),
        http=sender,
    )

    @asynccontextmanager
    async def lifespan(application: FastAPI) -> AsyncIterator[None]:
        del application
        yield
        await workspace.close()
        if http is None:
            await sender.aclose()

    application = FastAPI(title="Local Slack", lifespan=lifespan, openapi_url="/_local/openapi.json", docs_url=None, redoc_url=None)
    for route in [*dispatch.routes(workspace), *hooks.routes(workspace), *oauth_page.routes(workspace)]:
        application.router.routes.append(route)
    routes.install(application, workspace)
    return application
