"""The queue over Slack: read, filtered, turned; cases taken, noted and closed, by whoever may; everybody else is refused."""

import re
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.audit import AuditAction
from bot.domain.cases import PAGE, CaseState
from bot.domain.people import Person
from bot.views.ids import ActionId, BlockId, CallbackId
from bot.views.queue import query_of
from handlers.slack.staff_presses import StaffPresses
from tests.services.harness import W
from tests.slack.harness import Desk
from tests.slack.payloads import CHANNEL, DANA, Json, command, interaction, press
from tests.slack.staff import D_GRACE, U_GRACE, U_RAVI, pressed, recorded, with_support
from tests.storage.values import case


@pytest.fixture(autouse=True)
async def grace(desk: Desk) -> Person:
    """Support; Dana's case is open."""
    known = await with_support(desk)
    async with desk.house.storage.writing() as unit:
        await unit.cases.add(case(programme=None))
    return known


def support(text: str = "", user: str = U_GRACE) -> Json:
    """What somebody types."""
    return command(text, "D0ANY", user, command="/calendar-support")


def sent_off(callback: CallbackId, values: Json, metadata: str, user: str = U_GRACE) -> Json:
    """A window with what was filled in."""
    view = {"id": f"V{callback}", "type": "modal", "callback_id": callback.value, "private_metadata": metadata, "state": {"values": values}}
    return interaction("view_submission", user={"id": user, "team_id": W}, view=view)


def filled(block: BlockId, **value: Any) -> Json:
    """One field of it."""
    return {block.value: {block.value: value}}


async def the_case(desk: Desk) -> Any:
    async with desk.house.storage.reading() as unit:
        return await unit.cases.get(W, "case-1")


@pytest.mark.parametrize("text", ["", "queue", "Queue ", "broken"])
async def test_support_reads_the_queue_in_its_own_conversation(desk: Desk, engine: AsyncEngine, text: str) -> None:
    await desk.deliver(support(text))
    [shown] = desk.board.shown
    assert shown.channel == D_GRACE
    assert shown.text.startswith("One person needs somebody:\n*Dana*: a new sign-in is needed\nNext session at risk: ")
    assert await recorded(engine) == [AuditAction.SAW_QUEUE]


async def test_a_press_takes_a_case_and_the_queue_shows_it(desk: Desk) -> None:
    await desk.deliver(support())
    [shown] = desk.board.shown
    await desk.deliver(pressed(U_GRACE, "take_from_queue:0", "case-1 {}", message_ts=shown.ts))
    assert "Grace has it" in shown.text
    assert ((await the_case(desk)).state, len(desk.board.shown)) == (CaseState.TAKEN, 1)


async def test_more_than_a_page_is_turned(desk: Desk) -> None:
    async with desk.house.storage.writing() as unit:
        for number in range(PAGE):
            await unit.people.put(
                Person(W, f"p{number}", f"p{number}@coach.example", f"Coach {number}", (await unit.people.get(W, "dana")).role)
            )
            await unit.cases.add(case(f"more-{number}", person_id=f"p{number}", next_at=None))
    await desk.deliver(support())
    [shown] = desk.board.shown
    [turn] = [each for block in shown.message.blocks for each in block.get("elements", []) if each.get("action_id") == "queue:1"]
    await desk.deliver(pressed(U_GRACE, turn["action_id"], turn["value"], message_ts=shown.ts))
    assert "here are 11 to 11" in shown.text


async def test_what_is_filled_in_is_what_the_queue_shows_then(desk: Desk) -> None:
    await desk.deliver(pressed(U_GRACE, ActionId.FILTER_QUEUE, "{}", message_ts="1.0"))
    [view] = desk.board.views.values()
    earlier = desk.board.add("1.0", D_GRACE)
    values = filled(BlockId.DOMAIN, value=" elsewhere.example ") | filled(BlockId.CAUSE, selected_option={"value": "relink"})
    values |= filled(BlockId.NOBODYS, selected_options=[{"value": "nobodys"}])
    await desk.deliver(sent_off(CallbackId.QUEUE, values, view["private_metadata"]))
    assert earlier.text.startswith("Nobody is in the queue here.")
    assert "a new sign-in is needed, elsewhere.example and that nobody has yet" in earlier.text


