"""What is over and may be forgotten; which time counts, and what goes along."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, inspect, select

from storage.models.audit_entries import AuditEntryRow
from storage.models.base import Base
from storage.models.cases import CaseNoteRow, CaseRow
from storage.models.deliveries import DeliveryRow
from storage.models.hand_outs import HandOutRow, SnapshotRow
from storage.models.incidents import AlertRow, IncidentRow
from storage.models.links import LinkStateRow
from storage.models.moves import MoveRow
from storage.models.recoveries import RecoveryRow
from storage.models.support_items import SupportItemRow
from storage.repositories.base import Repository

Key = Mapping[str, Any]


class LeftoversRepository(Repository):
    """Each forgets at most `limit` of what was over `before` then, and answers how many there were."""

    async def forget_deliveries(self, before: datetime, limit: int) -> int:
        """Claims, by when they were made."""
        return await self._forget(DeliveryRow, DeliveryRow.claimed_at < before, limit)

    async def forget_link_states(self, before: datetime, limit: int) -> int:
        """By when they were made."""
        return await self._forget(LinkStateRow, LinkStateRow.made_at < before, limit)

    async def forget_incidents(self, before: datetime, limit: int) -> int:
        """With their alerts, by when they were resolved; one that is open stays."""
        keys = await self._some_keys(IncidentRow, IncidentRow.resolved_at < before, limit)
        await self._delete(AlertRow, [{"workspace_id": key["workspace_id"], "incident_id": key["id"]} for key in keys])
        await self._delete(IncidentRow, keys)
        return len(keys)

    async def forget_recoveries(self, before: datetime, limit: int) -> int:
        """By when they were finished; one that is under way stays."""
        return await self._forget(RecoveryRow, RecoveryRow.finished_at < before, limit)

    async def forget_support_items(self, before: datetime, limit: int) -> int:
        """By when they were closed; one that is open stays."""
        return await self._forget(SupportItemRow, SupportItemRow.closed_at < before, limit)

    async def forget_cases(self, before: datetime, limit: int) -> int:
        """With what was done and written about them, by when they were closed; one that is open stays."""
        keys = await self._some_keys(CaseRow, CaseRow.closed_at < before, limit)
        await self._delete(CaseNoteRow, [{"workspace_id": key["workspace_id"], "case_id": key["id"]} for key in keys])
        await self._delete(CaseRow, keys)
        return len(keys)

    async def forget_audit_entries(self, before: datetime, limit: int) -> int:
        """By when they were recorded."""
        return await self._forget(AuditEntryRow, AuditEntryRow.at < before, limit)

    async def forget_moves(self, before: datetime, limit: int) -> int:
        """By when they were wished."""
        return await self._forget(MoveRow, MoveRow.made_at < before, limit)

    async def forget_snapshots(self, before: datetime, limit: int) -> int:
        """By the end of the session that they showed, and when they were given; a hand-out goes along with the last of its snapshots."""
        old = and_(SnapshotRow.ends_at < before, SnapshotRow.handed_at < before)
        given = {(row.workspace_id, row.hand_out_id) for row in await self._all(select(SnapshotRow).where(old).limit(limit))}
        count = await self._forget(SnapshotRow, old, limit)
        another = exists().where(SnapshotRow.workspace_id == HandOutRow.workspace_id, SnapshotRow.hand_out_id == HandOutRow.id)
        await self._delete(HandOutRow, [{"workspace_id": workspace_id, "id": hand_out_id} for workspace_id, hand_out_id in given], ~another)
        return count

    async def _forget(self, model: type[Base], old: ColumnElement[bool], limit: int) -> int:
        keys = await self._some_keys(model, old, limit)
        await self._delete(model, keys)
        return len(keys)

    async def _some_keys(self, model: type[Base], old: ColumnElement[bool], limit: int) -> list[Key]:
        found = await self._session.execute(select(*inspect(model).primary_key).where(old).limit(limit))
        return [dict(row) for row in found.mappings()]

    async def _delete(self, model: type[Base], keys: Sequence[Key], *also: ColumnElement[bool]) -> None:
        """One by one: a list of pairs is a question that SQLite answers by reading the whole table."""
        connection = await self._writing()
        if keys:
            columns = inspect(model).local_table.c
            this = (columns[name] == bindparam(f"key_{name}") for name in keys[0])
            await connection.execute(
                delete(model).where(*this, *also), [{f"key_{name}": value for name, value in key.items()} for key in keys]
            )
