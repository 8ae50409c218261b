"""One of several processes that race for the same rows: `python -m tests.storage.racer URL KEY`.

Says `"ready"`, then runs the course that each line names and answers with a line of JSON: what it won.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.domain.jobs import Job
from storage.database import open_database
from storage.encryption import Cipher
from storage.schema import upgrade
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W

PRIZES = 40


async def race(engine: AsyncEngine) -> dict[str, list[int]]:
    """The numbers of the leases, deliveries and states that this process got."""
    storage = Storage(engine, enqueue_nothing)
    won: dict[str, list[int]] = {"lease": [], "claim": [], "state": []}
    for number in range(PRIZES):
        async with storage.writing() as work:
            if await work.grants.lease(W, f"p{number}", NOW, NOW + HOUR):
                won["lease"].append(number)
        async with storage.writing() as work:
            if await work.deliveries.claim(f"Ev{number}", NOW):
                won["claim"].append(number)
        async with storage.writing() as work:
            taken = await work.links.take_state(f"state-{number}", NOW)
            if taken is not None and taken.used_at is None:
                won["state"].append(number)
    return won


async def increment(engine: AsyncEngine) -> int:
    """Raise a session's sequence by one, again and again, from several tasks at once; how often in all."""
    storage = Storage(engine, enqueue_nothing)

    async def task() -> None:
        for _ in range(10):
            async with storage.writing() as work:
                session = await work.sessions.get(W, "s1")
                await work.sessions.put(replace(session, sequence=session.sequence + 1))

    await asyncio.gather(*(task() for _ in range(4)))
    return 40


async def migrate(engine: AsyncEngine) -> list[str]:
    """The migrations that this process took."""
    taken: list[str] = []
    await upgrade(engine, taken.append)
    return taken


async def enqueue_nothing(_session: AsyncSession, _jobs: Sequence[Job]) -> None:
    """For units of work that promise nothing."""


COURSES: dict[str, Callable[[AsyncEngine], Awaitable[object]]] = {"race": race, "increment": increment, "migrate": migrate}


async def main(url: str, key: str) -> None:
    """Run one course after the other, at the word of whoever started this process."""
    engine = open_database(url, Cipher([key]))
    say("ready")
    while course := (await asyncio.to_thread(sys.stdin.readline)).strip():
        say(await COURSES[course](engine))
    await engine.dispose()


def say(what: object) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
