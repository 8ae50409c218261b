"""Choosing another calendar: what would move is asked first, moved once, never doubled, and told in the message of the press."""

from dataclasses import replace

import pytest

from bot.domain.errors import NotFound, TryLater
from bot.domain.jobs import JobKind
from bot.domain.messages import Message
from bot.domain.moving import Fate, MoveReceipt
from bot.domain.session import PlacementState, SessionWriter
from bot.services.moving import MovingService
from tests.services.harness import DANA, House, W
from tests.services.moves import PLACE, Board, on, settled
from tests.services.placing import HOUR, placed

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def told(house: House, receipt: MoveReceipt) -> dict[Fate, list[str]]:
    """What became of each session, as far as is written down."""
    fates = (await house.use_cases().moving.receipt(W, receipt.move.id)).fates
    return {fate: [session.id for session in sessions] for fate, sessions in fates.items()}


@ON_SQLITE
async def test_what_would_move_is_asked_before_anything_changes(house: House, moving: MovingService) -> None:
    question = await moving.question(await house.use_cases().connections.choices(DANA), "cal_home")
    assert question is not None
    assert [each.id for each in question.sessions] == ["s1", "s2"]
    assert question.former == (await house.use_cases().connections.look(DANA)).primary
    assert (question.target.calendar_id, question.asks_platform) == ("cal_home", False)
    assert house.promised == []


@ON_SQLITE
async def test_what_was_left_elsewhere_can_move_later_wherever_it_is(house: House, moving: MovingService) -> None:
    connections = house.use_cases().connections
    await connections.choose_primary(DANA, "cal_home")
    asked = await moving.question(await connections.choices(DANA), "cal_home")
    assert asked is not None
    assert asked.former is not None
    assert (asked.former.calendar_name, len(asked.sessions)) == ("Coaching", 2)
    async with house.storage.writing() as unit:
        await unit.placements.save(replace(await placed(house), calendar_id="cal_other"))
    asked = await moving.question(await connections.choices(DANA), "cal_home")
    assert asked is not None
    assert asked.former is None


@ON_SQLITE
async def test_nothing_moves_to_where_sessions_come_as_invitations(house: House, moving: MovingService) -> None:
    choices = await house.use_cases().connections.choices(DANA)
    invited = tuple((replace(profile, free_busy_only=True), calendar) for profile, calendar in choices.choices)
    assert await moving.question(replace(choices, choices=invited), "cal_home") is None


@ON_SQLITE
@pytest.mark.parametrize("calendar_id", ["cal_work", "cal_ravi", "cal_team", ""])
async def test_the_same_calendar_and_one_that_cannot_be_chosen_are_no_question(
    house: House, moving: MovingService, calendar_id: str
) -> None:
    assert await moving.question(await house.use_cases().connections.choices(DANA), calendar_id) is None


@ON_SQLITE
async def test_without_sessions_to_move_or_anybody_to_move_them_choosing_stays_one_press(house: House, moving: MovingService) -> None:
    choices = await house.use_cases().connections.choices(DANA)
    house.writer, house.platform_listens = SessionWriter.PLATFORM, False
    assert await house.use_cases().moving.question(choices, "cal_home") is None
    house.writer = SessionWriter.RELINK
    for session_id in ("s1", "s2"):
        await house.use_cases().sessions.cancel(W, session_id)
    assert await moving.question(choices, "cal_home") is None
    await house.break_down()
    with pytest.raises(TryLater):
        await house.use_cases().connections.choose_primary(DANA, "cal_home")


async def test_coming_sessions_move_and_past_ones_stay(house: House, moving: MovingService) -> None:
    slack = Board()
    receipt = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    assert not receipt.is_over
    await settled(house, slack)
    assert await on(house) == {"s1": {"cal_home"}, "s2": {"cal_home"}, "s3": {"cal_work"}}
    assert await told(house, receipt) == {Fate.MOVED: ["s1", "s2"]}
    [edit] = slack.edits
    assert "2 moved" in edit
    assert "“Home”" in edit


@ON_SQLITE
async def test_a_double_click_is_one_move_and_no_place_means_a_message_of_its_own(house: House, moving: MovingService) -> None:
    await house.use_cases().people.bind(DANA, "U0DANA", "D0DANA")
    first = await moving.move(DANA, "cal_home", "press:1")
    promised = list(house.promised)
    assert (await moving.move(DANA, "cal_home", "press:1")).move == first.move
    assert house.promised == promised
    slack = Board()
    await settled(house, slack)
    assert slack.edits == []
    assert [text for text in slack.texts if "2 moved" in text]


@ON_SQLITE
async def test_choosing_the_former_calendar_again_undoes_it(house: House, moving: MovingService) -> None:
    await moving.move(DANA, "cal_home", "press:1", *PLACE)
    await settled(house)
    question = await moving.question(await house.use_cases().connections.choices(DANA), "cal_work")
    assert question is not None
    assert [each.id for each in question.sessions] == ["s1", "s2"]
    back = await moving.move(DANA, "cal_work", "press:2", *PLACE)
    await settled(house)
    assert await on(house) == {"s1": {"cal_work"}, "s2": {"cal_work"}, "s3": {"cal_work"}}
    assert await told(house, back) == {Fate.MOVED: ["s1", "s2"]}


