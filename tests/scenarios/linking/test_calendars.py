"""Choosing the primary calendar, and the list of accounts, over the wire."""

import pytest

from bot.commands.world import World
from tests.scenarios.cronofy import until_taken_out
from tests.scenarios.forging import forge_press
from tests.scenarios.screen import Screen


async def test_one_of_a_hundred_and_more_calendars_is_found_by_typing(linking: World) -> None:
    jonas = Screen(linking, "U0JONAS")
    question = await jonas.command("primary")
    assert "There are 132 calendars I can write to" in question.first_line
    everything = await linking.options("U0JONAS", question.raw, "pick_primary")
    assert len(everything) <= 100
    assert [option["text"] for option in everything if "(current)" in option["text"]] == ["Coaching (main) (current)"]
    assert [option["text"] for option in await linking.options("U0JONAS", question.raw, "pick_primary", "129")] == ["Room 129"]

    asked = await jonas.picks(question, "pick_primary", "room 129", "Room 129")
    assert "The coaching platform writes them" in asked.words
    chosen = await jonas.presses(asked, "move_sessions")
    assert chosen.first_line == "From now on, sessions go to “Room 129” in jonas.lindqvist@brightwater.example."
    receipt = await jonas.until(lambda message: message.ts == asked.ts and "To undo it" in message.words)
    assert " moved." in receipt.words
    assert (await jonas.command()).first_line.startswith("Connected: sessions go to “Room 129”")
    again = await jonas.command("primary")
    found = await linking.options("U0JONAS", again.raw, "pick_primary", "room 129")
    assert [option["text"] for option in found] == ["Room 129 (current)"]


async def test_calendars_of_one_name_can_be_told_apart_and_only_writable_ones_are_offered(linking: World) -> None:
    lea, noor = Screen(linking, "U0LEA"), Screen(linking, "U0NOOR")
    offered = await linking.options("U0LEA", (await lea.command("primary")).raw, "pick_primary")
    # Google's two, and Outlook.com's under a heading of its own.
    assert [option["text"] for option in offered] == ["Calendar (main)", "Calendar", "Calendar (main)"]
    offered = await linking.options("U0NOOR", (await noor.command("primary")).raw, "pick_primary")
    assert [option["text"] for option in offered] == ["نور (main)"]


@pytest.mark.parametrize("value", ["theirs", "cal_wei_own", "cal_amara_work", ""])
async def test_a_calendar_of_somebody_else_is_not_taken(linking: World, value: str) -> None:
    ingrid, wei = Screen(linking, "U0INGRID"), Screen(linking, "U0WEI")
    if value == "theirs":
        value = (await linking.options("U0WEI", (await wei.command("primary")).raw, "pick_primary"))[0]["value"]
    mine = await ingrid.command("primary")
    refused = await ingrid.answer_to(lambda: forge_press(linking, "U0INGRID", mine, "pick_primary", value))
    assert "Nothing was changed" in refused.words
    assert "“Agenda”" in (await ingrid.command()).first_line


async def test_one_login_is_unlinked_and_the_others_stay(linking: World) -> None:
    ravi = Screen(linking, "U0RAVI")
    listed = await ravi.command("accounts")
    assert listed.first_line == "You have 2 calendar accounts linked."
    assert "Apple (ravi.menon@icloud.example): Relink, it needs a new sign-in" in listed.words
    unlink = next(button for button in listed.raw["buttons"] if button["value"] == "pro_ravi2")
    asked = await linking.press("U0RAVI", listed.raw, unlink["action_id"], block_id=unlink["block_id"], confirm=False)
    assert asked["messages"] == []
    gone = await ravi.answer_to(lambda: linking.press("U0RAVI", listed.raw, unlink["action_id"], block_id=unlink["block_id"], settle_ms=0))
    assert gone.first_line.startswith("ravi.menon@icloud.example is unlinked.")
    assert (await ravi.command("accounts")).first_line == "You have one calendar account linked."
    assert (await ravi.command()).first_line.startswith("Connected: sessions go to “Coaching”")
    await until_taken_out(linking, "ravi.menon@brightwater.example", "pro_ravi2")


async def test_which_calendars_block_is_the_persons_own_choice(linking: World) -> None:
    wei = Screen(linking, "U0WEI")
    listed = await wei.command("accounts")
    assert "Busy times of every calendar block bookings" in listed.words
    offered = await linking.options("U0WEI", listed.raw, "not_blocking", "")
    chosen = [option["value"] for option in offered if "Shared" in option["text"]]
    changed = await wei.answer_to(lambda: linking.press("U0WEI", listed.raw, "not_blocking", value=chosen, settle_ms=0))
    assert "Busy times of one calendar do not block bookings" in changed.words
    held = next(each["value"] for each in changed.raw["inputs"] if each["action_id"] == "not_blocking")
    assert [option["text"]["text"] for option in held] == [option["text"] for option in offered if option["value"] in chosen]
