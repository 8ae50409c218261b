"""What breaks swallowed, and how it was brought back."""

from sqlalchemy import Select, select, update

from bot.domain.errors import NotFound
from bot.domain.recovery import Bringing, Recovery
from storage.models.recoveries import RecoveryRow
from storage.repositories.base import Repository, columns_of, value_of


class RecoveriesRepository(Repository):
    """Recoveries by id, and the latest of each person."""

    async def add(self, recovery: Recovery) -> bool:
        """False when one of that id exists; nothing is changed then."""
        return await self._touch(self._insert(RecoveryRow).values(_columns(recovery)).on_conflict_do_nothing()) == 1

    async def find(self, workspace_id: str, recovery_id: str) -> Recovery | None:
        """The recovery of that id."""
        row = await self._one(_of(workspace_id).where(RecoveryRow.id == recovery_id))
        return _recovery(row) if row else None

    async def get(self, workspace_id: str, recovery_id: str) -> Recovery:
        """Raises NotFound."""
        recovery = await self.find(workspace_id, recovery_id)
        if recovery is None:
            raise NotFound("no such recovery")
        return recovery

    async def list_latest(self, workspace_id: str, person_id: str, limit: int) -> list[Recovery]:
        """The person's, the latest first."""
        theirs = _of(workspace_id).where(RecoveryRow.person_id == person_id)
        return [_recovery(row) for row in await self._all(theirs.order_by(RecoveryRow.begun_at.desc(), RecoveryRow.id).limit(limit))]

    async def save(self, recovery: Recovery) -> None:
        """Replace it. Raises NotFound."""
        this = (RecoveryRow.workspace_id == recovery.workspace_id, RecoveryRow.id == recovery.id)
        if not await self._touch(update(RecoveryRow).where(*this).values(_columns(recovery))):
            raise NotFound("no such recovery")


def _of(workspace_id: str) -> Select[RecoveryRow]:
    return select(RecoveryRow).where(RecoveryRow.workspace_id == workspace_id)


def _columns(recovery: Recovery) -> dict[str, object]:
    return columns_of(recovery) | {"test_left_on": list(recovery.test_left_on)}


def _recovery(row: RecoveryRow) -> Recovery:
    sessions = {session_id: Bringing(got) for session_id, got in row.sessions.items()}
    return value_of(Recovery, row, sessions=sessions, test_left_on=tuple(row.test_left_on))
