"""Relink writes sessions itself: booked, moved, cancelled on the platform, and what calendars then show; and what they refuse."""

from datetime import timedelta

import pytest
import pytest_asyncio

from bot.commands.world import World
from tests.scenarios.cronofy import broken, change
from tests.scenarios.memory import memory_of
from tests.scenarios.platform import book, cancel, in_days, move, tell_relink, until_on
from tests.scenarios.screen import Screen
from tests.scenarios.worlds import BOTH_MODES, Kind, Worlds

ONE, TWO = "cal_amara_work", "cal_kim_calendar"


@pytest_asyncio.fixture(loop_scope="session", params=BOTH_MODES)
async def writing(request: pytest.FixtureRequest, worlds: Worlds) -> World:
    """A world in each mode whose Relink writes sessions."""
    return await worlds.get(Kind(mode=request.param, writer="relink", name="writing"))


async def test_a_session_is_written_moved_and_withdrawn_on_every_linked_calendar_once(writing: World) -> None:
    amara, first, second = Screen(writing, "U0AMARA"), in_days(8), in_days(9, 15)
    await book(writing, "lighthouse", ["amara", "kim", "lee"], title="Lighthouse", starts_at=first)
    await until_on(writing, "lighthouse", ONE, TWO, starts_at=first)
    await amara.until_answered("why lighthouse", "“Lighthouse” (", "is there: on “Work”")

    await move(writing, "lighthouse", second)
    await until_on(writing, "lighthouse", ONE, TWO, starts_at=second)
    await cancel(writing, "lighthouse")
    await until_on(writing, "lighthouse")
    gone = await amara.command("why lighthouse")
    assert "Cronofy shows it on no calendar of yours" in gone.words


async def test_somebody_who_takes_part_no_more_loses_the_entry(writing: World) -> None:
    session = await book(writing, "harbour", ["amara", "kim"], title="Harbour")
    await until_on(writing, "harbour", ONE, TWO)
    await tell_relink(writing, "sessions", {**session, "people": ["kim"], "sequence": session["sequence"] + 1})
    await until_on(writing, "harbour", TWO)


async def test_when_another_primary_calendar_is_chosen_sessions_are_left_or_move_there_and_back(writing: World) -> None:
    jonas, later = Screen(writing, "U0JONAS"), in_days(11)
    for name in ("meadow", "brook"):
        await book(writing, name, ["jonas"], title=name.title())
        await until_on(writing, name, "cal_jonas_coaching")
    asked = await jonas.picks(await jonas.command("primary"), "pick_primary", "private", "Private")
    assert "Sessions would go to “Private”" in asked.first_line
    assert "are on “Coaching”" in asked.words
    left = await jonas.presses(asked, "Leave them")
    assert "From now on, sessions go to “Private”" in left.first_line
    await move(writing, "meadow", later)
    await until_on(writing, "meadow", "cal_jonas_private", starts_at=later)
    await until_on(writing, "brook", "cal_jonas_coaching")

    asked = await jonas.picks(await jonas.command("primary"), "pick_primary", "coaching", "Coaching")
    await jonas.presses(asked, "move_sessions")
    receipt = await jonas.until(lambda message: message.ts == asked.ts and "To undo it" in message.words)
    assert "moved" in receipt.words
    await until_on(writing, "meadow", "cal_jonas_coaching", starts_at=later)
    await until_on(writing, "brook", "cal_jonas_coaching")


@pytest.mark.parametrize(
    ("status", "reason", "button"),
    [
        (422, "its details were not accepted", "Talk to support"),
        (404, "the calendar no longer exists", "Send it again"),
        (423, "the calendar service refuses access", "Send it again"),
    ],
)
async def test_a_write_that_is_refused_is_said_with_its_reason(writing: World, status: int, reason: str, button: str) -> None:
    ravi, name = Screen(writing, "U0RAVI"), f"refusal{status}"
    async with broken(writing, [{"path": "/v1/calendars/cal_ravi_coaching/events", "method": "POST", "status": status}]):
        await book(writing, name, ["ravi"], title=name.title(), starts_at=in_days(12, status % 24))
        answer = await ravi.until_answered(f"why {name}", "did not get onto “Coaching”")
        assert reason in answer.first_line
        assert answer.primary == [button]


async def test_what_was_refused_once_arrives_when_it_is_sent_again(writing: World) -> None:
    ravi = Screen(writing, "U0RAVI")
    async with broken(writing, [{"path": "/v1/calendars/cal_ravi_coaching/events", "method": "POST", "status": 423}]):
        await book(writing, "orchard", ["ravi"], title="Orchard", starts_at=in_days(13))
        answer = await ravi.until_answered("why orchard", "did not get onto “Coaching”")
    sent = await ravi.presses(answer, "Send it again")
    assert "to be sent to your calendar again" in sent.words
    await until_on(writing, "orchard", "cal_ravi_coaching")
    await ravi.until_answered("why orchard", "is there: on “Coaching”")


async def test_what_was_booked_while_a_calendar_was_read_only_is_named_once_it_is_writable(writing: World) -> None:
    wei = Screen(writing, "U0WEI")
    await book(writing, "bridge", ["wei"], title="Bridge", starts_at=in_days(14))
    async with memory_of(writing) as memory:
        await memory.until_held("bridge", "wei")
    assert "“Bridge” (" in (await wei.command("sessions")).words
    await change(writing, "calendar", calendar_id="cal_wei_shared", readonly=False)
    answer = await wei.command("why bridge")
    assert "did not arrive while sessions could not (the calendar was read only)" in answer.first_line
    await wei.presses(answer, "Send it again")
    await until_on(writing, "bridge", "cal_wei_shared")
    await change(writing, "calendar", calendar_id="cal_wei_shared", readonly=True)


async def test_an_accepted_write_is_no_proof(writing: World) -> None:
    kim = Screen(writing, "U0KIM")
    async with broken(writing, settings={"write_delay_seconds": 3600}, repaired={"write_delay_seconds": 0.3}):
        await book(writing, "willow", ["kim"], title="Willow", starts_at=in_days(15))
        answer = await kim.until_answered("why willow", "was accepted on")
        assert "does not show on “Kim Park”" in answer.words
        assert answer.primary == ["Check again"]
    await until_on(writing, "willow", "cal_kim_calendar")
    there = await kim.presses(answer, "Check again")
    assert "is there: on “Kim Park”" in there.first_line


async def test_a_session_out_of_reach_is_written_by_nobody_and_said(writing: World) -> None:
    ingrid = Screen(writing, "U0INGRID")
    await book(writing, "horizon", ["ingrid"], title="Horizon", starts_at=in_days(1) + timedelta(days=300))
    answer = await ingrid.command("why horizon")
    assert "is too far ahead" in answer.first_line
    await until_on(writing, "horizon")
