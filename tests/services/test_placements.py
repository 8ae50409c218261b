"""One session onto one calendar: look, write, see, tidy; accepted is no proof, and a late job brings no old time back."""

from datetime import timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.session import EventDraft, PlacementState, SessionStatus
from bot.services.placements import SHARED_FOR, PlacementService, Step
from integrations.cronofy.client import CronofyClient
from tests.services.harness import AT_ONCE, DANA, INGRID, House, Overtaken, W, session
from tests.services.placing import HOUR, IDS, START, WRITTEN_AND_SEEN, bring, move, placed, shown
from tests.services.scenes import platform_wrote

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_accepted_is_no_proof_until_it_was_seen(house: House, placements: PlacementService) -> None:
    assert await placements.prepare(*IDS) is Step.WRITE
    assert await placements.look(*IDS) is Step.WRITE
    assert await placements.write(*IDS) is Step.WRITTEN
    accepted = await placed(house)
    assert (accepted.state, accepted.accepted_at, accepted.seen_at) == (PlacementState.ACCEPTED, house.clock.now, None)
    assert (accepted.calendar_id, accepted.profile_id, accepted.event_id) == ("cal_work", "pro_work", "relink-s1")
    assert await placements.read_back(*IDS) is Step.NOT_YET
    assert await placements.tidy(*IDS) is Step.STOPPED
    house.clock.advance(timedelta(seconds=10))
    assert await placements.read_back(*IDS) is Step.DONE
    seen = await placed(house)
    assert (seen.state, seen.seen_at, seen.accepted_at) == (PlacementState.SEEN, house.clock.now, accepted.accepted_at)
    assert await placements.tidy(*IDS) is Step.DONE
    assert await shown(house) == {"cal_work": (START, "Coaching")}


async def test_what_shows_already_is_not_written_again(house: House, placements: PlacementService) -> None:
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    writes = await house.calls("/v1/calendars/cal_work/events")
    assert await bring(house, placements) == [Step.WRITE, Step.DONE, Step.DONE]
    assert await house.calls("/v1/calendars/cal_work/events") == writes


async def test_running_a_step_twice_makes_one_entry(house: House, placements: PlacementService) -> None:
    for _ in range(2):
        assert await placements.write(*IDS) is Step.WRITTEN
    await house.control("settle")
    entries = [entry for entry in await house.state("events") if entry["event_id"]]
    assert len(entries) == 1