async def test_a_note_is_written_in_a_window(desk: Desk, engine: AsyncEngine) -> None:
    await desk.deliver(pressed(U_GRACE, ActionId.NOTE_CASE, "case-1"))
    [view] = desk.board.views.values()
    for _ in range(2):
        response = await desk.deliver(sent_off(CallbackId.CASE_NOTE, filled(BlockId.NOTE, value="Called her"), view["private_metadata"]))
        assert response.body == ""
    await desk.deliver(pressed(U_GRACE, ActionId.OPEN_CASE, "case-1"))
    assert re.search(r"Grace wrote: Called her", desk.board.texts[-1])
    assert sorted(await recorded(engine)) == [AuditAction.NOTED, AuditAction.SAW_CASE]


async def test_who_somebody_is_in_slack_is_said_in_a_window(desk: Desk, engine: AsyncEngine) -> None:
    desk.user("U0NEW", "new@elsewhere.example")
    desk.user(U_RAVI, "ravi@coach.example")
    await desk.deliver(pressed(U_GRACE, ActionId.MATCH_PERSON, "dana"))
    [view] = desk.board.views.values()
    refused = await desk.deliver(sent_off(CallbackId.MATCH, filled(BlockId.SLACK_USER, selected_user=U_RAVI), view["private_metadata"]))
    assert "is known as somebody else" in str(refused.body)
    taken = await desk.deliver(sent_off(CallbackId.MATCH, filled(BlockId.SLACK_USER, selected_user="U0NEW"), view["private_metadata"]))
    assert (taken.body, await recorded(engine)) == ("", [AuditAction.MATCHED])
    assert (await desk.use_cases.people.get(W, "dana")).slack_user_id == "U0NEW"


async def test_on_a_card_only_the_presser_reads_what_came_of_it(desk: Desk) -> None:
    await desk.deliver(press(ActionId.TAKE_CASE, "case-1", CHANNEL, user={"id": U_GRACE, "team_id": W}))
    assert ([words.text for _, words in desk.board.responses], desk.board.shown) == (["Done."], [])
    async with desk.house.storage.writing() as unit:
        taken = await unit.cases.get(W, "case-1")
        await unit.cases.save(case(state=taken.state, assignee_id="U0SAM", assignee_name="Sam"))
    await desk.deliver(press(ActionId.TAKE_CASE, "case-1", CHANNEL, user={"id": U_GRACE, "team_id": W}))
    assert desk.board.responses[-1][1].text == "Sam has it already."


async def test_whoever_may_not_is_refused_everywhere_and_it_is_recorded(desk: Desk, engine: AsyncEngine) -> None:
    actions = list(StaffPresses(desk.reception).table)
    for action in actions:
        await desk.deliver(press(action, "case-1", CHANNEL, user={"id": U_RAVI, "team_id": W}))
    for action in (ActionId.NOTE_CASE, ActionId.FILTER_QUEUE, ActionId.MATCH_PERSON):
        await desk.deliver(press(action, "case-1", CHANNEL, user={"id": U_RAVI, "team_id": W}))
    texts = [*desk.board.texts, *(words.text for _, words in desk.board.responses if "needs a support role" in words.text)]
    assert len(texts) == len(actions)
    assert all("That needs a support role" in str(view) for view in desk.board.views.values())
    refused = await desk.deliver(sent_off(CallbackId.CASE_NOTE, filled(BlockId.NOTE, value="x"), "case-1", U_RAVI))
    assert "That needs a support role" in str(refused.body)
    refused = await desk.deliver(sent_off(CallbackId.MATCH, filled(BlockId.SLACK_USER, selected_user=U_RAVI), "dana", U_RAVI))
    assert "That needs a support role" in str(refused.body)
    await desk.deliver(sent_off(CallbackId.QUEUE, {}, "", U_RAVI))
    assert set(await recorded(engine)) == {AuditAction.REFUSED}
    assert len(await recorded(engine)) == len(actions) + 6
    assert await the_case(desk) == case(programme=None)


@pytest.mark.parametrize("value", ["", "no json", "[]", '{"page":-1,"cause":"other","age":7,"domain":""}', '{"page":"x"}'])
def test_what_a_button_of_long_ago_carries_shows_all(value: str) -> None:
    assert query_of(value) == query_of("{}")


async def test_a_coach_who_types_it_is_refused(desk: Desk, engine: AsyncEngine) -> None:
    await desk.deliver(support("", DANA))
    assert desk.board.texts[0].startswith("That needs a support role")
    assert await recorded(engine) == [AuditAction.REFUSED]
