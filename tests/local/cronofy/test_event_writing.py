"""Accepted, queued, applied, refused: what happens to a write."""

from typing import Any

import pytest

from tests.local.cronofy.harness import BASE, PUSH, Cronofy, session, text_of
from tests.local.cronofy.people import at


async def test_an_accepted_write_is_in_the_calendar_only_later(cronofy: Cronofy) -> None:
    answer = await cronofy.write(session())
    assert (answer.status_code, answer.content) == (202, b"")
    assert await cronofy.read(only_managed="true") == []
    pending = (await cronofy.state("pending"))[0]
    assert (pending["event_id"], pending["reason"], pending["due_at"]) == ("session-1", "delay", "2026-03-02T09:00:10Z")

    cronofy.clock.advance(seconds=10)
    assert [each["event_id"] for each in await cronofy.read(only_managed="true")] == ["session-1"]
    assert await cronofy.state("pending") == []
    done = (await cronofy.state("writes"))[0]
    assert (done["outcome"], done["accepted_at"], done["applied_at"]) == (
        "created",
        "2026-03-02T09:00:00Z",
        "2026-03-02T09:00:10Z",
    )


async def test_writing_the_same_event_again_changes_it_and_makes_no_second(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.write(session(summary="Moved", start=text_of(at(14)), end=text_of(at(15))))
    await cronofy.settle()

    event = await cronofy.event()
    assert len(await cronofy.read(only_managed="true")) == 1
    assert (event["summary"], event["start"], event["writes"]) == ("Moved", "2026-03-03T14:00:00Z", 2)
    assert [each["outcome"] for each in await cronofy.state("writes")] == ["created", "updated"]


async def test_an_event_id_with_an_event_uid_makes_a_new_event_of_ours(cronofy: Cronofy) -> None:
    answer = await cronofy.write(session(event_uid="evt_external_dentist"))
    await cronofy.settle()

    assert answer.status_code == 202
    assert {each["summary"] for each in await cronofy.read()} >= {"Dentist", "Coaching with Lee"}


async def test_writes_to_a_lost_login_wait_and_go_out_after_it_is_back(cronofy: Cronofy) -> None:
    await cronofy.control("disconnect", profile_id="pro_work")
    assert (await cronofy.write(session())).status_code == 202
    assert (await cronofy.write(session(summary="Second thought"))).status_code == 202
    cronofy.clock.advance(days=3)
    await cronofy.settle()
    assert [each["reason"] for each in await cronofy.state("pending")] == ["disconnected"] * 2

    await cronofy.control("reconnect", profile_id="pro_work")
    assert await cronofy.read(only_managed="true") == []
    assert (await cronofy.state("pending"))[0]["accepted_at"] == "2026-03-02T09:00:00Z"
    cronofy.clock.advance(seconds=10)
    assert [each["summary"] for each in await cronofy.read(only_managed="true")] == ["Second thought"]


async def test_writes_to_a_lost_login_are_locked_when_the_switch_says_so(cronofy: Cronofy) -> None:
    await cronofy.switch(lock_event_writes=True)
    assert (await cronofy.write(session(), "cal_home")).status_code == 423
    assert (await cronofy.write(session())).status_code == 202


@pytest.mark.parametrize(
    ("calendar_id", "status"),
    [("cal_team", 403), ("cal_gone", 404), ("cal_unknown", 404), ("cal_ravi", 404)],
)
async def test_calendars_that_cannot_be_written_refuse(cronofy: Cronofy, calendar_id: str, status: int) -> None:
    assert (await cronofy.write(session(), calendar_id)).status_code == status
    assert await cronofy.state("pending") == []


@pytest.mark.parametrize("trouble", ["readonly", "deleted"])
async def test_a_calendar_that_turns_unwritable_meanwhile_swallows_the_write(cronofy: Cronofy, trouble: str) -> None:
    await cronofy.write(session())
    await cronofy.control("calendar", calendar_id="cal_work", **{trouble: True})
    await cronofy.settle()

    assert [each["outcome"] for each in await cronofy.state("writes")] == ["refused_by_calendar"]


@pytest.mark.parametrize("scopes", [["read_events"], ["delete_event"]])
async def test_writing_needs_its_scope(cronofy: Cronofy, scopes: list[str]) -> None:
    await cronofy.control("scopes", sub="acc_dana", scopes=scopes)
    assert (await cronofy.write(session())).status_code == 403


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"event_id": None}, "event_id", "errors.required"),
        ({"summary": ""}, "summary", "errors.required"),
        ({"summary": 5}, "summary", "errors.invalid"),
        ({"summary": "x" * 1025}, "summary", "errors.too_long"),
        ({"description": "x" * 4097}, "description", "errors.too_long"),
        ({"start": None}, "start", "errors.required"),
        ({"start": "2026-03-03T10:00:00"}, "start", "errors.invalid"),
        ({"end": "tomorrow"}, "end", "errors.invalid"),
        ({"end": "2026-02-30"}, "end", "errors.invalid"),
        ({"end": text_of(at(9))}, "end", "errors.invalid_time_pair"),
        ({"end": text_of(at(10))}, "end", "errors.invalid_time_pair"),
        ({"end": "2026-03-04"}, "end", "errors.invalid_time_pair"),
        ({"start": "2026-03-03", "end": "2026-03-03"}, "end", "errors.invalid_time_pair"),
        ({"tzid": "Mars/Olympus"}, "tzid", "errors.tzid_unrecognized"),
        ({"start": {"time": text_of(at(10)), "tzid": "No/Where"}}, "start.tzid", "errors.tzid_unrecognized"),
        ({"reminders": [{"minutes": -1}]}, "reminders", "errors.invalid"),
        ({"reminders": "10"}, "reminders", "errors.invalid"),
        ({"transparency": "glassy"}, "transparency", "errors.not_recognized"),
        ({"attendees": {"invite": [{"email": "lee"}]}}, "attendees.invite[0].email", "errors.invalid_email"),
        ({"attendees": {"remove": ["lee"]}}, "attendees.remove[0].email", "errors.invalid_email"),
        ({"conferencing": {}}, "conferencing.profile_id", "errors.required"),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_written(cronofy: Cronofy, changes: dict[str, Any], field: str, key: str) -> None:
    answer = await cronofy.write(session(**changes))

    assert answer.status_code == 422
    assert [each["key"] for each in answer.json()["errors"][field]] == [key]
    assert answer.json()["errors"][field][0]["description"]
    assert await cronofy.state("pending") == []


