"""Cronofy in a scenario: what it knows, and what goes wrong with it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.commands.world import World

Json = dict[str, Any]


async def account(world: World, email: str) -> Json:
    """The account with this address."""
    state = (await world.cronofy.get("state", params={"only": "accounts"})).raise_for_status().json()
    return next(dict(each) for each in state["accounts"] if each["email"] == email)


async def until_ended(world: World, email: str) -> None:
    """Wait until our authorisation of the account with this address has ended."""
    async with asyncio.timeout(20):
        while (await account(world, email))["authorized"]:
            await asyncio.sleep(0.1)


async def until_taken_out(world: World, email: str, profile_id: str) -> None:
    """Wait until Cronofy keeps this login of the account with this address from us, and no other."""
    async with asyncio.timeout(20):
        while [each["profile_id"] for each in (await account(world, email))["profiles"] if each["revoked"]] != [profile_id]:
            await asyncio.sleep(0.1)


async def change(world: World, what: str, **how: Any) -> Json:
    """Something changes at a provider."""
    answer: Json = (await world.cronofy.post(what, json=how)).raise_for_status().json()
    return answer


@asynccontextmanager
async def broken(
    world: World,
    rules: Sequence[Mapping[str, Any]] = (),
    settings: Mapping[str, Any] | None = None,
    repaired: Mapping[str, Any] | None = None,
) -> AsyncIterator[None]:
    """Cronofy fails as the rules say, or is set as `settings` say, until the block ends; then it is set as `repaired`."""
    await change(world, "faults", rules=list(rules), settings=dict(settings or {}))
    try:
        yield
    finally:
        await change(world, "faults", clear=True, settings=dict(repaired or {}))
