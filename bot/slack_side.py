"""Assembly of Slack's side: where Relink is installed, what speaks there, and how it is installed elsewhere."""

import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import stamina
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import TokenRefused, TryLater
from bot.domain.installations import Bot, BotTokens, Installation
from bot.problems import app_token_problems, bot_token_problems, database_problems
from bot.services.installations import InstallationService
from bot.services.installing import InstallingService
from bot.services.ports import Clock, Storage
from bot.setting_kinds import SlackPlace
from bot.settings import Settings
from bot.telemetry import logger
from handlers.http.installing import RETURN
from handlers.slack.socket import SocketConnection
from integrations.links import SignedInstallStates
from integrations.slack.client import new_slack_client
from integrations.slack.installing import SlackOAuth
from integrations.slack.probe import open_socket, read_identity
from integrations.slack.workspaces import SlackWorkspaces

SLACK_SECONDS = 60.0

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class SlackSide:
    """`home` is the workspace of SLACK_BOT_TOKEN, empty without one. Without RELINK_SLACK_CLIENT_ID nothing can be installed."""

    client: AsyncWebClient
    home: str
    installations: InstallationService
    installing: InstallingService | None

    def workspaces(self, apart: timedelta = timedelta(0)) -> SlackWorkspaces:
        """What speaks to Slack, by workspace."""
        return SlackWorkspaces(self.client, self.installations.usable, apart)

    def places(self, named: Sequence[SlackPlace]) -> Mapping[str, str]:
        """The ids of these places by the workspace they are in: home for those that name none."""
        return {place.workspace_id or self.home: place.id for place in named}


async def open_slack_side(settings: Settings, storage: Storage, clock: Clock, stack: AsyncExitStack) -> SlackSide:
    """Closed with `stack`; nothing is asked of Slack yet."""
    client = await stack.enter_async_context(new_slack_client(settings))
    oauth = SlackOAuth(client, settings, clock) if settings.relink_slack_client_id else None
    installations = InstallationService(storage, oauth, clock)
    stack.push_async_callback(installations.drain)
    states, return_url = SignedInstallStates(settings, clock), f"{settings.public_url}{RETURN}"
    installing = InstallingService(storage, installations, oauth, states, clock, return_url) if oauth else None
    return SlackSide(client, "", installations, installing)


async def come_home(side: SlackSide, settings: Settings, clock: Clock) -> SlackSide:
    """With the workspace of SLACK_BOT_TOKEN, in which Relink is installed by that.

    Asked once; Slack being down delays the start. Raises CannotWork when a minute did not help, and for tokens that are wrong.
    """
    installation = await _home_installation(side.client, settings, clock)
    if settings.slack_mode == "socket" and settings.slack_app_token is not None:
        with app_token_problems():
            await open_socket(side.client, settings.slack_app_token)  # Socket Mode would try for ever with one that is wrong
    if installation is None:
        return side
    with database_problems(settings.database_url.get_secret_value()):
        await side.installations.put(installation)
    return SlackSide(side.client, installation.bot.workspace_id, side.installations, side.installing)


async def _home_installation(client: AsyncWebClient, settings: Settings, clock: Clock) -> Installation | None:
    if settings.slack_bot_token is None:
        return None
    with bot_token_problems():
        async for attempt in stamina.retry_context(on=_passes, attempts=None, timeout=SLACK_SECONDS, wait_max=5.0):
            with attempt:
                identity = await read_identity(client)
    bot = Bot(identity.workspace_id, identity.bot_id, identity.bot_user_id)
    return Installation(bot, BotTokens(settings.slack_bot_token.get_secret_value()), identity.scopes, clock())


def _passes(error: Exception) -> bool:
    """Whether waiting helps; whoever waits is told so at once."""
    if not isinstance(error, TryLater) or isinstance(error, TokenRefused):
        return False
    log.warning("Slack does not answer yet, and the start waits for it", exc_info=error)
    return True


def open_socket_connection(settings: Settings, bolt: AsyncApp, client: AsyncWebClient, stack: AsyncExitStack) -> SocketConnection | None:
    """With SLACK_MODE=socket, the connection for all workspaces."""
    if settings.slack_mode != "socket" or settings.slack_app_token is None:
        return None
    socket = SocketConnection(bolt, settings.slack_app_token.get_secret_value(), client, time.monotonic)
    socket.start()
    stack.push_async_callback(socket.stop)
    return socket
