"""A file that was handed out is followed when its session changes: once, by the newest, and by words where the calendar shows it itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar, Component

from bot.domain.calendar_files import SETTLES_IN, SnapshotState, snapshot_uid
from bot.domain.errors import Unreachable
from bot.domain.jobs import JobKind
from bot.domain.messages import FileUpload, Message
from bot.domain.session import Placement, PlacementState, Session, SessionStatus
from tests.services.harness import DANA, MIA, RAVI, House, W, session
from tests.services.promises import Inbox, keep

HOUR = timedelta(hours=1)
START = session().starts_at
MOVED: dict[str, Any] = {"starts_at": START + HOUR, "ends_at": START + 2 * HOUR}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def inbox(house: House) -> Inbox:
    """Dana asked for the file of tomorrow's session, and has it."""
    await house.put(DANA, RAVI, MIA)
    await house.use_cases().people.bind(DANA, "U0DANA", "D0DANA")
    await house.use_cases().sessions.put(session(location="Room 2"))
    await house.use_cases().calendar_files.promise(DANA, ["s1"], "D0DANA", "17.01", "press:1")
    inbox = Inbox()
    await keep(house, JobKind.HAND_OUT_FILES, inbox=inbox)
    inbox.files.clear()
    return inbox


async def change(house: House, **changes: Any) -> Session:
    """The platform tells of a change."""
    stored = await house.use_cases().sessions.get(W, "s1")
    return (await house.use_cases().sessions.put(replace(stored, sequence=stored.sequence + 1, **changes))).session


async def settle(house: House, inbox: Inbox) -> None:
    """What was promised is kept, once its time has come."""
    house.clock.advance(SETTLES_IN)
    await keep(house, JobKind.FOLLOW_FILE, inbox=inbox)


async def place(house: House, state: PlacementState, sequence: int = 1) -> None:
    """The session on Dana's calendar."""
    seen_at = house.clock.now if state is PlacementState.SEEN else None
    async with house.storage.writing() as unit:
        await unit.placements.save(Placement(W, "s1", "dana", state, sequence, "relink-s1", "cal_work", seen_at=seen_at))


def only_file(inbox: Inbox) -> tuple[FileUpload, Component]:
    """The one file that came, and its one entry."""
    [file] = inbox.files.values()
    [event] = Calendar.from_ical(file.content).walk("VEVENT")
    return file, event


async def test_a_moved_session_brings_the_file_that_replaces_the_former_into_the_same_conversation(house: House, inbox: Inbox) -> None:
    await change(house, **MOVED)
    await keep(house, JobKind.FOLLOW_FILE, inbox=inbox)
    assert not inbox.files  # it may move again at once
    await settle(house, inbox)
    file, event = only_file(inbox)
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (snapshot_uid(W, "s1"), 2, "CONFIRMED")
    assert event.decoded("DTSTART") == MOVED["starts_at"]
    assert all(name in file.comment for name in ("has moved", "Google", "Outlook", "Apple"))
    brought = await house.use_cases().calendar_files.get(W, f"follow:{W}:s1:dana:2")
    assert (brought.slack_channel_id, brought.thread_ts, brought.slack_file_id) == ("D0DANA", "17.01", "F1")


async def test_the_next_change_follows_the_file_that_followed(house: House, inbox: Inbox) -> None:
    await change(house, **MOVED)
    await settle(house, inbox)
    inbox.files.clear()
    await change(house, status=SessionStatus.CANCELLED)
    await settle(house, inbox)
    file, event = only_file(inbox)
    assert (event["SEQUENCE"], event["STATUS"]) == (3, "CANCELLED")
    assert "is cancelled" in file.comment
    inbox.files.clear()
    await change(house, status=SessionStatus.CONFIRMED)
    await settle(house, inbox)
    assert "is on after all" in only_file(inbox)[0].comment


async def test_of_several_changes_the_newest_alone_is_told(house: House, inbox: Inbox) -> None:
    for hours in (1, 2, 3):
        await change(house, starts_at=START + hours * HOUR, ends_at=START + (hours + 1) * HOUR)
        house.clock.advance(SETTLES_IN / 4)
    await settle(house, inbox)
    assert only_file(inbox)[1]["SEQUENCE"] == 4
    inbox.files.clear()
    await change(house, **MOVED)
    await change(house, starts_at=START + 3 * HOUR, ends_at=START + 4 * HOUR)
    await settle(house, inbox)
    assert not inbox.files  # it is where the file says


async def test_a_session_that_is_no_longer_theirs_is_called_off_and_tells_nothing_new(house: House, inbox: Inbox) -> None:
    await change(house, people=("ravi", "mia"), title="Ravi and Mia", location="Room 9", **MOVED)
    await settle(house, inbox)
    file, event = only_file(inbox)
    assert (event["STATUS"], event["SUMMARY"], event.decoded("DTSTART")) == ("CANCELLED", "Coaching", START)
    assert "LOCATION" not in event
    assert "no longer one of your sessions" in file.comment
    assert "Mia" not in f"{file.comment}{file.title}{file.content!r}"


