"""The note for the administrator: its window opens at once, is filled for its presser, and never says that it waits for ever."""

import asyncio
import json
import re

import pytest

from bot.domain.errors import Expired, NotFound, RelinkError, TryLater
from bot.domain.people import Person, Unknown
from bot.views.ids import ActionId
from tests.slack.harness import Desk
from tests.slack.payloads import DANA, press


def words(desk: Desk) -> str:
    """What the only window says."""
    [view] = desk.board.views.values()
    return json.dumps(view, ensure_ascii=False)


async def test_the_window_opens_before_anything_is_looked_up_and_is_filled_then(desk: Desk, dana: Person) -> None:
    desk.storage.door.clear()
    response = await desk.send(press(ActionId.IT_NOTE))
    assert (response.status, response.body) == (200, "")
    async with asyncio.timeout(5):
        while not desk.board.views:
            await asyncio.sleep(0.001)
    assert desk.copy.say("note-loading") in words(desk)
    desk.storage.door.set()
    await desk.settle()
    assert "dana@coach.example" in words(desk)
    assert not desk.board.shown


async def test_a_stranger_reads_why_there_is_no_note(desk: Desk) -> None:
    desk.user(DANA, "nobody@else.example")
    await desk.deliver(press(ActionId.IT_NOTE))
    assert desk.copy.say_for("unknown", Unknown.NO_RECORD) in words(desk)


async def test_a_note_that_fails_says_a_number_that_the_log_says_too(desk: Desk, dana: Person, caplog: pytest.LogCaptureFixture) -> None:
    desk.storage.down = OSError("the disk is gone")
    await desk.deliver(press(ActionId.IT_NOTE))
    number = re.search(r"number (\w{4})", words(desk))
    assert number
    assert number[1] in caplog.text


@pytest.mark.parametrize("refusal", [TryLater("ratelimited"), Expired("expired_trigger_id")])
async def test_where_no_window_opens_the_note_comes_as_a_message(desk: Desk, dana: Person, refusal: RelinkError) -> None:
    await desk.house.control("calendar", calendar_id="cal_work", readonly=True)
    await desk.use_cases.connections.choose_primary(dana, "cal_other")
    await desk.house.control("calendar", calendar_id="cal_other", readonly=True)
    desk.board.once["open_view"] = refusal
    await desk.deliver(press(ActionId.IT_NOTE))
    [shown] = desk.board.shown
    assert "write permission on this calendar" in json.dumps(shown.message.blocks, default=str)


@pytest.mark.parametrize("refusal", [TryLater("ratelimited"), Expired("expired_trigger_id")])
async def test_a_stranger_for_whom_no_window_opens_reads_why_there_is_no_note(desk: Desk, refusal: RelinkError) -> None:
    desk.user(DANA, "nobody@else.example")
    desk.board.once["open_view"] = refusal
    await desk.deliver(press(ActionId.IT_NOTE))
    assert desk.copy.say_for("unknown", Unknown.NO_RECORD) in desk.board.texts[0]


async def test_somebody_whom_slack_hides_reads_why_there_is_no_note(desk: Desk) -> None:
    await desk.deliver(press(ActionId.IT_NOTE))
    assert desk.copy.say_for("unknown", Unknown.STRANGER) in words(desk)


async def test_a_note_that_was_offered_before_the_state_changed_says_what_holds_now(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.choose_primary(dana, "cal_work")
    await desk.deliver(press(ActionId.IT_NOTE))
    assert desk.copy.say("note-outdated") in words(desk)
    assert "Connected: sessions go to" in words(desk)


async def test_a_window_that_was_closed_meanwhile_is_let_go(desk: Desk, dana: Person) -> None:
    desk.board.once["update_view"] = NotFound("not_found")
    await desk.deliver(press(ActionId.IT_NOTE))
    assert not desk.board.shown


async def test_the_same_press_opens_one_window(desk: Desk, dana: Person) -> None:
    body = press(ActionId.IT_NOTE)
    await desk.deliver(body)
    await desk.deliver(body)
    assert len(desk.board.views) == 1
