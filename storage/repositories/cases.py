"""What support works on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.cases import AGES, PAGE, Case, CaseNote, CaseQuery
from bot.domain.errors import NotFound
from bot.domain.support import LONG_AGO
from storage.marks import Marks
from storage.models.cases import NEVER, CaseNoteRow, CaseRow
from storage.repositories.base import Repository, columns_of, value_of


class CasesRepository(Repository):
    """Cases by id, by person while they are open, and as the queue."""

    def __init__(self, session: AsyncSession, marks: Marks, *, writes: bool) -> None:
        super().__init__(session, writes=writes)
        self._marks = marks

    def tenant_mark(self, workspace_id: str, domain: str) -> str:
        """The keyed hash of a domain."""
        return self._marks.of_domain(workspace_id, domain)

    async def add(self, case: Case) -> bool:
        """False when one of that person is open, or of that id exists; nothing is changed then."""
        return await self._touch(self._insert(CaseRow).values(_columns(case)).on_conflict_do_nothing()) == 1

    async def get(self, workspace_id: str, case_id: str) -> Case:
        """Raises NotFound."""
        row = await self._one(_of(workspace_id).where(CaseRow.id == case_id))
        if row is None:
            raise NotFound("no such case")
        return _case(row)

    async def find_open(self, workspace_id: str, person_id: str) -> Case | None:
        """The open one of this person; locked in a unit of work that writes."""
        row = await self._one(_of(workspace_id).where(CaseRow.person_id == person_id, CaseRow.closed_at.is_(None)))
        return _case(row) if row else None

    async def list_open(self, workspace_id: str, person_ids: Sequence[str]) -> list[Case]:
        """The open ones of these people, by person."""
        theirs = _of(workspace_id).where(CaseRow.person_id.in_(person_ids), CaseRow.closed_at.is_(None))
        return [_case(row) for row in await self._all(theirs.order_by(CaseRow.person_id))]

    async def page(self, query: CaseQuery, workspace_id: str, now: datetime) -> list[Case]:
        """A page of the open ones that are wanted: by next session at risk, those without any last."""
        wanted = _of(workspace_id).where(*self._wanted(query, workspace_id, now))
        by_next = wanted.order_by(CaseRow.next_at, CaseRow.opened_at, CaseRow.id).offset(query.page * PAGE).limit(PAGE)
        return [_case(row) for row in await self._all(by_next)]

    async def count(self, query: CaseQuery, workspace_id: str, now: datetime) -> int:
        """How many are wanted."""
        counted = select(func.count()).select_from(CaseRow).where(*self._wanted(query, workspace_id, now))
        return (await self._session.scalars(counted)).one()

    def _wanted(self, query: CaseQuery, workspace_id: str, now: datetime) -> list[ColumnElement[bool]]:
        same: dict[Any, Any] = {CaseRow.cause: query.cause, CaseRow.provider: query.provider}
        same |= {CaseRow.programme: query.programme, CaseRow.assignee_id: query.assignee_id}
        # All of them, in a form by which the index of the order is searched.
        found: list[ColumnElement[bool]] = [CaseRow.workspace_id == workspace_id, CaseRow.closed_at.is_(None), CaseRow.next_at >= LONG_AGO]
        found += [column == value for column, value in same.items() if value is not None]
        if query.domain is not None:
            found.append(CaseRow.tenant == self.tenant_mark(workspace_id, query.domain))
        if query.age is not None:
            found.append(CaseRow.opened_at <= now - AGES[query.age])
        if query.broken:
            found.append(CaseRow.cause.is_not(None))
        if query.nobodys:
            found.append(CaseRow.assignee_id.is_(None))
        return found

    async def save(self, case: Case) -> None:
        """Replace it, but for where its card stands. Raises NotFound."""
        this = (CaseRow.workspace_id == case.workspace_id, CaseRow.id == case.id)
        if not await self._touch(update(CaseRow).where(*this).values(_columns(case, "slack_channel_id", "ts"))):
            raise NotFound("no such case")

    async def save_posted(self, workspace_id: str, case_id: str, slack_channel_id: str, ts: str) -> None:
        """Remember where its card stands."""
        this = (CaseRow.workspace_id == workspace_id, CaseRow.id == case_id)
        await self._touch(update(CaseRow).where(*this).values(slack_channel_id=slack_channel_id, ts=ts))

    async def add_note(self, note: CaseNote) -> bool:
        """False when one of that key is there; nothing is changed then."""
        return await self._touch(self._insert(CaseNoteRow).values(columns_of(note)).on_conflict_do_nothing()) == 1

    async def list_notes(self, workspace_id: str, case_id: str, limit: int) -> list[CaseNote]:
        """What was done and written, the newest first."""
        these = (CaseNoteRow.workspace_id == workspace_id, CaseNoteRow.case_id == case_id)
        rows = await self._all(select(CaseNoteRow).where(*these).order_by(CaseNoteRow.at.desc(), CaseNoteRow.key).limit(limit))
        return [value_of(CaseNote, row) for row in rows]


def _of(workspace_id: str) -> Select[CaseRow]:
    return select(CaseRow).where(CaseRow.workspace_id == workspace_id)


def _columns(case: Case, *without: str) -> dict[str, Any]:
    return columns_of(case, *without) | {"next_at": case.next_at or NEVER}


def _case(row: CaseRow) -> Case:
    return value_of(Case, row, next_at=None if row.next_at == NEVER else row.next_at)
