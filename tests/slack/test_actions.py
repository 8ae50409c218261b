"""Presses and picks: each leads to one use case for the presser alone, and everything is acknowledged."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.linking import LinkPhase, Purpose
from bot.domain.people import Person
from bot.language.commands import Subcommand
from bot.views.calendars import calendar_reference as reference
from bot.views.ids import ActionId, with_suffix
from handlers.slack.actions import Answers, press_table
from handlers.slack.asked import Asked
from handlers.slack.staff_windows import StaffWindows
from tests.services.harness import DANA as COACH
from tests.services.harness import MIA
from tests.slack.harness import Desk, Shown, new_desk
from tests.slack.payloads import CHANNEL, DANA, DM, command, interaction, message, pick, press

SOMEBODY_ELSE = "U0SAM"


def refused(desk: Desk) -> str:
    """What anybody reads whose press no longer applies, or never was theirs."""
    return desk.copy.say("outdated")


def test_everything_that_can_be_pressed_leads_somewhere(desk: Desk) -> None:
    answers = Answers.of(desk.reception)
    table: dict[str, object] = {
        **press_table(answers),
        **answers.staff.table,
        **StaffWindows(desk.reception, desk.answering, answers.staff).table,
    }
    assert set(table) | {ActionId.OPEN_DOOR, ActionId.IT_NOTE, ActionId.ALERT_SETTINGS, ActionId.SEE_RECEIPT, ActionId.AGAIN} == set(
        ActionId
    )


@pytest.mark.parametrize("subcommand", Subcommand)
async def test_a_button_does_what_its_subcommand_does(desk: Desk, dana: Person, subcommand: Subcommand) -> None:
    response = await desk.deliver(press(with_suffix(ActionId.RUN, subcommand), subcommand.value))
    assert (response.status, response.body) == (200, "")
    assert len(desk.board.shown) == 1
    assert "Something failed" not in desk.board.texts[0]


async def test_a_button_with_a_value_of_long_ago_shows_the_overview(desk: Desk, dana: Person) -> None:
    await desk.deliver(press(ActionId.RUN, "dance"))
    assert "/calendar why" in desk.board.texts[0]


@pytest.mark.parametrize("action_id", ["something_of_long_ago", "open_door", "open_door:relink"])
async def test_what_needs_no_answer_is_acknowledged(desk: Desk, action_id: str) -> None:
    response = await desk.deliver(press(action_id, url="https://relink.example"))
    assert (response.status, response.body) == (200, "")
    assert desk.storage.opened == 0
    assert not desk.board.shown


async def test_a_session_is_looked_into(desk: Desk, dana: Person) -> None:
    await desk.deliver(press(ActionId.CHECK_SESSION, "s1"))
    await desk.deliver(pick(ActionId.PICK_SESSION_WHY, "s1"))
    assert all("Coaching" in text for text in desk.board.texts)


async def test_a_pick_is_replaced_by_its_answer(desk: Desk, dana: Person) -> None:
    picker = desk.board.add("1.0")
    calendars = (await desk.use_cases.connections.choices(dana)).choices
    other = next(calendar for _, calendar in calendars if calendar.calendar_id == "cal_other")
    await desk.deliver(pick(ActionId.PICK_PRIMARY, reference(other.calendar_id)))
    assert picker.before == ["earlier"]
    assert "Other" in picker.text
    facts = await desk.use_cases.connections.look(dana)
    assert facts.primary is not None
    assert facts.primary.calendar_id == "cal_other"


@pytest.mark.parametrize("value", ["", "cal_team", "not-a-reference", "9" * 150])
async def test_a_calendar_that_is_not_theirs_to_choose_is_refused(desk: Desk, dana: Person, value: str) -> None:
    await desk.deliver(pick(ActionId.PICK_PRIMARY, value))
    assert refused(desk) in desk.board.texts[0]
    facts = await desk.use_cases.connections.look(dana)
    assert facts.primary is not None
    assert facts.primary.calendar_id == "cal_work"


def again(shown: Shown) -> str:
    """What "Try again" carries."""
    [button] = [element for block in shown.message.blocks for element in block.get("elements", ()) if element.get("action_id") == "again"]
    return str(button["value"])


@pytest.mark.parametrize("asked", [command("primary"), message("primary"), press(with_suffix(ActionId.RUN, "primary"), "primary")])
async def test_try_again_asks_the_question_that_failed(desk: Desk, dana: Person, asked: dict[str, Any]) -> None:
    await desk.house.break_down()
    await desk.deliver(asked)
    await desk.house.mend()
    await desk.deliver(press(ActionId.AGAIN, again(desk.board.shown[-1])))
    assert "Where should sessions go?" in desk.board.texts[-1]


async def test_try_again_presses_once_more_what_its_presser_may_press(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.check(dana)
    await desk.house.break_down()
    await desk.deliver(pick(ActionId.PICK_PRIMARY, reference("cal_other")))
    value = again(desk.board.shown[-1])
    await desk.house.mend()
    desk.user(SOMEBODY_ELSE, MIA.email)
    await desk.know(MIA, SOMEBODY_ELSE, channel="D0MIA")
    await desk.deliver(press(ActionId.AGAIN, value, channel="D0MIA", user={"id": SOMEBODY_ELSE}))
    assert refused(desk) in desk.board.texts[-1]
    await desk.deliver(press(ActionId.AGAIN, value))
    assert "From now on, sessions go to" in desk.board.texts[-1]


def test_what_try_again_carries_is_never_longer_than_slack_allows() -> None:
    assert len(Asked("d", "T1", "U1", DM, text="x" * 40_000).reference) == 2000


async def test_calendars_are_taken_out_of_what_blocks(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.check(dana)
    chosen = [reference("cal_other"), reference("cal_home"), reference("cal_of_somebody_else")]
    await desk.deliver(pick(ActionId.NOT_BLOCKING, *chosen, several=True))
    assert (await desk.use_cases.connections.accounts(dana)).not_blocking == {"cal_other", "cal_home"}
    empty = press(ActionId.NOT_BLOCKING)
    empty["actions"][0] |= {"type": "multi_external_select", "selected_options": []}
    await desk.deliver(empty)
    assert not (await desk.use_cases.connections.accounts(dana)).not_blocking


async def test_a_login_is_unlinked_and_the_button_goes(desk: Desk, dana: Person) -> None:
    await desk.use_cases.connections.check(dana)
    accounts = desk.board.add("1.0")
    await desk.deliver(press(with_suffix(ActionId.UNLINK, "0"), "pro_home"))
    assert accounts.before == ["earlier"]
    assert "dana@home.example" in accounts.text
    account = (await desk.use_cases.connections.check(dana)).facts.account
    assert account is not None
    assert [profile.profile_id for profile in account.profiles] == ["pro_work"]


@pytest.mark.parametrize("value", ["pro_ravi", "nothing", ""])
async def test_another_persons_login_is_not_unlinked(desk: Desk, dana: Person, value: str) -> None:
    await desk.deliver(press(ActionId.UNLINK, value))
    assert desk.copy.say("unlinked-before") in desk.board.texts[0]
    assert len((await desk.house.account("acc_ravi"))["profiles"]) == 1


async def test_a_login_that_came_back_is_used_turned_down_or_taken_back(desk: Desk) -> None:
    mia = await desk.know(MIA, DANA)
    first = await desk.house.linked(mia, MIA.email)
    await desk.deliver(press(ActionId.USE_LINK, first.id))
    await desk.deliver(press(ActionId.UNDO_LINK, first.id))
    second = await desk.house.linked(mia, MIA.email)
    await desk.deliver(press(ActionId.REJECT_LINK, second.id))
    async with desk.house.storage.reading() as unit:
        phases = [link.phase for each in (first, second) if (link := await unit.links.find_link(mia.workspace_id, each.id))]
    assert phases == [LinkPhase.REJECTED, LinkPhase.REJECTED]
    assert len(desk.board.shown) == 3
    assert first.purpose is Purpose.CONNECT


async def test_a_login_that_waits_for_somebody_else_is_refused(desk: Desk, dana: Person) -> None:
    await desk.house.put(MIA)
    link = await desk.house.linked(MIA, MIA.email)
    await desk.deliver(press(ActionId.USE_LINK, link.id))
    assert refused(desk) in desk.board.texts[0]


async def test_all_missed_sessions_come_as_files(desk: Desk, dana: Person) -> None:
    await desk.deliver(press(ActionId.GET_ALL_FILES))
    assert [job.fields["workspace_id"] for job in desk.house.promised if job.kind == "hand_out_files"] == [COACH.workspace_id]


async def test_a_press_in_a_channel_is_answered_in_the_direct_message(desk: Desk, dana: Person) -> None:
    await desk.deliver(press(ActionId.GET_FILE, "s1", channel=CHANNEL))
    assert [shown.channel for shown in desk.board.shown] == [DM]
    assert [job.kind for job in desk.house.promised if job.kind == "hand_out_files"] == ["hand_out_files"]


async def test_a_press_in_a_window_is_answered_in_the_direct_message(desk: Desk, dana: Person) -> None:
    body = press(ActionId.RUN, "help", container={"type": "view", "view_id": "V1"}, message=None, response_url=None)
    del body["channel"]
    assert (await desk.deliver(body)).status == 200
    assert [shown.channel for shown in desk.board.shown] == [DM]


async def test_the_same_press_delivered_twice_is_answered_once(desk: Desk, dana: Person) -> None:
    body = press(ActionId.RESEND, "s1")
    later = desk.house.clock
    for _ in range(2):
        assert (await desk.deliver(body)).status == 200
        later.advance(timedelta(minutes=2))
    assert len(desk.board.shown) == 1
    assert [job.kind for job in desk.house.promised].count("notify_platform") == 1  # type: ignore[arg-type]  # a kind is its name


@pytest.mark.parametrize(
    "body",
    [
        interaction("view_submission", view={"id": "V1", "type": "modal", "callback_id": "it_note", "state": {"values": {}}}),
        interaction("view_closed", view={"id": "V1", "type": "modal", "callback_id": "it_note"}, is_cleared=False),
        interaction("shortcut", callback_id="of_long_ago", action_ts="1.0"),
        interaction("message_action", callback_id="of_long_ago", action_ts="1.0", message_ts="1.0", channel={"id": CHANNEL}),
    ],
    ids=lambda body: str(body["type"]),
)
async def test_what_nothing_listens_to_is_acknowledged(desk: Desk, body: dict[str, Any]) -> None:
    response = await desk.deliver(body)
    assert (response.status, response.body) == (200, "")


async def test_the_button_that_says_it_is_done_looks_now(desk: Desk, dana: Person) -> None:
    await desk.house.control("disconnect", profile_id="pro_work")
    await desk.deliver(press(ActionId.DONE, "done"))
    assert "isn't right yet" in desk.board.texts[-1]


async def test_however_often_it_is_pressed_one_answer_stands_and_is_true(desk: Desk, dana: Person) -> None:
    await desk.house.control("disconnect", profile_id="pro_work")
    one, other = (new_desk(desk.house, desk.board, patience_seconds=0.2) for _ in range(2))
    for each in (one, one, other):
        await each.send(press(ActionId.DONE, "done"))
    await one.settle()
    await other.settle()
    [text] = desk.board.texts
    assert "isn't right yet" in text
    await desk.house.control("reconnect", profile_id="pro_work")
    await other.deliver(press(ActionId.DONE, "done"))
    [text] = desk.board.texts
    assert "isn't right yet" not in text
