"""Socket Mode when it does not go well: refreshed, cut, deaf, or told twice. A question is answered all the same, once."""

import asyncio

import pytest
import pytest_asyncio

from bot.commands.world import World
from tests.scenarios.screen import Screen
from tests.scenarios.worlds import Kind, Worlds


@pytest_asyncio.fixture(loop_scope="session")
async def impatient(worlds: Worlds) -> World:
    """A world whose Relink takes a connection for deaf that was silent for two seconds. It hears nothing but Socket Mode."""
    return await worlds.get(Kind(mode="http", name="impatient", watched=True), {"QUIET_SECONDS": "2"})


async def connections(world: World) -> set[str]:
    """The ids of the connections that stay open and over which something can be heard."""
    state = (await world.slack.get("state")).raise_for_status().json()
    return {each["id"] for each in state["connections"] if not each["leaving"] and each["deaf"] == "off"}


async def until_new(world: World, before: set[str]) -> None:
    """Wait until there are connections, and none of them is one of those before."""
    async with asyncio.timeout(30):
        while not (now := await connections(world)) or now & before:
            await asyncio.sleep(0.05)


async def order(world: World, **faults: object) -> None:
    """Something goes wrong in Slack."""
    (await world.slack.post("faults", json=faults)).raise_for_status()


@pytest.mark.parametrize("how", ["refresh_requested", "too_many_websockets", "cut"])
async def test_after_a_connection_was_ended_a_new_one_hears(changing: World, how: str) -> None:
    before = await connections(changing)
    await order(changing, socket_disconnect=how)
    await until_new(changing, before)
    answer = await Screen(changing, "U0BEATRIZ").command("help")
    assert answer.first_line.startswith("I look after your calendar connection")


async def test_what_slack_believes_lost_is_delivered_again_and_answered_once(changing: World) -> None:
    beatriz = Screen(changing, "U0BEATRIZ")
    await beatriz.command("help")
    known = len(await beatriz.messages())
    await order(changing, drop_acks=1)
    await beatriz.writes("help")
    async with asyncio.timeout(20):
        while len(await deliveries(changing)) < 2:
            await asyncio.sleep(0.05)
    await beatriz.quiet()
    assert len(await beatriz.messages()) == known + 1


async def deliveries(world: World) -> list[str]:
    """How the last message was delivered, each try of it."""
    journal = (await world.slack.get("state")).raise_for_status().json()["deliveries"]
    events = [each for each in journal if each["what"] == "message"]
    return [each["status"] for each in events if each["event_id"] == events[-1]["event_id"]] if events else []


@pytest.mark.parametrize("deafness", ["silent", "frozen"])
async def test_a_connection_that_is_open_and_deaf_is_rebuilt_and_what_was_said_meanwhile_is_answered(
    impatient: World, deafness: str
) -> None:
    amara = Screen(impatient, "U0AMARA")
    await amara.command("help")
    await order(impatient, socket_deaf=deafness)
    answer = await amara.writes("is my calendar connected?")
    assert answer.first_line.startswith("Connected: sessions go to “Work”")
    await order(impatient, clear=True)


async def test_while_nobody_speaks_connections_come_and_go_and_do_not_pile_up(impatient: World) -> None:
    seen: set[str] = set()
    async with asyncio.timeout(20):
        while len(seen) < 3:
            now = await connections(impatient)
            assert len(now) <= 2
            seen |= now
            await asyncio.sleep(0.05)
    answer = await Screen(impatient, "U0AMARA").command()
    assert answer.first_line.startswith("Connected: sessions go to “Work”")
