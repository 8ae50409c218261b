"""Booking, moving, cancelling and sending again: Relink hears of it, and the calendars follow."""

from typing import Any

import pytest

from tests.local.platform.harness import SEED, Relink, at, stage

BOOKING: dict[str, Any] = {"title": "First talk", "people": ["dana"], "starts_at": at(8).isoformat(), "ends_at": at(9).isoformat()}


async def test_a_booking_reaches_relink_and_the_primary_calendar() -> None:
    relink = Relink()
    async with stage(relink) as played:
        booked = await played.do("book", session={**BOOKING, "id": "first"})
        await played.announced()
        calendar = await played.calendar("cal_work")

    assert booked["session"]["event_id"] == "platform-first"
    assert booked["session"]["sequence"] == 1
    assert booked["session"]["time_zone"] == "Europe/London"
    assert booked["relink"] == {"delivered": True, "accepted": True, "last_failure": None, "status": 200, "body": {"said": 200}}
    assert booked["calendars"] == [{"person_id": "dana", "calendar_id": "cal_work", "status": 202, "reason": ""}]
    assert relink.bodies[-1] == booked["session"]
    assert calendar["platform-first"] == "2026-03-05T08:00:00Z"


async def test_a_booking_without_an_id_gets_one_and_without_a_known_zone_utc() -> None:
    async with stage(Relink()) as played:
        booked = await played.do("book", session={**BOOKING, "people": ["lee"]})

    assert booked["session"]["id"].startswith("s-")
    assert booked["session"]["time_zone"] == "Etc/UTC"
    assert booked["calendars"] == []


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"id": "one"}, 409),
        ({"people": ["nobody"]}, 404),
        ({"people": "dana"}, 422),
        ({"people": []}, 422),
        ({"ends_at": at(7).isoformat()}, 422),
        ({"starts_at": "2026-03-05T08:00:00"}, 422),
        ({"titel": "misspelt"}, 422),
        ({"id": "no/slash"}, 422),
    ],
)
async def test_a_booking_that_does_not_fit_is_refused_and_changes_nothing(change: dict[str, Any], status: int) -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()
        response = await played.platform.post("/_local/book", json={"session": {**BOOKING, **change}})
        state = await played.state()

    assert response.status_code == status, response.text
    assert len(state["sessions"]) == len(SEED.sessions)
    assert len(relink.calls) == len(SEED.people) + len(SEED.sessions)


async def test_a_move_keeps_the_length_and_changes_the_entry_where_it_stands() -> None:
    relink = Relink()
    async with stage(relink) as played:
        moved = await played.do("move", id="two", starts_at=at(7, day=6).isoformat())
        await played.announced()
        where_it_was = await played.calendar("cal_team")
        primary = await played.calendar("cal_work")

    assert moved["session"]["sequence"] == 2
    assert relink.bodies[-1]["ends_at"] == "2026-03-06T08:00:00Z"
    assert where_it_was["event-two"] == "2026-03-06T07:00:00Z"
    assert "event-two" not in primary


async def test_a_move_to_an_end_before_its_start_is_refused() -> None:
    async with stage(Relink()) as played:
        response = await played.platform.post(
            "/_local/move", json={"id": "two", "starts_at": at(9).isoformat(), "ends_at": at(8).isoformat()}
        )
        session = (await played.state())["sessions"][1]

    assert response.status_code == 422
    assert session["sequence"] == 1


async def test_a_cancelled_session_leaves_the_calendar_and_cannot_be_moved() -> None:
    relink = Relink()
    async with stage(relink) as played:
        cancelled = await played.do("cancel", id="one")
        again = await played.do("cancel", id="one")
        move = await played.platform.post("/_local/move", json={"id": "one", "starts_at": at(9).isoformat()})
        await played.announced()
        calendar = await played.calendar("cal_work")

    assert (cancelled["session"]["status"], cancelled["session"]["sequence"]) == ("cancelled", 2)
    assert relink.calls[-1] == ("PUT", "/v1/sessions/one")
    assert again["session"] == cancelled["session"]
    assert (again["relink"]["delivered"], again["calendars"]) == (False, [])
    assert move.status_code == 409
    assert "event-one" not in calendar


async def test_a_cancellation_can_be_told_as_a_deletion() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.do("cancel", id="one", delete=True)
        await played.announced()

    assert relink.calls[-1] == ("DELETE", "/v1/sessions/one")


async def test_sending_again_brings_the_session_to_the_primary_calendar_and_off_the_former_one() -> None:
    async with stage(Relink()) as played:
        sent = await played.do("resend", id="two")
        await played.announced()
        primary, former = await played.calendar("cal_work"), await played.calendar("cal_team")

    assert sent["session"]["sequence"] == 2
    assert "event-two" in primary
    assert "event-two" not in former


async def test_sending_again_writes_what_was_never_written() -> None:
    async with stage(Relink()) as played:
        sent = await played.do("resend", id="new")
        await played.announced()
        calendar = await played.calendar("cal_work")

    assert sent["session"]["event_id"] == "platform-new"
    assert "platform-new" in calendar


@pytest.mark.parametrize("action", ["move", "cancel", "resend"])
async def test_an_unknown_session_is_not_found(action: str) -> None:
    body = {"id": "nothing"} | ({"starts_at": at(8).isoformat()} if action == "move" else {})
    async with stage(Relink()) as played:
        response = await played.platform.post(f"/_local/{action}", json=body)

    assert response.status_code == 404


async def test_where_relink_writes_sessions_the_platform_writes_none() -> None:
    async with stage(Relink(), writes_calendars=False) as played:
        booked = await played.do("book", session={**BOOKING, "id": "first"})
        calendar = await played.calendar("cal_work")

    assert booked["calendars"] == []
    assert "platform-first" not in calendar


async def test_a_platform_that_forgets_to_write_still_tells_relink() -> None:
    async with stage(Relink()) as played:
        await played.do("faults", cronofy_writes=False)
        booked = await played.do("book", session={**BOOKING, "id": "first"})
        calendar = await played.calendar("cal_work")

    assert booked["relink"]["accepted"]
    assert "platform-first" not in calendar


async def test_one_person_whose_grant_is_gone_does_not_keep_it_from_the_other() -> None:
    async with stage(Relink()) as played:
        sent = await played.do("resend", id="shared")
        calendar = await played.calendar("cal_work")

    dana, remy = sent["calendars"]
    assert (dana["status"], remy["status"]) == (202, 400)
    assert "invalid_grant" in remy["reason"]
    assert "event-shared" in calendar


async def test_the_state_shows_no_grant() -> None:
    async with stage(Relink()) as played:
        response = await played.platform.get("/_local/state")

    assert "refresh-dana" not in response.text
