"""The demonstration: its story is told to the end, breaks where a step does not work, and bare it waits to be played with."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.commands.demo import demo
from bot.commands.world import free_port
from bot.setting_kinds import ROOT
from tests.scenarios.files import shown_by
from tests.scenarios.forked import Nursery


def left_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(each.name for each in folder.iterdir())


FIRST_PART = ("why isn't my Monday session", "Sign in again", "Back: ", "Connected: sessions go to", "From now on", "saved ")
SECOND_PART = ("Missing from your calendar", "I wrote a test entry to", " 0 need you.", "Resolved ")


async def test_the_story_of_a_coach_whose_login_broke_is_told_to_the_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await asyncio.to_thread(demo, script=True, files=tmp_path / "files")
    told = capsys.readouterr().out
    for step in (
        "why isn't my Monday session",
        "Sign in again",
        "Back: ",
        "Connected: sessions go to",
        "From now on",
        "saved ",
        *SECOND_PART,
    ):
        assert step in told
    assert "The story worked from end to end." in told
    (saved,) = (tmp_path / "files").iterdir()
    assert [title for title, _, _ in shown_by(saved.read_bytes())] == ["Coaching: Kim Park"]


async def test_bare_it_tells_how_to_play_until_it_is_ended(nursery: Nursery, tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    arguments = ("-m", "bot", "demo", "--port", str(free_port()))
    playing = nursery.launch(arguments, {**kept, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}, tmp_path / "demo.log")
    await playing.start()
    async with asyncio.timeout(60):
        while "Ctrl-C ends it" not in playing.output.read_text("utf-8"):
            assert playing.exit_code is None, playing.last_words()
            await asyncio.sleep(0.05)
    playing.send(signal.SIGTERM)
    assert await playing.wait() == 0
    assert left_in(tmp_path) == ["demo.log", "demo.out"]
