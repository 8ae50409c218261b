"""Deleting events, changing external ones, answering invitations."""

from typing import Any

import httpx
import pytest

from tests.local.cronofy.harness import Cronofy, session


async def _delete(cronofy: Cronofy, calendar_id: str = "cal_work", **body: str) -> httpx.Response:
    return await cronofy.http.request("DELETE", f"/v1/calendars/{calendar_id}/events", json=body, headers=await cronofy.headers())


async def test_a_deleted_event_of_ours_is_gone_and_can_be_written_again(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()
    assert (await _delete(cronofy, event_id="session-1")).status_code == 202
    await cronofy.settle()
    assert await cronofy.read(only_managed="true") == []
    deleted = await cronofy.read(only_managed="true", include_deleted="true")
    assert [(each["event_id"], each["deleted"], each["status"]) for each in deleted] == [("session-1", True, "cancelled")]

    await cronofy.write(session())
    await cronofy.settle()
    assert len(await cronofy.read(only_managed="true", include_deleted="true")) == 1


async def test_deleting_something_unknown_is_accepted(cronofy: Cronofy) -> None:
    assert (await _delete(cronofy, event_id="never")).status_code == 202
    await cronofy.settle()
    assert [each["outcome"] for each in await cronofy.state("writes")] == ["nothing_to_delete"]
    assert (await _delete(cronofy)).status_code == 422


async def test_external_events_need_unrestricted_permission(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()
    ours = (await cronofy.event())["event_uid"]

    assert (await _delete(cronofy, event_uid="evt_external_dentist")).status_code == 403
    refused = await _delete(cronofy, event_uid=ours)
    assert refused.json()["errors"]["event_uid"][0]["key"] == "errors.must_be_external_event_uid"
    assert (await _delete(cronofy, "cal_open", event_uid="evt_external_unknown")).status_code == 404
    edit = session("", event_uid="evt_external_lunch", summary="Late lunch")
    assert (await cronofy.write(edit, "cal_open")).status_code == 202
    await cronofy.settle()
    assert "Late lunch" in [each["summary"] for each in await cronofy.read()]
    assert (await _delete(cronofy, "cal_open", event_uid="evt_external_lunch")).status_code == 202
    await cronofy.settle()
    assert "Late lunch" not in [each["summary"] for each in await cronofy.read()]


async def test_deleting_is_locked_and_scoped_like_writing(cronofy: Cronofy) -> None:
    await cronofy.switch(lock_event_writes=True)
    assert (await _delete(cronofy, "cal_home", event_id="x")).status_code == 423
    await cronofy.control("scopes", sub="acc_dana", scopes=["create_event"])
    assert (await _delete(cronofy, event_id="x")).status_code == 403


async def _delete_many(cronofy: Cronofy, body: dict[str, Any], query: str = "") -> httpx.Response:
    return await cronofy.http.request("DELETE", f"/v1/events{query}", json=body, headers=await cronofy.headers())


async def test_all_events_of_ours_can_be_deleted_at_once(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.write(session("session-2"), "cal_open")
    await cronofy.settle()

    assert (await _delete_many(cronofy, {"calendar_ids": ["cal_open"]})).status_code == 202
    await cronofy.settle()
    assert [each["event_id"] for each in await cronofy.read(only_managed="true")] == ["session-1"]
    assert (await _delete_many(cronofy, {}, "?delete_all=True")).status_code == 202
    await cronofy.settle()
    assert await cronofy.read(only_managed="true") == []
    assert len(await cronofy.read()) == 3


@pytest.mark.parametrize(
    ("body", "field", "key"),
    [
        ({}, "delete_all", "errors.required"),
        ({"delete_all": "some"}, "delete_all", "errors.must_be_boolean"),
        ({"calendar_ids": ["cal_ravi"]}, "calendar_ids", "errors.invalid_calendar_ids"),
        ({"calendar_ids": "cal_work"}, "calendar_ids", "errors.invalid_calendar_ids"),
    ],
)
async def test_deleting_many_says_what_is_wrong(cronofy: Cronofy, body: dict[str, Any], field: str, key: str) -> None:
    answer = await _delete_many(cronofy, body)

    assert (answer.status_code, answer.json()["errors"][field][0]["key"]) == (422, key)


async def test_an_invitation_can_be_answered(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    path = "/v1/calendars/cal_work/events/{}/participation_status"
    accepted = await cronofy.http.post(path.format("evt_external_dentist"), json={"status": "declined"}, headers=headers)
    await cronofy.settle()

    assert accepted.status_code == 202
    dentist = next(each for each in await cronofy.read() if each["summary"] == "Dentist")
    assert dentist["participation_status"] == "declined"
    wrong = await cronofy.http.post(path.format("evt_external_dentist"), json={"status": "maybe"}, headers=headers)
    assert wrong.status_code == 422
    unknown = await cronofy.http.post(path.format("evt_external_x"), json={"status": "declined"}, headers=headers)
    assert unknown.status_code == 404
    await cronofy.control("scopes", sub="acc_dana", scopes=["read_events"])
    forbidden = await cronofy.http.post(path.format("evt_external_dentist"), json={"status": "declined"}, headers=headers)
    assert forbidden.status_code == 403
