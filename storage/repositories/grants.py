"""Cronofy authorisations, one per person; every change is one statement that says what it expects to find."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.checking import AT_ONCE, Risk
from bot.domain.connection import Grant
from bot.domain.errors import Conflict
from bot.domain.grants import StoredGrant, Tokens
from storage.marks import Marks
from storage.models.checks import CheckRow
from storage.models.grants import GrantRow
from storage.repositories.base import Repository, columns_of, value_of


class GrantsRepository(Repository):
    """Grants by person and by account."""

    def __init__(self, session: AsyncSession, marks: Marks, *, writes: bool) -> None:
        super().__init__(session, writes=writes)
        self._marks = marks

    async def find(self, workspace_id: str, person_id: str) -> StoredGrant | None:
        """The person's grant."""
        row = await self._one(select(GrantRow).where(*_stands(workspace_id, person_id)))
        return value_of(StoredGrant, row) if row else None

    async def find_owner(self, workspace_id: str, sub: str) -> str | None:
        """The person whose account `sub` is."""
        owner = await self._session.scalars(select(GrantRow.person_id).where(GrantRow.workspace_id == workspace_id, GrantRow.sub == sub))
        return owner.one_or_none()

    async def owners(self, sub: str) -> list[tuple[str, str]]:
        """Whose the account is, as workspace and person, in every workspace that it is used in; those it was withdrawn from come last."""
        whose = select(GrantRow.workspace_id, GrantRow.person_id).where(GrantRow.sub == sub)
        found = await self._session.execute(whose.order_by(GrantRow.state == Grant.WITHDRAWN, GrantRow.workspace_id))
        return [(workspace_id, person_id) for workspace_id, person_id in found]

    async def people_of(self, subs: Collection[str]) -> list[tuple[str, str, str]]:
        """Whose these accounts are, as account, workspace and person, but those that Cronofy no longer lets us see."""
        whose = select(GrantRow.sub, GrantRow.workspace_id, GrantRow.person_id).where(GrantRow.sub.in_(subs))
        standing = whose.where(GrantRow.state != Grant.WITHDRAWN).order_by(GrantRow.sub, GrantRow.workspace_id)
        return [(str(sub), workspace_id, person_id) for sub, workspace_id, person_id in await self._session.execute(standing)]

    async def is_used(self, sub: str) -> bool:
        """Whether the account is anybody's, in any workspace: they share one authorisation."""
        return await self._session.scalar(select(GrantRow.person_id).where(GrantRow.sub == sub).limit(1)) is not None

    async def is_news(self, grant: StoredGrant) -> bool:
        """Remember what the platform tells; whether that is another refresh token than it told before, and than one that was removed."""
        mark = self._marks.of_token(grant.workspace_id, grant.tokens.refresh_token)
        key = (GrantRow.workspace_id == grant.workspace_id, GrantRow.person_id == grant.person_id)
        row = await self._one(select(GrantRow).where(*key))
        if row and row.told_mark == mark:
            return False
        values = {"workspace_id": grant.workspace_id, "person_id": grant.person_id, "state": grant.state, "version": 0, "told_mark": mark}
        await self._touch(self._upsert(GrantRow, values, state=GrantRow.state, version=GrantRow.version))
        return True

    async def put(self, grant: StoredGrant) -> None:
        """Insert or replace, raising the version and ending a lease; the account is looked at from now on, and at once.

        Raises Conflict when `sub` is another person's; nothing is changed then.
        """
        values = columns_of(grant) | {"leased_until": None}
        try:
            async with self._session.begin_nested():
                await self._touch(self._upsert(GrantRow, values, version=GrantRow.version + 1))
        except IntegrityError:
            raise Conflict("the Cronofy account belongs to another person") from None
        at_once = {"risk": Risk.FAR, "due_at": AT_ONCE, "read_due_at": AT_ONCE, "status": None, "checked_at": None}
        await self._touch(self._upsert(CheckRow, {"sub": grant.sub} | at_once))

    async def lease(self, workspace_id: str, person_id: str, now: datetime, until: datetime) -> bool:
        """Take the right to refresh, for all processes; False while somebody else's lease runs, or when there is no grant."""
        free = or_(GrantRow.leased_until.is_(None), GrantRow.leased_until <= now)
        return await self._change(workspace_id, person_id, free, leased_until=until)

    async def save_tokens(self, workspace_id: str, person_id: str, tokens: Tokens, version: int) -> bool:
        """Save both tokens if `version` is still the stored one, raise it and end the lease; the state becomes valid."""
        return await self._change(
            workspace_id, person_id, GrantRow.version == version, tokens=tokens, state=Grant.VALID, version=version + 1, leased_until=None
        )

    async def release(self, workspace_id: str, person_id: str) -> None:
        """End the lease without new tokens."""
        await self._change(workspace_id, person_id, leased_until=None)

    async def mark(self, workspace_id: str, person_id: str, state: Grant, version: int) -> bool:
        """Record what Cronofy said of the grant, if `version` is still the stored one; the version stays, for the tokens are the same."""
        return await self._change(workspace_id, person_id, GrantRow.version == version, state=state)

    async def remove(self, workspace_id: str, person_id: str) -> None:
        """Forget the account and its tokens; a refresh that is under way then finds nothing to save to.

        The platform telling of the same authorisation again does not bring it back: see `is_news`.
        """
        grant = await self.find(workspace_id, person_id)
        if grant:
            mark = func.coalesce(GrantRow.told_mark, self._marks.of_token(workspace_id, grant.tokens.refresh_token))
            gone = {"sub": None, "tokens": None, "told_mark": mark}
            await self._change(workspace_id, person_id, version=GrantRow.version + 1, leased_until=None, **gone)

    async def _change(self, workspace_id: str, person_id: str, *expected: ColumnElement[bool], **values: Any) -> bool:
        return await self._touch(update(GrantRow).where(*_stands(workspace_id, person_id), *expected).values(values)) == 1


def _stands(workspace_id: str, person_id: str) -> tuple[ColumnElement[bool], ...]:
    return GrantRow.workspace_id == workspace_id, GrantRow.person_id == person_id, GrantRow.sub.is_not(None)