async def test_an_unknown_zone_is_named_once_for_both_times(cronofy: Cronofy) -> None:
    answer = await cronofy.write(session(tzid="Mars/Olympus"))

    assert list(answer.json()["errors"]) == ["tzid"]
    assert len(answer.json()["errors"]["tzid"]) == 1


async def test_times_with_a_zone_and_whole_days_are_understood(cronofy: Cronofy) -> None:
    await cronofy.write(
        session(
            start={"time": "2026-07-01T10:00:00+02:00", "tzid": "Europe/Paris"},
            end={"time": "2026-07-01T09:00:00Z", "tzid": "Europe/Paris"},
        )
    )
    await cronofy.write(session("day", start="2026-03-05", end="2026-03-06"))
    await cronofy.settle()

    timed, day = await cronofy.event(), await cronofy.event("day")
    assert (timed["start"], timed["end"], timed["tzid"]) == (
        "2026-07-01T08:00:00Z",
        "2026-07-01T09:00:00Z",
        "Europe/Paris",
    )
    assert (day["start"], day["end"]) == ("2026-03-05", "2026-03-06")


async def test_everything_that_was_said_can_be_read_back(cronofy: Cronofy) -> None:
    await cronofy.write(
        session(
            description="Bring notes",
            location={"description": "Room 4", "lat": "51.5", "long": "-0.1"},
            url="https://platform.example/s/1",
            transparency="transparent",
            event_private=True,
            reminders=[{"minutes": 10}],
            attendees={"invite": [{"email": "lee@x.example", "display_name": "Lee"}, {"email": "kim@x.example"}]},
            something_new=True,
        )
    )
    await cronofy.write(session(attendees={"invite": [{"email": "lee@x.example"}], "remove": [{"email": "kim@x.example"}]}))
    await cronofy.settle()

    event = (await cronofy.read(only_managed="true"))[0]
    assert event["attendees"] == [{"email": "lee@x.example", "display_name": "Lee", "status": "needs_action"}]
    assert (event["transparency"], event["event_private"], event["description"]) == ("opaque", False, "")
    assert "location" not in event


