"""One session on one person's calendar."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from bot.domain.session import Placement
from storage.models.placements import IS_HELD, PlacementRow
from storage.repositories.base import Repository, columns_of, value_of


class PlacementsRepository(Repository):
    """Placements by session, and by person among named sessions."""

    async def find(self, workspace_id: str, session_id: str, person_id: str) -> Placement | None:
        """The session on that person's calendar."""
        row = await self._one(_of(workspace_id).where(PlacementRow.session_id == session_id, PlacementRow.person_id == person_id))
        return _placement(row) if row else None

    async def list_for_person(self, workspace_id: str, person_id: str, session_ids: Sequence[str]) -> list[Placement]:
        """Those of the sessions that have one on this person's calendar, by session id."""
        theirs = _of(workspace_id).where(PlacementRow.session_id.in_(session_ids), PlacementRow.person_id == person_id)
        return [_placement(row) for row in await self._all(theirs.order_by(PlacementRow.session_id))]

    async def list_held(self, workspace_id: str, person_id: str, limit: int) -> list[Placement]:
        """What could not be written to, or taken off, this person's calendar."""
        theirs = _of(workspace_id).where(PlacementRow.person_id == person_id, IS_HELD)
        return [_placement(row) for row in await self._all(theirs.order_by(PlacementRow.session_id).limit(limit))]

    async def save(self, placement: Placement) -> None:
        """Insert or replace."""
        await self._touch(self._upsert(PlacementRow, columns_of(placement) | {"left_on": list(placement.left_on)}))


def _placement(row: PlacementRow) -> Placement:
    return value_of(Placement, row, left_on=tuple(row.left_on))


def _of(workspace_id: str) -> Select[PlacementRow]:
    return select(PlacementRow).where(PlacementRow.workspace_id == workspace_id)
