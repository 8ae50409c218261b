"""Who a Slack user is, as Slack reports it (https://docs.slack.dev/reference/methods/users.info)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Unreachable
from bot.domain.manners import DoNotDisturb
from bot.domain.people import SlackUser
from integrations.slack.errors import slack_errors

SLACKBOT = "USLACKBOT"


class SlackDirectory:
    """The users of one installed workspace; everybody from beyond it is a stranger."""

    def __init__(self, client: AsyncWebClient, workspace_id: str) -> None:
        self._client = client
        self._workspace_id = workspace_id

    async def user(self, slack_user_id: str) -> SlackUser:
        """What Slack reports now. Raises TryLater, Unreachable."""
        with slack_errors("users.info"):
            answer = await self._client.users_info(user=slack_user_id)
            return self._slack_user(answer["user"])

    async def find(self, email: str) -> SlackUser | None:
        """Who has this address (https://docs.slack.dev/reference/methods/users.lookupByEmail); None for nobody. Raises TryLater."""
        try:
            with slack_errors("users.lookupByEmail"):
                answer = await self._client.users_lookupByEmail(email=email)
                return self._slack_user(answer["user"])
        except Unreachable:
            return None

    def _slack_user(self, user: Mapping[str, Any]) -> SlackUser:
        profile = user.get("profile") or {}
        return SlackUser(
            workspace_id=self._workspace_id,
            id=user["id"],
            email=profile.get("email") or None,
            name=user.get("real_name") or profile.get("real_name") or user.get("name") or "",
            time_zone=user.get("tz") or None,
            is_bot=bool(user.get("is_bot")) or user["id"] == SLACKBOT,
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_stranger=bool(user.get("is_stranger")) or not self._is_member(user),
            is_deleted=bool(user.get("deleted")),
        )

    def _is_member(self, user: Mapping[str, Any]) -> bool:
        """Whether they belong to the workspace: by its id, or in an Enterprise organisation by the list of theirs."""
        teams = (user.get("enterprise_user") or {}).get("teams") or []
        return user.get("team_id") == self._workspace_id or self._workspace_id in teams

    async def do_not_disturb(self, slack_user_id: str) -> DoNotDisturb | None:
        """The do-not-disturb that lasts, else the next one; None for somebody who has none. Raises TryLater, Unreachable, Invalid.

        https://docs.slack.dev/reference/methods/dnd.info: how long somebody paused notifications by hand is told to themselves only.
        """
        with slack_errors("dnd.info"):
            answer = await self._client.dnd_info(user=slack_user_id)
            begins, ends = int(answer["next_dnd_start_ts"]), int(answer["next_dnd_end_ts"])
            told = answer["dnd_enabled"] and begins < ends  # both are 1 where there is none
            return DoNotDisturb(datetime.fromtimestamp(begins, UTC), datetime.fromtimestamp(ends, UTC)) if told else None

    async def members(self, usergroup_id: str) -> frozenset[str]:
        """The users of a user group. Raises TryLater, and Unreachable where there is none.

        https://docs.slack.dev/reference/methods/usergroups.users.list
        """
        with slack_errors("usergroups.users.list"):
            answer = await self._client.usergroups_users_list(usergroup=usergroup_id)
            return frozenset(answer["users"])

    async def open_conversation(self, slack_user_id: str) -> str:
        """The id of the direct message with them, the same every time. Raises TryLater, Unreachable."""
        with slack_errors("conversations.open"):
            answer = await self._client.conversations_open(users=[slack_user_id])
            return str(answer["channel"]["id"])
