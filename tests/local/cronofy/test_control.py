"""What people, providers and bad luck do, through `/_local/`."""

import pytest

from tests.local.cronofy.harness import Cronofy, session


async def test_the_state_shows_the_parts_that_are_asked_for(cronofy: Cronofy) -> None:
    whole = (await cronofy.http.get("/_local/state")).json()
    part = (await cronofy.http.get("/_local/state?only=now,calls_total")).json()

    assert set(whole) == {
        "now",
        "base_url",
        "client_id",
        "data_center",
        "settings",
        "faults",
        "accounts",
        "identities",
        "events",
        "pending",
        "writes",
        "pushes",
        "mails",
        "calls",
        "calls_total",
    }
    assert part == {"now": "2026-03-02T09:00:00Z", "calls_total": 0}
    eli = next(each for each in whole["identities"] if each["email"] == "eli@firm.example")
    assert eli == {
        "email": "eli@firm.example",
        "provider_name": "office365",
        "name": "Eli",
        "consent": "granted",
        "linked_in": [],
        "calendars": ["Eli"],
    }


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("disconnect", {"profile_id": "pro_no"}),
        ("reconnect", {"profile_id": "pro_no"}),
        ("initial_sync", {"profile_id": "pro_no", "required": True}),
        ("add_calendar", {"profile_id": "pro_no", "name": "x"}),
        ("add_calendar", {"profile_id": "pro_work", "name": "x", "calendar_id": "cal_ravi"}),
        ("calendar", {"calendar_id": "cal_no"}),
        ("event", {"calendar_id": "cal_no", "event_id": "x"}),
        ("event", {"calendar_id": "cal_work", "event_id": "x"}),
        ("event", {"calendar_id": "cal_work", "event_uid": "x"}),
        ("event", {"calendar_id": "cal_work", "copy_of": "x"}),
        ("revoke", {"sub": "acc_no"}),
        ("expire", {"sub": "acc_no"}),
        ("scopes", {"sub": "acc_no", "scopes": []}),
        ("identity", {"email": "no@x.example", "provider_name": "google", "consent": "granted"}),
        ("identity", {"email": "no@x.example", "provider_name": "lotus", "consent": "granted"}),
    ],
)
async def test_naming_something_unknown_is_404(cronofy: Cronofy, name: str, body: dict[str, object]) -> None:
    answer = await cronofy.http.post(f"/_local/{name}", json=body)

    assert (answer.status_code, answer.json()["ok"]) == (404, False)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("disconnect", {}),
        ("disconnect", {"profile_id": "pro_work", "why": "?"}),
        ("calendar", {"calendar_id": "cal_work", "readonly": "perhaps"}),
        ("event", {"calendar_id": "cal_work", "summary": "No times"}),
        ("event", {"calendar_id": "cal_work", "event_uid": "x", "start": "2026-03-03T10:00:00"}),
        ("event", {"calendar_id": "cal_work", "event_uid": "x", "tzid": "Mars/Olympus"}),
        ("settle", {"now": True}),
    ],
)
async def test_a_malformed_request_is_422_and_says_where(cronofy: Cronofy, name: str, body: dict[str, object]) -> None:
    answer = await cronofy.http.post(f"/_local/{name}", json=body)

    assert answer.status_code == 422
    assert answer.json()["error"][0]["msg"]


async def test_a_body_that_is_no_json_is_422(cronofy: Cronofy) -> None:
    assert (await cronofy.http.post("/_local/settle", content=b"{")).status_code == 422


async def test_a_calendar_changes_at_the_provider(cronofy: Cronofy) -> None:
    await cronofy.control("calendar", calendar_id="cal_work", readonly=True, name="Renamed")
    await cronofy.control("calendar", calendar_id="cal_open", primary=True, deleted=True, permission_level="sandbox")
    calendars = {each["calendar_id"]: each for each in (await cronofy.profile("pro_work"))["profile_calendars"]}

    work, opened = calendars["cal_work"], calendars["cal_open"]
    assert (work["calendar_readonly"], work["calendar_name"], work["calendar_primary"]) == (True, "Renamed", False)
    assert (opened["calendar_deleted"], opened["calendar_primary"], opened["permission_level"]) == (
        True,
        True,
        "sandbox",
    )


