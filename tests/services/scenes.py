"""What happened before a test looks: who was told of, and what providers and people did since."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.answers import ConnectionReport
from bot.domain.people import Person
from bot.domain.session import EventDraft
from tests.services.harness import DANA, House

Scene = Callable[[House], Awaitable[Person]]


async def checked(house: House, person: Person = DANA) -> ConnectionReport:
    """The state of the connection, looked at just now."""
    return await house.use_cases().connections.check(person)


async def active(house: House) -> Person:
    """Sessions go to Dana's work calendar."""
    await house.put(DANA, primary="cal_work")
    return DANA


def after(name: str, **body: object) -> Scene:
    """Dana, active until this happened."""

    async def scene(house: House) -> Person:
        await active(house)
        await house.control(name, **body)
        return DANA

    return scene


def told(person: Person, primary: str | None = None) -> Scene:
    """Only what the platform tells."""

    async def scene(house: House) -> Person:
        await house.put(person, primary=primary)
        return person

    return scene


async def platform_wrote(house: House, event_id: str, starts_at: datetime, title: str = "Coaching") -> None:
    """The platform put an entry of an hour on Dana's work calendar, through the same application of Cronofy's, and it shows."""
    token = (await house.cronofy.refresh("refresh-dana")).access_token
    ends_at = starts_at + timedelta(hours=1)
    draft = EventDraft(event_id, title, starts_at, ends_at, "Europe/Dublin")
    await house.cronofy.upsert_event(token, "cal_work", draft)
    await house.control("settle")
