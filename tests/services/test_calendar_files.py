"""Files: recorded before they are handed out, only of one's own sessions, once per request."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.domain.calendar_files import FILES_AT_ONCE, ONE_WISH, HandOut, Snapshot, snapshot_of, snapshot_uid
from bot.domain.errors import NotFound
from bot.domain.jobs import JobKind
from bot.domain.session import Placement, PlacementState
from bot.services.calendar_files import CalendarFileService
from tests.services.harness import DANA, MIA, RAVI, House, W, session
from tests.services.scenes import checked

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
START = session().starts_at


@pytest.fixture
async def files(house: House) -> CalendarFileService:
    """Dana and Ravi meet tomorrow (late) and the day after (early), Ravi and Mia without her."""
    await house.put(DANA, primary="cal_work")
    await house.put(RAVI, MIA)
    for told in (
        session("late", starts_at=START + DAY, ends_at=START + DAY + HOUR),
        session("early"),
        session("theirs", people=("ravi", "mia")),
    ):
        await house.use_cases().sessions.put(told)
    house.promised.clear()
    return house.use_cases().calendar_files


async def latest(house: House, session_id: str, person_id: str = "dana") -> Snapshot | None:
    """What was last recorded as handed out."""
    async with house.storage.reading() as unit:
        return await unit.hand_outs.latest_snapshot(W, session_id, person_id)


async def asked(house: House, *session_ids: str) -> HandOut:
    """A request as it was recorded while the sessions were Dana's."""
    hand_out = HandOut("files:1", W, "dana", "D1", None, session_ids, house.clock.now)
    async with house.storage.writing() as unit:
        await unit.hand_outs.add(hand_out)
    return hand_out


async def test_a_request_is_recorded_and_promised_once(house: House, files: CalendarFileService) -> None:
    for _ in range(2):
        sessions = await files.promise(DANA, ["late", "early", "late"], "D1", "17.1", "action:1")
        assert [each.id for each in sessions] == ["early", "late"]
    [job] = house.promised
    assert job.kind is JobKind.HAND_OUT_FILES
    hand_out = await files.get(W, job.text("hand_out_id"))
    assert (hand_out.person_id, hand_out.slack_channel_id, hand_out.thread_ts) == ("dana", "D1", "17.1")
    assert (hand_out.session_ids, hand_out.made_at, hand_out.slack_file_id) == (("late", "early"), house.clock.now, None)
    await files.promise(DANA, ["early"], "D1", None, "action:2")
    assert len(house.promised) == 2


async def test_the_same_button_is_another_wish_later_however_the_clock_stands(house: House, files: CalendarFileService) -> None:
    house.clock.now = house.clock.now.replace(second=59)
    for seconds, wishes in ((0, 1), (2, 1), (ONE_WISH.total_seconds(), 2), (2, 2), (3600, 3)):
        house.clock.advance(timedelta(seconds=seconds))
        await files.promise(DANA, ["early"], "D1", None, "press:1")
        assert len(house.promised) == len({job.key for job in house.promised}) == wishes
        assert (await files.get(W, house.promised[-1].key)).made_at <= house.clock.now


async def test_whoever_pressed_is_known_in_the_promises_own_transaction(house: House, files: CalendarFileService) -> None:
    assert await files.promise_to(W, "U1", ["early"], "D1", None, "action:1") == ()
    assert house.promised == []
    await house.use_cases().people.bind(DANA, "U1", "D1")
    assert [each.id for each in await files.promise_to(W, "U1", ["early"], "D1", None, "action:1")] == ["early"]
    assert (await files.get(W, f"files:{W}:action:1")).person_id == "dana"
    with pytest.raises(NotFound):
        await files.promise_to(W, "U1", ["theirs"], "D1", None, "action:2")
    assert await files.promise_to("T0OTHER", "U1", ["early"], "D1", None, "action:3") == ()
    assert len(house.promised) == 1


@pytest.mark.parametrize("session_ids", [["theirs"], ["early", "theirs"], ["made-up"], ["early", "made-up"], []])
async def test_a_foreign_session_is_refused_with_everything_asked_beside_it(
    house: House, files: CalendarFileService, session_ids: list[str]
) -> None:
    with pytest.raises(NotFound):
        await files.promise(DANA, session_ids, "D1", None, "action:1")
    with pytest.raises(NotFound):
        await files.get(W, f"files:{W}:action:1")
    assert house.promised == []
    assert await latest(house, "early") is None


