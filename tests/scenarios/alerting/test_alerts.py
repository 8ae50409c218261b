"""A login breaks, its owner is told once with what it costs, and the same message says so when it is back."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest_asyncio
from typer.testing import CliRunner

from bot.commands import command_line
from bot.commands.world import World
from tests.scenarios.browser import Browser
from tests.scenarios.cronofy import account, change
from tests.scenarios.memory import memory_of
from tests.scenarios.platform import begin_to_book
from tests.scenarios.screen import Screen, Shown
from tests.scenarios.watched import Strings
from tests.scenarios.worlds import Kind, Worlds

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
AMARA = "amara.nwosu@brightwater.example"


@pytest_asyncio.fixture(loop_scope="session")
async def alerting(worlds: Worlds) -> World:
    """A world that speaks first, whose clock is moved; Relink writes."""
    return await worlds.get(Kind(writer="relink", name="alerting", watched=True), {"ALERTS": "on"})


def strings(world: World) -> Strings:
    """Its clock."""
    return Strings(Path(world.settings["SCENARIO_FOLDER"]))


def until_tomorrow_at_ten(world: World) -> None:
    """Let the night pass: at ten nobody is left alone."""
    now = strings(world).now()
    strings(world).move(datetime.combine(now.date() + DAY, time(10), UTC) - now)


def until_monday_at_ten(world: World) -> None:
    """Let the days pass until the next digest was due."""
    now = strings(world).now()
    strings(world).move(datetime.combine(now.date() + (7 - now.weekday()) * DAY, time(10), UTC) - now)


async def book(world: World, ahead: timedelta) -> None:
    """Amara's calendar is to get a session that starts so far ahead, and Relink finds that it cannot be reached.

    What is due by the moved clock is found due by this look: the engine wakes delayed jobs by the real one.
    """
    title = f"Session {uuid4().hex[:8]}"
    await begin_to_book(world, title.replace(" ", "-"), ["amara"], title=title, starts_at=strings(world).now() + ahead)


async def alerts(screen: Screen) -> list[Shown]:
    """What Relink said first."""
    return [message for message in await screen.messages() if message.first_line.startswith(("Missing from your calendar", "Resolved"))]


async def operate(world: World, *what: str) -> dict[str, Any]:
    """What an operator types beside the Relink that runs."""
    result = await asyncio.to_thread(CliRunner().invoke, command_line(), ["alerts", *what, "--json"], env=dict(world.settings))
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


async def held_back(world: World) -> None:
    """An alert was due, and decided not to be sent."""
    async with asyncio.timeout(20):
        while "tell_incident:decide:recorded" not in strings(world).points():
            await asyncio.sleep(0.05)


async def test_a_break_is_told_once_put_off_and_resolved_after_the_sign_in_and_one_that_costs_nothing_is_a_line(
    alerting: World,
) -> None:
    amara = Screen(alerting, "U0AMARA")
    await amara.command()
    await choose(amara, {"hours": "own", "begins": "08:00", "ends": "20:00", "digest": "monday"})
    until_tomorrow_at_ten(alerting)
    [profile] = (await account(alerting, AMARA))["profiles"]
    await change(alerting, "disconnect", profile_id=profile["profile_id"])
    await book(alerting, 3 * DAY)
    async with memory_of(alerting) as memory:
        await memory.until_open("amara")
        [planned] = [each for each in (await operate(alerting, "preview"))["alerts"] if each["person_id"] == "amara"]
        assert (planned["says"], "a session" in planned["words"], "Session" in planned["words"]) == ("alert", True, False)
        await operate(alerting, "pause")
        strings(alerting).passed.unlink()
        strings(alerting).move(11 * MINUTE)
        await book(alerting, 4 * DAY)
        await held_back(alerting)
        assert await alerts(amara) == []
        await operate(alerting, "release")
        told = await amara.sees("Missing from your calendar, as far as I can see")
        assert told.primary == ["Sign in again"]
        card = await support_takes_it_on(alerting, Screen(alerting, "U0GRACE"))
        await put_off_until_tomorrow(amara, told)
        strings(alerting).move(DAY)
        await book(alerting, 5 * DAY)
        reminded = await amara.until(lambda message: message.ts > told.ts and message.first_line.startswith("Missing"))
        assert "I wrote to you about this on" in reminded.words
        await alerting.through_cronofy(await Browser(alerting).go_on(reminded.button("Sign in again")["url"]), email=AMARA)
        await amara.until(lambda message: message.ts == told.ts and message.first_line.startswith("Resolved"))
        over = await amara.until(lambda message: message.ts == reminded.ts and message.first_line.startswith("Resolved"))
        assert (over.raw["buttons"], len(over.words.splitlines()), len(await alerts(amara))) == ([], 1, 2)

        await memory.until_over("amara")
        grace = Screen(alerting, "U0GRACE")
        await grace.until(lambda message: message.ts == card.ts and "Closed" in message.words)
        strings(alerting).move(60 * DAY)
        await change(alerting, "disconnect", profile_id=profile["profile_id"])
        await memory.until_open("amara")
        until_monday_at_ten(alerting)
        await book(alerting, 30 * DAY)
        line = await amara.sees("No session of the next 7 days is affected.")
        assert (line.primary, len(await alerts(amara))) == (["Sign in again"], 2)


async def support_takes_it_on(world: World, grace: Screen) -> Shown:
    """Somebody of support finds Amara in the queue and by name, and takes her case; a coach may not. The card in support's channel."""

    def typed(text: str) -> Callable[[], Awaitable[Any]]:
        return lambda: world.command(grace.user, text, command="/calendar-support", settle_ms=0)

    queue = await grace.answer_to(typed(""))
    assert "Amara Nwosu" in queue.words
    looked_up = await grace.answer_to(typed("nwosu"))
    assert looked_up.first_line == "*Amara Nwosu* would read this now:"
    assert "a message that their connection is broken" in looked_up.words
    assert "Session" not in looked_up.words.replace("Sessions", "").replace("sessions", "")
    await grace.presses(looked_up, "Take")
    card = await grace.until(lambda message: message.raw["channel"].startswith("C") and "Grace Mwangi has it" in message.words)
    await grace.sees("Grace Mwangi took it")
    coach = Screen(world, "U0AMARA")
    refused = await coach.answer_to(lambda: world.command(coach.user, "broken", command="/calendar-support", settle_ms=0))
    assert refused.first_line.startswith("That needs a support role")
    return card


async def choose(screen: Screen, values: dict[str, str]) -> None:
    """Type `/calendar alerts`, fill in the window, save it, and close what it says then."""
    await screen.world.command(screen.user, "alerts", settle_ms=0)
    window = await screen.modal("When may I write first?")
    deed = {"user": screen.user, "view_id": window["id"]}
    (await screen.world.slack.post("submit", json={**deed, "values": values})).raise_for_status()
    saved = await screen.modal("Saved. From now on:")
    assert "between 08:00 and 20:00 (London)" in "\n".join(saved["lines"])
    (await screen.world.slack.post("close", json=deed)).raise_for_status()


async def put_off_until_tomorrow(screen: Screen, told: Shown) -> None:
    """Choose so in the menu of the message, which then says it."""
    [menu] = [each for block in told.raw["blocks"] for each in block.get("elements", []) if each["type"] == "overflow"]
    choice = next(option["value"] for option in menu["options"] if option["value"].startswith("tomorrow"))
    put_off = await screen.answer_to(lambda: screen.world.press(screen.user, told.raw, menu["action_id"], value=choice, settle_ms=0))
    assert (put_off.ts, "You put this off until" in put_off.words) == (told.ts, True)
