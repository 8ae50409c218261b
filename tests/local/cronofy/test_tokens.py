"""Codes, refresh tokens and access tokens."""

import httpx
import pytest

from tests.local.cronofy.harness import AUTHORIZE, CALLBACK, SCOPE, Cronofy
from tests.local.cronofy.people import SECRETS


async def _code(cronofy: Cronofy) -> str:
    back = await cronofy.sign_in(AUTHORIZE + SCOPE, provider_name="google", email="dana@work.example")
    return back["code"]


async def test_a_code_becomes_tokens_that_name_the_account_and_the_login_used(cronofy: Cronofy) -> None:
    answer = await cronofy.token(grant_type="authorization_code", code=await _code(cronofy), redirect_uri=CALLBACK)

    body = answer.json()
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    assert body["token_type"] == "bearer"
    assert body["expires_in"] == 10800
    assert body["account_id"] == body["sub"] == "acc_dana"
    assert body["scope"] == "read_events create_event delete_event"
    assert body["linking_profile"] == {
        "provider_name": "google",
        "provider_service": "gsuite",
        "profile_id": "pro_work",
        "profile_name": "dana@work.example",
    }


async def test_a_code_works_once(cronofy: Cronofy) -> None:
    fields = {"grant_type": "authorization_code", "code": await _code(cronofy), "redirect_uri": CALLBACK}

    assert (await cronofy.token(**fields)).status_code == 200
    again = await cronofy.token(**fields)
    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})


async def test_a_code_is_refused_with_another_redirect_address_and_still_works_with_its_own(cronofy: Cronofy) -> None:
    code = await _code(cronofy)

    other = await cronofy.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK + "/other")
    assert other.json() == {"error": "invalid_grant"}
    own = await cronofy.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert own.status_code == 200


async def test_a_code_is_too_old_after_ten_minutes(cronofy: Cronofy) -> None:
    code = await _code(cronofy)
    cronofy.clock.advance(minutes=10)

    answer = await cronofy.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.json() == {"error": "invalid_grant"}


async def test_a_code_of_an_authorization_withdrawn_meanwhile_is_refused(cronofy: Cronofy) -> None:
    code = await _code(cronofy)
    await cronofy.control("revoke", sub="acc_dana")

    answer = await cronofy.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.json() == {"error": "invalid_grant"}


async def test_a_refresh_answers_without_the_account_and_keeps_its_token(cronofy: Cronofy) -> None:
    body = (await cronofy.refresh("refresh-dana")).json()

    assert set(body) == {"token_type", "access_token", "expires_in", "refresh_token", "scope"}
    assert body["refresh_token"] == "refresh-dana"


async def test_the_same_access_token_comes_back_while_ten_minutes_of_it_remain(cronofy: Cronofy) -> None:
    first = (await cronofy.refresh("refresh-dana")).json()
    cronofy.clock.advance(seconds=10800 - 600)
    second = (await cronofy.refresh("refresh-dana")).json()
    cronofy.clock.advance(seconds=1)
    third = (await cronofy.refresh("refresh-dana")).json()

    assert (second["access_token"], second["expires_in"]) == (first["access_token"], 600)
    assert (third["access_token"] == first["access_token"], third["expires_in"]) == (False, 10800)


async def test_a_new_access_token_each_time_when_the_switch_says_so(cronofy: Cronofy) -> None:
    await cronofy.switch(reuse_access_tokens=False)

    first, second = [(await cronofy.refresh("refresh-dana")).json()["access_token"] for _ in range(2)]
    assert first != second


