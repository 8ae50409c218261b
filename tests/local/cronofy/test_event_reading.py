"""What a reading shows, page by page."""

from typing import Any

import pytest

from tests.local.cronofy.harness import BASE, Cronofy, local_cronofy, session, text_of


def _titles(events: list[dict[str, Any]]) -> list[str]:
    return [each["summary"] for each in events]


async def test_events_of_ours_are_left_out_unless_asked_for(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()

    assert _titles(await cronofy.read(include_managed="false")) == ["Dentist", "Lunch", "Holiday"]
    assert _titles(await cronofy.read(include_managed="True")) == ["Coaching with Lee", "Dentist", "Lunch", "Holiday"]
    assert _titles(await cronofy.read(only_managed="true", include_managed="false")) == ["Coaching with Lee"]


async def test_an_external_event_has_the_documented_shape(cronofy: Cronofy) -> None:
    dentist = (await cronofy.read(calendar_ids="cal_work"))[0]

    assert dentist == {
        "calendar_id": "cal_work",
        "event_uid": "evt_external_dentist",
        "summary": "Dentist",
        "description": "",
        "start": "2026-03-03T12:00:00Z",
        "end": "2026-03-03T13:00:00Z",
        "deleted": False,
        "created": "2026-03-02T09:00:00Z",
        "updated": "2026-03-02T09:00:00Z",
        "location": {"description": "High Street"},
        "participation_status": "accepted",
        "attendees": [],
        "transparency": "opaque",
        "status": "confirmed",
        "categories": [],
        "recurring": False,
        "event_private": False,
        "options": {"delete": False, "update": False, "change_participation_status": True},
    }


async def test_times_come_localized_when_asked_for(cronofy: Cronofy) -> None:
    await cronofy.write(session(start="2026-07-01T10:00:00Z", end="2026-07-01T11:00:00Z"))
    await cronofy.settle()
    events = {each["summary"]: each for each in await cronofy.read(localized_times="true")}

    assert events["Coaching with Lee"]["start"] == {"time": "2026-07-01T11:00:00+01:00", "tzid": "Europe/London"}
    assert events["Holiday"]["start"] == {"time": "2026-03-06", "tzid": "Etc/UTC"}


async def test_calendars_can_be_chosen_and_an_unknown_one_finds_nothing(cronofy: Cronofy) -> None:
    assert _titles(await cronofy.read(calendar_ids="cal_open")) == ["Lunch"]
    assert _titles(await cronofy.read(calendar_ids=["cal_open", "cal_work"])) == ["Dentist", "Lunch", "Holiday"]
    assert await cronofy.read(calendar_ids="cal_ravi") == []


async def test_a_deleted_calendar_shows_no_events(cronofy: Cronofy) -> None:
    await cronofy.control("calendar", calendar_id="cal_open", deleted=True)

    assert "Lunch" not in _titles(await cronofy.read())


async def test_bounds_are_dates_in_the_zone_or_instants_and_the_end_is_exclusive(cronofy: Cronofy) -> None:
    assert _titles(await cronofy.read(**{"from": "2026-03-04"})) == ["Lunch", "Holiday"]
    assert _titles(await cronofy.read(to="2026-03-04")) == ["Dentist"]
    assert _titles(await cronofy.read(to="2026-03-03T12:00:00Z")) == []
    assert _titles(await cronofy.read(**{"from": "2026-03-03T12:59:59Z"}, to="2026-03-03T13:00:00Z")) == ["Dentist"]
    tokyo = await cronofy.read(tzid="Asia/Tokyo", to="2026-03-03")
    assert tokyo == []


async def test_others_events_outside_the_sync_window_are_unknown_and_ours_are_not(cronofy: Cronofy) -> None:
    far = {"start": "2026-10-01T10:00:00Z", "end": "2026-10-01T11:00:00Z"}
    await cronofy.write(session(**far))
    await cronofy.control("event", calendar_id="cal_work", summary="Far away", **far)
    await cronofy.control("event", calendar_id="cal_work", summary="Long ago", start="2026-01-01T10:00:00Z", end="2026-01-01T11:00:00Z")
    await cronofy.settle()

    titles = _titles(await cronofy.read())
    assert "Coaching with Lee" in titles
    assert "Far away" not in titles
    assert "Long ago" not in _titles(await cronofy.read(**{"from": "2025-12-01"}))


async def test_only_what_changed_since_is_shown(cronofy: Cronofy) -> None:
    cronofy.clock.advance(hours=1)
    since = text_of(cronofy.clock())
    await cronofy.control("event", calendar_id="cal_work", event_uid="evt_external_dentist", summary="Dentist!")

    assert _titles(await cronofy.read(last_modified=since)) == ["Dentist!"]


async def test_a_moved_event_is_found_at_its_old_time_when_asked_for(cronofy: Cronofy) -> None:
    await cronofy.control(
        "event",
        calendar_id="cal_work",
        event_uid="evt_external_dentist",
        start="2026-03-20T12:00:00Z",
        end="2026-03-20T13:00:00Z",
    )
    old_time = {"from": "2026-03-03", "to": "2026-03-04"}

    assert _titles(await cronofy.read(**old_time)) == []
    assert _titles(await cronofy.read(**old_time, include_moved="true")) == ["Dentist"]


@pytest.mark.parametrize(
    ("query", "field", "key"),
    [
        ({"tzid": ""}, "tzid", "errors.required"),
        ({"tzid": "Mars/Olympus"}, "tzid", "errors.tzid_unrecognized"),
        ({"tzid": "Etc/UTC", "from": "soon"}, "from", "errors.invalid"),
        ({"tzid": "Etc/UTC", "last_modified": "2026-13-01"}, "last_modified", "errors.invalid"),
    ],
)
async def test_a_wrong_question_is_refused(cronofy: Cronofy, query: dict[str, str], field: str, key: str) -> None:
    for path in ("/v1/events", "/v1/free_busy", "/v1/available_periods"):
        answer = await cronofy.http.get(path, params=query, headers=await cronofy.headers())
        assert (answer.status_code, answer.json()["errors"][field][0]["key"]) == (422, key)


async def test_reading_needs_its_scope_unless_only_our_own_events_are_asked_for(cronofy: Cronofy) -> None:
    await cronofy.control("scopes", sub="acc_dana", scopes=["create_event"])
    headers = await cronofy.headers()

    assert (await cronofy.http.get("/v1/events?tzid=Etc/UTC", headers=headers)).status_code == 403
    own = await cronofy.http.get("/v1/events?tzid=Etc/UTC&only_managed=true", headers=headers)
    assert own.status_code == 200
    assert (await cronofy.http.get("/v1/free_busy?tzid=Etc/UTC", headers=headers)).status_code == 403


async def test_pages_are_followed_by_their_address_with_the_same_token() -> None:
    cronofy = local_cronofy(page_size=2)
    async with cronofy.http:
        headers = await cronofy.headers()
        first = (await cronofy.http.get("/v1/events?tzid=Etc/UTC", headers=headers)).json()
        assert (first["pages"]["current"], first["pages"]["total"], len(first["events"])) == (1, 2, 2)
        next_page = first["pages"]["next_page"]
        assert next_page.startswith(f"{BASE}/v1/events/pages/")

        second = (await cronofy.http.get(next_page, headers=headers)).json()
        assert second["pages"] == {"current": 2, "total": 2}
        assert _titles(second["events"]) == ["Holiday"]
        foreign = await cronofy.http.get(next_page, headers=await cronofy.headers("ravi"))
        assert foreign.status_code == 404
        wrong_kind = next_page.replace("/events/", "/free_busy/")
        assert (await cronofy.http.get(wrong_kind, headers=headers)).status_code == 404


async def test_old_readings_are_forgotten() -> None:
    cronofy = local_cronofy(page_size=2)
    async with cronofy.http:
        headers = await cronofy.headers()
        first = (await cronofy.http.get("/v1/events?tzid=Etc/UTC", headers=headers)).json()
        for _ in range(200):
            await cronofy.http.get("/v1/events?tzid=Etc/UTC", headers=headers)
        assert (await cronofy.http.get(first["pages"]["next_page"], headers=headers)).status_code == 404


async def test_busy_times_carry_no_titles(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.control("event", calendar_id="cal_open", event_uid="evt_external_lunch", status="tentative")
    await cronofy.settle()
    headers = await cronofy.headers()
    query = "/v1/free_busy?tzid=Etc/UTC&include_managed=true"
    blocks = (await cronofy.http.get(query, headers=headers)).json()["free_busy"]

    assert [each["free_busy_status"] for each in blocks] == ["busy", "busy", "tentative", "free"]
    assert all(set(each) == {"calendar_id", "start", "end", "free_busy_status"} for each in blocks)
    identified = (await cronofy.http.get(query + "&include_ids=true", headers=headers)).json()["free_busy"]
    assert identified[0]["event_id"] == "session-1"
    assert "event_id" not in identified[1]


async def test_with_free_busy_access_others_events_have_no_title(cronofy: Cronofy) -> None:
    await cronofy.control("scopes", sub="acc_ravi", scopes=["read_events", "free_busy_write"])
    await cronofy.write(session(), "cal_ravi", "ravi")
    await cronofy.settle()
    secret, ours = await cronofy.read("ravi")

    assert secret["summary"] is None
    assert not {"description", "location", "attendees"} & set(secret)
    assert (ours["summary"], ours["participation_status"]) == ("Coaching with Lee", "needs_action")


async def test_a_lost_login_is_still_read_as_it_was(cronofy: Cronofy) -> None:
    await cronofy.control("disconnect", profile_id="pro_work")

    assert "Dentist" in _titles(await cronofy.read())