async def test_a_calendar_vanishes_with_what_was_waiting_for_it(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.control("calendar", calendar_id="cal_work", vanished=True)
    await cronofy.settle()

    listed = [each["calendar_id"] for each in (await cronofy.profile("pro_work"))["profile_calendars"]]
    assert "cal_work" not in listed
    assert (await cronofy.write(session())).status_code == 404
    assert [each["outcome"] for each in await cronofy.state("writes")] == ["refused_by_calendar"]


async def test_a_calendar_is_added_by_hand(cronofy: Cronofy) -> None:
    named = await cronofy.control("add_calendar", profile_id="pro_work", name="Coaching", calendar_id="cal_new")
    invented = await cronofy.control("add_calendar", profile_id="pro_work", name="Other")

    assert named["calendar"]["calendar_id"] == "cal_new"
    listed = [each["calendar_id"] for each in (await cronofy.profile("pro_work"))["profile_calendars"]]
    assert listed[-2:] == ["cal_new", invented["calendar"]["calendar_id"]]


async def test_an_authorization_is_withdrawn(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    channel_id = await cronofy.listen()
    dana = next(each for each in await cronofy.state("accounts") if each["sub"] == "acc_dana")
    assert [each["channel_id"] for each in dana["channels"]] == [channel_id]
    answer = await cronofy.control("revoke", sub="acc_dana")

    assert (answer["account"]["authorized"], answer["account"]["scopes"], answer["account"]["channels"]) == (
        False,
        [],
        [],
    )
    assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 401
    assert (await cronofy.refresh("refresh-dana")).status_code == 400
    scopes = await cronofy.http.post("/_local/scopes", json={"sub": "acc_dana", "scopes": ["read_events"]})
    assert scopes.status_code == 404


async def test_access_tokens_expire_on_demand(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    other = await cronofy.headers("ravi")
    assert (await cronofy.control("expire", sub="acc_dana"))["expired"] == 1

    assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 401
    assert (await cronofy.http.get("/v1/userinfo", headers=other)).status_code == 200
    assert (await cronofy.refresh("refresh-dana")).status_code == 200


async def test_a_person_moves_declines_and_deletes_a_session(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()
    ids = {"calendar_id": "cal_work", "event_id": "session-1"}

    moved = await cronofy.control("event", **ids, start="2026-03-03T15:00:00Z", end="2026-03-03T16:00:00Z")
    assert (moved["event"]["start"], moved["event"]["changed_by"]) == ("2026-03-03T15:00:00Z", "person")
    declined = await cronofy.control("event", **ids, participation_status="declined", location="Elsewhere")
    assert (declined["event"]["participation_status"], declined["event"]["location"]) == ("declined", "Elsewhere")
    deleted = await cronofy.control("event", **ids, deleted=True)
    assert (deleted["event"]["deleted"], deleted["event"]["status"]) == (True, "cancelled")
    restored = await cronofy.control("event", **ids, deleted=False)
    assert (restored["event"]["deleted"], restored["event"]["status"]) == (False, "confirmed")


async def test_a_person_copies_and_imports_events(cronofy: Cronofy) -> None:
    await cronofy.write(session())
    await cronofy.settle()
    copied = await cronofy.control("event", calendar_id="cal_work", copy_of="session-1")
    again = await cronofy.control("event", calendar_id="cal_work", copy_of=copied["event"]["event_uid"])
    imported = await cronofy.control(
        "event",
        calendar_id="cal_work",
        summary="Coaching with Lee",
        description="From a file",
        start="2026-03-09",
        end="2026-03-10",
        transparency="transparent",
        status="tentative",
    )

    assert {each["event"]["event_id"] for each in (copied, again, imported)} == {None}
    assert copied["event"]["start"] == again["event"]["start"] == "2026-03-03T10:00:00Z"
    assert imported["event"]["start"] == "2026-03-09"
    titles = [each["summary"] for each in await cronofy.read()]
    assert titles.count("Coaching with Lee") == 4