@pytest.mark.parametrize("changes", [{"title": "Another"}, {"people": ("dana", "ravi", "mia")}, {"description": "More words"}])
async def test_what_changes_neither_time_nor_people_promises_nothing(house: House, inbox: Inbox, changes: dict[str, Any]) -> None:
    await change(house, **changes)
    assert JobKind.FOLLOW_FILE not in house.kinds()


async def test_nobody_else_hears_of_it(house: House, inbox: Inbox) -> None:
    await change(house, **MOVED)
    assert [job.text("person_id") for job in house.promised if job.kind is JobKind.FOLLOW_FILE] == ["dana"]


async def test_a_batch_and_a_deletion_are_followed_too(house: House, inbox: Inbox) -> None:
    await house.use_cases().sessions.put_all([session(sequence=2, **MOVED), session("s2", title="Next"), session(sequence=3, title="Same")])
    await house.use_cases().sessions.cancel(W, "s1")
    await settle(house, inbox)
    assert only_file(inbox)[1]["SEQUENCE"] == 4


async def test_a_file_asked_for_after_the_change_is_not_brought_again(house: House, inbox: Inbox) -> None:
    await change(house, **MOVED)
    await house.use_cases().calendar_files.promise(DANA, ["s1"], "D0DANA", None, "press:2")
    await keep(house, JobKind.HAND_OUT_FILES, inbox=inbox)
    inbox.files.clear()
    await settle(house, inbox)
    assert not inbox.files


async def test_where_the_calendar_shows_the_session_itself_the_copy_can_go_and_is_spoken_of_once(house: House, inbox: Inbox) -> None:
    await change(house, **MOVED)
    await place(house, PlacementState.SEEN, sequence=2)
    await settle(house, inbox)
    assert not inbox.files
    [told] = inbox.texts
    assert "has moved" in told
    assert "can be deleted" in told
    async with house.storage.reading() as unit:
        given = await unit.hand_outs.latest_snapshot(W, "s1", "dana")
    assert given is not None
    assert (given.state, given.starts_at) == (SnapshotState.LET_GO, START)
    await change(house, status=SessionStatus.CANCELLED)
    await settle(house, inbox)
    assert len(inbox.texts) == 1


async def test_a_cancelled_session_that_was_on_the_calendar_itself_needs_no_file(house: House, inbox: Inbox) -> None:
    await place(house, PlacementState.SEEN)
    await change(house, status=SessionStatus.CANCELLED)
    await place(house, PlacementState.REMOVED, sequence=2)
    await settle(house, inbox)
    assert not inbox.files
    assert "can be deleted" in inbox.texts[0]


async def test_a_calendar_that_breaks_before_it_shows_the_change_is_no_reason_to_bring_none(house: House, inbox: Inbox) -> None:
    await place(house, PlacementState.SEEN)
    await change(house, **MOVED)
    await place(house, PlacementState.HELD, sequence=2)
    await settle(house, inbox)
    assert only_file(inbox)[1]["SEQUENCE"] == 2


async def test_where_slack_takes_no_file_a_link_comes_once(house: House, inbox: Inbox) -> None:
    inbox.takes_no_files = True
    await change(house, **MOVED)
    promised = list(house.promised)
    for _ in range(2):
        await settle(house, inbox)
        house.promised[:] = promised
    [message] = inbox.messages.values()
    [button] = [each for block in message.blocks for each in block.get("elements", ()) if each.get("url")]
    assert button["url"].endswith(".ics")
    assert (await house.use_cases().calendar_files.get(W, f"follow:{W}:s1:dana:2")).slack_file_id is None


async def test_a_conversation_that_is_gone_ends_it(house: House, inbox: Inbox) -> None:
    class Closed(Inbox):
        async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
            raise Unreachable("channel_not_found")

    await change(house, **MOVED)
    await settle(house, Closed())
    assert JobKind.FOLLOW_FILE not in house.kinds()


class Died(BaseException):
    """The end of the process."""


class Dying(Inbox):
    """A Slack before which the process dies once, right before or after what it does."""

    def __init__(self, *, after: bool) -> None:
        super().__init__()
        self._after = after
        self._alive = True

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """Upload, and die."""
        return await self._die_once(lambda: super(Dying, self).upload(slack_channel_id, file, thread_ts=thread_ts))

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Post, and die."""
        return await self._die_once(lambda: super(Dying, self).post(slack_channel_id, message, thread_ts=thread_ts, key=key))

    async def _die_once(self, do: Callable[[], Any]) -> str:
        alive, self._alive = self._alive, False
        if alive and not self._after:
            raise Died
        done: str = await do()
        if alive:
            raise Died
        return done


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("reached", [False, True])
async def test_a_process_that_dies_brings_it_once_all_the_same(house: House, inbox: Inbox, after: bool, reached: bool) -> None:
    slack = Dying(after=after)
    await change(house, **MOVED)
    if reached:
        await place(house, PlacementState.SEEN, sequence=2)
    with pytest.raises(Died):
        await settle(house, slack)
    await keep(house, JobKind.FOLLOW_FILE, inbox=slack)
    await keep(house, JobKind.FOLLOW_FILE, inbox=slack)
    assert (len(slack.files), len(slack.texts)) == ((0, 1) if reached else (1, 0))
