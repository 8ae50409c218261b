"""Choosing another calendar in Slack: the question what becomes of sessions, and the two ways to answer it."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import JobKind
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.domain.session import Placement, PlacementState
from bot.views.calendars import calendar_reference as reference
from bot.views.ids import ActionId
from tests.services.harness import DANA as COACH
from tests.slack.harness import Board, Desk, Recorder, new_desk
from tests.slack.payloads import pick, press


async def placed_on_work(desk: Desk) -> None:
    """Her session was seen on her work calendar."""
    async with desk.house.storage.writing() as unit:
        placement = Placement(
            COACH.workspace_id, "s1", "dana", PlacementState.SEEN, 1, "relink-s1", "cal_work", seen_at=desk.house.clock.now
        )
        await unit.placements.save(placement)


async def primary_of(desk: Desk, person: Person) -> str:
    """Where her sessions go."""
    primary = await desk.use_cases.connections.primary(person.workspace_id, person.id)
    assert primary is not None
    return primary.calendar_id


async def test_choosing_another_calendar_asks_first_what_becomes_of_sessions(desk: Desk, dana: Person) -> None:
    await placed_on_work(desk)
    picker = desk.board.add("1.0")
    await desk.deliver(pick(ActionId.PICK_PRIMARY, reference("cal_home")))
    assert "One coming session is on" in picker.text
    assert await primary_of(desk, dana) == "cal_work"
    await desk.deliver(press(ActionId.LEAVE_SESSIONS, reference("cal_home")))
    assert "From now on, sessions go to “Home”" in picker.text
    assert await primary_of(desk, dana) == "cal_home"
    assert JobKind.MOVE_SESSIONS not in desk.house.kinds()


async def test_moving_sessions_is_promised_before_it_is_acknowledged_and_once_per_message(desk: Desk, dana: Person) -> None:
    await placed_on_work(desk)
    await desk.use_cases.connections.check(dana)
    asked = desk.board.add("1.0")
    await new_desk(desk.house, desk.board, kind=Recorder).send(press(ActionId.MOVE_SESSIONS, reference("cal_home")))
    assert desk.house.kinds().count(JobKind.MOVE_SESSIONS) == 1
    assert await primary_of(desk, dana) == "cal_home"
    desk.house.clock.advance(timedelta(minutes=2))
    await desk.deliver(press(ActionId.MOVE_SESSIONS, reference("cal_home")))
    assert desk.house.kinds().count(JobKind.MOVE_SESSIONS) == 1
    assert "one session there" in asked.text


@pytest.mark.parametrize("action", [ActionId.MOVE_SESSIONS, ActionId.LEAVE_SESSIONS])
@pytest.mark.parametrize("value", ["", "cal_team", reference("cal_ravi")])
async def test_sessions_go_to_no_calendar_that_is_not_theirs(desk: Desk, dana: Person, action: ActionId, value: str) -> None:
    await desk.deliver(press(action, value))
    assert desk.copy.say("outdated") in desk.board.texts[0]
    assert await primary_of(desk, dana) == "cal_work"


class Slow(Board):
    """A Slack that makes an edit wait; `meanwhile` the sessions arrive."""

    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Once they have."""
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile:
            await meanwhile()
        await super().update(slack_channel_id, ts, message)


async def test_a_late_answer_does_not_cover_what_became_of_it(desk: Desk, dana: Person) -> None:
    async def moved() -> None:
        async with desk.house.storage.writing() as unit:
            before = await unit.placements.find(COACH.workspace_id, "s1", "dana")
            assert before is not None
            await unit.placements.save(replace(before, calendar_id="cal_home", seen_at=desk.house.clock.now))

    await placed_on_work(desk)
    await desk.use_cases.connections.check(dana)
    board = Slow()
    board.meanwhile, asked = moved, board.add("1.0")
    await new_desk(desk.house, board).deliver(press(ActionId.MOVE_SESSIONS, reference("cal_home")))
    assert ["one session there" in said for said in (*asked.before, asked.text)] == [False, True, False]
