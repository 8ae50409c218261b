"""Homes in Slack, and what was published of each."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.domain.home import Home
from storage.models.homes import HomeRow
from storage.repositories.base import Repository, columns_of, value_of


class HomesRepository(Repository):
    """One row for each Slack user who opened theirs."""

    async def find(self, workspace_id: str, slack_user_id: str) -> Home | None:
        """The home of this Slack user."""
        row = await self._one(select(HomeRow).where(HomeRow.workspace_id == workspace_id, HomeRow.slack_user_id == slack_user_id))
        return value_of(Home, row) if row else None

    async def save(self, home: Home) -> None:
        """Insert or replace it."""
        await self._touch(self._upsert(HomeRow, columns_of(home)))

    async def forget_published(self, home: Home) -> None:
        """What stands there is not what was published as `home` says; nothing is changed where something was since."""
        this = (HomeRow.workspace_id == home.workspace_id, HomeRow.slack_user_id == home.slack_user_id)
        await self._touch(update(HomeRow).where(*this, HomeRow.slack_hash == home.slack_hash).values(digest=None, slack_hash=None))

    async def of_people(self, workspace_id: str, person_ids: Sequence[str]) -> list[str]:
        """The Slack users, in order, who opened their home and are one of these people."""
        theirs = (HomeRow.workspace_id == workspace_id, HomeRow.person_id.in_(person_ids))
        return list(await self._session.scalars(select(HomeRow.slack_user_id).where(*theirs).order_by(HomeRow.slack_user_id)))

    async def watching(self, workspace_id: str, what: str) -> list[str]:
        """The Slack users, in order, who find the numbers of this programme, or the queue."""
        theirs = (HomeRow.workspace_id == workspace_id, HomeRow.watches == what)
        return list(await self._session.scalars(select(HomeRow.slack_user_id).where(*theirs).order_by(HomeRow.slack_user_id)))
