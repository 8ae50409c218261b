"""Recoveries: one under each incident's id, kept whole, the latest of a person first; and what was proven of a calendar."""

from datetime import datetime

import pytest

from bot.domain.errors import NotFound
from bot.domain.recovery import Bringing, Proof
from bot.domain.session import PlacementState
from storage.unit_of_work import Storage, UnitOfWork
from tests.storage.values import HOUR, NOW, W, account, grant, placement, primary, recovery


async def test_of_several_that_begin_one_recovery_one_does(storage: Storage) -> None:
    async with storage.writing() as work:
        assert await work.recoveries.add(recovery())
        assert not await work.recoveries.add(recovery(tells=False))
        assert await work.recoveries.get(W, "inc-1") == recovery()
        assert await work.recoveries.find("T0OTHER", "inc-1") is None


async def test_it_is_replaced_whole(storage: Storage) -> None:
    done = recovery(
        proof=Proof.PROVED, tried_at=NOW, slack_channel_id="D1", ts="17.01", sessions={"s1": Bringing.BROUGHT}, test_left_on=("cal_old",)
    )
    done = done.proved_on("cal").finished(NOW + HOUR)
    async with storage.writing() as work:
        with pytest.raises(NotFound):
            await work.recoveries.save(done)
        await work.recoveries.add(recovery())
        await work.recoveries.save(done)
    async with storage.reading() as work:
        assert await work.recoveries.get(W, "inc-1") == done
        with pytest.raises(NotFound):
            await work.recoveries.get(W, "inc-9")


async def test_the_latest_of_a_person_come_first(storage: Storage) -> None:
    async with storage.writing() as work:
        for number in range(3):
            await work.recoveries.add(recovery(f"inc-{number}", begun_at=NOW + number * HOUR))
        await work.recoveries.add(recovery("inc-9", person_id="liam"))
        assert [each.id for each in await work.recoveries.list_latest(W, "dana", 2)] == ["inc-2", "inc-1"]


async def test_what_is_held_of_a_person_is_found_without_naming_sessions(storage: Storage) -> None:
    held = placement("s1", state=PlacementState.HELD)
    async with storage.writing() as work:
        for each in (held, placement("s2"), placement("s3", "liam", state=PlacementState.HELD)):
            await work.placements.save(each)
        assert await work.placements.list_held(W, "dana", 9) == [held]


async def proven_at(work: UnitOfWork) -> datetime | None:
    return (await work.connections.facts(W, "dana")).proven_at


async def test_what_was_proven_counts_for_the_calendar_it_was_proven_on(storage: Storage) -> None:
    async with storage.writing() as work:
        await work.grants.put(grant())
        await work.connections.save_seen(W, "dana", account(), NOW)
        await work.connections.set_primary(W, "dana", primary())
        await work.connections.set_proven(W, "dana", "cal_other", NOW)
        assert await proven_at(work) is None
        await work.connections.set_proven(W, "dana", "cal_pro_1", NOW)
        await work.connections.set_primary(W, "dana", primary(name="Renamed"))
        assert await proven_at(work) == NOW
        await work.connections.set_primary(W, "dana", primary("cal_other"))
        assert await proven_at(work) is None
