"""Secrets that Relink makes for itself."""

from sqlalchemy import select

from storage.models.secrets import SecretRow
from storage.repositories.base import Repository


class SecretsRepository(Repository):
    """Secrets by name."""

    async def secret(self, name: str, fresh: str) -> str:
        """The secret of that name; `fresh` becomes it when there is none yet. All callers get the same."""
        await self._touch(self._insert(SecretRow).values(name=name, value=fresh).on_conflict_do_nothing())
        row = (await self._all(select(SecretRow).where(SecretRow.name == name)))[0]
        return row.value
