"""Notification channels: one for each account, found by what ends their address."""

import asyncio

from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW


async def test_an_account_keeps_its_address_until_it_is_forgotten(storage: Storage) -> None:
    async with storage.writing() as work:
        channels = work.notification_channels
        assert await channels.opaque_of("acc_dana", "first") == "first"
        assert await channels.opaque_of("acc_dana", "second") == "first"
        assert await channels.opaque_of("acc_mia", "other") == "other"
        assert await channels.hear("first", NOW) == "acc_dana"
        assert await channels.hear("first", NOW + HOUR) == "acc_dana"
        await channels.forget("acc_dana")
        assert await channels.hear("first", NOW) is None
        assert await channels.hear("other", NOW) == "acc_mia"
        assert await channels.opaque_of("acc_dana", "third") == "third"


async def test_of_several_that_give_an_account_an_address_at_once_one_does(storage: Storage) -> None:
    async def give(opaque: str) -> str:
        async with storage.writing() as work:
            return await work.notification_channels.opaque_of("acc_dana", opaque)

    assert len(set(await asyncio.gather(*(give(f"opaque-{number}") for number in range(8))))) == 1
