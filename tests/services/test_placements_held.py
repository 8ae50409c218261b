"""What keeps a session off a calendar: refused by the calendar, held by the connection, tried later, or beyond the window."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.connection import ConnectionStatus
from bot.domain.errors import TryLater
from bot.domain.session import PlacementState
from bot.services.placements import PlacementService, Step
from tests.services.harness import House, W
from tests.services.placing import HOUR, IDS, START, WRITTEN_AND_SEEN, bring, move, placed, shown

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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
    assert (await placed(house)).state is PlacementState.WANTED


@pytest.mark.parametrize("days", [-60, 202])
async def test_beyond_cronofys_window_nothing_is_tried(house: House, placements: PlacementService, days: int) -> None:
    await move(house, starts_at=START + timedelta(days=days), ends_at=START + timedelta(days=days, hours=1))
    assert await bring(house, placements) == [Step.STOPPED]
    assert await house.calls("/v1/calendars/cal_work/events") == 0


FAR = timedelta(days=230)


async def test_what_is_moved_beyond_the_window_leaves_its_old_time_and_is_brought_when_the_window_reaches_it(
    house: House, placements: PlacementService
) -> None:
    await bring(house, placements)
    far = await move(house, starts_at=START + FAR, ends_at=START + FAR + HOUR)
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {}
    assert await bring(house, placements) == [Step.STOPPED]
    due = [job.not_before for job in house.promised if job.not_before]
    assert [at >= far.enters_window_at for at in due] == [True, True]
    house.clock.now = max(due)
    assert await bring(house, placements) == WRITTEN_AND_SEEN
    assert await shown(house) == {"cal_work": (START + FAR, "Coaching")}


async def test_a_wake_up_left_behind_by_a_session_that_moved_back_does_no_harm(house: House, placements: PlacementService) -> None:
    await move(house, starts_at=START + FAR, ends_at=START + FAR + HOUR)
    await move(house, starts_at=START, ends_at=START + HOUR)
    await bring(house, placements)
    house.clock.advance(FAR - timedelta(days=200))
    assert await bring(house, placements) == [Step.WRITE, Step.DONE, Step.DONE]
    assert await shown(house) == {"cal_work": (START, "Coaching")}
