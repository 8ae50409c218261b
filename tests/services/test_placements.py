"""One session onto one calendar: look, write, see, tidy; accepted is no proof, and a late job brings no old time back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.connection import ConnectionStatus
from bot.domain.errors import NotFound, TryLater
from bot.domain.session import Placement, PlacementState, Session, SessionWriter
from bot.services.placements import PlacementService, Step
from tests.services.harness import DANA, INGRID, MIA, RAVI, House, Overtaken, W, session

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

IDS = (W, "s1", "dana")
HOUR = timedelta(hours=1)


@pytest.fixture
async def placements(house: House) -> PlacementService:
    """Relink writes; Dana's sessions go to her work calendar; s1 is booked for tomorrow."""
    house.writer = SessionWriter.RELINK
    await house.put(DANA, primary="cal_work")
    await house.put(RAVI, MIA, INGRID)
    await house.use_cases().connections.look(DANA)
    await house.use_cases().sessions.put(session())
    return house.use_cases().placements


async def placed(house: House, person_id: str = "dana") -> Placement:
    """What is recorded."""
    async with house.storage.reading() as unit:
        placement = await unit.placements.find(W, "s1", person_id)
    assert placement is not None
    return placement


async def shown(house: House) -> dict[str, tuple[datetime, str]]:
    """The live managed entries by calendar, with start and title."""
    entries: list[dict[str, Any]] = await house.state("events")
    live = [entry for entry in entries if entry["event_id"] and not entry["deleted"]]
    return {entry["calendar_id"]: (datetime.fromisoformat(entry["start"]), entry["summary"]) for entry in live}


async def move(house: House, **changes: Any) -> Session:
    """The platform tells of a change."""
    stored = await house.use_cases().sessions.get(W, "s1")
    return (await house.use_cases().sessions.put(replace(stored, sequence=stored.sequence + 1, **changes))).session


async def bring(house: House, placements: PlacementService, ids: tuple[str, str, str] = IDS) -> list[Step]:
    """What the workflow does, with the calendar showing what was accepted in between."""
    found = [await placements.prepare(*ids)]
    if Step.STOPPED in found:
        return found
    found.append(await placements.look(*ids))
    if Step.DONE not in found:
        found.append(await placements.write(*ids))
        if Step.WRITTEN not in found:
            return found
        await house.control("settle")
        found.append(await placements.read_back(*ids))
    return [*found, await placements.tidy(*ids)]


WRITTEN_AND_SEEN = [Step.WRITE, Step.WRITE, Step.WRITTEN, Step.DONE, Step.DONE]
START = session().starts_at


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
    """The session moves while an older job reads the calendar."""

    async def it_moves_and_is_brought() -> None:
        await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
        await bring(house, placements)

    await house.control("disconnect", profile_id="pro_work")
    late = house.use_cases(cronofy=Overtaken(house, userinfo=it_moves_and_is_brought)).placements
    await house.control("reconnect", profile_id="pro_work")
    await late.prepare(*IDS)
    assert ((await placed(house)).sequence, (await placed(house)).state) == (2, PlacementState.SEEN)


