"""Relink is killed at each named point of writing a session, and after a restart the session is on each calendar once; so with channels."""

import pytest

from tests.scenarios.crashes import CALENDARS, HANDING_OUT, OPENING, WRITING, Stage, check_opening, check_writing


@pytest.mark.parametrize("point", WRITING)
async def test_a_session_is_on_each_calendar_once_wherever_relink_was_killed(stage: Stage, point: str) -> None:
    await check_writing(stage, point)


@pytest.mark.parametrize("point", OPENING)
async def test_an_account_has_one_channel_wherever_relink_was_killed(stage: Stage, point: str) -> None:
    await check_opening(stage, point)


async def test_the_points_are_those_that_relink_passes(stage: Stage) -> None:
    stage.strings.passed.unlink(missing_ok=True)
    session_id = await stage.book()
    await stage.memory.until_seen(session_id, set(CALENDARS))
    await stage.ask_for_file(session_id)
    await stage.memory.until_delivered(session_id)
    await stage.until_passed(WRITING[-1], HANDING_OUT[-1])
    passed = {point for point in stage.strings.points() if point.startswith(("place_session:", "hand_out_files:"))}
    # What another session's job read just before is shared, so that one more look may be needed.
    assert {point for point in passed if ":read-back-1:" not in point} == {*WRITING, *HANDING_OUT}
