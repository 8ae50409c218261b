"""Everything a command meets outside, as it should be: Slack and Cronofy over the wire, a database in a file."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from cryptography.fernet import Fernet
from starlette.types import ASGIApp

from bot.commands.checks import Check as Line
from bot.commands.doctor import examine
from bot.domain.checking import AT_ONCE, Check, Risk, SyncStatus
from bot.domain.grants import StoredGrant, Tokens
from integrations.local.cronofy.app import create_app as create_cronofy
from integrations.local.cronofy.seed import AccountSeed, CronofySeed
from integrations.local.slack.app import create_app as create_slack
from integrations.local.slack.seed import AppSeed, SlackSeed, TeamSeed
from integrations.slack.installing import SCOPES
from storage.database import open_database
from storage.encryption import Cipher
from storage.schema import upgrade
from storage.unit_of_work import Storage
from tests.integrations.serving import served

KEY = Fernet.generate_key().decode()
NO_FILE = Path("/nonexistent/.env")
APP = AppSeed(bot_user_id="U0BOT", bot_token="xoxb-local", app_token="xapp-local", scopes=list(SCOPES))
CRONOFY = CronofySeed(
    client_id="client", client_secrets=("CRN_secret",), accounts=(AccountSeed(sub="acc_dana", refresh_token="refresh-dana"),)
)


def utc_now() -> datetime:
    return datetime.now(UTC)


class World:
    """Everything that doctor looks at, as it should be."""

    def __init__(self, slack_url: str, cronofy_url: str, folder: Path) -> None:
        self.cronofy_url = cronofy_url
        self.slack_url = slack_url
        self.environ = {
            "SLACK_BOT_TOKEN": "xoxb-local",
            "SLACK_APP_TOKEN": "xapp-local",
            "SLACK_API_URL": f"{slack_url}/api/",
            "CRONOFY_CLIENT_ID": "client",
            "CRONOFY_CLIENT_SECRET": "CRN_secret",
            "CRONOFY_API_URL": cronofy_url,
            "CRONOFY_APP_URL": cronofy_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'relink.db'}",
            "ENCRYPTION_KEYS": KEY,
            "PUBLIC_URL": "https://relink.example",
            "PLATFORM_API_KEYS": "a-key-for-the-platform",
        }

    async def checks(self, **changes: str) -> dict[str, Line]:
        """What doctor finds, by name."""
        return {check.name: check async for check in examine({**self.environ, **changes}, NO_FILE)}

    async def migrate(self, token: Tokens | None = None, checked_at: datetime | None = None) -> None:
        """The database at its newest schema, with one grant in it if there is a token, whose account was last looked at then."""
        engine = open_database(self.environ["DATABASE_URL"], Cipher([KEY]))
        await upgrade(engine)
        storage = Storage(engine, _no_jobs)
        if token:
            async with storage.writing() as unit:
                await unit.grants.put(StoredGrant("T0HOME", "coach-1", "acc_dana", token))
                seen = Check("acc_dana", Risk.FAR, AT_ONCE, AT_ONCE, SyncStatus.ACTIVE, checked_at)
                await unit.checks.save_looks([seen], AT_ONCE)
        await storage.dispose()

    async def access_token(self) -> str:
        """A valid one of the seeded account."""
        async with httpx.AsyncClient(trust_env=False) as http:
            body = {"client_id": "client", "client_secret": "CRN_secret", "grant_type": "refresh_token", "refresh_token": "refresh-dana"}
            return str((await http.post(f"{self.cronofy_url}/oauth/token", json=body)).json()["access_token"])

    async def cronofy(self, **settings: Any) -> None:
        """Change the local Cronofy's switches."""
        async with httpx.AsyncClient(trust_env=False) as http:
            (await http.post(f"{self.cronofy_url}/_local/faults", json=settings)).raise_for_status()

    async def slack(self, **order: Any) -> None:
        """Order trouble at the local Slack."""
        async with httpx.AsyncClient(trust_env=False) as http:
            (await http.post(f"{self.slack_url}/_local/faults", json=order)).raise_for_status()


async def _no_jobs(*_: Any) -> None:
    raise AssertionError("nothing is promised here")


@asynccontextmanager
async def open_surroundings(folder: Path) -> AsyncIterator[World]:
    """Slack and Cronofy stand, and the database is yet to be made in `folder`."""

    def make_slack(url: str) -> ASGIApp:
        return create_slack(SlackSeed(team=TeamSeed(id="T0HOME"), app=APP), base_url=url, request_url=None, socket_mode=True, clock=utc_now)

    def make_cronofy(url: str) -> ASGIApp:
        return create_cronofy(CRONOFY, base_url=url)

    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(served(make_slack))
        cronofy = await stack.enter_async_context(served(make_cronofy))
        yield World(slack, cronofy, folder)
