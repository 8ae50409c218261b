"""Placements: one per session and person, replaced whole."""

from bot.domain.session import PlacementState
from storage.unit_of_work import Storage
from tests.storage.values import NOW, W, placement


async def test_a_placement_comes_back_as_last_saved(storage: Storage) -> None:
    seen = placement(state=PlacementState.SEEN, sequence=4, seen_at=NOW, reason=None)
    async with storage.writing() as work:
        await work.placements.save(placement())
        assert await work.placements.find(W, "s1", "dana") == placement()
        await work.placements.save(seen)
    async with storage.reading() as work:
        assert await work.placements.find(W, "s1", "dana") == seen
        assert await work.placements.find(W, "s1", "liam") is None
        assert await work.placements.find("T0OTHER", "s1", "dana") is None


async def test_placements_are_listed_by_person(storage: Storage) -> None:
    async with storage.writing() as work:
        for session_id, person_id in (("s1", "liam"), ("s1", "dana"), ("s2", "dana"), ("s3", "dana")):
            await work.placements.save(placement(session_id, person_id))
    async with storage.reading() as work:
        assert [one.session_id for one in await work.placements.list_for_person(W, "dana", ["s2", "s1", "s9"])] == ["s1", "s2"]
        assert await work.placements.list_for_person(W, "dana", []) == []
