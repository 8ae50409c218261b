"""What can be pressed in a receipt: another try, and the window that names every session, for its person alone."""

import json
from dataclasses import replace

import pytest

from bot.domain.errors import Expired
from bot.domain.jobs import JobKind
from bot.domain.people import Person, Unknown
from bot.domain.recovery import Bringing, Recovery
from bot.views.ids import ActionId
from tests.services.harness import session
from tests.slack.harness import Desk
from tests.slack.payloads import DANA, press


@pytest.fixture
async def receipts(desk: Desk, dana: Person) -> None:
    """One of Dana's that lacks a session, and one of Mia's."""
    lacking = Recovery("inc-1", dana.workspace_id, "dana", desk.house.clock.now, tells=True, sessions={"s1": Bringing.NEEDS_YOU})
    async with desk.house.storage.writing() as unit:
        await unit.sessions.put(session(title="Mentoring"))
        await unit.recoveries.add(lacking.finished(desk.house.clock.now))
        await unit.recoveries.add(replace(lacking, id="inc-2", person_id="mia").finished(desk.house.clock.now))


async def test_what_a_receipt_says_is_missing_is_tried_again_by_its_person_alone(desk: Desk, receipts: None) -> None:
    await desk.deliver(press(ActionId.RECOVER, "inc-2"))
    assert desk.copy.say("outdated") in desk.board.texts[-1]
    await desk.deliver(press(ActionId.RECOVER, "inc-1"))
    assert "I'm trying it once more" in desk.board.texts[-1]
    assert [job.text("recovery_id") for job in desk.house.promised if job.kind is JobKind.RECOVER] == ["inc-1"]


async def test_the_window_names_every_session_to_its_person_alone(desk: Desk, receipts: None) -> None:
    await desk.deliver(press(ActionId.SEE_RECEIPT, "inc-2"))
    assert desk.copy.say("outdated") in desk.board.texts[-1]
    assert not desk.board.views
    await desk.deliver(press(ActionId.SEE_RECEIPT, "inc-1"))
    [view] = desk.board.views.values()
    assert "“Mentoring”" in json.dumps(view, ensure_ascii=False)


async def test_where_no_window_opens_it_is_said(desk: Desk, receipts: None) -> None:
    desk.board.once["open_view"] = Expired("expired_trigger_id")
    await desk.deliver(press(ActionId.SEE_RECEIPT, "inc-1"))
    assert "Press “See all” once more" in desk.board.texts[-1]


async def test_a_stranger_reads_why_there_is_none(desk: Desk) -> None:
    desk.user(DANA, "nobody@else.example")
    await desk.deliver(press(ActionId.SEE_RECEIPT, "inc-1"))
    assert desk.copy.say_for("unknown", Unknown.NO_RECORD) in desk.board.texts[-1]
