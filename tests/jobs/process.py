"""A process of its own that does durable work, to be killed. What its effects did is to be read in a folder, the world."""

import asyncio
import multiprocessing
import os
import signal
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from bot.commands.run import leave
from bot.domain.jobs import Job, JobKind
from handlers.jobs.steps import Steps
from storage.database import open_database
from storage.encryption import Cipher
from tests.jobs.house import SOON, House, until

STEPS = ("look", "upload", "tell")
POINTS = tuple(f"hand_out_files:{step}:{point}" for step in STEPS for point in ("before", "done", "recorded"))
JOB = Job(JobKind.HAND_OUT_FILES, "files:dana")

# Imports once, then forks: a process is there in 20 ms.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.jobs.process", "tests.jobs.alerting"])


class World:
    """What effects change and what they note."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_once(self, name: str) -> None:
        """Look, then write, as effects should."""
        if not (self._folder / name).exists():
            self.note(f"wrote {name}")
            (self._folder / name).touch()

    def note(self, line: str) -> None:
        """Add a line to the notes; several processes may."""
        with (self._folder / "notes").open("a") as notes:
            notes.write(f"{line}\n")

    @property
    def notes(self) -> list[str]:
        """All lines, in order."""
        path = self._folder / "notes"
        return path.read_text().splitlines() if path.exists() else []


WorldlyWorkflow = Callable[[World, Steps, Job], Coroutine[Any, Any, None]]


async def hand_out(world: World, steps: Steps, _job: Job) -> None:
    """Three steps, each of which looks before it writes."""
    for step in STEPS:

        async def effect(name: str = step) -> str:
            world.put_once(name)
            return name

        if await steps.run(step, effect) != step:
            world.note("a step answered what it never was told")
    world.note("ended")


async def hang(world: World, steps: Steps, _job: Job) -> None:
    """Begin, and never end."""

    async def effect() -> None:
        world.note("began")
        await asyncio.Event().wait()

    await steps.run("hang", effect)


async def note(world: World, steps: Steps, job: Job) -> None:
    """One step that notes its job."""

    async def effect() -> None:
        world.note(job.key)

    await steps.run("note", effect)


def work_until(url: str, key: str, folder: Path, kill_at: str) -> None:
    """Promise JOB, if nobody did yet, and do jobs until there is none, or until the process dies at the point `kill_at`."""

    def die_there(point: str) -> None:
        if point == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    async def run() -> None:
        async with opened_house(url, key) as house:
            await house.start(partial(hand_out, World(folder)), die_there)
            await house.promise(JOB)
            await until(house.is_idle)

    asyncio.run(run())


def serve(url: str, key: str, folder: Path, workflow: WorldlyWorkflow) -> None:
    """Do jobs by `workflow` until killed; notes "up" when it begins."""

    async def run() -> None:
        async with opened_house(url, key) as house:
            await house.start(partial(workflow, World(folder)))
            World(folder).note("up")
            await asyncio.Event().wait()

    asyncio.run(run())


def end_without_database(url: str, key: str, folder: Path) -> None:
    """Begin a job, record it once the file `cut` is there, and end as `relink run` does."""

    async def record_late(steps: Steps, _job: Job) -> None:
        async def effect() -> None:
            World(folder).note("began")
            await until((folder / "cut").exists)

        await steps.run("effect", effect)

    async def run() -> None:
        database = open_database(url, Cipher([key]))
        house = House(url, database)
        engine = await house.start(record_late)
        await house.promise(JOB)
        await until((folder / "cut").exists)
        await engine.stop(0.5)
        await database.dispose()

    asyncio.run(run())
    leave()


@asynccontextmanager
async def opened_house(url: str, key: str) -> AsyncIterator[House]:
    """A house of a process's own; every warning is an error in it."""
    warnings.simplefilter("error")
    database = open_database(url, Cipher([key]))
    house = House(url, database)
    yield house
    await house.close()
    await database.dispose()


@contextmanager
def process(target: Callable[..., None], *arguments: object) -> Iterator[ForkServerProcess]:
    """A running process, killed at the end of the block if it still runs."""
    started = _CONTEXT.Process(target=target, args=arguments)
    started.start()
    try:
        yield started
    finally:
        started.kill()
        started.join()
        started.close()


async def exit_code(target: Callable[..., None], *arguments: object) -> int | None:
    """Run to the end; negative when a signal ended it, None when it did not end soon."""
    with process(target, *arguments) as started:
        await asyncio.to_thread(started.join, SOON)
        return started.exitcode
