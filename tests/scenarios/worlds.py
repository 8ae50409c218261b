"""The worlds that scenarios share: opened when first asked for, kept until the last scenario of their place is over."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot.commands.process import Process
from bot.commands.world import RELINK, World, open_world
from tests.scenarios.forked import Nursery
from tests.scenarios.secrets_in_logs import leaks, secrets_of

BOTH_MODES = ("socket", "http")
WATCHED = ("-m", "tests.scenarios.watched")
"""Relink with a clock that a test moves, and ends that it names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a world is like. `name` tells apart those that must not be shared; `real` starts a new interpreter for each process."""

    mode: str = "socket"
    writer: str = "platform"
    name: str = "shared"
    real: bool = False
    watched: bool = False


@dataclass(slots=True)
class Worlds:
    """All worlds that are open, and the loop in which they live."""

    nursery: Nursery
    folder: Path
    stack: AsyncExitStack
    opened: dict[Kind, World] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    async def get(self, kind: Kind, settings: Mapping[str, str] | None = None) -> World:
        """The world of this kind; `settings` count when it is opened."""
        if kind not in self.opened:
            folder = self.folder / f"{next(self.numbers)}-{kind.mode}-{kind.writer}-{kind.name}"
            folder.mkdir()
            relink = WATCHED if kind.watched else RELINK
            launch = Process if kind.real else self.nursery.launch
            world = open_world(
                folder, mode=kind.mode, writer=kind.writer, relink=relink, launch=launch,
                settings={"SCENARIO_FOLDER": str(folder), **(settings or {})} if kind.watched else settings,
            )  # fmt: skip
            self.opened[kind] = await self.stack.enter_async_context(world)
        return self.opened[kind]

    async def close(self) -> None:
        """End them all; others can be opened. No log may hold anything that it must not."""
        secrets = {world.relink.log: await secrets_of(world) for world in self.opened.values()}
        await asyncio.gather(*(world.relink.stop() for world in self.opened.values()))
        await self.stack.aclose()
        self.opened.clear()
        assert [leak for log, known in secrets.items() for leak in leaks(log, known)] == []
