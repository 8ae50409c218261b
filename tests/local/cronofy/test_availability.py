"""Free time, alone and together."""

from itertools import pairwise
from typing import Any

import httpx
import pytest

from tests.local.cronofy.harness import Cronofy, session, text_of
from tests.local.cronofy.people import SECRETS, at

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


def _managed(**changes: Any) -> dict[str, Any]:
    member = {"sub": "acc_dana", "managed_availability": True} | changes
    return _question(participants=[{"members": [member], "required": "all"}])


async def test_working_hours_count_only_when_asked_for(cronofy: Cronofy) -> None:
    await cronofy.put_rule()

    assert await _openings(cronofy, _question()) == ["09:00-12:00", "13:00-17:00"]
    assert await _openings(cronofy, _managed()) == ["09:30-12:00", "14:00-16:00"]
    assert await _openings(cronofy, _managed(availability_rule_ids=["other"])) == []


async def test_working_hours_follow_the_clock_of_their_zone(cronofy: Cronofy) -> None:
    monday = [{"day": "monday", "start_time": "09:00", "end_time": "10:00"}]
    await cronofy.put_rule(weekly_periods=monday)
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
