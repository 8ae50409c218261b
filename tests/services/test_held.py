"""A session that was held in a break so short that no look saw it, or just after one, reaches the calendar all the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.session import PlacementState
from bot.services.placements import Step
from tests.services.harness import DANA, House, W, session

pytestmark = [pytest.mark.parametrize("database_url", ["sqlite"], indirect=True), pytest.mark.usefixtures("inbox")]

AGAIN = "place:T0ACME:s9:dana:1:held-"


async def held(house: House) -> None:
    """Booked while the login is refused."""
    await house.control("disconnect", profile_id="pro_work")
    at = house.clock.now + timedelta(days=1)
    await house.use_cases().sessions.put(session("s9", starts_at=at, ends_at=at + timedelta(hours=1), people=("dana",)))
    assert await house.use_cases().placements.prepare(W, "s9", "dana") is Step.STOPPED


def sent_again(house: House) -> list[str]:
    """The promises to bring it once more."""
    return [job.key for job in house.promised if job.key.startswith(AGAIN)]


async def test_held_in_a_break_that_no_look_saw_it_is_sent_once_more(house: House) -> None:
    await held(house)
    await house.control("reconnect", profile_id="pro_work")
    for _ in range(2):
        await house.use_cases().incidents.noticed(W, DANA.id)
    assert len(set(sent_again(house))) == 1
    assert await house.use_cases().placements.prepare(W, "s9", "dana") is Step.WRITE


async def test_while_it_is_broken_and_after_a_break_that_was_seen_it_is_the_recoverys(house: House) -> None:
    await held(house)
    house.clock.advance(timedelta(minutes=1))
    await house.use_cases().incidents.noticed(W, DANA.id)
    await house.control("reconnect", profile_id="pro_work")
    house.clock.advance(timedelta(minutes=1))
    for _ in range(2):
        await house.use_cases().incidents.noticed(W, DANA.id)
    assert sent_again(house) == []


async def test_what_is_refused_though_looks_show_nothing_wrong_is_not_tried_for_ever(house: House) -> None:
    await held(house)
    await house.control("reconnect", profile_id="pro_work")
    async with house.storage.writing() as unit:
        placement = await unit.placements.find(W, "s9", "dana")
        assert placement
        assert placement.state is PlacementState.HELD
        await unit.placements.save(replace(placement, reason="permission_missing"))
    await house.use_cases().incidents.noticed(W, DANA.id)
    assert sent_again(house) == []
