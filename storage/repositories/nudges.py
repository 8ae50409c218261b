"""What people were sent because staff asked for it."""

from sqlalchemy import select

from bot.domain.nudge import Nudge
from storage.models.nudges import NudgeRow
from storage.repositories.base import Repository, columns_of, value_of


class NudgesRepository(Repository):
    """One row for each person who was ever sent one: the latest."""

    async def find(self, workspace_id: str, person_id: str) -> Nudge | None:
        """The latest one; in a unit of work that writes it stays as it is until that ends."""
        row = await self._one(select(NudgeRow).where(NudgeRow.workspace_id == workspace_id, NudgeRow.person_id == person_id))
        return value_of(Nudge, row) if row else None

    async def put(self, nudge: Nudge, over: Nudge | None) -> bool:
        """Let it be the latest, in place of `over`, which was read in the same unit of work or before; False where another one is."""
        if over is None:
            return bool(await self._touch(self._insert(NudgeRow).values(columns_of(nudge)).on_conflict_do_nothing()))
        return bool(await self._touch(self._upsert(NudgeRow, columns_of(nudge), unless=NudgeRow.key != over.key)))
