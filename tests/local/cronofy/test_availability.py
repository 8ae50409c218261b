"""Free time, alone and together."""

from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.local.cronofy.harness import SECRETS, Cronofy, at, session, text_of

DAY = {"start": text_of(at(9)), "end": text_of(at(17))}
APPLICATION = {"Authorization": f"Bearer {SECRETS[0]}"}


def _question(*subs: str, required: Any = "all", **changes: Any) -> dict[str, Any]:
    members = [{"sub": sub} for sub in subs or ("acc_dana",)]
    return {
        "participants": [{"members": members, "required": required}],
        "required_duration": {"minutes": 60},
        "query_periods": [DAY],
    } | changes


async def _ask(cronofy: Cronofy, question: dict[str, Any]) -> httpx.Response:
    return await cronofy.http.post("/v1/availability", json=question, headers=APPLICATION)


async def _openings(cronofy: Cronofy, question: dict[str, Any]) -> list[str]:
    answer = await _ask(cronofy, question)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    found = body.get("available_slots", body.get("available_periods"))
    return [f"{each['start'][11:16]}-{each['end'][11:16]}" for each in found]


async def test_busy_time_is_left_out_and_free_or_declined_time_is_not(cronofy: Cronofy) -> None:
    assert await _openings(cronofy, _question()) == ["09:00-12:00", "13:00-17:00"]
    await cronofy.control("event", calendar_id="cal_work", event_uid="evt_external_dentist", participation_status="declined")
    assert await _openings(cronofy, _question()) == ["09:00-17:00"]


async def test_the_answer_names_its_participants(cronofy: Cronofy) -> None:
    body = (await _ask(cronofy, _question())).json()

    assert body["available_periods"][0] == {
        "start": "2026-03-03T09:00:00Z",
        "end": "2026-03-03T12:00:00Z",
        "participants": [{"sub": "acc_dana"}],
    }
    assert "member_statuses" not in body


