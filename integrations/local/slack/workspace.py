"""Puts one running workspace together: its memory, its rules and its ways to the app."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from integrations.local.slack.activity import Activity
from integrations.local.slack.delivery.courier import Courier
from integrations.local.slack.delivery.events import Events
from integrations.local.slack.delivery.http import HttpDelivery
from integrations.local.slack.delivery.interactions import Interactions
from integrations.local.slack.delivery.socket import SocketHub
from integrations.local.slack.faults import Faults
from integrations.local.slack.ids import Ids
from integrations.local.slack.messages import Messages
from integrations.local.slack.modals import Modals
from integrations.local.slack.rates import RateLimits
from integrations.local.slack.response_urls import ResponseUrls
from integrations.local.slack.schedule import Schedule
from integrations.local.slack.seed import SlackSeed
from integrations.local.slack.store import Store
from integrations.local.slack.timing import Timing
from integrations.local.slack.tokens import Tokens
from integrations.local.slack.triggers import Triggers
from integrations.local.tasks import Tasks

REMEMBERED_CALLS = 5000


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything the Web API, the hooks and the control interface work on; `calls` is a journal of Web API calls."""

    store: Store
    tokens: Tokens
    triggers: Triggers
    faults: Faults
    rates: RateLimits
    messages: Messages
    modals: Modals
    responses: ResponseUrls
    schedule: Schedule
    events: Events
    interactions: Interactions
    courier: Courier
    hub: SocketHub
    activity: Activity
    tasks: Tasks
    timing: Timing
    request_url: HttpDelivery | None
    calls: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=REMEMBERED_CALLS))

    async def close(self) -> None:
        """End background work and connections."""
        await self.tasks.close()
        await self.hub.close()


def open_workspace(
    seed: SlackSeed,
    *,
    base_url: str,
    request_url: str | None,
    socket_mode: bool,
    clock: Callable[[], datetime],
    timing: Timing,
    http: httpx.AsyncClient,
) -> Workspace:
    """Return a fresh workspace; the arguments are those of `create_app`."""
    activity, tasks, ids, faults = Activity(), Tasks(), Ids(clock), Faults()
    store = Store(seed, ids, activity, clock, base_url)
    tokens, triggers = Tokens(seed.app, ids, clock), Triggers(ids, clock)
    hub = SocketHub(
        app_id=seed.app.app_id, host=urlsplit(base_url).hostname or "127.0.0.1", enabled=socket_mode,
        ids=ids, faults=faults, timing=timing, tasks=tasks, activity=activity, clock=clock,
    )  # fmt: skip
    way = HttpDelivery(http, request_url, seed.app.signing_secret, timing.ack, clock) if request_url else None
    courier = Courier(hub=hub, http=way, faults=faults, tasks=tasks, activity=activity, clock=clock)
    events = Events(store, tokens, courier, tasks, timing)
    messages, modals = Messages(store, events), Modals(store, triggers)
    responses = ResponseUrls(store, messages, ids, clock)
    return Workspace(
        store=store,
        tokens=tokens,
        triggers=triggers,
        faults=faults,
        rates=RateLimits(faults, clock),
        messages=messages,
        modals=modals,
        responses=responses,
        schedule=Schedule(store, messages, tasks),
        events=events,
        interactions=Interactions(store, messages, modals, triggers, responses, courier),
        courier=courier,
        hub=hub,
        activity=activity,
        tasks=tasks,
        timing=timing,
        request_url=way,
    )