async def test_a_cancelled_session_leaves_the_calendar(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().sessions.cancel(W, "s1")
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {}
    assert (await placed(house)).state is PlacementState.REMOVED
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
    assert await bring(house, placements) == [Step.WRITE, Step.DONE, Step.DONE]
    await house.control("settle")
    assert await shown(house) == {}


async def test_a_former_calendar_that_takes_no_changes_keeps_its_entry(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.use_cases().connections.choose_primary(DANA, "cal_home")
    await house.control("calendar", calendar_id="cal_work", readonly=True)
    assert (await bring(house, placements))[-1] is Step.DONE
    assert set(await shown(house)) == {"cal_work", "cal_home"}


REFUSALS = [
    ({"status": 403, "body": {"errors": {"calendar_id": [{"key": "errors.read_only"}]}}}, PlacementState.REFUSED, "read_only"),
    ({"status": 404}, PlacementState.REFUSED, "calendar_gone"),
    ({"status": 422, "body": {"errors": {}}}, PlacementState.REFUSED, "invalid"),
    ({"status": 423}, PlacementState.REFUSED, "locked"),
    ({"status": 403}, PlacementState.HELD, ConnectionStatus.PERMISSION_MISSING),
]


@pytest.mark.parametrize(("fault", "state", "reason"), REFUSALS)
async def test_a_refusal_is_recorded_with_its_reason(
    house: House, placements: PlacementService, fault: dict[str, Any], state: PlacementState, reason: str
) -> None:
    await house.break_down("/v1/calendars/*", **fault)
    assert await placements.write(*IDS) is Step.STOPPED
    refused = await placed(house)
    assert (refused.state, refused.reason, refused.attempted_at) == (state, reason, house.clock.now)


async def test_a_calendar_that_is_really_read_only_refuses(house: House, placements: PlacementService) -> None:
    await house.control("calendar", calendar_id="cal_work", readonly=True)
    assert await placements.write(*IDS) is Step.STOPPED
    assert (await placed(house)).reason == "read_only"


HOLDS = [
    ("disconnect", {"profile_id": "pro_work"}, ConnectionStatus.RELINK),
    ("initial_sync", {"profile_id": "pro_work", "required": True}, ConnectionStatus.PENDING),
    ("calendar", {"calendar_id": "cal_work", "readonly": True}, ConnectionStatus.READ_ONLY),
    ("calendar", {"calendar_id": "cal_work", "vanished": True}, ConnectionStatus.PRIMARY_GONE),
    ("scopes", {"sub": "acc_dana", "scopes": ["read_events"]}, ConnectionStatus.PERMISSION_MISSING),
    ("revoke", {"sub": "acc_dana"}, ConnectionStatus.AUTHORISATION_WITHDRAWN),
]


@pytest.mark.parametrize(("action", "body", "status"), HOLDS)
async def test_a_session_is_held_while_the_connection_does_not_deliver(
    house: House, placements: PlacementService, action: str, body: dict[str, Any], status: ConnectionStatus
) -> None:
    await house.control(action, **body)
    await house.control("expire", sub="acc_dana")
    assert await bring(house, placements) == [Step.STOPPED]
    held = await placed(house)
    assert (held.state, held.reason, held.attempted_at) == (PlacementState.HELD, status, house.clock.now)
    assert await shown(house) == {}


async def test_after_the_cure_it_is_brought_when_asked_for(house: House, placements: PlacementService) -> None:
    await house.control("disconnect", profile_id="pro_work")
    await bring(house, placements)
    await house.control("reconnect", profile_id="pro_work")
    assert await bring(house, placements) == WRITTEN_AND_SEEN


async def test_what_was_seen_stays_seen_while_the_connection_is_broken(house: House, placements: PlacementService) -> None:
    await bring(house, placements)
    await house.control("disconnect", profile_id="pro_work")
    assert await bring(house, placements) == [Step.STOPPED]
    assert (await placed(house)).state is PlacementState.SEEN
    await move(house, starts_at=START + HOUR, ends_at=START + 2 * HOUR)
    await bring(house, placements)
    assert ((await placed(house)).state, (await placed(house)).sequence) == (PlacementState.HELD, 2)


async def test_somebody_unlinked_or_without_a_primary_calendar_is_held(house: House, placements: PlacementService) -> None:
    await move(house, people=("dana", "ravi", "mia"))
    assert await bring(house, placements, (W, "s1", "mia")) == [Step.STOPPED]
    assert (await placed(house, "mia")).reason == ConnectionStatus.NOT_LINKED
    assert await bring(house, placements, (W, "s1", "ravi")) == [Step.STOPPED]
    assert (await placed(house, "ravi")).reason == ConnectionStatus.NO_PRIMARY
    assert await placements.write(W, "s1", "ravi") is Step.STOPPED
    assert await placements.read_back(W, "s1", "ravi") is Step.STOPPED


async def test_a_grant_removed_or_withdrawn_between_two_steps_holds_it(house: House, placements: PlacementService) -> None:
    await house.control("revoke", sub="acc_dana")
    await house.control("expire", sub="acc_dana")
    assert await placements.write(*IDS) is Step.STOPPED
    assert (await placed(house)).reason == ConnectionStatus.AUTHORISATION_WITHDRAWN
    assert await placements.read_back(*IDS) is Step.STOPPED
    async with house.storage.writing() as unit:
        await unit.grants.remove(W, "dana")
    assert await placements.write(*IDS) is Step.STOPPED
    assert (await placed(house)).reason == ConnectionStatus.NOT_LINKED


async def test_what_cannot_be_learnt_is_tried_later(house: House, placements: PlacementService) -> None:
    await house.break_down()
    for step in (placements.prepare, placements.write, placements.read_back):
        with pytest.raises(TryLater):
            await step(*IDS)
    async with house.storage.reading() as unit:
        assert await unit.placements.find(*IDS) is None


@pytest.mark.parametrize("days", [-60, 202])
async def test_beyond_cronofys_window_nothing_is_tried(house: House, placements: PlacementService, days: int) -> None:
    await move(house, starts_at=START + timedelta(days=days), ends_at=START + timedelta(days=days, hours=1))
    assert await bring(house, placements) == [Step.STOPPED]
    assert await house.calls("/v1/calendars/cal_work/events") == 0


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
    await house.control("event", calendar_id="cal_work", summary="Coaching", start=text(START), end=text(START + HOUR))
    assert await placements.read_back(*IDS) is Step.NOT_YET
    await bring(house, placements)
    assert ((await placed(house)).state, (await placed(house)).event_id) == (PlacementState.SEEN, "platform-1")


async def test_what_does_not_exist_cannot_be_placed(placements: PlacementService) -> None:
    with pytest.raises(NotFound):
        await placements.prepare(W, "made-up", "dana")
    with pytest.raises(NotFound):
        await placements.prepare(W, "s1", "nobody")


def text(at: datetime) -> str:
    """An instant as JSON carries it."""
    return at.isoformat()