async def test_what_the_file_shows_is_recorded_before_it_is_there(house: House, files: CalendarFileService) -> None:
    content, sessions = await files.record_and_write(await asked(house, "late", "early"))
    assert [each.id for each in sessions] == ["early", "late"]
    events = Calendar.from_ical(content).walk("VEVENT")
    assert [str(event["UID"]) for event in events] == [snapshot_uid(W, "early"), snapshot_uid(W, "late")]
    assert [event.decoded("DTSTART") for event in events] == [START, START + DAY]
    assert await latest(house, "early") == snapshot_of(session("early"), "dana", "files:1", house.clock.now)


async def test_a_later_file_records_the_newer_sequence(house: House, files: CalendarFileService) -> None:
    for _ in range(2):
        await files.record_and_write(await asked(house, "early"))
    house.clock.advance(HOUR)
    await house.use_cases().sessions.put(session("early", sequence=2, starts_at=START + HOUR, ends_at=START + 2 * HOUR))
    await files.record_and_write(await asked(house, "early"))
    given = await latest(house, "early")
    assert given is not None
    assert (given.sequence, given.starts_at, given.handed_at) == (2, START + HOUR, house.clock.now)
    assert await latest(house, "early", "ravi") is None


async def test_somebody_who_no_longer_takes_part_gets_no_file(house: House, files: CalendarFileService) -> None:
    await files.promise(DANA, ["early"], "D1", None, "action:1")
    await house.use_cases().sessions.put(session("early", sequence=2, people=("ravi",)))
    for nothing_of_theirs in (["early"], ["theirs"], ["made-up"], []):
        with pytest.raises(NotFound):
            await files.record_and_write(await asked(house, *nothing_of_theirs))


async def test_the_others_come_where_one_went_to_somebody_else_before_it_was_given(house: House, files: CalendarFileService) -> None:
    hand_out = await asked(house, "late", "early", "made-up")
    await house.use_cases().sessions.put(session("early", sequence=2, title="Not hers", people=("ravi",)))
    content, sessions = await files.record_and_write(hand_out)
    assert [each.id for each in sessions] == ["late"]
    assert b"Not hers" not in content
    assert await latest(house, "early") is None


async def test_what_this_file_gave_before_comes_called_off_where_it_went_to_somebody_else(house: House, files: CalendarFileService) -> None:
    hand_out = await asked(house, "late", "early")
    await files.record_and_write(hand_out)
    await house.use_cases().sessions.put(session("early", sequence=2, title="Not hers", people=("ravi",)))
    for _ in range(2):
        content, sessions = await files.record_and_write(hand_out)
        assert [(each.id, each.cancelled) for each in sessions] == [("early", True), ("late", False)]
        assert b"Not hers" not in content


async def test_a_delivery_is_recorded(house: House, files: CalendarFileService) -> None:
    await files.promise(DANA, ["early"], "D1", None, "action:1")
    hand_out = await files.get(W, f"files:{W}:action:1")
    house.clock.advance(HOUR)
    await files.delivered(hand_out, "F1")
    assert await files.get(W, hand_out.id) == replace(hand_out, slack_file_id="F1", posted_at=house.clock.now)


async def test_missed_is_what_the_calendar_was_not_seen_to_show(house: House, files: CalendarFileService) -> None:
    seen = Placement(W, "early", "dana", PlacementState.SEEN, 1, "relink-early", "cal_work")
    async with house.storage.writing() as unit:
        await unit.placements.save(seen)
    sessions = house.use_cases().sessions
    await sessions.put(session("past", starts_at=START - 2 * DAY, ends_at=START - 2 * DAY + HOUR))
    await sessions.put(session("off", starts_at=START + DAY))
    await sessions.cancel(W, "off")
    assert [each.id for each in await files.missed(DANA)] == ["late"]
    await sessions.put(session("early", sequence=2, title="Moved"))
    assert [each.id for each in await files.missed(DANA)] == ["early", "late"]
    await checked(house)
    asked = await house.state("calls_total")
    await files.missed(DANA)
    assert await house.state("calls_total") == asked


async def test_one_file_holds_a_hundred_sessions_at_most(house: House, files: CalendarFileService) -> None:
    count = FILES_AT_ONCE + 1
    many = [session(f"s{number:03}", starts_at=START + number * HOUR, ends_at=START + (number + 1) * HOUR) for number in range(count)]
    await house.use_cases().sessions.put_all(many)
    assert len(await files.missed(DANA)) > FILES_AT_ONCE
    assert len(await files.promise(DANA, [each.id for each in many], "D1", None, "action:1")) == FILES_AT_ONCE
