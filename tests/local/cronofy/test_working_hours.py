"""Availability rules and open stretches, kept per account."""

from typing import Any

import pytest

from tests.local.cronofy.harness import Cronofy, text_of
from tests.local.cronofy.people import SECRETS, at

DAY = {"start": text_of(at(9)), "end": text_of(at(17))}
APPLICATION = {"Authorization": f"Bearer {SECRETS[0]}"}


async def test_rules_are_kept_listed_and_deleted(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    put = await cronofy.put_rule(calendar_ids=["cal_work"])
    rule = put.json()["availability_rule"]
    assert rule["calendar_ids"] == ["cal_work"]

    listed = await cronofy.http.get("/v1/availability_rules", headers=headers)
    assert listed.json() == {"availability_rules": [rule]}
    one = await cronofy.http.get("/v1/availability_rules/default", headers=headers)
    assert one.json() == {"availability_rule": rule}
    assert (await cronofy.http.delete("/v1/availability_rules/default", headers=headers)).status_code == 202
    assert (await cronofy.http.delete("/v1/availability_rules/default", headers=headers)).status_code == 404
    assert (await cronofy.http.get("/v1/availability_rules/default", headers=headers)).status_code == 404


async def test_rules_survive_a_withdrawn_authorization(cronofy: Cronofy) -> None:
    await cronofy.put_rule()
    await cronofy.control("revoke", sub="acc_dana")

    account = next(each for each in await cronofy.state("accounts") if each["sub"] == "acc_dana")
    assert len(account["availability_rules"]) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"availability_rule_id": ""}, "availability_rule_id"),
        ({"availability_rule_id": "x" * 65}, "availability_rule_id"),
        ({"availability_rule_id": "ünïcode"}, "availability_rule_id"),
        ({"tzid": None}, "tzid"),
        ({"tzid": "Mars/Olympus"}, "tzid"),
        ({"weekly_periods": []}, "weekly_periods"),
        ({"weekly_periods": ["monday"]}, "weekly_periods[0]"),
        ({"weekly_periods": [{"day": "Monday", "start_time": "09:00", "end_time": "10:00"}]}, "weekly_periods[0].day"),
        (
            {"weekly_periods": [{"day": "monday", "start_time": "9:00", "end_time": "99:00"}]},
            "weekly_periods[0].start_time",
        ),
        (
            {"weekly_periods": [{"day": "monday", "start_time": "10:00", "end_time": "09:00"}]},
            "weekly_periods[0].end_time",
        ),
        ({"calendar_ids": []}, "calendar_ids"),
        ({"calendar_ids": ["cal_ravi"]}, "calendar_ids"),
    ],
)
async def test_a_wrong_rule_names_the_field(cronofy: Cronofy, changes: dict[str, Any], field: str) -> None:
    answer = await cronofy.put_rule(**changes)

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


async def test_open_stretches_are_kept_read_and_deleted(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    for hour in (15, 9):
        period = {"available_period_id": f"p{hour}", "start": text_of(at(hour)), "end": text_of(at(hour + 1))}
        assert (await cronofy.http.post("/v1/available_periods", json=period, headers=headers)).status_code == 202

    async def listed(query: str = "") -> list[dict[str, Any]]:
        answer = await cronofy.http.get(f"/v1/available_periods?tzid=Europe/Paris{query}", headers=headers)
        periods: list[dict[str, Any]] = answer.json()["available_periods"]
        return periods

    assert [each["available_period_id"] for each in await listed()] == ["p9", "p15"]
    assert [each["available_period_id"] for each in await listed("&from=2026-03-03T10:00:00Z")] == ["p15"]
    assert [each["available_period_id"] for each in await listed("&to=2026-03-03T15:00:00Z")] == ["p9"]
    assert (await listed("&localized_times=true"))[0]["start"] == {
        "time": "2026-03-03T10:00:00+01:00",
        "tzid": "Europe/Paris",
    }

    async def delete(**body: Any) -> int:
        answer = await cronofy.http.request("DELETE", "/v1/available_periods", json=body, headers=headers)
        return answer.status_code

    assert await delete() == 422
    assert await delete(available_period_id="p9") == 202
    assert [each["available_period_id"] for each in await listed()] == ["p15"]
    assert await delete(delete_all=True) == 202
    assert await listed() == []


@pytest.mark.parametrize("period_id", [None, "x" * 65])
async def test_an_open_stretch_needs_a_short_id(cronofy: Cronofy, period_id: str | None) -> None:
    body = {"available_period_id": period_id, "start": text_of(at(9)), "end": text_of(at(10))}
    answer = await cronofy.http.post("/v1/available_periods", json=body, headers=await cronofy.headers())

    assert list(answer.json()["errors"]) == ["available_period_id"]
