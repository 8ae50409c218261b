"""A break becomes an incident by Cronofy's notification alone, whatever else is sent to the same address."""

import asyncio
import json

import pytest_asyncio

from bot.commands.world import World
from integrations.local.cronofy.push import signature
from tests.scenarios.cronofy import account, change
from tests.scenarios.memory import memory_of
from tests.scenarios.worlds import Kind, Worlds

KIM = "kim.park@client.example"


@pytest_asyncio.fixture(loop_scope="session")
async def alerting(worlds: Worlds) -> World:
    """The world of alerts."""
    return await worlds.get(Kind(writer="relink", name="alerting", watched=True), {"ALERTS": "on"})


async def test_a_notification_alone_opens_an_incident_and_an_old_one_that_comes_again_ends_it(alerting: World) -> None:
    async with asyncio.timeout(20):
        while not (channels := (await account(alerting, KIM))["channels"]):
            await asyncio.sleep(0.1)
    address = channels[0]["callback_url"]
    body = json.dumps({"notification": {"type": "profile_disconnected"}}).encode()
    secret = alerting.announcement["cronofy"]["client_secret"]
    forged = await alerting.browser.post(address, content=body, headers={"Cronofy-HMAC-SHA256": signature(body, ("CRN_guessed",))})
    assert (forged.status_code, json.loads(forged.text)) == (401, {"error": "not signed by Cronofy"})
    await change(alerting, "disconnect", profile_id="pro_kim1")
    async with memory_of(alerting) as memory:
        await memory.until_open("kim")
        await change(alerting, "reconnect", profile_id="pro_kim1")
        for _ in range(3):  # what it says was true before, and is not believed now
            replayed = await alerting.browser.post(address, content=body, headers={"Cronofy-HMAC-SHA256": signature(body, (secret,))})
            assert replayed.status_code == 200
        await memory.until_over("kim")
