"""Installations, one per workspace; every change is one statement that says what it expects to find."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from bot.domain.installations import Bot, BotTokens, Installation
from storage.models.installations import InstallationRow
from storage.repositories.base import Repository, columns_of, value_of

MOST = 1000


class InstallationsRepository(Repository):
    """Installations by workspace. Those that ended are not found."""

    async def find(self, workspace_id: str) -> Installation | None:
        """The one of this workspace."""
        row = await self._one(select(InstallationRow).where(InstallationRow.workspace_id == workspace_id, _STANDS))
        return _installation(row) if row else None

    async def list_standing(self) -> list[Installation]:
        """All of them, 1,000 at most, by workspace."""
        rows = await self._all(select(InstallationRow).where(_STANDS).order_by(InstallationRow.workspace_id).limit(MOST))
        return [_installation(row) for row in rows]

    async def put(self, installation: Installation) -> None:
        """Insert or replace, raising the version and ending a lease: a renewal begun before finds nothing to save to."""
        values = columns_of(installation, "bot", "scopes") | columns_of(installation.bot) | {"scopes": sorted(installation.scopes)}
        await self._touch(self._upsert(InstallationRow, values | {"leased_until": None}, version=InstallationRow.version + 1))

    async def lease(self, workspace_id: str, now: datetime, until: datetime) -> bool:
        """Take the right to renew, for all processes; False while somebody else's lease runs, or where there is nothing to renew."""
        free = or_(InstallationRow.leased_until.is_(None), InstallationRow.leased_until <= now)
        return await self._change(workspace_id, free, leased_until=until)

    async def save_tokens(self, workspace_id: str, tokens: BotTokens, version: int) -> bool:
        """Save both tokens if `version` is still the stored one, raise it and end the lease."""
        return await self._change(workspace_id, InstallationRow.version == version, tokens=tokens, version=version + 1, leased_until=None)

    async def end(self, workspace_id: str, at: datetime) -> bool:
        """Forget the tokens; False where it had ended."""
        return await self._change(workspace_id, ended_at=at, tokens=None, version=InstallationRow.version + 1, leased_until=None)

    async def _change(self, workspace_id: str, *expected: ColumnElement[bool], **values: Any) -> bool:
        stands = (InstallationRow.workspace_id == workspace_id, _STANDS)
        return await self._touch(update(InstallationRow).where(*stands, *expected).values(values)) == 1


_STANDS = InstallationRow.ended_at.is_(None)


def _installation(row: InstallationRow) -> Installation:
    return value_of(Installation, row, bot=value_of(Bot, row), scopes=frozenset(row.scopes))
