"""Cronofy speaks first: what breaks there is looked at here, though nobody asked."""

import asyncio
from datetime import UTC, datetime

from bot.commands.world import World
from tests.scenarios.cronofy import account, broken, change
from tests.scenarios.platform import connection_of

EMAIL = "chen.wei@brightwater.example"


async def test_a_login_that_breaks_is_looked_at_though_nobody_asked(changing: World) -> None:
    async with asyncio.timeout(20):
        while not (channels := (await account(changing, EMAIL))["channels"]):
            await asyncio.sleep(0.1)
    assert [each["callback_url"].startswith(f"{changing.relink_url}/cronofy/push/") for each in channels] == [True]
    assert (await connection_of(changing, "wei"))["status"] == "read_only"
    before, since = await _looks(changing), datetime.now(UTC)
    await change(changing, "disconnect", profile_id="pro_wei1")
    try:
        async with asyncio.timeout(30):
            while await _looks(changing) == before:
                await asyncio.sleep(0.2)
        async with broken(changing, [{"sub": "acc_wei", "status": 503}]):
            remembered = await connection_of(changing, "wei")
    finally:
        await change(changing, "reconnect", profile_id="pro_wei1")
    assert (remembered["status"], remembered["delivers"]) == ("relink", False)
    assert datetime.fromisoformat(remembered["checked_at"]) >= since


async def _looks(world: World) -> int:
    """How often Cronofy was asked how the account is."""
    state = (await world.cronofy.get("state", params={"only": "calls"})).raise_for_status().json()
    return sum((call["sub"], call["path"]) == ("acc_wei", "/v1/userinfo") for call in state["calls"])
