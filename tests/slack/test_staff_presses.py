"""What staff press: done for whoever has the right at that moment, refused in words and recorded for everybody else."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.audit import AuditAction
from bot.domain.errors import NotFound
from bot.domain.people import Person
from bot.views.errors import refused_message
from bot.views.ids import ActionId
from handlers.slack.staff_presses import StaffPresses
from tests.slack.harness import Desk
from tests.slack.staff import D_GRACE, U_GRACE, U_RAVI, pressed, recorded, with_support


@pytest.fixture(autouse=True)
async def grace(desk: Desk) -> Person:
    """Support."""
    return await with_support(desk)


async def test_a_press_looks_once_more_and_takes_the_place_of_what_it_stood_in(desk: Desk, engine: AsyncEngine) -> None:
    earlier = desk.board.add("1.0", D_GRACE)
    await desk.deliver(pressed(U_GRACE, ActionId.LOOK_UP, "dana"))
    assert earlier.text.startswith("*Dana* would read this now:")
    assert await recorded(engine) == [AuditAction.LOOKED_UP]


async def test_a_press_about_nobody_here_is_refused(desk: Desk) -> None:
    await desk.deliver(pressed(U_GRACE, ActionId.LOOK_UP, "somebody-of-another-workspace"))
    assert desk.board.texts == [refused_message(desk.copy, NotFound("")).text]


async def test_every_press_of_somebody_who_may_not_is_refused_and_recorded(desk: Desk, engine: AsyncEngine) -> None:
    calls = await desk.house.calls("/v1/userinfo", "GET")
    actions = list(StaffPresses(desk.reception).table)
    for action_id in actions:
        await desk.deliver(pressed(U_RAVI, action_id, "dana"))
    assert len(desk.board.texts) == len(actions)
    assert all(text.startswith("That needs a support role") for text in desk.board.texts)
    assert await recorded(engine) == [AuditAction.REFUSED] * len(actions)
    assert await desk.house.calls("/v1/userinfo", "GET") == calls
