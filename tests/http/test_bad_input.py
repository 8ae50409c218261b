"""Malformed, forged, foreign and oversized requests get the documented refusal, repeat nothing of what was sent, and change nothing."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from sqlalchemy.exc import OperationalError

from bot.domain.errors import NotEnabled, TryLater
from handlers.http.app import LARGEST_BODY, http_app
from tests.http.harness import START, Platform, browser, session_body
from tests.services.harness import House

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

JSON_WITH_KEY = {"Content-Type": "application/json", "Authorization": "Bearer key-of-acme"}
PATHS = [
    ("PUT", "/v1/people/dana"),
    ("GET", "/v1/people/dana"),
    ("GET", "/v1/people/dana/connection"),
    ("PUT", "/v1/sessions/s1"),
    ("GET", "/v1/sessions/s1"),
    ("DELETE", "/v1/sessions/s1"),
    ("POST", "/v1/sessions/batch"),
]


async def assert_untouched(house: House, platform: Platform) -> None:
    """Dana is as she was told, there is no session, and nothing was promised."""
    assert (await platform.ask("GET", "/v1/people/dana")).json()["name"] == "Dana"
    assert (await platform.ask("GET", "/v1/sessions/s1")).status_code == 404
    assert house.promised == []


NO_KEYS = [
    None,
    b"",
    b"Bearer",
    b"Bearer ",
    b"Bearer wrong",
    b"Basic key-of-acme",
    b"key-of-acme",
    b"Bearer key-of-acme2",
    b"Bearer \xc3\xbc",
]


@on_sqlite
@pytest.mark.parametrize("authorization", NO_KEYS)
async def test_without_a_key_there_is_nothing_to_be_had(house: House, platform: Platform, authorization: bytes | None) -> None:
    headers = {} if authorization is None else {b"Authorization": authorization}
    eve = {"email": "eve@coach.example", "name": "Eve", "role": "admin"}
    for method, path in PATHS:
        body = [session_body()] if path.endswith("batch") else session_body() if "sessions" in path else eve
        answer = await platform.http.request(method, path, json=body, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert set(answer.json()) == {"error"}
    await assert_untouched(house, platform)


NO_JSON = [b"", b"{", b"[1,", b'"text"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"sequence": ' + b"9" * 5000 + b"}"]


@on_sqlite
@pytest.mark.parametrize("content", NO_JSON, ids=range(len(NO_JSON)))
async def test_what_is_no_json_is_refused(house: House, platform: Platform, content: bytes) -> None:
    for method, path in (("PUT", "/v1/people/dana"), ("PUT", "/v1/sessions/s1"), ("POST", "/v1/sessions/batch")):
        answer = await platform.http.request(method, path, content=content, headers=JSON_WITH_KEY)
        assert answer.status_code in (400, 422)
        assert set(answer.json()) == {"error"}
    await assert_untouched(house, platform)


SESSION_MISTAKES: list[dict[str, Any]] = [
    {"sequence": -1},
    {"sequence": 2**31},
    {"sequence": "many"},
    {"sequence": None},
    {"sequence": True},
    {"kind": "party"},
    {"title": "   "},
    {"title": "x" * 1025},
    {"title": "a\x00b"},
    {"title": "\u200b\u200d"},
    {"title": "\ud800"},
    {"starts_at": "2026-11-24T09:00:00"},
    {"starts_at": "tomorrow"},
    {"starts_at": 1_795_510_800, "ends_at": 1_795_514_400},
    {"starts_at": "1795510800", "ends_at": "1795514400"},
    {"starts_at": "2026-11-24T10:00:00Z"},
    {"ends_at": "2026-11-24T09:00:00Z"},
    {"ends_at": "9999-12-31T23:59:59-12:00"},
    {"starts_at": "0001-01-01T00:00:00+12:00"},
    {"time_zone": "Mars/Olympus"},
    {"time_zone": "Factory"},
    {"time_zone": "localtime"},
    {"time_zone": "../../etc/passwd"},
    {"people": []},
    {"people": ["dana"] * 101},
    {"people": "dana"},
    {"people": ["da na"]},
    {"people": ["dana\x00"]},
    {"status": "maybe"},
    {"event_id": "e\x00"},
    {"event_id": ""},
    {"join_url": "javascript:alert(1)"},
    {"organizer": "nobody"},
    {"organizer": "a\x00@b"},
    {"description": "x" * 4097},
    {"location": "\x07"},
    {"surprise": 1},
    {"\ud800": 1},
    {"x" * 5000: 1},
]


async def test_a_session_with_a_mistake_is_refused_alone_and_in_a_batch(house: House, platform: Platform) -> None:
    for mistake in SESSION_MISTAKES:
        content = json.dumps(session_body(**mistake)).encode()
        answer = await platform.http.put("/v1/sessions/s1", content=content, headers=JSON_WITH_KEY)
        assert (answer.status_code, len(answer.content) < 1000) == (422, True), mistake
        batch = await platform.http.post("/v1/sessions/batch", content=b"[" + content + b"]", headers=JSON_WITH_KEY)
        assert batch.status_code == 200, mistake
        [result] = batch.json()["results"]
        assert (result["id"], result["outcome"]) == ("s1", None), mistake
        assert result["error"], mistake
    await assert_untouched(house, platform)


PERSON_MISTAKES: list[dict[str, Any]] = [
    {"email": "no address"},
    {"email": "a@b\x00"},
    {"name": ""},
    {"role": "king"},
    {"time_zone": "Nowhere"},
    {"locale": "english please"},
    {"programme": "\x00"},
    {"cronofy": {"sub": "acc_dana"}},
    {"cronofy": {"sub": "", "refresh_token": "secret-token"}},
    {"cronofy": {"sub": "acc\x00", "refresh_token": "secret-token"}},
    {"cronofy": {"sub": "acc_dana", "refresh_token": ""}},
    {"cronofy": {"sub": "acc_dana", "refresh_token": "secret-token", "primary_calendar_id": "cal\x00"}},
    {"cronofy": {"sub": "acc_dana", "refresh_token": ["secret-token"]}},
    {"cronofy": {"sub": "acc_dana", "refresh_token": "secret-token", "access_token": "secret-token"}},
    {"cronofy": "secret-token"},
]


async def test_a_person_with_a_mistake_is_refused_and_no_secret_comes_back(house: House, platform: Platform) -> None:
    for mistake in PERSON_MISTAKES:
        answer = await platform.put_person(**mistake)
        assert answer.status_code == 422, mistake
        assert "secret-token" not in answer.text
        assert next(iter(mistake)) in answer.json()["error"]
    await assert_untouched(house, platform)


@on_sqlite
async def test_an_id_that_differs_from_the_address_is_400(house: House, platform: Platform) -> None:
    assert (await platform.ask("PUT", "/v1/sessions/s1", session_body("s2"))).status_code == 400
    await assert_untouched(house, platform)


async def test_what_cannot_be_an_id_is_nothing_to_look_up(platform: Platform) -> None:
    for name in ("%00", "a%20b", "%ED%A0%80", "x" * 200, "a:b", "%F0%9F%8C%B1"):
        for method, path in PATHS[:-1]:
            odd = path.replace("dana", name).replace("s1", name)
            answer = await platform.ask(method, odd, session_body(None) if method == "PUT" else None)
            assert answer.status_code == 422, odd


@on_sqlite
@pytest.mark.parametrize("sequence", ["-1", "many", str(2**31)])
async def test_a_sequence_out_of_bounds_cancels_nothing(platform: Platform, sequence: str) -> None:
    await platform.put_session()
    assert (await platform.ask("DELETE", "/v1/sessions/s1", params={"sequence": sequence})).status_code == 422
    assert (await platform.ask("GET", "/v1/sessions/s1")).json()["status"] == "confirmed"


@on_sqlite
@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(("method", "path"), [("PUT", "/v1/people/dana"), ("POST", "/v1/sessions/batch")])
async def test_a_body_beyond_a_mebibyte_is_413(house: House, platform: Platform, method: str, path: str, *, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_BODY // 65_536 + 1):
            yield b" " * 65_536

    content = b" " * (LARGEST_BODY + 1) if declared else chunks()
    answer = await platform.http.request(method, path, content=content, headers=JSON_WITH_KEY)
    assert answer.status_code == 413
    await assert_untouched(house, platform)


@on_sqlite
async def test_a_door_is_no_way_in_for_bodies_either(web: httpx.AsyncClient) -> None:
    assert (await web.post("/cronofy/connect/card", content=b" " * (LARGEST_BODY + 1))).status_code == 413


@on_sqlite
async def test_a_body_of_just_a_mebibyte_is_read(platform: Platform) -> None:
    content = json.dumps(session_body()).encode().ljust(LARGEST_BODY)
    assert (await platform.http.put("/v1/sessions/s1", content=content, headers=JSON_WITH_KEY)).status_code == 200


LENGTHS = [timedelta(0), -timedelta(hours=1), timedelta(days=7, seconds=1), timedelta(days=365 * 73)]


@on_sqlite
@pytest.mark.parametrize("length", LENGTHS)
async def test_a_session_of_no_length_or_beyond_a_week_is_refused_by_name(house: House, platform: Platform, length: timedelta) -> None:
    answer = await platform.put_session(ends_at=(START + length).isoformat())
    assert (answer.status_code, answer.json()["error"].partition(":")[0]) == (422, "body.ends_at")
    await assert_untouched(house, platform)
    assert (await platform.put_session(ends_at=(START + timedelta(days=7)).isoformat())).status_code == 200


@on_sqlite
@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (TryLater("cronofy.userinfo: down"), 503, {"retry-after": "30"}),
        (NotEnabled("x"), 503, {}),
        (OperationalError("SELECT a secret", {}, Exception("database is locked")), 503, {"retry-after": "30"}),
        (TimeoutError("a secret"), 503, {"retry-after": "30"}),
        (RuntimeError("a secret"), 500, {}),
    ],
)
async def test_what_goes_wrong_inside_has_a_number_and_no_details(
    database_url: str, error: Exception, status: int, headers: dict[str, str]
) -> None:
    router = APIRouter()

    @router.get("/fails")
    async def fail() -> None:
        raise error

    async with browser(http_app([router], "0")) as web:
        answer = await web.get("/fails")
    assert answer.status_code == status
    assert headers.items() <= dict(answer.headers).items()
    assert str(error) not in answer.json()["error"]
