"""The queue that loses nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from integrations.local.platform.outbox import Outbox, TryAgainError


@asynccontextmanager
async def running(outbox: Outbox[int, int]) -> AsyncIterator[None]:
    """The queue at work."""
    task = asyncio.create_task(outbox.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_the_order_is_kept_however_often_the_head_fails() -> None:
    tries: list[int] = []

    async def deliver(item: int) -> int:
        tries.append(item)
        if tries.count(item) < 3:
            raise TryAgainError("not yet", 0.001)
        return item * 10

    outbox: Outbox[int, int] = Outbox(deliver, first_wait_seconds=0.001)
    async with running(outbox):
        entries = [outbox.add(item) for item in (1, 2)]
        answers = [await entry.wait(5) for entry in entries]

    assert answers == [10, 20]
    assert tries == [1, 1, 1, 2, 2, 2]
    assert (entries[0].attempts, entries[0].last_failure) == (3, "not yet")
    assert outbox.waiting == ()


async def test_what_was_begun_when_the_queue_stops_is_tried_again() -> None:
    begun = asyncio.Event()
    hang = True

    async def deliver(item: int) -> int:
        begun.set()
        if hang:
            await asyncio.Event().wait()
        return item

    outbox: Outbox[int, int] = Outbox(deliver)
    entry = outbox.add(7)
    async with running(outbox):
        await begun.wait()
    hang = False
    async with running(outbox):
        assert await entry.wait(5) == 7


async def test_hurrying_ends_a_long_wait() -> None:
    fail = True

    async def deliver(item: int) -> int:
        if fail:
            raise TryAgainError("down", 60)
        return item

    outbox: Outbox[int, int] = Outbox(deliver)
    async with running(outbox):
        entry = outbox.add(1)
        assert await entry.wait(0.05) is None
        fail = False
        outbox.hurry()
        assert await entry.wait(5) == 1


async def test_a_defect_in_one_delivery_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    async def deliver(item: int) -> int:
        return 10 // item

    outbox: Outbox[int, int] = Outbox(deliver)
    async with running(outbox):
        broken, sound = outbox.add(0), outbox.add(5)
        assert await sound.wait(5) == 2

    assert (broken.answer, broken.last_failure) == (None, "defect")
    assert "failed for good" in caplog.text
