"""What people were sent because staff asked for it."""

from storage.unit_of_work import Storage
from tests.storage.values import W, nudge


async def test_of_two_at_once_one_is_kept_and_it_is_replaced_by_whoever_saw_it(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.nudges.put(nudge(), over=None)
        assert not await work.nudges.put(nudge(key="press:2"), over=None)
        assert not await work.nudges.put(nudge(key="press:3"), over=nudge(key="press:2"))
        assert await work.nudges.find(W, "dana") == nudge()
        assert await work.nudges.put(nudge(key="press:3"), over=nudge())
        assert await work.nudges.find(W, "dana") == nudge(key="press:3")
        assert await work.nudges.find("T0OTHER", "dana") is None