async def test_what_was_removed_by_hand_is_written_again_when_asked_for(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.control("event", calendar_id="cal_work", event_id="relink-s1", deleted=True)
    assert await shown(house) == {}
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {"cal_work": (START, "Coaching")}


async def test_a_moved_session_moves_its_entry(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {"cal_work": (START + HOUR, "Coaching")}
    assert (await placed(house)).sequence == 2


async def test_a_late_job_writes_the_newest_time_and_no_old_one(house: House, placements: PlacementService) -> None:
    """Both jobs are under way when the session moves: each step reads the newest session."""
    assert await placements.prepare(*IDS) is Step.WRITE
    await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    await bring(house, placements)
    assert await placements.look(*IDS) is Step.DONE
    assert await placements.write(*IDS) is Step.WRITTEN
    await house.control("settle")
    assert await shown(house) == {"cal_work": (START + HOUR, "Coaching")}


async def test_a_record_of_a_newer_sequence_is_not_overwritten(house: House, placements: PlacementService) -> None:
    """While an older job asks, the session moves, is brought, and the login breaks."""

    async def overtaken() -> None:
        house.clock.now = began - HOUR
        await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
        await bring(house, placements)
        await house.control("disconnect", profile_id="pro_work")
        house.clock.now = began

    began = house.clock.now
    assert await house.use_cases(cronofy=Overtaken(house, userinfo=overtaken)).placements.prepare(*IDS) is Step.STOPPED
    record = await placed(house)
    assert (record.sequence, record.state) == (2, PlacementState.SEEN)


async def test_a_cancelled_session_leaves_the_calendar(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().sessions.cancel(W, "s1")
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {}
    assert ((await placed(house)).state, (await placed(house)).seen_at) == (PlacementState.REMOVED, None)
    assert await bring(house, placements) == [Step.WRITE, Step.DONE, Step.DONE]


async def test_somebody_who_no_longer_takes_part_loses_the_entry(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await move(house, people=("ravi", "mia"))
    await bring(house, placements)
    assert await shown(house) == {}
    assert (await placed(house)).state is PlacementState.REMOVED


async def test_the_entry_on_the_former_primary_calendar_is_tidied_away(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    await house.control("settle")
    assert await shown(house) == {"cal_home": (START + HOUR, "Coaching")}
    assert (await placed(house)).calendar_id == "cal_home"


async def test_a_cancelled_session_leaves_the_former_primary_calendar_too(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await house.use_cases().sessions.cancel(W, "s1")
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    await house.control("settle")
    assert await shown(house) == {}


async def test_a_session_cancelled_before_it_showed_does_not_show_later(house: House, placements: PlacementService) -> None:
    assert await placements.write(*IDS) is Step.WRITTEN
    assert await placements.read_back(*IDS) is Step.NOT_YET
    await house.use_cases().sessions.cancel(W, "s1")
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {}


async def test_a_reading_from_before_the_write_does_not_prove_it(house: House, placements: PlacementService) -> None:
    """Another job of the same person read the calendar while this one wrote."""
    assert await placements.read_back(*IDS) is Step.NOT_YET
    house.clock.advance(SHARED_FOR / 2)
    assert await placements.write(*IDS) is Step.WRITTEN
    await house.control("settle")
    assert await placements.read_back(*IDS) is Step.DONE


async def test_a_former_calendar_that_takes_no_changes_keeps_its_entry(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await house.control("calendar", calendar_id="cal_work", readonly=True)
    assert (await bring(house, placements))[-1] is Step.DONE
    assert set(await shown(house)) == {"cal_work", "cal_home"}


async def test_an_invitation_is_accepted_and_not_seen(house: House, placements: PlacementService) -> None:
    await house.put(INGRID, primary="cal_ingrid")
    await move(house, people=("ingrid",))
    ids = (W, "s1", "ingrid")
    assert await placements.prepare(*ids) is Step.WRITE
    assert await placements.write(*ids) is Step.WRITTEN
    assert (await placed(house, "ingrid")).state is PlacementState.ACCEPTED


async def test_what_the_platform_wrote_is_read_back(house: House, placements: PlacementService) -> None:
    await move(house, event_id="platform-1")
    assert await placements.read_back(*IDS) is Step.NOT_YET
    await platform_wrote(house, "platform-1", START + HOUR)
    house.clock.advance(SHARED_FOR)
    assert await placements.read_back(*IDS) is Step.NOT_YET
    await platform_wrote(house, "platform-1", START)
    house.clock.advance(SHARED_FOR)
    assert await placements.read_back(*IDS) is Step.DONE
    record = await placed(house)
    assert (record.state, record.event_id, record.accepted_at) == (PlacementState.SEEN, "platform-1", None)


async def test_what_does_not_exist_cannot_be_placed(placements: PlacementService) -> None:
    with pytest.raises(NotFound):
        await placements.prepare(W, "made-up", "dana")
    with pytest.raises(NotFound):
        await placements.prepare(W, "s1", "nobody")


EVENT_IDS = [("first", "second"), ("first", None), (None, "second")]
"""Told with one event_id, then with another, or with none: then it is derived from the session."""


async def entries(house: House) -> set[tuple[str, str]]:
    """The live managed entries: on which calendar, under which event_id."""
    return {(each["calendar_id"], each["event_id"]) for each in await house.state("events") if each["event_id"] and not each["deleted"]}


@pytest.mark.parametrize(("before", "after"), EVENT_IDS)
async def test_a_changed_event_id_leaves_no_entry_under_the_former(
    house: House, placements: PlacementService, before: str | None, after: str | None
) -> None:
    await move(house, event_id=before)
    await bring(house, placements)
    moved = await move(house, event_id=after, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await entries(house) == {("cal_work", moved.calendar_event_id)}


@pytest.mark.parametrize(("before", "after"), EVENT_IDS)
async def test_a_cancellation_under_another_event_id_removes_the_former_entry(
    house: House, placements: PlacementService, before: str | None, after: str | None
) -> None:
    await move(house, event_id=before)
    await bring(house, placements)
    await move(house, event_id=after, status=SessionStatus.CANCELLED)
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await entries(house) == set()
    assert (await placed(house)).state is PlacementState.REMOVED


async def test_the_former_entry_goes_though_the_session_was_held_and_its_calendar_changed_meanwhile(
    house: House, placements: PlacementService
) -> None:
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await house.control("disconnect", profile_id="pro_home")
    await move(house, event_id="second")
    assert await bring(house, placements) == [Step.STOPPED]
    await house.control("reconnect", profile_id="pro_home")
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await entries(house) == {("cal_home", "second")}


async def test_what_was_sent_by_a_process_that_died_is_removed_under_its_event_id(house: House, placements: PlacementService) -> None:
    """It was sent, and the answer never recorded; then the platform changed the event_id."""
    with pytest.raises(Dying.Died):
        await house.use_cases(cronofy=Dying(house)).placements.write(*IDS)
    await house.control("settle")
    assert await entries(house) == {("cal_work", "relink-s1")}
    await move(house, event_id="second")
    await bring(house, placements)
    assert await entries(house) == {("cal_work", "second")}


async def test_an_event_id_that_became_another_sessions_is_left_to_it(house: House, placements: PlacementService) -> None:
    await move(house, event_id="first")
    await bring(house, placements)
    await move(house, event_id="second")
    await house.use_cases().sessions.put(session("s2", event_id="first", title="Next"))
    await bring(house, placements, (W, "s2", "dana"))
    await bring(house, placements)
    assert await entries(house) == {("cal_work", "first"), ("cal_work", "second")}


class Dying(CronofyClient):
    """Cronofy as it is met by a process that dies once it has sent a session."""

    class Died(BaseException):
        """The end of the process."""

    def __init__(self, house: House) -> None:
        super().__init__(house.http, house.settings, house.clock, AT_ONCE)

    async def upsert_event(self, access_token: str, calendar_id: str, draft: EventDraft) -> None:
        """Sent, and not a moment longer."""
        await super().upsert_event(access_token, calendar_id, draft)
        raise Dying.Died


async def test_no_entry_is_tidied_away_before_another_calendar_was_seen_to_show_it(house: House, placements: PlacementService) -> None:
    """Another calendar is chosen between the look that found the entry and the tidying."""
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    assert await placements.tidy(*IDS) is Step.STOPPED
    assert await shown(house) == {"cal_work": (START, "Coaching")}


async def test_what_was_sent_to_a_calendar_that_was_left_before_it_showed_does_not_show_later(
    house: House, placements: PlacementService
) -> None:
    """Yet another calendar is chosen while the session is on its way to the former: its entry turns up last."""
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    assert await placements.write(*IDS) is Step.WRITTEN
    await house.use_cases().connections.choose_primary(DANA, "cal_other")
    assert await placements.write(*IDS) is Step.WRITTEN
    assert (await placed(house)).left_on == ("cal_home", "cal_work")
    await house.control("settle")
    await house.control("event", calendar_id="cal_home", event_id="relink-s1", deleted=True)  # it does not show yet
    house.clock.advance(SHARED_FOR)
    assert await placements.read_back(*IDS) is Step.DONE
    deletions = await house.calls("/v1/calendars/cal_home/events", "DELETE")
    assert await placements.tidy(*IDS) is Step.DONE
    assert await house.calls("/v1/calendars/cal_home/events", "DELETE") == deletions + 1
    await house.control("settle")
    assert set(await shown(house)) == {"cal_other"}
    assert (await placed(house)).left_on == ()


async def test_a_calendar_that_keeps_its_entry_is_tidied_when_it_takes_changes_again(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await house.control("calendar", calendar_id="cal_work", readonly=True)
    await bring(house, placements)
    assert (await placed(house)).left_on == ("cal_work",)
    await house.control("calendar", calendar_id="cal_work", readonly=False)
    await bring(house, placements)
    await house.control("settle")
    assert set(await shown(house)) == {"cal_home"}
