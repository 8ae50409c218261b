"""What is promised by a press is written before the press is acknowledged, and answered readably when that cannot be."""

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import make_url

from bot.domain.jobs import JobKind
from bot.domain.people import Person
from bot.views.errors import not_kept_message
from bot.views.ids import ActionId
from handlers.slack import actions
from handlers.slack.asked import Asked
from handlers.slack.keeping import Keeping
from handlers.slack.presses import Presses
from tests.services.harness import DANA as COACH
from tests.services.harness import session
from tests.slack.harness import Desk, Recorder, bare_app, new_desk, signed
from tests.slack.payloads import CHANNEL, DANA, DM, WORKSPACE, Json, pick, press

FILE = pytest.param(lambda: press(ActionId.GET_FILE, "s1"), JobKind.HAND_OUT_FILES, id="a file")
PICKED_FILE = pytest.param(lambda: pick(ActionId.PICK_SESSION_FILE, "s1"), JobKind.HAND_OUT_FILES, id="a file of a picked session")
RESEND = pytest.param(lambda: press(ActionId.RESEND, "s1"), JobKind.NOTIFY_PLATFORM, id="a session again")


def kinds(desk: Desk) -> list[JobKind]:
    """What presses promised."""
    return [kind for kind in desk.house.kinds() if kind in (JobKind.HAND_OUT_FILES, JobKind.NOTIFY_PLATFORM)]


@pytest.mark.parametrize(("ask", "kind"), [FILE, PICKED_FILE, RESEND])
async def test_a_promise_stands_before_its_acknowledgement(desk: Desk, dana: Person, ask: Callable[[], Json], kind: JobKind) -> None:
    dying = new_desk(desk.house, desk.board, kind=Recorder)  # it ends right after, without any answer
    response = await dying.send(ask())
    assert (response.status, response.body) == (200, "")
    assert kinds(desk) == [kind]
    assert not desk.board.shown


@pytest.mark.parametrize(("ask", "kind"), [FILE, PICKED_FILE, RESEND])
async def test_its_answer_tells_of_the_one_promise(desk: Desk, dana: Person, ask: Callable[[], Json], kind: JobKind) -> None:
    await desk.deliver(ask())
    assert kinds(desk) == [kind]
    [answer] = desk.board.texts
    assert "Coaching" in answer


async def test_a_file_asked_for_again_after_a_restart_is_promised_once(desk: Desk, dana: Person) -> None:
    body = press(ActionId.GET_FILE, "s1")
    await desk.deliver(body)
    await new_desk(desk.house, desk.board).deliver(body)
    assert kinds(desk) == [JobKind.HAND_OUT_FILES]
    assert len(desk.board.shown) == 1


async def test_a_double_click_asks_for_one_file_and_another_message_for_another(desk: Desk, dana: Person) -> None:
    for message_ts in ("1.0", "1.0", "2.0"):
        await desk.deliver(press(ActionId.GET_FILE, "s1", message_ts=message_ts))
    assert kinds(desk) == [JobKind.HAND_OUT_FILES] * 2


async def test_a_session_of_somebody_else_is_promised_to_nobody(desk: Desk, dana: Person) -> None:
    await desk.use_cases.sessions.put(session("s2", people=("ravi",)))
    for ask in (press(ActionId.GET_FILE, "s2"), press(ActionId.RESEND, "s2"), press(ActionId.GET_FILE, "unheard of")):
        assert (await desk.deliver(ask)).status == 200
    assert not kinds(desk)
    assert all(text.startswith(desk.copy.say("outdated")) for text in desk.board.texts)
    assert len(desk.board.shown) == 3


@pytest.mark.parametrize("channel", [DM, CHANNEL])
async def test_a_first_press_of_somebody_slack_has_to_be_asked_about_is_kept_too(desk: Desk, channel: str) -> None:
    await desk.house.put(COACH)
    await desk.use_cases.sessions.put(session(people=("dana",)))
    desk.user(DANA, COACH.email)
    await desk.deliver(press(ActionId.GET_FILE, "s1", channel=channel))
    assert kinds(desk) == [JobKind.HAND_OUT_FILES]


async def test_a_database_that_is_down_still_ends_in_a_readable_answer(desk: Desk, dana: Person, caplog: pytest.LogCaptureFixture) -> None:
    desk.storage.down = OSError("the disk is gone")
    response = await desk.deliver(press(ActionId.GET_FILE, "s1"))
    assert (response.status, response.body) == (200, "")
    number = re.search(r"number (\w{4})", desk.board.texts[0])
    assert number
    assert number[1] in caplog.text
    assert not kinds(desk)


async def test_a_database_that_comes_back_meanwhile_keeps_the_promise(desk: Desk, dana: Person) -> None:
    asked, presses = _asked(), Presses(desk.reception)
    desk.storage.down = OSError("restarting")
    answer = await Keeping(desk.reception).make_sure(asked, presses.get_file_at_once, presses.get_file(asked))
    assert answer is not None
    desk.storage.down = None
    assert "Coaching" in (await answer(dana)).text
    assert kinds(desk) == [JobKind.HAND_OUT_FILES]


async def test_a_database_that_is_locked_holds_no_acknowledgement_up_and_nothing_is_half_done(
    desk: Desk, dana: Person, database_url: str
) -> None:
    app, keeping = bare_app(), Keeping(desk.reception, ack_seconds=0.05)
    answers = replace(actions.Answers.of(desk.reception), keeping=keeping)
    actions.register(app, desk.answering, answers, {})
    other = sqlite3.connect(str(make_url(database_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for ask in (press(ActionId.GET_FILE, "s1"), press(ActionId.RESEND, "s1")):
        response = await app.async_dispatch(signed(ask))
        assert (response.status, response.body) == (200, "")
    await desk.settle()
    assert desk.board.texts == [not_kept_message(desk.copy).text] * 2
    other.execute("ROLLBACK")
    other.close()
    async with desk.house.storage.writing():
        pass  # whoever waited had their turn
    assert not kinds(desk)
    await desk.deliver(press(ActionId.GET_FILE, "s1"))
    assert kinds(desk) == [JobKind.HAND_OUT_FILES]


def _asked() -> Asked:
    return Asked("action:1", WORKSPACE, DANA, DM, value="s1", is_with_relink=True)
