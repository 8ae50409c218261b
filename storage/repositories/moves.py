"""Wishes to have sessions moved to another calendar."""

from sqlalchemy import select

from bot.domain.errors import NotFound
from bot.domain.moving import CalendarMove
from storage.models.moves import MoveRow
from storage.repositories.base import Repository, columns_of, value_of


class MovesRepository(Repository):
    """Moves by id."""

    async def add(self, move: CalendarMove) -> bool:
        """False when one of that id exists; nothing is changed then."""
        values = columns_of(move) | {"session_ids": list(move.session_ids)}
        return await self._touch(self._insert(MoveRow).values(values).on_conflict_do_nothing()) == 1

    async def get(self, workspace_id: str, move_id: str) -> CalendarMove:
        """Raises NotFound."""
        row = await self._one(select(MoveRow).where(MoveRow.workspace_id == workspace_id, MoveRow.id == move_id))
        if row is None:
            raise NotFound("no such move")
        return value_of(CalendarMove, row, session_ids=tuple(row.session_ids))
