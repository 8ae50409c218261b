"""Many changes in one request."""

from typing import Any

import httpx
import pytest

from tests.local.cronofy.harness import Cronofy, session, text_of
from tests.local.cronofy.people import at

EVENTS = "/v1/calendars/cal_work/events"


async def _batch(cronofy: Cronofy, *entries: Any) -> httpx.Response:
    return await cronofy.http.post("/v1/batch", json={"batch": list(entries)}, headers=await cronofy.headers())


async def test_each_change_is_answered_for_itself_and_in_order(cronofy: Cronofy) -> None:
    answer = await _batch(
        cronofy,
        {"method": "POST", "relative_url": EVENTS, "data": session()},
        {"method": "POST", "relative_url": EVENTS, "data": session(summary="")},
        {"method": "DELETE", "relative_url": EVENTS, "data": {"event_id": "old"}},
        {"method": "POST", "relative_url": "/v1/calendars/cal%5Fteam/events", "data": session()},
        {"method": "POST", "relative_url": "/v1/calendars/cal_no/events", "data": session()},
        {"method": "GET", "relative_url": EVENTS},
        {"method": "POST", "relative_url": "/v1/channels", "data": {}},
        "nonsense",
    )
    await cronofy.settle()

    assert answer.status_code == 207
    entries = answer.json()["batch"]
    assert [each["status"] for each in entries] == [202, 422, 202, 403, 404, 404, 404, 422]
    assert entries[0] == {"status": 202}
    assert entries[1]["data"]["errors"]["summary"][0] == {
        "key": "errors.required",
        "description": "summary must be specified",
    }
    assert [each["event_id"] for each in await cronofy.read(only_managed="true")] == ["session-1"]


async def test_available_periods_fit_in_a_batch(cronofy: Cronofy) -> None:
    period = {"available_period_id": "p1", "start": text_of(at(9)), "end": text_of(at(10))}
    answer = await _batch(
        cronofy,
        {"method": "POST", "relative_url": "/v1/available_periods", "data": period},
        {"method": "POST", "relative_url": "/v1/available_periods", "data": period | {"available_period_id": "p2"}},
        {"method": "DELETE", "relative_url": "/v1/available_periods", "data": {"available_period_id": "p1"}},
    )

    assert [each["status"] for each in answer.json()["batch"]] == [202, 202, 202]
    listed = await cronofy.http.get("/v1/available_periods?tzid=Etc/UTC", headers=await cronofy.headers())
    assert [each["available_period_id"] for each in listed.json()["available_periods"]] == ["p2"]


async def test_each_change_needs_its_own_scope(cronofy: Cronofy) -> None:
    await cronofy.control("scopes", sub="acc_dana", scopes=["create_event"])
    answer = await _batch(
        cronofy,
        {"method": "POST", "relative_url": EVENTS, "data": session()},
        {"method": "DELETE", "relative_url": EVENTS, "data": {"event_id": "old"}},
    )

    assert [each["status"] for each in answer.json()["batch"]] == [202, 403]


@pytest.mark.parametrize(("size", "status"), [(0, 422), (50, 207), (51, 422)])
async def test_a_batch_holds_one_to_fifty_changes(cronofy: Cronofy, size: int, status: int) -> None:
    entry = {"method": "DELETE", "relative_url": EVENTS, "data": {"event_id": "x"}}

    assert (await _batch(cronofy, *[entry] * size)).status_code == status
