"""One local Cronofy: its memory, its switches, its clock and what runs beside the requests."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import httpx

from integrations.local.cronofy.entities import Account, Calendar, Profile
from integrations.local.cronofy.faults import Faults
from integrations.local.cronofy.limits import RateLimiter
from integrations.local.cronofy.paging import Pages
from integrations.local.cronofy.push import Courier
from integrations.local.cronofy.settings import CronofySettings
from integrations.local.cronofy.store import Store
from integrations.local.tasks import Tasks

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Switches:
    """The settings in force; control replaces them as a whole."""

    current: CronofySettings


@dataclass(frozen=True, slots=True)
class PendingWrite:
    """A change that was accepted and is not in the calendar yet. `apply` makes it and names the outcome.

    `resumed_at` is when its login came back, for a change that had to wait for that.
    """

    profile: Profile
    calendar: Calendar
    action: Literal["upsert", "delete", "participation_status", "person"]
    event_id: str | None
    event_uid: str | None
    accepted_at: datetime
    apply: Callable[[datetime], str]
    resumed_at: datetime | None = None


@dataclass(slots=True)
class World:
    """What every part of the stand-in works on."""

    client_id: str
    client_secrets: tuple[str, ...]
    data_center: str
    base_url: str
    clock: Clock
    switches: Switches
    store: Store
    courier: Courier
    tasks: Tasks
    faults: Faults = field(default_factory=Faults)
    limiter: RateLimiter = field(default_factory=RateLimiter)
    pages: Pages = field(default_factory=Pages)
    pending: list[PendingWrite] = field(default_factory=list)
    syncing: list[tuple[Account, Profile]] = field(default_factory=list)
    browser_cookies: dict[str, httpx.Cookies] = field(default_factory=dict)

    @property
    def settings(self) -> CronofySettings:
        """The settings in force."""
        return self.switches.current

    def later(self, seconds: float, work: Callable[[], Any]) -> None:
        """Do something after a while, if the application still runs then."""

        async def wait() -> None:
            await asyncio.sleep(seconds)
            work()

        self.tasks.start(wait())