async def test_rotation_replaces_the_refresh_token_and_ends_the_old_one(cronofy: Cronofy) -> None:
    await cronofy.switch(rotate_refresh_tokens=True)

    rotated = (await cronofy.refresh("refresh-dana")).json()["refresh_token"]
    assert rotated != "refresh-dana"
    assert (await cronofy.refresh("refresh-dana")).json() == {"error": "invalid_grant"}
    assert (await cronofy.refresh(rotated)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "authorization_code", "code": "x"}, "invalid_request"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "refresh-dana", "client_secret": "no"}, "invalid_client"),
        ({"grant_type": "refresh_token", "refresh_token": "refresh-dana", "client_id": "no"}, "invalid_client"),
    ],
)
async def test_the_token_endpoint_refuses_with_the_words_of_rfc_6749(cronofy: Cronofy, fields: dict[str, str], error: str) -> None:
    answer = await cronofy.token(**fields)

    assert (answer.status_code, answer.json()) == (400, {"error": error})
    assert answer.headers["cache-control"] == "no-store"


async def test_the_older_secret_and_a_form_body_work_as_well(cronofy: Cronofy) -> None:
    answer = await cronofy.http.post(
        "/oauth/token",
        data={
            "client_id": "relink",
            "client_secret": SECRETS[1],
            "grant_type": "refresh_token",
            "refresh_token": "refresh-dana",
        },
    )
    assert answer.status_code == 200


async def test_an_expired_access_token_is_401_and_a_refresh_cures_it(cronofy: Cronofy) -> None:
    await cronofy.switch(access_token_seconds=60)
    headers = await cronofy.headers()
    assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 200

    cronofy.clock.advance(seconds=60)
    assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 401
    assert (await cronofy.http.get("/v1/userinfo", headers=await cronofy.headers())).status_code == 200


async def _revoke(cronofy: Cronofy, **fields: str) -> httpx.Response:
    credentials = {"client_id": "relink", "client_secret": SECRETS[0]}
    return await cronofy.http.post("/oauth/token/revoke", json=credentials | fields)


@pytest.mark.parametrize("by", ["refresh_token", "access_token", "sub", "the client for Node"])
async def test_revoking_ends_the_whole_authorization(cronofy: Cronofy, by: str) -> None:
    headers = await cronofy.headers()
    access_token = headers["Authorization"].removeprefix("Bearer ")
    ways = {
        "refresh_token": {"token": "refresh-dana"},
        "access_token": {"token": access_token},
        "sub": {"sub": "acc_dana"},
        "the client for Node": {"refresh_token": "refresh-dana"},
    }

    answer = await _revoke(cronofy, **ways[by])

    assert (answer.status_code, answer.content) == (200, b"")
    assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 401
    assert (await cronofy.refresh("refresh-dana")).json() == {"error": "invalid_grant"}


async def test_revoking_something_unknown_is_200_and_without_anything_400(cronofy: Cronofy) -> None:
    assert (await _revoke(cronofy, token="unknown")).status_code == 200
    assert (await _revoke(cronofy, sub="acc_nobody")).status_code == 200
    assert (await _revoke(cronofy)).json() == {"error": "invalid_request"}
    assert (await _revoke(cronofy, token="refresh-dana", client_secret="no")).json() == {"error": "invalid_client"}
    assert (await cronofy.refresh("refresh-dana")).status_code == 200


async def test_link_tokens_are_refused_where_the_application_was_not_enabled(cronofy: Cronofy) -> None:
    headers = await cronofy.headers()
    answer = await cronofy.http.post("/v1/link_tokens", headers=headers)
    assert set(answer.json()) == {"link_token"}

    await cronofy.switch(link_tokens=False)
    assert (await cronofy.http.post("/v1/link_tokens", headers=headers)).status_code == 402


async def test_calls_without_a_known_bearer_token_are_401(cronofy: Cronofy) -> None:
    for headers in ({}, {"Authorization": "Bearer unknown"}, {"Authorization": "Basic x"}, {"Authorization": "Bearer "}):
        assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 401


async def test_a_client_secret_is_no_access_token(cronofy: Cronofy) -> None:
    headers = {"Authorization": f"Bearer {SECRETS[0]}"}
    assert (await cronofy.http.get("/v1/userinfo", headers=headers)).status_code == 401
