"""Cronofy's notification channels, by account and by what ends their address."""

from datetime import datetime

from sqlalchemy import delete, select, update

from storage.models.notification_channels import NotificationChannelRow
from storage.repositories.base import Repository


class NotificationChannelsRepository(Repository):
    """One channel per account."""

    async def opaque_of(self, sub: str, fresh: str) -> str:
        """What ends the address of the account's channel; `fresh` from now on, if it has none yet."""
        await self._touch(self._insert(NotificationChannelRow).values(sub=sub, opaque=fresh).on_conflict_do_nothing())
        row = await self._one(select(NotificationChannelRow).where(NotificationChannelRow.sub == sub))
        assert row is not None, "inserted just now, or before"
        return row.opaque

    async def hear(self, opaque: str, at: datetime) -> str | None:
        """Record that something was heard at this address; the account, None where there is no such address."""
        heard = update(NotificationChannelRow).where(NotificationChannelRow.opaque == opaque).values(heard_at=at)
        found = await (await self._writing()).execute(heard.returning(NotificationChannelRow.sub))
        return found.scalar_one_or_none()

    async def forget(self, sub: str) -> None:
        """Know the account's address no more."""
        await self._touch(delete(NotificationChannelRow).where(NotificationChannelRow.sub == sub))
