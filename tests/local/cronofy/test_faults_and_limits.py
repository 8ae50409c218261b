"""Trouble on demand, and the limits of an application."""

from typing import Any

import httpx
import pytest

from tests.local.cronofy.harness import Cronofy, local_cronofy, session


async def _userinfo(cronofy: Cronofy, headers: dict[str, str]) -> httpx.Response:
    return await cronofy.http.get("/v1/userinfo", headers=headers)


async def test_a_fault_strikes_as_often_as_told_and_then_no_more(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    await cronofy.control("faults", rules=[{"path": "/v1/user*", "status": 503, "times": 2}])

    assert [(await _userinfo(cronofy, headers)).status_code for _ in range(3)] == [503, 503, 200]


@pytest.mark.parametrize(
    ("rule", "hit"),
    [
        ({"path": "/v1/userinfo"}, True),
        ({"path": "/v1/events"}, False),
        ({"method": "get"}, True),
        ({"method": "POST"}, False),
        ({"sub": "acc_dana"}, True),
        ({"sub": "acc_ravi"}, False),
        ({}, True),
    ],
)
async def test_a_fault_strikes_only_what_it_is_about(cronofy: Cronofy, rule: dict[str, str], hit: bool) -> None:
    headers = await cronofy.headers()
    await cronofy.control("faults", rules=[rule | {"status": 500}])

    assert (await _userinfo(cronofy, headers)).status_code == (500 if hit else 200)


@pytest.mark.parametrize(
    ("rule", "status", "text"),
    [
        ({"body": "<html>down</html>"}, 200, "<html>down</html>"),
        ({"body": {"sub": 5}}, 200, '{"sub":5}'),
        ({"status": 429, "headers": {"Retry-After": "7"}}, 429, ""),
    ],
)
async def test_a_fault_can_answer_nonsense(cronofy: Cronofy, rule: dict[str, Any], status: int, text: str) -> None:
    headers = await cronofy.headers()
    await cronofy.control("faults", rules=[rule])
    answer = await _userinfo(cronofy, headers)

    assert (answer.status_code, answer.text) == (status, text)
    assert answer.headers.get("retry-after") == rule.get("headers", {}).get("Retry-After")


async def test_a_slow_answer_is_still_the_true_one(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    await cronofy.control("faults", rules=[{"delay_seconds": 0.01}])

    assert (await _userinfo(cronofy, headers)).json()["sub"] == "acc_dana"


async def test_a_lost_answer_leaves_its_work_done(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    await cronofy.control("faults", rules=[{"path": "/v1/calendars/*", "status": 502, "after": True}])
    answer = await cronofy.http.post("/v1/calendars/cal_work/events", json=session(), headers=headers)
    await cronofy.control("faults", clear=True)
    await cronofy.settle()

    assert answer.status_code == 502
    assert len(await cronofy.read(only_managed="true")) == 1


async def test_a_misspelt_rule_or_setting_changes_nothing(cronofy: Cronofy) -> None:
    for body in ({"rules": [{"pathh": "/v1"}]}, {"settings": {"no_such": 1}}, {"settings": {"page_size": 0}}):
        assert (await cronofy.http.post("/_local/faults", json=body)).status_code == 422
    assert await cronofy.state("faults") == []


async def test_more_requests_than_a_second_or_a_minute_allow_are_429() -> None:
    cronofy = local_cronofy(requests_per_second=3, requests_per_minute=5)
    async with cronofy.http:
        headers = await cronofy.headers()
        assert [(await _userinfo(cronofy, headers)).status_code for _ in range(3)] == [200, 200, 429]
        cronofy.clock.advance(seconds=1)
        assert [(await _userinfo(cronofy, headers)).status_code for _ in range(3)] == [200, 200, 429]
        cronofy.clock.advance(seconds=1)
        assert (await _userinfo(cronofy, headers)).status_code == 429
        cronofy.clock.advance(seconds=58)
        assert (await _userinfo(cronofy, headers)).status_code == 200


async def test_limits_are_those_of_the_documents_unless_switched_off(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    statuses = [(await _userinfo(cronofy, headers)).status_code for _ in range(60)]
    assert set(statuses) == {200}
    await cronofy.switch(requests_per_second=50)
    statuses = [(await _userinfo(cronofy, headers)).status_code for _ in range(51)]
    assert 429 in statuses


async def test_pages_for_people_are_not_limited() -> None:
    cronofy = local_cronofy(requests_per_second=1, requests_per_minute=1)
    async with cronofy.http:
        answers = [await cronofy.http.get("/relink/lotus") for _ in range(3)]
    assert [each.status_code for each in answers] == [404, 404, 404]


async def test_every_call_is_logged_without_a_token(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    await _userinfo(cronofy, headers)
    await cronofy.http.get("/v1/userinfo?access_token=secret", headers={"Authorization": "Bearer wrong"})
    calls = await cronofy.state("calls")

    assert [(each["method"], each["path"], each["status"], each["sub"]) for each in calls] == [
        ("POST", "/oauth/token", 200, None),
        ("GET", "/v1/userinfo", 200, "acc_dana"),
        ("GET", "/v1/userinfo", 401, None),
    ]
    assert await cronofy.state("calls_total") == 3
    whole = (await cronofy.http.get("/_local/state")).text
    assert "refresh-dana" not in whole
    assert headers["Authorization"].removeprefix("Bearer ") not in whole
    assert "CRN_" not in whole