async def test_our_own_events_block_too(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()

    assert await _openings(cronofy, _question()) == ["09:00-10:00", "11:00-12:00", "13:00-17:00"]


async def test_calendars_can_be_chosen(cronofy: Cronofy) -> None:
    members = [{"sub": "acc_dana", "calendar_ids": ["cal_open"]}]
    question = _question(participants=[{"members": members, "required": "all"}])

    assert await _openings(cronofy, question) == ["09:00-17:00"]


async def test_buffers_keep_time_free_before_and_after(cronofy: Cronofy) -> None:
    question = _question(buffer={"before": {"minutes": 30}, "after": {"minimum": {"minutes": 15}}})

    assert await _openings(cronofy, question) == ["09:00-11:45", "13:30-17:00"]
    assert await _openings(cronofy, _question(buffer={})) == ["09:00-12:00", "13:00-17:00"]


async def test_slots_stand_apart_and_overlapping_ones_begin_every_interval(cronofy: Cronofy) -> None:
    query = [{"start": text_of(at(9, 5)), "end": text_of(at(12))}]
    slots = _question(query_periods=query, response_format="slots")
    assert await _openings(cronofy, slots) == ["09:30-10:30", "10:30-11:30"]
    every = slots | {"response_format": "overlapping_slots", "start_interval": {"minutes": 15}}
    assert (await _openings(cronofy, every))[:3] == ["09:15-10:15", "09:30-10:30", "09:45-10:45"]
    assert len(await _openings(cronofy, every | {"max_results": 2})) == 2


async def test_exact_starts_can_be_asked_about(cronofy: Cronofy) -> None:
    starts = [{"start": text_of(at(hour))} for hour in (10, 12, 14)]
    question = _question(query_slots=starts, query_periods=None)

    assert await _openings(cronofy, question) == ["10:00-11:00", "14:00-15:00"]
    assert await _openings(cronofy, question | {"response_format": "slots"}) == ["10:00-11:00", "14:00-15:00"]


async def test_the_old_name_of_the_periods_works(cronofy: Cronofy) -> None:
    question = _question(query_periods=None, available_periods=[DAY])

    assert await _openings(cronofy, question) == ["09:00-12:00", "13:00-17:00"]


async def test_all_of_a_group_or_some_of_it(cronofy: Cronofy) -> None:
    both = ("acc_dana", "acc_ravi")
    assert await _openings(cronofy, _question(*both)) == ["09:30-12:00", "13:00-17:00"]
    either = await _openings(cronofy, _question(*both, required=1))
    assert either == ["09:00-12:00", "09:30-17:00"]
    body = (await _ask(cronofy, _question(*both, required=1, response_format="slots"))).json()
    assert body["available_slots"][0]["participants"] == [{"sub": "acc_dana"}]
    assert body["available_slots"][3]["participants"] == [{"sub": "acc_ravi"}]


async def test_every_group_has_to_be_satisfied(cronofy: Cronofy) -> None:
    groups = [{"members": [{"sub": sub}], "required": "all"} for sub in ("acc_dana", "acc_ravi")]
    question = _question(participants=groups)

    assert await _openings(cronofy, question) == ["09:30-12:00", "13:00-17:00"]
    impossible = question | {"required_duration": {"minutes": 600}}
    assert await _openings(cronofy, impossible) == []


async def test_slots_of_overlapping_periods_do_not_overlap(cronofy: Cronofy) -> None:
    question = _question("acc_dana", "acc_ravi", required=1, response_format="slots", start_interval={"minutes": 30})

    slots = await _openings(cronofy, question)
    assert slots == sorted(slots)
    assert all(earlier[6:] <= later[:5] for earlier, later in pairwise(slots))


async def _put_rule(cronofy: Cronofy, **changes: Any) -> httpx.Response:
    rule = {
        "availability_rule_id": "default",
        "tzid": "Europe/London",
        "weekly_periods": [
            {"day": "tuesday", "start_time": "09:30", "end_time": "12:30"},
            {"day": "tuesday", "start_time": "14:00", "end_time": "16:00"},
        ],
    }
    return await cronofy.http.post("/v1/availability_rules", json=rule | changes, headers=await cronofy.headers())


def _managed(**changes: Any) -> dict[str, Any]:
    member = {"sub": "acc_dana", "managed_availability": True} | changes
    return _question(participants=[{"members": [member], "required": "all"}])


async def test_working_hours_count_only_when_asked_for(cronofy: Cronofy) -> None:
    await _put_rule(cronofy)

    assert await _openings(cronofy, _question()) == ["09:00-12:00", "13:00-17:00"]
    assert await _openings(cronofy, _managed()) == ["09:30-12:00", "14:00-16:00"]
    assert await _openings(cronofy, _managed(availability_rule_ids=["other"])) == []


async def test_working_hours_follow_the_clock_of_their_zone(cronofy: Cronofy) -> None:
    monday = [{"day": "monday", "start_time": "09:00", "end_time": "10:00"}]
    await _put_rule(cronofy, weekly_periods=monday)
    for day, expected in (("2026-03-23", "09:00-10:00"), ("2026-03-30", "08:00-09:00")):
        period = [{"start": f"{day}T00:00:00Z", "end": f"{day}T23:00:00Z"}]
        assert await _openings(cronofy, _managed() | {"query_periods": period}) == [expected]


async def test_open_stretches_of_a_person_and_of_a_query_count(cronofy: Cronofy) -> None:
    period = {"available_period_id": "p1", "start": text_of(at(15)), "end": text_of(at(16, 30))}
    await cronofy.http.post("/v1/available_periods", json=period, headers=await cronofy.headers())

    assert await _openings(cronofy, _managed()) == ["15:00-16:30"]
    member = {"sub": "acc_dana", "available_periods": [{"start": text_of(at(9)), "end": text_of(at(10, 30))}]}
    question = _question(participants=[{"members": [member], "required": "all"}])
    assert await _openings(cronofy, question) == ["09:00-10:30"]


async def test_member_statuses_tell_whose_calendars_are_in_step(cronofy: Cronofy) -> None:
    question = _question("acc_dana", "acc_ravi", "acc_mia", required=1, include_member_statuses=True)
    body = (await _ask(cronofy, question)).json()

    assert body["member_statuses"] == [
        {"sub": "acc_dana", "sync_status": "disconnected"},
        {"sub": "acc_ravi", "sync_status": "active"},
        {"sub": "acc_mia", "sync_status": "pending"},
    ]
    assert body["available_periods"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"participants": None}, "participants"),
        ({"participants": [{"members": []}]}, "participants[0].members"),
        ({"participants": ["dana"]}, "participants[0].members"),
        ({"participants": [{"members": [{"sub": "acc_no"}]}]}, "participants[0].members[0].sub"),
        ({"participants": [{"members": ["acc_dana"]}]}, "participants[0].members[0].sub"),
        ({"participants": [{"members": [{"sub": "acc_dana"}] * 11}]}, "participants[0].members"),
        ({"participants": [{"members": [{"sub": "acc_dana"}], "required": 2}]}, "participants[0].required"),
        ({"required_duration": None}, "required_duration"),
        ({"required_duration": {"minutes": "60"}}, "required_duration.minutes"),
        ({"query_periods": None}, "query_periods"),
        ({"query_periods": [{"start": text_of(at(10)), "end": text_of(at(9))}]}, "query_periods[0].end"),
        ({"query_periods": ["today"]}, "query_periods[0].start"),
        ({"query_periods": [{"start": "2026-03-03", "end": text_of(at(9))}]}, "query_periods[0].start"),
        ({"query_periods": [{"start": "2026-03-01T00:00:00Z", "end": "2026-04-06T00:00:00Z"}]}, "query_periods"),
        ({"query_slots": [{"start": "soon"}]}, "query_slots[0].start"),
        ({"query_slots": ["soon"]}, "query_slots[0].start"),
        ({"response_format": "list"}, "response_format"),
        ({"start_interval": {"minutes": 0}}, "start_interval.minutes"),
    ],
)
async def test_a_wrong_query_names_the_field(cronofy: Cronofy, changes: dict[str, Any], field: str) -> None:
    answer = await _ask(cronofy, _question(**changes))

    assert answer.status_code == 422
    assert field in answer.json()["errors"]


async def test_a_revoked_account_is_not_recognized(cronofy: Cronofy) -> None:
    await cronofy.control("revoke", sub="acc_ravi")

    answer = await _ask(cronofy, _question("acc_dana", "acc_ravi"))
    assert list(answer.json()["errors"]) == ["participants[0].members[1].sub"]


async def test_an_access_token_may_ask_too_and_an_unknown_one_may_not(cronofy: Cronofy) -> None:
    with_token = await cronofy.http.post("/v1/availability", json=_question(), headers=await cronofy.headers())
    assert with_token.status_code == 200
    unknown = await cronofy.http.post("/v1/availability", json=_question(), headers={"Authorization": "Bearer x"})
    assert unknown.status_code == 401


async def test_rules_are_kept_listed_and_deleted(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    put = await _put_rule(cronofy, calendar_ids=["cal_work"])
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
    await _put_rule(cronofy)
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
    answer = await _put_rule(cronofy, **changes)

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
