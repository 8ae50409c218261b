"""Requests, tokens and OAuth: how one may call, and who."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.local.slack.harness import DANA, SUPPORT, LocalSlack, running, seed

Json = dict[str, Any]
BACK = "https://relink.example/slack/oauth_redirect"


async def _post(slack: LocalSlack, method: str, **options: Any) -> Json:
    answer = await slack.http.post(f"{slack.api}{method}", **options)
    body: Json = answer.json()
    return body


async def test_arguments_come_by_query_form_multipart_and_json_and_the_token_by_header_or_form(
    slack: LocalSlack,
) -> None:
    token = slack.seed.app.bot_token
    bearer = {"Authorization": f"Bearer {token}"}
    by_query = await slack.http.get(f"{slack.api}users.info", params={"user": DANA}, headers=bearer)
    assert by_query.json()["user"]["id"] == DANA
    ways: list[Json] = [
        {"params": {"user": DANA}, "headers": bearer},
        {"data": {"user": DANA}, "headers": bearer},
        {"data": {"user": DANA, "token": token}},
        {"params": {"user": DANA, "token": token}},
        {"files": {"user": (None, DANA)}, "headers": bearer},
        {"params": {"user": "U0OTHER"}, "data": {"user": DANA}, "headers": bearer},
    ]
    for way in ways:
        assert (await _post(slack, "users.info", **way))["user"]["id"] == DANA
    by_json = await _post(slack, "conversations.history", json={"channel": SUPPORT}, headers=bearer)
    assert by_json["ok"] is True


async def test_json_is_ignored_by_a_method_that_takes_none_and_never_carries_the_token(slack: LocalSlack) -> None:
    bearer = {"Authorization": f"Bearer {slack.seed.app.bot_token}"}
    ignored = await _post(slack, "users.info", json={"user": DANA}, headers=bearer)
    assert ignored["error"] == "invalid_arguments"
    assert (await _post(slack, "auth.test", json={"token": slack.seed.app.bot_token}))["error"] == "not_authed"


async def test_a_body_that_cannot_be_read_is_named(slack: LocalSlack) -> None:
    bearer = {"Authorization": f"Bearer {slack.seed.app.bot_token}"}
    for content, kind, code in (
        (b"{", "application/json", "invalid_json"),
        (b"[]", "application/json", "json_not_object"),
        (b"\xff=", "application/x-www-form-urlencoded", "invalid_form_data"),
        (b"nonsense", "multipart/form-data", "invalid_form_data"),
        (b"x", "text/plain", "invalid_post_type"),
        (b"x", None, "missing_post_type"),
    ):
        headers = bearer | ({"Content-Type": kind} if kind else {})
        assert (await _post(slack, "auth.test", content=content, headers=headers))["error"] == code


async def test_tokens_are_told_apart(slack: LocalSlack) -> None:
    for token, method, code in (
        ("", "auth.test", "not_authed"),
        ("xoxb-other", "auth.test", "invalid_auth"),
        (slack.seed.app.app_token, "team.info", "not_allowed_token_type"),
        (slack.seed.app.bot_token, "apps.connections.open", "not_allowed_token_type"),
    ):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        assert (await _post(slack, method, headers=headers))["error"] == code


async def test_scopes_are_told_in_headers_also_when_one_is_missing() -> None:
    async with running(seed(scopes=["chat:write"])) as slack:
        headers = {"Authorization": f"Bearer {slack.seed.app.bot_token}"}
        answer = await slack.http.post(f"{slack.api}users.list", headers=headers)
        assert answer.json()["error"] == "missing_scope"
        assert answer.headers["x-oauth-scopes"] == "chat:write"
        assert answer.headers["x-accepted-oauth-scopes"] == "users:read"
        assert answer.headers["x-slack-req-id"]


async def test_after_uninstalling_the_token_is_inactive(slack: LocalSlack) -> None:
    assert await slack.do("uninstall") == {"installed": False}
    with pytest.raises(SlackApiError, match="account_inactive"):
        await slack.web().auth_test()
    assert (await slack.state())["app"]["installed"] is False
    seen = await slack.do("command", user=DANA, command="/calendar")
    assert [error["code"] for error in seen["errors"]] == ["not_a_command"]


def _page(slack: LocalSlack, **more: str) -> httpx.QueryParams:
    query = {"client_id": slack.seed.app.client_id, "scope": "chat:write,commands", "state": "s&1"}
    return httpx.QueryParams(query | {"redirect_uri": BACK} | more)


async def _allow(slack: LocalSlack, decision: str = "allow", **more: str) -> Json:
    answer = await slack.http.post(
        f"{slack.url}/oauth/v2/authorize", params=_page(slack, **more), data={"user": DANA, "decision": decision}
    )
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(BACK)
    return {key: values[0] for key, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk still uses it
async def test_a_person_allows_the_app_and_the_code_becomes_a_token_once() -> None:
    async with running(seed(installed=False, redirect_urls=["https://relink.example/"])) as slack:
        page = await slack.http.get(f"{slack.url}/oauth/v2/authorize", params=_page(slack))
        assert "Dana Coach" in page.text
        assert "commands" in page.text
        back = await _allow(slack)
        assert back["state"] == "s&1"
        app, nobody = slack.seed.app, AsyncWebClient(base_url=slack.api)
        granted = await nobody.oauth_v2_access(
            client_id=app.client_id, client_secret=app.client_secret, code=back["code"], redirect_uri=BACK
        )
        assert granted["authed_user"]["id"] == DANA
        assert set(granted["scope"].split(",")) == {"chat:write", "commands"}
        assert (await slack.web(str(granted["access_token"])).auth_test())["ok"] is True
        with pytest.raises(SlackApiError, match="invalid_code"):
            await nobody.oauth_v2_access(client_id=app.client_id, client_secret=app.client_secret, code=back["code"])
        again = await _allow(slack, scope="users:read")
        more = await nobody.oauth_v2_access(client_id=app.client_id, client_secret=app.client_secret, code=again["code"])
        assert more["access_token"] == granted["access_token"]
        assert set(more["scope"].split(",")) == {"chat:write", "commands", "users:read"}


async def test_a_refusal_and_a_bad_page_address(slack: LocalSlack) -> None:
    assert (await _allow(slack, decision="cancel"))["error"] == "access_denied"
    for more, reason in (
        ({"client_id": "other"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"redirect_uri": ""}, "bad_redirect_uri"),
    ):
        page = await slack.http.get(f"{slack.url}/oauth/v2/authorize", params=_page(slack, **more))
        assert (page.status_code, reason in page.text) == (400, True)
    async with running(seed(redirect_urls=["https://registered.example/back?x=1"])) as strict:
        foreign = await strict.http.get(f"{strict.url}/oauth/v2/authorize", params=_page(strict))
        assert foreign.status_code == 400
        answer = await strict.http.post(
            f"{strict.url}/oauth/v2/authorize",
            params=_page(strict, redirect_uri=""),
            data={"user": DANA, "decision": "allow"},
        )
        assert answer.headers["location"].startswith("https://registered.example/back?x=1&code=")


async def test_the_exchange_of_a_code_is_refused_for_every_wrong_part(slack: LocalSlack) -> None:
    app = slack.seed.app
    good = {"client_id": app.client_id, "client_secret": app.client_secret}
    code = (await _allow(slack))["code"]
    for args, error in (
        ({**good, "client_secret": "wrong", "code": code}, "bad_client_secret"),
        ({**good, "grant_type": "password"}, "invalid_grant_type"),
        ({**good, "grant_type": "refresh_token", "refresh_token": "x"}, "invalid_refresh_token"),
        ({**good, "code": code, "redirect_uri": "https://other.example/"}, "bad_redirect_uri"),
    ):
        assert (await _post(slack, "oauth.v2.access", data=args))["error"] == error
    old = (await _allow(slack))["code"]
    slack.clock.advance(minutes=11)
    assert (await _post(slack, "oauth.v2.access", data=good | {"code": old}))["error"] == "invalid_code"
    unreadable = {"Authorization": "Basic !"}
    assert (await _post(slack, "oauth.v2.access", headers=unreadable))["error"] == "invalid_client_id"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk still uses it
async def test_rotated_tokens_expire_and_a_refresh_token_works_once() -> None:
    async with running(seed(token_rotation=True, installed=False)) as slack:
        app, nobody = slack.seed.app, AsyncWebClient(base_url=slack.api)
        secret = {"client_id": app.client_id, "client_secret": app.client_secret}
        granted = await nobody.oauth_v2_access(**secret, code=(await _allow(slack))["code"])
        assert granted["expires_in"] == 43_200
        web = slack.web(str(granted["access_token"]))
        assert 43_000 < (await web.auth_test())["expires_in"] <= 43_200
        slack.clock.ahead += timedelta(hours=12)
        with pytest.raises(SlackApiError, match="token_expired"):
            await web.auth_test()
        refresh = {"grant_type": "refresh_token", "refresh_token": str(granted["refresh_token"])}
        renewed = await nobody.oauth_v2_access(**secret, **refresh)
        assert (await slack.web(str(renewed["access_token"])).auth_test())["ok"] is True
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await nobody.oauth_v2_access(**secret, **refresh)
