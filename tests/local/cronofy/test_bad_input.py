"""Whatever is sent, the answer is one of Cronofy's and never a crash."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.local.cronofy.harness import AUTHORIZE, PUSH, SCOPE, Cronofy, session, text_of
from tests.local.cronofy.people import SECRETS, at

ODD: tuple[Any, ...] = (None, True, 5, -1, 1.5, "", "x", [], ["x"], [5], [{}], [None], {}, {"x": 1}, {"minutes": {}})

SPAN = {"start": text_of(at(9)), "end": text_of(at(17))}
MEMBER = {"sub": "acc_dana", "calendar_ids": ["cal_work"], "availability_rule_ids": ["r"], "available_periods": [SPAN]}
BODIES: dict[str, dict[str, Any]] = {
    "POST /oauth/token": {
        "client_id": "relink",
        "client_secret": SECRETS[0],
        "grant_type": "refresh_token",
        "refresh_token": "refresh-mia",
    },
    "POST /oauth/token/revoke": {"client_id": "relink", "client_secret": SECRETS[0], "token": "x", "sub": "x"},
    "POST /v1/calendars": {"profile_id": "pro_work", "name": "New"},
    "POST /v1/calendars/cal_work/events": session(
        description="d",
        reminders=[{"minutes": 5}],
        transparency="opaque",
        location={"description": "Room"},
        url="https://x.example",
        attendees={"invite": [{"email": "a@x.example", "display_name": "A"}], "remove": [{"email": "b@x.example"}]},
        conferencing={"profile_id": "explicit", "provider_description": "P", "join_url": "https://m.example"},
        event_private=True,
    ),
    "DELETE /v1/calendars/cal_work/events": {"event_id": "x"},
    "DELETE /v1/events": {"delete_all": True, "calendar_ids": ["cal_work"]},
    "POST /v1/calendars/cal_work/events/evt_external_dentist/participation_status": {"status": "accepted"},
    "POST /v1/batch": {"batch": [{"method": "POST", "relative_url": "/v1/calendars/cal_work/events", "data": session("b")}]},
    "POST /v1/availability": {
        "participants": [{"members": [MEMBER], "required": "all"}],
        "required_duration": {"minutes": 60},
        "query_periods": [SPAN],
        "query_slots": [{"start": text_of(at(9))}],
        "buffer": {"before": {"minutes": 5}, "after": {"minimum": {"minutes": 5}}},
        "start_interval": {"minutes": 15},
        "response_format": "slots",
        "max_results": 5,
        "include_member_statuses": True,
    },
    "POST /v1/availability_rules": {
        "availability_rule_id": "r",
        "tzid": "Europe/London",
        "weekly_periods": [{"day": "monday", "start_time": "09:00", "end_time": "10:00"}],
        "calendar_ids": ["cal_work"],
    },
    "POST /v1/available_periods": {"available_period_id": "p", **SPAN},
    "DELETE /v1/available_periods": {"available_period_id": "p", "delete_all": False},
    "POST /v1/channels": {"callback_url": PUSH, "filters": {"calendar_ids": ["cal_work"], "only_managed": True}},
}


def _places(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value in a body."""
    keys = body if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ()
    for key in keys:
        yield (*place, key)
        yield from _places(body[key], (*place, key))


def _with(body: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = deepcopy(body)
    target: Any = changed
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    return changed


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31T23:59:59-23:59", "2026-03-03T25:00:00Z", "2026-00-01"])
async def test_a_moment_that_no_calendar_holds_is_refused(cronofy: Cronofy, moment: str) -> None:
    headers = await cronofy.headers()
    written = await cronofy.write(session(start=moment))
    read = await cronofy.http.get("/v1/events", params={"tzid": "Asia/Tokyo", "from": moment}, headers=headers)

    assert (written.status_code, read.status_code) == (422, 422)


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary=x", "text/plain"])
async def test_a_body_of_the_wrong_kind_is_refused(cronofy: Cronofy, content_type: str) -> None:
    headers = await cronofy.headers() | {"Content-Type": content_type}
    answer = await cronofy.http.post("/v1/channels", content=b"--nonsense", headers=headers)
    token = await cronofy.http.post("/oauth/token", content=b"--nonsense", headers={"Content-Type": content_type})
    page = await cronofy.http.get(AUTHORIZE + SCOPE, follow_redirects=True)
    form = await cronofy.http.post(page.url, content=b"--nonsense", headers={"Content-Type": content_type})

    assert {answer.status_code, form.status_code} <= {400, 422}
    assert token.status_code == 400


@pytest.mark.parametrize("endpoint", BODIES)
async def test_an_odd_value_anywhere_is_answered_and_not_a_crash(cronofy: Cronofy, endpoint: str) -> None:
    method, path = endpoint.split(" ")
    headers = await cronofy.headers()
    whole = await cronofy.http.request(method, path, json=BODIES[endpoint], headers=headers)
    assert whole.status_code in {200, 202, 207}
    statuses = set()
    for place in _places(BODIES[endpoint]):
        for value in ODD:
            answer = await cronofy.http.request(method, path, json=_with(BODIES[endpoint], place, value), headers=headers)
            statuses.add(answer.status_code)
    await cronofy.settle()
    await cronofy.read(localized_times="true")

    assert statuses <= {200, 202, 207, 400, 403, 404, 422}
