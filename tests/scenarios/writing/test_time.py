"""What only time brings, with Relink's clock moved: a first sync that never ends, and what is no longer good."""

from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.commands.world import World
from tests.scenarios.browser import Browser
from tests.scenarios.cronofy import account, change
from tests.scenarios.screen import Screen
from tests.scenarios.watched import Strings
from tests.scenarios.worlds import BOTH_MODES, Kind, Worlds

LOGIN = "lee.sorensen@icloud.example"


@pytest_asyncio.fixture(loop_scope="session", params=BOTH_MODES)
async def moving(request: pytest.FixtureRequest, worlds: Worlds) -> World:
    """A world in each mode whose Relink has a clock to move; it never moves back."""
    return await worlds.get(Kind(mode=request.param, name="moving", watched=True))


def let_pass(world: World, time: timedelta) -> None:
    """Move the clock."""
    Strings(Path(world.settings["SCENARIO_FOLDER"])).move(time)


async def test_a_first_sync_that_runs_for_more_than_a_day_is_the_administrators(moving: World) -> None:
    seun = Screen(moving, "U0SEUN")
    login = (await account(moving, "oluwaseun.adeyemi@brightwater.example"))["profiles"][0]["profile_id"]
    await change(moving, "initial_sync", profile_id=login, required=False)  # whatever Relink's clock said when it saw the first one
    await seun.command()
    await change(moving, "initial_sync", profile_id=login, required=True)
    young = await seun.command()
    assert young.primary == ["Check permissions"]
    let_pass(moving, timedelta(hours=25))
    old = await seun.command()
    assert "is still running. I first saw it running on" in old.first_line
    assert "After a day, your e-mail administrator has to look" in old.words
    assert old.primary == ["Copy note for IT"]
    await moving.press("U0SEUN", old.raw, "it_note", settle_ms=500)
    note = await seun.modal("the first sync of this account has not finished")
    assert note["title"] == "Note for IT"


async def test_a_sign_in_that_took_longer_than_a_quarter_of_an_hour_no_longer_counts(moving: World) -> None:
    grace, browser = Screen(moving, "U0GRACE"), Browser(moving)
    door = (await grace.command("connect")).button("Apple")["url"]
    back = await browser.sign_in(await browser.go_on(door), email=LOGIN)
    let_pass(moving, timedelta(minutes=16))
    page = await browser.open(back)
    assert page.status == 410
    told = await grace.sees("took longer than 15 minutes")
    assert told.button("Try again")["url"].startswith(f"{moving.relink_url}/cronofy/connect/")
    assert (await grace.command()).first_line.startswith("No calendar is linked yet")


async def test_undo_is_there_for_half_an_hour(moving: World) -> None:
    mateo, browser = Screen(moving, "U0MATEO"), Browser(moving)
    door = (await mateo.command("connect")).button("Google")["url"]
    await browser.through(door, email="mateo.alvarez@brightwater.example")
    used = await mateo.presses(await mateo.sees("Was it you?"), "use_link")
    let_pass(moving, timedelta(minutes=31))
    late = await mateo.presses(used, "Undo")
    assert "the time is over" in late.words
    assert not (await mateo.command()).first_line.startswith("No calendar is linked yet")


async def test_a_door_stands_for_days(moving: World) -> None:
    lee = Screen(moving, "U0LEE")
    door = (await lee.command("connect")).button("Google")["url"]
    let_pass(moving, timedelta(days=30))
    assert "Continue to Google" in (await Browser(moving).open(door)).words
