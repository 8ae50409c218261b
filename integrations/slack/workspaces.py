"""Slack workspace by workspace: each call is made with the token that works there now."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.domain.installations import Installation
from integrations.slack.client import same_client
from integrations.slack.directory import SlackDirectory
from integrations.slack.messenger import SlackMessenger

InstallationOf = Callable[[str], Awaitable[Installation]]
"""The installation in a workspace, with a token that works. Raises NotInstalled, TryLater."""


class WorkspaceClient(AsyncWebClient):
    """A client whose token is asked for with every call: it may have been renewed."""

    token_now: Callable[[], Awaitable[str]]

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Raises what asking for the token raises."""
        self.token = await self.token_now()
        return await super().api_call(api_method, **arguments)  # takes the token before it waits for anything


class SlackWorkspaces:
    """What speaks to Slack, by workspace. New messages of `messenger` in one conversation are `apart` from one another."""

    def __init__(self, client: AsyncWebClient, installation_of: InstallationOf, apart: timedelta = timedelta(0)) -> None:
        self._client = client
        self._installation_of = installation_of
        self._apart = apart
        self._messengers: dict[str, SlackMessenger] = {}

    def messenger(self, workspace_id: str) -> SlackMessenger:
        """The same every time: messages take their turns in it."""
        if workspace_id not in self._messengers:
            client, bot_user = self._client_of(workspace_id), partial(self._bot_user, workspace_id)
            self._messengers[workspace_id] = SlackMessenger(client, bot_user, self._apart)
        return self._messengers[workspace_id]

    def directory(self, workspace_id: str) -> SlackDirectory:
        """Who is there."""
        return SlackDirectory(self._client_of(workspace_id), workspace_id)

    def _client_of(self, workspace_id: str) -> WorkspaceClient:
        client = same_client(self._client, WorkspaceClient)
        client.token_now = partial(self._token, workspace_id)
        return client

    async def _token(self, workspace_id: str) -> str:
        return (await self._installation_of(workspace_id)).tokens.access_token

    async def _bot_user(self, workspace_id: str) -> str:
        return (await self._installation_of(workspace_id)).bot.bot_user_id
