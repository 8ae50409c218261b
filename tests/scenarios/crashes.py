"""A stage on which Relink is killed at a named point of durable work and started again, and the checks that nothing is lost or doubled."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

from bot.commands.world import World
from tests.scenarios.browser import Browser
from tests.scenarios.cronofy import account, change
from tests.scenarios.memory import Memory, memory_of
from tests.scenarios.platform import begin_to_book, entries, in_days
from tests.scenarios.screen import Screen
from tests.scenarios.watched import Strings

MOMENTS = ("before", "done", "recorded")
WRITING = tuple(f"place_session:{step}:{moment}" for step in ("prepare", "look", "write", "read-back-0", "tidy") for moment in MOMENTS)
HANDING_OUT = tuple(f"hand_out_files:{step}:{moment}" for step in ("upload", "record") for moment in MOMENTS)

OPENING = tuple(f"open_channel:open:{moment}" for moment in MOMENTS)

CALENDARS = {"amara": "cal_amara_work", "kim": "cal_kim_calendar"}
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Stage:
    """A world whose Relink dies where it is told to, and Amara in it."""

    world: World
    strings: Strings
    memory: Memory

    @property
    def amara(self) -> Screen:
        """Her screen."""
        return Screen(self.world, "U0AMARA")

    def die_at(self, point: str) -> None:
        """Let Relink die when it comes there next."""
        self.strings.die_at.write_text(point)

    async def restart(self) -> None:
        """Wait until Relink has died, and start it again; this time it lives."""
        async with asyncio.timeout(30):
            assert await self.world.relink.wait() == -signal.SIGKILL
        self.strings.die_at.unlink()
        await self.world.relink.start()
        await self.world.ready()

    async def until_passed(self, *points: str) -> None:
        """Wait until Relink has passed these points."""
        async with asyncio.timeout(30):
            while not self.strings.points() >= set(points):
                await asyncio.sleep(0.05)

    async def book(self) -> str:
        """Book a session of two linked people; its id. Relink may die of it."""
        number = next(_numbers)
        session_id = f"crash-{uuid4().hex[:8]}"
        await begin_to_book(
            self.world, session_id, list(CALENDARS), title=f"Session {session_id}", starts_at=in_days(10) + timedelta(hours=number)
        )
        return session_id

    async def ask_for_file(self, session_id: str) -> None:
        """Amara picks a session in the menu of files. Relink may die of it."""
        message = await self.amara.command("file")
        offered = await self.world.options("U0AMARA", message.raw, "pick_session_file", session_id)
        await self.world.press("U0AMARA", message.raw, "pick_session_file", value=offered[0]["value"], settle_ms=0)

    async def files(self) -> set[str]:
        """The ids of the files that Amara has."""
        return {file["id"] for message in await self.amara.messages() for file in message.files}


@asynccontextmanager
async def staged(world: World) -> AsyncIterator[Stage]:
    """The stage of a world that is watched."""
    async with memory_of(world) as memory:
        yield Stage(world, Strings(Path(world.settings["SCENARIO_FOLDER"])), memory)


async def check_writing(stage: Stage, point: str) -> None:
    """Killed at `point` of writing a session, Relink brings it onto each calendar once."""
    stage.die_at(point)
    session_id = await stage.book()
    await stage.restart()
    await stage.memory.until_seen(session_id, set(CALENDARS))
    held = await entries(stage.world, session_id)
    assert sorted(entry["calendar_id"] for entry in held) == sorted(CALENDARS.values())


async def check_handing_out(stage: Stage, point: str) -> None:
    """Killed at `point` of handing out a file, Relink brings it once, and never without its record."""
    session_id = await stage.book()
    await stage.memory.until_seen(session_id, set(CALENDARS))
    before = await stage.files()
    stage.die_at(point)
    await stage.ask_for_file(session_id)
    async with asyncio.timeout(30):
        await stage.world.relink.wait()
    assert await stage.files() == before or await stage.memory.snapshot(session_id, "amara")
    await stage.restart()
    delivered = await stage.memory.until_delivered(session_id)
    assert await stage.files() - before == set(delivered)
    assert len(delivered) == 1
    assert await stage.memory.snapshot(session_id, "amara")


async def check_opening(stage: Stage, point: str) -> None:
    """Killed at `point` of opening a channel, Relink opens one, and hears on it."""
    hana, login = Screen(stage.world, "U0HANA"), "hana.kovarova@brightwater.example"
    await change(stage.world, "revoke", sub="acc_hana")
    door = (await hana.until_answered("", "withdrawn")).button("Allow access")["url"]
    assert (await account(stage.world, login))["channels"] == []
    stage.strings.passed.unlink(missing_ok=True)
    stage.die_at(point)
    await Browser(stage.world).through(door, email=login, provider_name="exchange")
    await stage.restart()
    await stage.until_passed(OPENING[-1])
    [channel] = (await account(stage.world, login))["channels"]
    await change(stage.world, "disconnect", profile_id="pro_hana1")
    await change(stage.world, "settle")
    await change(stage.world, "reconnect", profile_id="pro_hana1")
    pushes = (await stage.world.cronofy.get("state", params={"only": "pushes"})).raise_for_status().json()["pushes"]
    assert "delivered" in [push["state"] for push in pushes if push["channel_id"] == channel["channel_id"]]
