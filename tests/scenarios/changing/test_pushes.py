"""Cronofy speaks first: what breaks there is looked at here, though nobody asked."""

import asyncio
from datetime import UTC, datetime

from bot.commands.world import World
from tests.scenarios.cronofy import account, broken, change
from tests.scenarios.platform import Json, connection_of

EMAIL = "chen.wei@brightwater.example"


async def test_a_login_that_breaks_is_looked_at_though_nobody_asked(changing: World) -> None:
    async with asyncio.timeout(20):
        while not (channels := (await account(changing, EMAIL))["channels"]):
            await asyncio.sleep(0.1)
    assert [each["callback_url"].startswith(f"{changing.relink_url}/cronofy/push/") for each in channels] == [True]
    assert (await connection_of(changing, "wei"))["status"] == "read_only"
    since = datetime.now(UTC)
    await change(changing, "disconnect", profile_id="pro_wei1")
    try:
        async with asyncio.timeout(30):
            while (remembered := await _remembered(changing))["status"] != "relink":
                await asyncio.sleep(0.5)
    finally:
        await change(changing, "reconnect", profile_id="pro_wei1")
    assert not remembered["delivers"]
    assert datetime.fromisoformat(remembered["checked_at"]) >= since


async def _remembered(world: World) -> Json:
    """The state as it was last seen: Cronofy gives no answer now."""
    async with broken(world, [{"sub": "acc_wei", "status": 503}]):
        return await connection_of(world, "wei")
