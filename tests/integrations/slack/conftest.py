"""Our Slack client before the local Slack, on a port of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.types import ASGIApp

from integrations.local.slack.app import create_app
from integrations.local.slack.seed import AppSeed, ChannelSeed, DndWindow, SlackSeed, TeamSeed, UserSeed
from integrations.slack.client import new_slack_client
from integrations.slack.directory import SlackDirectory
from integrations.slack.messenger import SlackMessenger
from tests.integrations.serving import served
from tests.integrations.settings import make_settings

BOT, TOKEN = "U0BOT", "xoxb-local-1"
NIGHT = DndWindow(starts_at=datetime(2126, 11, 23, 22, tzinfo=UTC), ends_at=datetime(2126, 11, 24, 7, tzinfo=UTC))
SEED = SlackSeed(
    team=TeamSeed(id="T0HOME"),
    app=AppSeed(bot_user_id=BOT, bot_token=TOKEN, slash_commands=["/calendar"]),
    users=[
        UserSeed(id="U0DANA", name="dana", real_name="Dana Díaz", email="Dana@coach.example", tz="Europe/London", dnd=[NIGHT]),
        UserSeed(id="U0GUEST", name="gus", real_name="Gus", email="gus@else.example", is_restricted=True),
        UserSeed(id="U0OTHER", name="mo", real_name="Mo", email="mo@else.example", is_stranger=True),
        UserSeed(id="U0GONE", name="ex", real_name="Ex", email="ex@coach.example", deleted=True),
        UserSeed(id="U0ROBOT", name="robot", is_bot=True),
    ],
    channels=[
        ChannelSeed(id="C0OPEN", name="open", members=[BOT, "U0DANA"]),
        ChannelSeed(id="C0SHUT", name="shut", archived=True, members=[BOT]),
    ],
)


async def own_user() -> str:
    """Whom our client speaks as."""
    return BOT


@dataclass(slots=True)
class LocalSlack:
    """The local Slack, what speaks to it, and the hands of its people."""

    client: AsyncWebClient
    directory: SlackDirectory
    messenger: SlackMessenger
    http: httpx.AsyncClient

    async def control(self, name: str, **body: Any) -> dict[str, Any]:
        """A control request that has to succeed."""
        answer = await self.http.post(f"/_local/{name}", json=body)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    async def fault(self, method: str, **kind: Any) -> None:
        """What the next calls of `method` meet."""
        await self.control("faults", methods=[{"method": method, **kind}])


@pytest.fixture
async def local() -> AsyncIterator[LocalSlack]:
    """A local Slack with a member, a guest, a stranger, somebody who left, and a robot."""

    def make_app(url: str) -> ASGIApp:
        return create_app(SEED, base_url=url, request_url=None, socket_mode=True, clock=lambda: datetime.now(UTC))

    async with served(make_app) as url, httpx.AsyncClient(base_url=url, trust_env=False, timeout=20) as http:
        settings = make_settings(SLACK_API_URL=f"{url}/api", SLACK_BOT_TOKEN=TOKEN)
        async with new_slack_client(settings) as client:
            yield LocalSlack(client, SlackDirectory(client, "T0HOME"), SlackMessenger(client, own_user), http)
