"""Choosing another calendar: what would move is asked first, moved once, never doubled, and told in the message of the press."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotFound, TryLater
from bot.domain.jobs import JobKind
from bot.domain.messages import Message
from bot.domain.moving import Fate, MoveReceipt
from bot.domain.session import PlacementState, SessionWriter
from bot.services.moving import MovingService
from handlers.jobs.steps import T
from tests.services.harness import DANA, RAVI, House, W, session
from tests.services.placing import HOUR, START, placed
from tests.services.promises import AtOnce, Inbox, keep

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MOVING = (JobKind.PLACE_SESSION, JobKind.READ_BACK, JobKind.NOTIFY_PLATFORM, JobKind.TELL_MOVE)
PLACE = ("D0DANA", "1.0")


class Board(Inbox):
    """A Slack on which the message of the press stands."""

    def __init__(self) -> None:
        super().__init__()
        self.edits: list[str] = []

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Note what it becomes."""
        assert (slack_channel_id, ts) == PLACE
        self.edits.append(message.text)


@pytest.fixture
async def moving(house: House) -> MovingService:
    """Relink writes; tomorrow's session and the one of the day after are on Dana's work calendar, and so is yesterday's."""
    house.writer = SessionWriter.RELINK
    await house.put(DANA, primary="cal_work")
    await house.put(RAVI)
    await house.use_cases().connections.look(DANA)
    for number, days in enumerate((0, 1, -2), start=1):
        at = START + timedelta(days=days)
        await house.use_cases().sessions.put(session(f"s{number}", starts_at=at, ends_at=at + HOUR, people=("dana",)))
    await settled(house)
    assert await on(house) == {"s1": {"cal_work"}, "s2": {"cal_work"}, "s3": {"cal_work"}}
    return house.use_cases().moving


async def settled(house: House, slack: Inbox | None = None) -> None:
    """Everything promised about sessions is kept, while calendars show what they were sent."""
    await keep(house, *MOVING, inbox=slack or Board(), in_pause=lambda: settle(house))
    await settle(house)


async def settle(house: House) -> None:
    """Calendars show what was accepted."""
    await house.control("settle")


async def on(house: House) -> dict[str, set[str]]:
    """On which calendars each session shows; never twice on one."""
    found: dict[str, set[str]] = {}
    for entry in await house.state("events"):
        if entry["event_id"] and not entry["deleted"]:
            found.setdefault(entry["event_id"].removeprefix("relink-"), set()).add(entry["calendar_id"])
    return found


async def told(house: House, receipt: MoveReceipt) -> dict[Fate, list[str]]:
    """What became of each session, as far as is written down."""
    fates = (await house.use_cases().moving.receipt(W, receipt.move.id)).fates
    return {fate: [session.id for session in sessions] for fate, sessions in fates.items()}


@ON_SQLITE
async def test_what_would_move_is_asked_before_anything_changes(house: House, moving: MovingService) -> None:
    question = await moving.question(await house.use_cases().connections.choices(DANA), "cal_home")
    assert question is not None
    assert [each.id for each in question.sessions] == ["s1", "s2"]
    assert (question.former.calendar_id, question.target.calendar_id, question.asks_platform) == ("cal_work", "cal_home", False)
    assert (await house.use_cases().connections.look(DANA)).primary == question.former
    assert house.promised == []


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
    asked = [job for job in house.promised if job.kind is JobKind.NOTIFY_PLATFORM]
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


class Died(BaseException):
    """The end of the process."""


class Mortal(AtOnce):
    """Steps in a process that dies before and after each of them, at each point once, and forgets what it did not record."""

    def __init__(self, house: House, died_at: set[str], key: str, in_pause: Callable[[], Awaitable[None]]) -> None:
        super().__init__(house, in_pause)
        self._died_at = died_at
        self._key = key

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Do it, unless this is where the process dies."""
        self._die_once(f"{self._key}:{name}:before")
        done = await super().run(name, effect)
        self._die_once(f"{self._key}:{name}:done")
        return done

    def _die_once(self, point: str) -> None:
        if point not in self._died_at:
            self._died_at.add(point)
            raise Died


async def test_killed_anywhere_every_session_is_always_on_a_calendar_and_in_the_end_on_the_right_one_alone(
    house: House, moving: MovingService
) -> None:
    slack, died_at = Board(), set[str]()
    await moving.move(DANA, "cal_home", "press:1", *PLACE)
    for job in [job for job in house.promised if job.kind in MOVING]:
        house.promised[:] = [job]
        while house.promised:
            with suppress(Died):
                await keep(house, job.kind, inbox=slack, steps=lambda job: Mortal(house, died_at, job.key, lambda: settle(house)))
            assert {"s1", "s2"} <= set(await on(house)), died_at
    await settle(house)
    assert {point.rpartition(":")[0].rpartition(":")[2] for point in died_at} >= {"prepare", "look", "write", "read-back-0", "tidy", "tell"}
    assert await on(house) == {"s1": {"cal_home"}, "s2": {"cal_home"}, "s3": {"cal_work"}}
    assert len(set(slack.edits)) == 1
    assert "2 moved" in slack.edits[-1]
