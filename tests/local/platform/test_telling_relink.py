"""The platform tells Relink everything, in order, whatever stands between."""

import pytest

from tests.local.platform.harness import SEED, Relink, at, stage

EVERYTHING = [("PUT", f"/v1/people/{person.id}") for person in SEED.people] + [("PUT", f"/v1/sessions/{s.id}") for s in SEED.sessions]


async def test_people_come_before_sessions_with_the_key_and_the_grants() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()

    assert relink.calls == EVERYTHING
    assert relink.keys == {"Bearer key-of-the-platform"}
    assert relink.bodies[0] == {
        "id": "dana",
        "email": "dana@work.example",
        "name": "Dana Diaz",
        "role": "coach",
        "time_zone": "Europe/London",
        "cronofy": {"sub": "acc_dana", "refresh_token": "refresh-dana", "primary_calendar_id": "cal_work"},
    }
    assert "cronofy" not in relink.bodies[4]
    assert relink.bodies[5]["starts_at"] == "2026-03-05T10:00:00Z"


async def test_nothing_is_told_before_relink_is_ready() -> None:
    relink = Relink(is_ready=False)
    async with stage(relink) as played:
        booked = await played.do("book", session=_booking(), settle_ms=0)
        assert booked["relink"] == {"delivered": False, "last_failure": None}
        assert (await played.state())["ready_at"] is None
        assert relink.calls == []
        relink.is_ready = True
        await played.announced()

    assert relink.calls == [*EVERYTHING, ("PUT", "/v1/sessions/extra")]


@pytest.mark.parametrize("status", [0, 401, 429, 500, 503])
async def test_a_passing_failure_is_tried_again_and_keeps_the_order(status: int) -> None:
    relink = Relink(statuses=[status, status])
    async with stage(relink) as played:
        await played.announced()

    assert relink.calls == [EVERYTHING[0], EVERYTHING[0], *EVERYTHING]


async def test_a_refusal_is_kept_as_an_answer_and_stops_nothing() -> None:
    relink = Relink(statuses=[422])
    async with stage(relink) as played:
        await played.announced()
        answers = (await played.state())["answers"]

    assert relink.calls == EVERYTHING
    assert answers[0] == {"method": "PUT", "path": "/v1/people/dana", "status": 422, "body": {"said": 422}}


async def test_while_relink_is_down_changes_wait_and_arrive_in_order_afterwards() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()
        await played.do("faults", relink="down")
        first = await played.do("move", id="one", starts_at=at(8).isoformat(), settle_ms=50)
        await played.do("cancel", id="two", settle_ms=0)
        waiting = (await played.state())["waiting"]
        assert relink.calls == EVERYTHING
        await played.do("faults")
        await played.announced()

    assert first["relink"] == {"delivered": False, "last_failure": "down by fault"}
    assert [each["path"] for each in waiting] == ["/v1/sessions/one", "/v1/sessions/two"]
    assert relink.calls[len(EVERYTHING) :] == [("PUT", "/v1/sessions/one"), ("PUT", "/v1/sessions/two")]


async def test_down_from_the_start_is_not_ready() -> None:
    relink = Relink(is_ready=False)
    async with stage(relink) as played:
        await played.do("faults", relink="down")
        relink.is_ready = True
        await played.do("book", session=_booking(), settle_ms=300)
        assert relink.calls == []
        await played.do("faults")
        await played.announced()

    assert relink.calls[-1] == ("PUT", "/v1/sessions/extra")


async def test_a_slow_relink_delays_each_call() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()
        await played.do("faults", relink="slow", relink_delay_seconds=0.2)
        hasty = await played.do("resend", id="one", settle_ms=50)
        patient = await played.do("resend", id="one")

    assert (hasty["relink"]["delivered"], patient["relink"]["delivered"]) == (False, True)


async def test_everything_can_be_announced_once_more() -> None:
    relink = Relink()
    async with stage(relink) as played:
        await played.announced()
        assert await played.do("announce") == {"queued": len(EVERYTHING)}
        await played.announced()

    assert relink.calls == EVERYTHING * 2


async def test_an_unknown_fault_is_refused() -> None:
    async with stage(Relink()) as played:
        response = await played.platform.post("/_local/faults", json={"relinc": "down"})

    assert response.status_code == 422


async def test_an_answer_that_is_no_json_is_kept_as_text() -> None:
    async with stage(Relink(statuses=[418])) as played:
        await played.announced()
        answer = (await played.state())["answers"][0]

    assert (answer["status"], answer["body"]) == (418, "a teapot")


def _booking() -> dict[str, object]:
    return {"id": "extra", "title": "One more", "people": ["lee"], "starts_at": at(18).isoformat(), "ends_at": at(19).isoformat()}
