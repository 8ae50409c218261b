"""Deliveries: the first claim counts until it is pruned."""

from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW


async def test_a_delivery_is_claimed_once(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.deliveries.claim("Ev1", NOW)
        assert not await work.deliveries.claim("Ev1", NOW + HOUR)
        assert await work.deliveries.claim("Ev2", NOW)


async def test_old_claims_are_pruned_and_young_ones_stay(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.deliveries.claim("old", NOW)
        await work.deliveries.claim("young", NOW + HOUR)
        assert await work.deliveries.prune(NOW + HOUR) == 1
        assert await work.deliveries.claim("old", NOW)
        assert not await work.deliveries.claim("young", NOW)
