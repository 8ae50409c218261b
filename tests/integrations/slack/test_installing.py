"""Installing and renewing against the local Slack, over the wire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from bot.domain.errors import CodeRefused, NotInstalled, TokenRefused
from bot.domain.installations import Bot, BotTokens, Installation
from bot.domain.messages import Message
from bot.services.ports import SlackInstalling
from bot.setting_kinds import ROOT
from integrations.local.slack.app import create_app
from integrations.local.slack.seed import AppSeed, SlackSeed, TeamSeed, UserSeed
from integrations.slack.client import new_slack_client
from integrations.slack.installing import SCOPES, SlackOAuth
from integrations.slack.workspaces import SlackWorkspaces
from tests.integrations.serving import served
from tests.integrations.settings import make_settings

BACK = "https://relink.example/slack/oauth_redirect"
APP = AppSeed(token_rotation=True, installed=False)
SEED = SlackSeed(team=TeamSeed(id="T0ACME"), app=APP, users=[UserSeed(id="U0ANA", name="ana", email="ana@acme.example")])


@dataclass(slots=True)
class Installing:
    """Our side of it, Slack's page, and a plain client."""

    oauth: SlackOAuth
    web: httpx.AsyncClient
    client: AsyncWebClient

    async def allow(self) -> str:
        """Somebody allows Relink; the code that the browser brings back."""
        answer = await self.web.post(self.oauth.authorize_url("state-1", BACK), data={"user": "U0ANA", "decision": "allow"})
        brought = parse_qs(urlsplit(answer.headers["location"]).query)
        assert answer.headers["location"].startswith(BACK)
        assert brought["state"] == ["state-1"]
        return brought["code"][0]


@pytest.fixture
async def installing() -> AsyncIterator[Installing]:
    """A Slack in which Relink is not installed; tokens rotate there."""

    def make_app(url: str) -> ASGIApp:
        return create_app(SEED, base_url=url, request_url=None, socket_mode=False, clock=lambda: datetime.now(UTC))

    async with served(make_app) as url, httpx.AsyncClient(trust_env=False) as web:
        settings = make_settings(
            SLACK_API_URL=f"{url}/api", RELINK_SLACK_CLIENT_ID=APP.client_id, RELINK_SLACK_CLIENT_SECRET=APP.client_secret
        )
        async with new_slack_client(settings) as client:
            yield Installing(SlackOAuth(client, settings, lambda: datetime.now(UTC)), web, client)


async def test_a_code_brings_the_bot_its_scopes_and_tokens_that_renew_once(installing: Installing) -> None:
    oauth: SlackInstalling = installing.oauth
    granted = await oauth.exchange_code(await installing.allow(), BACK)
    assert granted.bot == Bot("T0ACME", APP.bot_id, APP.bot_user_id)
    assert granted.scopes == set(SCOPES)
    assert granted.tokens.expires_at is not None
    assert timedelta(hours=11) < granted.tokens.expires_at - datetime.now(UTC) <= timedelta(hours=12)
    renewed = await oauth.renew(granted.tokens.refresh_token or "")
    assert renewed.access_token != granted.tokens.access_token
    with pytest.raises(TokenRefused, match="invalid_refresh_token"):
        await oauth.renew(granted.tokens.refresh_token or "")


async def test_a_code_that_slack_does_not_take_is_refused(installing: Installing) -> None:
    code = await installing.allow()
    await installing.oauth.exchange_code(code, BACK)
    with pytest.raises(CodeRefused, match="invalid_code"):
        await installing.oauth.exchange_code(code, BACK)


async def test_every_call_is_made_with_the_token_of_its_moment_and_of_its_workspace(installing: Installing) -> None:
    granted = await installing.oauth.exchange_code(await installing.allow(), BACK)
    standing = {"T0ACME": Installation(granted.bot, BotTokens("xoxb-old"), granted.scopes, datetime.now(UTC))}

    async def installation_of(workspace_id: str) -> Installation:
        if workspace_id not in standing:
            raise NotInstalled("not there")
        return standing[workspace_id]

    workspaces = SlackWorkspaces(installing.client, installation_of)
    messenger, directory = workspaces.messenger("T0ACME"), workspaces.directory("T0ACME")
    with pytest.raises(TokenRefused):
        await directory.user("U0ANA")
    standing["T0ACME"] = Installation(granted.bot, granted.tokens, granted.scopes, datetime.now(UTC))
    assert (await directory.user("U0ANA")).email == "ana@acme.example"
    channel = await directory.open_conversation("U0ANA")
    assert await messenger.post(channel, Message("hello"), key="once") == await messenger.find_posted(channel, "once")
    assert await messenger.find_uploaded(channel, "relink.ics") is None
    with pytest.raises(NotInstalled):
        await workspaces.messenger("T0OTHER").post(channel, Message("hello"))
    assert workspaces.messenger("T0ACME") is messenger


def test_what_is_asked_for_is_what_the_manifest_says() -> None:
    manifest = yaml.safe_load((ROOT / "app_manifest.yml").read_text(encoding="utf-8"))
    assert list(SCOPES) == manifest["oauth_config"]["scopes"]["bot"]