@ON_SQLITE
async def test_choosing_yet_another_calendar_meanwhile_leaves_no_double(house: House, moving: MovingService) -> None:
    slack = Board()
    first = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    ids = (W, "s1", "dana")
    assert await house.use_cases().placements.write(*ids) == "written"
    second = await moving.move(DANA, "cal_other", "press:2", *PLACE)
    assert second.move.session_ids == ("s1", "s2")
    await settled(house, slack)
    assert await on(house) == {"s1": {"cal_other"}, "s2": {"cal_other"}, "s3": {"cal_work"}}
    assert (await moving.receipt(W, first.move.id)).overtaken
    assert any("You chose another calendar since" in edit for edit in slack.edits)
    assert "2 moved" in slack.edits[-1]


@ON_SQLITE
async def test_a_move_that_was_overtaken_before_it_began_moves_nothing(house: House, moving: MovingService) -> None:
    first = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    await house.use_cases().connections.choose_primary(DANA, "cal_other")
    await moving.begin(W, first.move.id)
    assert JobKind.PLACE_SESSION not in house.kinds()
    assert JobKind.TELL_MOVE in house.kinds()


@ON_SQLITE
async def test_a_session_that_was_found_there_was_already_there(house: House, moving: MovingService) -> None:
    receipt = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    async with house.storage.writing() as unit:
        accepted_at = house.clock.now - HOUR
        there = replace(await placed(house), calendar_id="cal_home", state=PlacementState.SEEN, accepted_at=accepted_at, left_on=())
        await unit.placements.save(there)
    assert (await told(house, receipt))[Fate.ALREADY] == ["s1"]


@ON_SQLITE
async def test_what_cannot_be_moved_is_named_with_its_reason(house: House, moving: MovingService) -> None:
    slack = Board()
    receipt = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    await house.break_down("/v1/calendars/cal_home/events", method="POST", status=423)
    await settled(house, slack)
    assert await told(house, receipt) == {Fate.NOT_MOVED: ["s1", "s2"]}
    assert await on(house) == {"s1": {"cal_work"}, "s2": {"cal_work"}, "s3": {"cal_work"}}
    assert "2 could not be moved" in slack.edits[-1]
    assert "refuses access" in slack.edits[-1]


@ON_SQLITE
async def test_an_old_entry_that_cannot_be_taken_off_is_named(house: House, moving: MovingService) -> None:
    slack = Board()
    await house.control("calendar", calendar_id="cal_work", readonly=True)
    receipt = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    await settled(house, slack)
    assert await told(house, receipt) == {Fate.LEFT_BEHIND: ["s1", "s2"]}
    assert "the old entry stays" in slack.edits[-1]


@ON_SQLITE
async def test_what_was_cancelled_meanwhile_is_no_matter_and_what_moved_is_brought_at_its_new_time(
    house: House, moving: MovingService
) -> None:
    slack = Board()
    receipt = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    await house.use_cases().sessions.cancel(W, "s1")
    later = await house.use_cases().sessions.get(W, "s2")
    moved = replace(later, sequence=2, starts_at=later.starts_at + HOUR, ends_at=later.ends_at + HOUR)
    await house.use_cases().sessions.put(moved)
    await settled(house, slack)
    assert await on(house) == {"s2": {"cal_home"}, "s3": {"cal_work"}}
    assert await told(house, receipt) == {Fate.OFF: ["s1"], Fate.MOVED: ["s2"]}


@ON_SQLITE
async def test_where_the_platform_writes_it_is_asked_once_for_each_and_what_it_does_is_told(house: House, moving: MovingService) -> None:
    house.writer = SessionWriter.PLATFORM
    moving = house.use_cases().moving
    question = await moving.question(await house.use_cases().connections.choices(DANA), "cal_home")
    assert question is not None
    assert question.asks_platform
    receipt = await moving.move(DANA, "cal_home", "press:1", *PLACE)
    for _ in range(2):
        await moving.begin(W, receipt.move.id)
    asked = [job for job in house.promised if job.kind is JobKind.NOTIFY_PLATFORM][:2]
    assert [(job.text("session_id"), job.fields["told_elsewhere"]) for job in asked] == [("s1", 1), ("s2", 1)]
    assert JobKind.PLACE_SESSION not in house.kinds()
    house.writer = SessionWriter.RELINK
    assert await house.use_cases().placements.write(W, "s1", "dana") == "written"  # as the platform does
    house.writer = SessionWriter.PLATFORM
    slack = Board()
    await settled(house, slack)
    assert await told(house, receipt) == {Fate.MOVED: ["s1"], Fate.UNDER_WAY: ["s2"]}
    assert "not seen there so far" in slack.edits[-1]


@ON_SQLITE
@pytest.mark.parametrize("calendar_id", ["cal_ravi", "cal_team", "made-up", ""])
async def test_sessions_move_to_no_calendar_of_somebody_elses(house: House, moving: MovingService, calendar_id: str) -> None:
    with pytest.raises(NotFound):
        await moving.move(DANA, calendar_id, "press:1", *PLACE)
    assert house.promised == []


@ON_SQLITE
async def test_a_message_that_was_deleted_gets_no_receipt(house: House, moving: MovingService) -> None:
    class Deleted(Board):
        async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
            raise NotFound("message_not_found")

    await moving.move(DANA, "cal_home", "press:1", *PLACE)
    await settled(house, Deleted())
    assert house.kinds() == [JobKind.LOOK_AT_CONNECTION]
