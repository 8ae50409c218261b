"""Userinfo, account, profiles and calendars."""

import pytest

from tests.local.cronofy.harness import BASE, Cronofy


async def test_userinfo_has_the_documented_shape(cronofy: Cronofy) -> None:
    answer = await cronofy.http.get("/v1/userinfo", headers=await cronofy.headers())
    body = answer.json()

    assert set(body) == {"sub", "email", "name", "zoneinfo", "cronofy.type", "cronofy.data"}
    assert body["cronofy.type"] == "account"
    data = body["cronofy.data"]
    assert set(data) == {"authorization", "profiles", "conferencing_profiles"}
    assert data["authorization"] == {
        "scope": "create_calendar read_events create_event delete_event change_participation_status",
        "status": "active",
    }
    work, home = data["profiles"]
    assert {key: value for key, value in work.items() if key != "profile_calendars"} == {
        "provider_name": "google",
        "provider_service": "gsuite",
        "profile_id": "pro_work",
        "profile_name": "dana@work.example",
        "profile_connected": True,
        "profile_initial_sync_required": False,
    }
    assert work["profile_calendars"][0] == {
        "calendar_id": "cal_work",
        "calendar_name": "Work",
        "calendar_readonly": False,
        "calendar_deleted": False,
        "calendar_primary": True,
        "calendar_integrated_conferencing_available": True,
        "calendar_attachments_available": False,
        "permission_level": "sandbox",
    }
    assert home["profile_relink_url"] == f"{BASE}/relink/apple?email=dana%40home.example"
    zoom, goto = data["conferencing_profiles"]
    assert "profile_relink_url" not in zoom
    assert goto["profile_relink_url"] == f"{BASE}/v2/relink/go_to"


async def test_what_the_provider_does_not_tell_is_absent(cronofy: Cronofy) -> None:
    body = (await cronofy.http.get("/v1/userinfo", headers=await cronofy.headers("ravi"))).json()

    assert set(body) == {"sub", "cronofy.type", "cronofy.data"}
    assert "conferencing_profiles" not in body["cronofy.data"]


async def test_account_and_profiles(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    account = (await cronofy.http.get("/v1/account", headers=headers)).json()["account"]
    profiles = (await cronofy.http.get("/v1/profiles", headers=headers)).json()["profiles"]

    assert set(account) == {"account_id", "email", "name", "scope", "default_tzid"}
    assert (account["account_id"], account["default_tzid"]) == ("acc_dana", "Europe/London")
    assert [each["profile_id"] for each in profiles] == ["pro_work", "pro_home"]
    assert all("profile_calendars" not in each for each in profiles)


async def test_a_revoked_profile_disappears_for_us_and_the_rest_stays(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    answer = await cronofy.http.post("/v1/profiles/pro_home/revoke", headers=headers)
    assert (answer.status_code, answer.content) == (202, b"")

    profiles = (await cronofy.http.get("/v1/profiles", headers=headers)).json()["profiles"]
    assert [each["profile_id"] for each in profiles] == ["pro_work"]
    assert (await cronofy.http.post("/v1/profiles/pro_home/revoke", headers=headers)).status_code == 404
    assert (await cronofy.http.post("/v1/profiles/pro_ravi/revoke", headers=headers)).status_code == 404


async def test_calendars_are_listed_flat_with_their_logins(cronofy: Cronofy) -> None:
    body = (await cronofy.http.get("/v1/calendars", headers=await cronofy.headers())).json()

    assert body["sub"] == "acc_dana"
    assert [each["calendar_id"] for each in body["calendars"]] == [
        "cal_work",
        "cal_team",
        "cal_gone",
        "cal_open",
        "cal_home",
    ]
    assert body["calendars"][4]["profile_id"] == "pro_home"
    assert body["calendars"][2]["calendar_deleted"] is True


async def test_a_calendar_is_created_in_a_login(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    answer = await cronofy.http.post(
        "/v1/calendars", headers=headers, json={"profile_id": "pro_work", "name": "Coaching", "color": "#49BED8"}
    )

    calendar = answer.json()["calendar"]
    assert answer.status_code == 200
    assert set(calendar) == {
        "provider_name",
        "profile_id",
        "profile_name",
        "calendar_id",
        "calendar_name",
        "calendar_readonly",
        "calendar_deleted",
    }
    listed = (await cronofy.http.get("/v1/calendars", headers=headers)).json()["calendars"]
    assert calendar["calendar_id"] in [each["calendar_id"] for each in listed]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"profile_id": "pro_work"}, 422),
        ({"name": "Coaching"}, 422),
        ({"profile_id": "pro_work", "name": "Work"}, 422),
        ({"profile_id": "pro_ravi", "name": "Coaching"}, 404),
        ({"profile_id": "pro_home", "name": "Coaching"}, 423),
    ],
)
async def test_creating_a_calendar_is_refused_as_documented(cronofy: Cronofy, body: dict[str, str], status: int) -> None:
    answer = await cronofy.http.post("/v1/calendars", headers=await cronofy.headers(), json=body)

    assert answer.status_code == status
    if body == {"profile_id": "pro_work", "name": "Work"}:
        assert answer.json()["errors"]["name"][0]["key"] == "errors.duplicate_calendar_name"


async def test_creating_a_calendar_needs_its_scope(cronofy: Cronofy) -> None:
    await cronofy.control("scopes", sub="acc_dana", scopes=["read_events"])
    answer = await cronofy.http.post("/v1/calendars", headers=await cronofy.headers(), json={"profile_id": "pro_work", "name": "Coaching"})

    assert answer.status_code == 403


async def test_a_first_sync_hides_the_calendars_only_when_told_to(cronofy: Cronofy) -> None:
    await cronofy.control("initial_sync", profile_id="pro_work", required=True)
    assert len((await cronofy.profile("pro_work"))["profile_calendars"]) == 4
    await cronofy.control("initial_sync", profile_id="pro_work", required=True, hide_calendars=True)
    assert (await cronofy.profile("pro_work"))["profile_calendars"] == []
    await cronofy.control("initial_sync", profile_id="pro_work", required=False)
    assert len((await cronofy.profile("pro_work"))["profile_calendars"]) == 4
