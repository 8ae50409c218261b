"""Files that were given out, and what each showed."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.domain.errors import NotFound
from bot.domain.session import HandOut, Snapshot
from storage.models.hand_outs import HandOutRow, SnapshotRow
from storage.repositories.base import Repository, columns_of, value_of


class HandOutsRepository(Repository):
    """Hand-outs by id, and the latest snapshot of a session for a person."""

    async def add(self, hand_out: HandOut) -> bool:
        """False when one of that id exists; nothing is changed then."""
        return await self._touch(self._insert(HandOutRow).values(_columns(hand_out)).on_conflict_do_nothing()) == 1

    async def get(self, workspace_id: str, hand_out_id: str) -> HandOut:
        """Raises NotFound."""
        row = await self._one(select(HandOutRow).where(HandOutRow.workspace_id == workspace_id, HandOutRow.id == hand_out_id))
        if row is None:
            raise NotFound("no such hand-out")
        return value_of(HandOut, row, session_ids=tuple(row.session_ids))

    async def save(self, hand_out: HandOut) -> None:
        """Replace it. Raises NotFound."""
        this = (HandOutRow.workspace_id == hand_out.workspace_id, HandOutRow.id == hand_out.id)
        if not await self._touch(update(HandOutRow).where(*this).values(_columns(hand_out))):
            raise NotFound("no such hand-out")

    async def add_snapshots(self, snapshots: Sequence[Snapshot]) -> None:
        """Record what was handed out; recording the same again changes nothing."""
        await self._insert_all(self._insert(SnapshotRow).on_conflict_do_nothing(), [columns_of(snapshot) for snapshot in snapshots])

    async def latest_snapshot(self, workspace_id: str, session_id: str, person_id: str) -> Snapshot | None:
        """What the person was last given of the session."""
        given = select(SnapshotRow).where(
            SnapshotRow.workspace_id == workspace_id, SnapshotRow.session_id == session_id, SnapshotRow.person_id == person_id
        )
        row = await self._one(given.order_by(SnapshotRow.handed_at.desc(), SnapshotRow.sequence.desc()).limit(1))
        return value_of(Snapshot, row) if row else None


def _columns(hand_out: HandOut) -> dict[str, object]:
    return columns_of(hand_out) | {"session_ids": list(hand_out.session_ids)}
