"""What happened before a test looks: who was told of, and what providers and people did since."""

from collections.abc import Awaitable, Callable

from bot.domain.answers import ConnectionReport
from bot.domain.people import Person
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
