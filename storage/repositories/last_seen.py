"""The state in which each account was last seen."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.breaker import LastSeen
from bot.domain.connection import Provider
from storage.marks import Marks
from storage.models.alerting import LastSeenRow
from storage.repositories.base import Repository, columns_of, value_of


class LastSeenRepository(Repository):
    """One row for each account that was looked at."""

    def __init__(self, session: AsyncSession, marks: Marks, *, writes: bool) -> None:
        super().__init__(session, writes=writes)
        self._marks = marks

    async def find(self, workspace_id: str, person_id: str) -> LastSeen | None:
        """How the person's account was last seen."""
        row = await self._one(select(LastSeenRow).where(LastSeenRow.workspace_id == workspace_id, LastSeenRow.person_id == person_id))
        return value_of(LastSeen, row) if row else None

    async def save(self, seen: LastSeen) -> None:
        """Insert or replace it."""
        await self._touch(self._upsert(LastSeenRow, columns_of(seen)))

    def tenant_mark(self, workspace_id: str, provider: Provider, organisation: str) -> str:
        """The keyed hash of an organisation at a provider."""
        return self._marks.of_login(workspace_id, provider, f"@{organisation}")

    async def count_broken(self, workspace_id: str, tenant: str, since: datetime, most: int) -> int:
        """How many accounts of one organisation are broken, since `since` or later; at most `most` are counted."""
        these = (LastSeenRow.workspace_id == workspace_id, LastSeenRow.tenant == tenant, LastSeenRow.since >= since)
        found = select(LastSeenRow.person_id).where(*these).limit(most)
        return len(list(await self._session.scalars(found)))