@pytest.mark.parametrize(
    ("conferencing", "read"),
    [
        ({"profile_id": "explicit", "provider_description": "Own", "join_url": "https://m.example/1"}, "https://m.example/1"),
        ({"profile_id": "integrated"}, f"{BASE}/meet/"),
        ({"profile_id": "none"}, None),
    ],
)
async def test_a_meeting_link_is_part_of_the_event(cronofy: Cronofy, conferencing: dict[str, str], read: str | None) -> None:
    await cronofy.write(session(conferencing=conferencing))
    await cronofy.settle()

    link = (await cronofy.read(only_managed="true"))[0].get("meeting_url")
    assert link is None if read is None else str(link).startswith(read)


async def test_integrated_conferencing_needs_a_calendar_that_has_it(cronofy: Cronofy) -> None:
    answer = await cronofy.write(session(conferencing={"profile_id": "integrated"}), "cal_open")

    keys = [each["key"] for each in answer.json()["errors"]["conferencing.profile_id"]]
    assert keys == ["errors.integrated_conferencing_not_available"]


async def test_with_free_busy_access_a_write_becomes_an_invitation_that_waits(cronofy: Cronofy) -> None:
    assert (await cronofy.write(session(), "cal_ravi", "ravi")).status_code == 202
    await cronofy.settle()

    event = await cronofy.event()
    assert (event["invited"], event["participation_status"]) == (True, "needs_action")
    mail = (await cronofy.state("mails"))[-1]
    assert (mail["kind"], mail["to"], mail["event_id"]) == ("invitation", "ravi@firm.example", "session-1")
    assert [each["outcome"] for each in await cronofy.state("writes")] == ["invitation_sent"]


async def test_with_free_busy_access_a_waiting_invitation_blocks_nothing_until_it_is_accepted(
    cronofy: Cronofy,
) -> None:
    await cronofy.write(session(), "cal_ravi", "ravi")
    await cronofy.settle()
    headers = await cronofy.headers("ravi")
    query = {"tzid": "Etc/UTC", "include_managed": "true"}
    busy = (await cronofy.http.get("/v1/free_busy", params=query, headers=headers)).json()["free_busy"]
    assert len(busy) == 1

    await cronofy.control("event", calendar_id="cal_ravi", event_id="session-1", participation_status="accepted")
    busy = (await cronofy.http.get("/v1/free_busy", params=query, headers=headers)).json()["free_busy"]
    assert len(busy) == 2


async def test_an_own_write_is_never_announced(cronofy: Cronofy) -> None:
    await cronofy.listen(callback_url=PUSH)
    await cronofy.write(session())
    await cronofy.settle()

    assert cronofy.listener.kinds == []


@pytest.mark.parametrize("body", [b"not json", b"[1]"])
async def test_a_body_that_is_no_json_object_is_refused(cronofy: Cronofy, body: bytes) -> None:
    headers = await cronofy.headers() | {"Content-Type": "application/json"}
    answer = await cronofy.http.post("/v1/calendars/cal_work/events", content=body, headers=headers)

    assert (answer.status_code, answer.json()["errors"]["body"][0]["key"]) == (422, "errors.invalid_json")


async def test_a_body_of_more_than_five_megabytes_is_refused(cronofy: Cronofy) -> None:
    answer = await cronofy.write(session(description="x" * 5 * 1024 * 1024))

    assert answer.status_code == 413


async def test_a_form_body_is_understood_as_well(cronofy: Cronofy) -> None:
    answer = await cronofy.http.post("/v1/calendars/cal_work/events", data=session(), headers=await cronofy.headers())
    assert answer.status_code == 202
    fields = {"callback_url": PUSH, "filters[]": ["ignored"]}
    assert (await cronofy.http.post("/v1/channels", data=fields, headers=await cronofy.headers())).status_code == 200
