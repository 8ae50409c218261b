"""Answers that no local Cronofy gives: each becomes one of the domain's errors, and none shows what it held."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.domain.connection import Provider
from bot.domain.errors import (
    AccessTokenRefused,
    CodeRefused,
    GrantWithdrawn,
    NotEnabled,
    PermissionMissing,
    RelinkError,
    TryLater,
    WriteRefused,
)
from bot.domain.session import EventDraft
from integrations.cronofy.client import CronofyClient
from integrations.http import new_http_client
from tests.integrations.cronofy.conftest import BASE, NOW, client_over

DRAFT = EventDraft("session-1", "Lee 1:1", NOW, NOW + timedelta(hours=1), "Etc/UTC")
TOKENS = {"access_token": "access", "refresh_token": "refresh", "expires_in": 3600, "scope": "read_events"}
SPAN = (NOW, NOW + timedelta(days=1))

Handler = Callable[[httpx.Request], httpx.Response]


def answering(*answers: httpx.Response | Handler, seen: list[httpx.Request] | None = None) -> CronofyClient:
    """Our client before a service that gives these answers in turn, the last one for ever."""
    left = list(answers)

    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        answer = left.pop(0) if len(left) > 1 else left[0]
        return answer if isinstance(answer, httpx.Response) else answer(request)

    return client_over(new_http_client(httpx.MockTransport(handle)))


def page(*events: dict[str, Any], **more: Any) -> httpx.Response:
    return httpx.Response(200, json={"events": list(events), **more})


def event(**changes: Any) -> dict[str, Any]:
    return {"calendar_id": "c", "event_uid": "u", "start": "2026-11-23T10:00:00Z", "end": "2026-11-23T11:00:00Z", **changes}


async def test_a_code_brings_account_login_and_both_tokens() -> None:
    login = {"provider_name": "exchange", "profile_id": "pro_1", "profile_name": "dana@coach.example"}
    client = answering(httpx.Response(200, json={**TOKENS, "account_id": "acc_1", "linking_profile": login, "token_type": "bearer"}))
    given = await client.exchange_code("code", "http://relink.example")
    assert (given.sub, given.profile_id, given.provider) == ("acc_1", "pro_1", Provider.EXCHANGE)
    assert given.tokens.expires_at == NOW + timedelta(hours=1)
    assert "'access'" not in repr(given)


async def test_a_code_without_its_login_still_counts() -> None:
    given = await answering(httpx.Response(200, json={**TOKENS, "sub": "acc_1", "linking_profile": None})).exchange_code("code", "x")
    assert (given.profile_id, given.profile_name, given.provider) == (None, None, None)


@pytest.mark.parametrize(
    "body", [TOKENS, {**TOKENS, "sub": "acc_1", "refresh_token": None}, {**TOKENS, "sub": "acc_1", "access_token": ""}, []]
)
async def test_a_code_answered_without_account_or_tokens_is_try_later(body: Any) -> None:
    with pytest.raises(TryLater):
        await answering(httpx.Response(200, json=body)).exchange_code("code", "x")


async def test_a_refresh_that_brings_no_refresh_token_keeps_the_old_one() -> None:
    client = answering(httpx.Response(200, json={"access_token": "new", "expires_in": 60}))
    tokens = await client.refresh("old")
    assert (tokens.access_token, tokens.refresh_token, tokens.scopes) == ("new", "old", frozenset())


async def test_a_refresh_is_not_repeated_after_a_lost_answer() -> None:
    seen: list[httpx.Request] = []
    with pytest.raises(TryLater):
        await answering(httpx.Response(502), seen=seen).refresh("old")
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (httpx.Response(400, json={"error": "invalid_grant"}), CodeRefused),
        (httpx.Response(422, json={"errors": {"code": [{"key": "errors.unknown_or_used"}]}}), CodeRefused),
        (httpx.Response(400, json={"error": "invalid_client"}), TryLater),
        (httpx.Response(401, json={"error": "invalid_client"}), TryLater),
        (httpx.Response(400, json={"error": "invalid_request"}), TryLater),
        (httpx.Response(400, json={"error": {"is": "odd"}}), TryLater),
        (httpx.Response(400, text="<html>"), TryLater),
        (httpx.Response(404, json={}), TryLater),
    ],
)
async def test_each_refusal_of_a_code(response: httpx.Response, expected: type[Exception]) -> None:
    with pytest.raises(expected):
        await answering(response).exchange_code("code", "x")


async def test_only_invalid_grant_withdraws_a_grant() -> None:
    with pytest.raises(GrantWithdrawn):
        await answering(httpx.Response(400, json={"error": "invalid_grant"})).refresh("r")
    with pytest.raises(TryLater):
        await answering(httpx.Response(400, json={"error": "invalid_client"})).refresh("r")


async def test_wrong_credentials_are_told_from_right_ones() -> None:
    assert not await answering(httpx.Response(400, json={"error": "invalid_client"})).accepts_credentials()
    assert await answering(httpx.Response(400, json={"error": "invalid_grant"})).accepts_credentials()
    assert await answering(httpx.Response(200, json=TOKENS)).accepts_credentials()
    with pytest.raises(TryLater):
        await answering(httpx.Response(500)).accepts_credentials()


@pytest.mark.parametrize("status", [402, 403, 404, 422])
async def test_each_refusal_of_a_link_token_means_not_enabled(status: int) -> None:
    with pytest.raises(NotEnabled):
        await answering(httpx.Response(status)).link_token("t")


@pytest.mark.parametrize(
    ("status", "expected"),
    [(401, AccessTokenRefused), (402, TryLater), (403, PermissionMissing), (404, TryLater), (418, TryLater), (302, TryLater)],
)
async def test_each_refusal_of_a_reading(status: int, expected: type[Exception]) -> None:
    with pytest.raises(expected) as caught:
        await answering(httpx.Response(status)).userinfo("t")
    assert isinstance(caught.value, RelinkError)
    with pytest.raises(expected):
        await answering(httpx.Response(status)).read_events("t", *SPAN)


async def test_a_body_that_says_read_only_is_believed_without_a_second_call() -> None:
    seen: list[httpx.Request] = []
    refusal = httpx.Response(403, json={"errors": {"calendar_id": [{"key": "errors.calendar_readonly"}]}})
    with pytest.raises(WriteRefused):
        await answering(refusal, seen=seen).upsert_event("t", "c", DRAFT)
    assert len(seen) == 1


@pytest.mark.parametrize("calendars", [[], [{"calendar_id": "c"}], [{"calendar_id": "other", "calendar_readonly": True}]])
async def test_a_403_of_a_writable_calendar_is_a_missing_permission(calendars: list[dict[str, Any]]) -> None:
    with pytest.raises(PermissionMissing):
        await answering(httpx.Response(403), httpx.Response(200, json={"calendars": calendars})).delete_event("t", "c", "e")


async def test_a_403_that_cannot_be_explained_just_now_is_try_later() -> None:
    with pytest.raises(TryLater):
        await answering(httpx.Response(403), httpx.Response(503)).upsert_event("t", "c", DRAFT)


async def test_revoking_wants_a_200() -> None:
    with pytest.raises(TryLater):
        await answering(httpx.Response(400)).revoke("r")


USERINFO = {"sub": "acc_1", "cronofy.type": "account", "cronofy.data": {"profiles": []}}


def with_profile(**fields: Any) -> dict[str, Any]:
    profile = {"profile_id": "p", "profile_connected": True, **fields}
    return {"sub": "acc_1", "cronofy.data": {"authorization": None, "profiles": [profile]}}


async def test_userinfo_may_lack_everything_optional() -> None:
    account = await answering(httpx.Response(200, json=USERINFO)).userinfo("t")
    assert (account.sub, account.email, account.profiles, account.scopes) == ("acc_1", None, (), frozenset())
    account = await answering(httpx.Response(200, json=with_profile(profile_calendars=None, profile_name=None, news=1))).userinfo("t")
    assert (account.profiles[0].name, account.profiles[0].calendars) == ("", ())


@pytest.mark.parametrize(
    "body",
    [
        {"sub": "acc_1"},
        {"sub": "ser_1", "cronofy.type": "service_account", "cronofy.service_account.domain": "coach.example"},
        {"cronofy.data": {"profiles": []}},
        {"sub": "acc_1", "cronofy": {"data": {}}},
        {"sub": "acc_1", "cronofy.data": {"profiles": {}}},
        {"sub": "acc_1", "cronofy.data": {"profiles": [{"profile_id": "p"}]}},
        with_profile(profile_connected="perhaps"),
        with_profile(profile_calendars=[{"calendar_name": "no id"}]),
    ],
)
async def test_userinfo_of_another_shape_is_never_guessed_at(body: dict[str, Any]) -> None:
    with pytest.raises(TryLater, match="another shape"):
        await answering(httpx.Response(200, json=body)).userinfo("t")


@pytest.mark.parametrize(
    ("name", "service", "expected"),
    [
        ("google", "gsuite", Provider.GOOGLE),
        ("google", "google", Provider.GOOGLE),
        ("google", "", Provider.GOOGLE),
        ("google_free_busy", "google_free_busy", Provider.GOOGLE),
        ("exchange", "office365", Provider.OFFICE365),
        ("office365", "office365", Provider.OFFICE365),
        ("office365", "", Provider.OFFICE365),
        ("ms_graph_free_busy", "", Provider.OFFICE365),
        ("exchange", "exchange", Provider.EXCHANGE),
        ("exchange", "something new", Provider.EXCHANGE),
        ("apple", "icloud", Provider.APPLE),
        ("live_connect", "outlook_com", Provider.OUTLOOK_COM),
        ("cronofy", "cronofy", Provider.OTHER),
        ("", "", Provider.OTHER),
    ],
)
async def test_every_login_gets_the_provider_people_know(name: str, service: str, expected: Provider) -> None:
    body = with_profile(provider_name=name, provider_service=service)
    account = await answering(httpx.Response(200, json=body)).userinfo("t")
    assert account.profiles[0].provider is expected


@pytest.mark.parametrize(
    ("scope", "names", "expected"),
    [
        ("free_busy_write", ["google"], True),
        ("free_busy", [], True),
        ("free_busy read_events", ["google"], False),
        ("", [], False),
    ],
)
async def test_free_busy_access_of_the_whole_account_is_known_by_its_scope(scope: str, names: list[str], expected: bool) -> None:
    profiles = [{"profile_id": f"p{number}", "profile_connected": True, "provider_name": name} for number, name in enumerate(names)]
    body = {"sub": "acc_1", "cronofy.data": {"authorization": {"scope": scope}, "profiles": profiles}}
    assert (await answering(httpx.Response(200, json=body)).userinfo("t")).free_busy_only is expected


@pytest.mark.parametrize(("url", "expected"), [("http://to.example/x", "http://to.example/x"), ("javascript:alert(1)", None), ("", None)])
async def test_a_relink_address_is_kept_only_where_a_browser_may_go(url: str, expected: str | None) -> None:
    body = with_profile(profile_connected=False, profile_relink_url=url)
    assert (await answering(httpx.Response(200, json=body)).userinfo("t")).profiles[0].relink_url == expected


@pytest.mark.parametrize(
    ("start", "at", "all_day"),
    [
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC), True),
        ("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC), False),
        ("2026-11-23T10:00:00+05:30", datetime(2026, 11, 23, 4, 30, tzinfo=UTC), False),
        ({"time": "2026-11-23", "tzid": "Europe/London"}, datetime(2026, 11, 23, tzinfo=UTC), True),
        ({"time": "2026-11-23T10:00:00-05:00", "tzid": "America/New_York"}, datetime(2026, 11, 23, 15, tzinfo=UTC), False),
        ({"time": "2026-11-23T10:00:00", "tzid": "America/New_York"}, datetime(2026, 11, 23, 15, tzinfo=UTC), False),
        ({"time": "2026-11-23T10:00:00Z"}, datetime(2026, 11, 23, 10, tzinfo=UTC), False),
    ],
)
async def test_all_three_forms_of_time_are_read(start: Any, at: datetime, all_day: bool) -> None:
    body = event(start=start, end="2026-11-24T23:00:00Z")
    (found,) = await answering(page(body)).read_events("t", NOW - timedelta(days=2), NOW + timedelta(days=9))
    assert (found.starts_at, found.all_day) == (at, all_day)


@pytest.mark.parametrize(
    "start",
    ["2026-11-23T10:00:00", "yesterday", 5, None, {}, {"time": "2026-11-23T10:00:00", "tzid": "Mars/Base"}, "0001-01-01T00:00:00+14:00"],
)
async def test_a_time_without_meaning_is_never_guessed(start: Any) -> None:
    with pytest.raises(TryLater, match="another shape"):
        await answering(page(event(start=start))).read_events("t", *SPAN)


async def test_events_may_lack_everything_optional() -> None:
    (found,) = await answering(page(event(summary=None, participation_status="maybe", pages=None))).read_events("t", *SPAN)
    assert (found.summary, found.description, found.event_id, found.participation.value, found.updated_at) == (
        "",
        "",
        None,
        "unknown",
        None,
    )


async def test_the_token_follows_no_page_that_is_elsewhere() -> None:
    for elsewhere in ("http://evil.example/v1/events/pages/2", f"{BASE}.evil.example/v1", "/v1/events/pages/2"):
        seen: list[httpx.Request] = []
        with pytest.raises(TryLater, match="next page elsewhere"):
            await answering(page(pages={"next_page": elsewhere}), seen=seen).read_events("t", *SPAN)
        assert len(seen) == 1


async def test_a_page_that_is_gone_and_pages_without_end_are_try_later() -> None:
    following = {"current": 1, "total": 2, "next_page": f"{BASE}/v1/events/pages/2"}
    with pytest.raises(TryLater):
        await answering(page(pages=following), httpx.Response(404)).read_events("t", *SPAN)
    with pytest.raises(TryLater, match="without end"):
        await answering(page(pages=following)).read_events("t", *SPAN)


async def test_the_request_says_what_was_asked_for() -> None:
    seen: list[httpx.Request] = []
    await answering(page(), seen=seen).read_events("token", *SPAN, deleted=True, only_managed=True)
    assert seen[0].headers["authorization"] == "Bearer token"
    assert seen[0].url.params.multi_items() == [
        ("tzid", "Etc/UTC"),
        ("from", "2026-11-23T09:00:00Z"),
        ("to", "2026-11-24T09:00:00Z"),
        ("include_managed", "true"),
        ("include_deleted", "true"),
        ("only_managed", "true"),
    ]
    await answering(httpx.Response(202), seen=seen).upsert_event("token", "cal/1@x", DRAFT)
    assert seen[1].url.raw_path == b"/v1/calendars/cal%2F1%40x/events"
    assert json.loads(seen[1].content) == {
        "event_id": "session-1",
        "summary": "Lee 1:1",
        "description": "",
        "start": "2026-11-23T09:00:00Z",
        "end": "2026-11-23T10:00:00Z",
        "tzid": "Etc/UTC",
    }
