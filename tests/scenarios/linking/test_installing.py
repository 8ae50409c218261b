"""Relink without a bot token of its own: a workspace installs it, takes it out, and installs it again."""

import asyncio
import sqlite3

import httpx
import pytest_asyncio

from bot.commands.world import World
from integrations.local.company.model import people
from integrations.local.company.seeds import PLATFORM_API_KEY
from tests.scenarios.screen import PATIENCE_SECONDS, Screen
from tests.scenarios.worlds import Kind, Worlds

TEAM = people().company.team
SETTINGS = {"SLACK_BOT_TOKEN": "", "SUPPORT_CHANNEL": "", "SUPPORT_USERGROUP": "", "PLATFORM_API_KEYS": f"{TEAM}:{PLATFORM_API_KEY}"}


@pytest_asyncio.fixture(loop_scope="session")
async def uninstalled(worlds: Worlds) -> World:
    """A world whose workspace has not installed Relink yet; the platform told of its people already."""
    return await worlds.get(Kind(mode="http", name="installing"), SETTINGS)


async def install(world: World, decision: str = "allow") -> httpx.Response:
    """Somebody goes through Slack's page; the page that they are back at."""
    begun = await world.browser.get("slack/install")
    decided = await world.browser.post(begun.headers["location"], data={"user": "U0DANA", "decision": decision})
    return await world.browser.get(decided.headers["location"])


async def test_a_workspace_installs_relink_takes_it_out_and_installs_it_again(uninstalled: World) -> None:
    assert (await install(uninstalled, "cancel")).status_code == 403
    installed = await install(uninstalled)
    assert installed.status_code == 200
    assert "Everybody whom it knew" in installed.text
    dana = Screen(uninstalled, "U0DANA")
    before = await dana.command()
    assert "Office 365" in before.words
    await uninstalled.slack.post("uninstall")
    await until_ended(uninstalled)
    assert (await install(uninstalled)).status_code == 200
    assert "Office 365" in (await dana.command()).words


async def until_ended(world: World) -> None:
    """The installation ended, and nothing is left of its token."""
    with sqlite3.connect(world.settings["DATABASE_URL"].partition("///")[2]) as database:
        async with asyncio.timeout(PATIENCE_SECONDS):
            query = "SELECT count(*) FROM installations WHERE ended_at IS NOT NULL AND tokens IS NULL"
            while database.execute(query).fetchone() == (0,):
                await asyncio.sleep(0.05)
    database.close()
