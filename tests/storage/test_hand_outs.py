"""Hand-outs: recorded once, completed later, and the snapshot that was last given."""

import asyncio

import pytest

from bot.domain.calendar_files import Snapshot
from bot.domain.errors import NotFound
from storage.unit_of_work import Storage
from tests.storage.values import HOUR, NOW, W, hand_out, session, snapshot


async def test_a_hand_out_is_added_once_and_completed(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.hand_outs.add(hand_out())
        assert not await work.hand_outs.add(hand_out(session_ids=("s9",)))
        assert await work.hand_outs.get(W, "file:1") == hand_out()
        await work.hand_outs.save(hand_out(slack_file_id="F1", posted_at=NOW))
    async with storage.reading() as work:
        assert await work.hand_outs.get(W, "file:1") == hand_out(slack_file_id="F1", posted_at=NOW)


async def test_an_unknown_hand_out_can_neither_be_read_nor_completed(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.hand_outs.add(hand_out())
        with pytest.raises(NotFound):
            await work.hand_outs.get("T0OTHER", "file:1")
        with pytest.raises(NotFound):
            await work.hand_outs.save(hand_out("file:2"))


async def test_the_latest_snapshot_is_the_last_one_given(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.hand_outs.add_snapshots([snapshot(3), snapshot(5, NOW + HOUR), snapshot(4, NOW + HOUR), snapshot(9, person_id="liam")])
        await work.hand_outs.add_snapshots([snapshot(3)])
        await work.hand_outs.add_snapshots([])
    async with storage.reading() as work:
        assert await work.hand_outs.latest_snapshot(W, "s1", "dana") == snapshot(5, NOW + HOUR)
        assert await work.hand_outs.latest_snapshot(W, "s2", "dana") is None
        assert await work.hand_outs.latest_snapshots(W, ["s1", "s2"]) == [snapshot(5, NOW + HOUR), snapshot(9, person_id="liam")]


async def test_what_a_hand_out_gave_itself_can_be_left_out(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.hand_outs.add_snapshots([snapshot(3), snapshot(5, NOW + HOUR, hand_out_id="file:2")])
    async with storage.reading() as work:
        assert await work.hand_outs.latest_snapshot(W, "s1", "dana", besides="file:2") == snapshot(3)


async def test_a_change_that_comes_while_a_file_is_made_finds_the_file(storage: Storage) -> None:
    """The file shows the session as it was, so whoever changes it has to learn of the file."""
    async with storage.writing() as work:
        await work.sessions.put(session())
    held = asyncio.Event()

    async def make_a_file() -> None:
        async with storage.writing() as work:
            [shown] = await work.sessions.list_held(W, ["s1"])
            held.set()
            await asyncio.sleep(0.1)  # the change would be through by now
            await work.hand_outs.add_snapshots([snapshot(shown.sequence)])

    async def change() -> list[Snapshot]:
        await held.wait()
        async with storage.writing() as work:
            await work.sessions.put(session(sequence=4))
            return await work.hand_outs.latest_snapshots(W, ["s1"])

    _, found = await asyncio.gather(make_a_file(), change())
    assert [each.sequence for each in found] == [3]
