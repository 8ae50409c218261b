"""Files that were given out, and what each showed."""

from collections.abc import Sequence

from sqlalchemy import Select, select, update

from bot.domain.calendar_files import HandOut, Snapshot, newest
from bot.domain.errors import NotFound
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

    async def latest_snapshot(self, workspace_id: str, session_id: str, person_id: str, *, besides: str = "") -> Snapshot | None:
        """What the person was last given of the session, leaving out what the hand-out `besides` gave."""
        given = _snapshots(workspace_id).where(
            SnapshotRow.session_id == session_id, SnapshotRow.person_id == person_id, SnapshotRow.hand_out_id != besides
        )
        row = await self._one(given.order_by(SnapshotRow.handed_at.desc(), SnapshotRow.sequence.desc()).limit(1))
        return value_of(Snapshot, row) if row else None

    async def latest_snapshots(self, workspace_id: str, session_ids: Sequence[str]) -> list[Snapshot]:
        """What each person was last given of each of the sessions, in one query."""
        given = _snapshots(workspace_id).where(SnapshotRow.session_id.in_(session_ids))
        by_age = given.order_by(SnapshotRow.session_id, SnapshotRow.person_id, SnapshotRow.handed_at, SnapshotRow.sequence)
        return newest([value_of(Snapshot, row) for row in await self._all(by_age)])


def _snapshots(workspace_id: str) -> Select[SnapshotRow]:
    return select(SnapshotRow).where(SnapshotRow.workspace_id == workspace_id)


def _columns(hand_out: HandOut) -> dict[str, object]:
    return columns_of(hand_out) | {"session_ids": list(hand_out.session_ids)}
