"""Deliveries: the first claim counts until it is forgotten."""

from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW


async def test_a_delivery_is_claimed_once(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.deliveries.claim("Ev1", NOW)
        assert not await work.deliveries.claim("Ev1", NOW + HOUR)
        assert await work.deliveries.claim("Ev2", NOW)
