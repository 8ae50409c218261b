"""The accounts that are looked at, by when they are due. What is taken is put off in the same statement, so two never take the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Select, bindparam, case, delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.domain.checking import Check, Risk
from storage.models.checks import CheckRow
from storage.models.grants import GrantRow
from storage.repositories.base import Repository, columns_of

AS_CHECK = [getattr(CheckRow, field.name) for field in fields(Check)]


class ChecksRepository(Repository):
    """One row per account; `GrantsRepository.put` adds it."""

    async def take_looks(self, risk: Risk, now: datetime, most: int, until: datetime) -> list[Check]:
        """Those that are due to be looked at, the longest due first, put off to `until`."""
        due = select(CheckRow.sub).where(CheckRow.risk == risk, CheckRow.due_at <= now).order_by(CheckRow.due_at).limit(most)
        return await self._take(due, CheckRow.due_at, until)

    async def take_readings(self, now: datetime, most: int, until: datetime) -> list[Check]:
        """Those that are due to be read, the longest due first, put off to `until`."""
        due = select(CheckRow.sub).where(CheckRow.read_due_at <= now).order_by(CheckRow.read_due_at).limit(most)
        return await self._take(due, CheckRow.read_due_at, until)

    async def _take(self, due: Select[str], put_off: InstrumentedAttribute[datetime], until: datetime) -> list[Check]:
        free = due.with_for_update(skip_locked=True).scalar_subquery()  # what another replica is taking just now is its own
        taken = update(CheckRow).where(CheckRow.sub.in_(free)).values({put_off: until}).returning(*AS_CHECK)
        return [Check(*row) for row in await (await self._writing()).execute(taken)]

    async def save_looks(self, checks: Sequence[Check], taken_until: datetime) -> None:
        """What was seen of those taken until then, and when they are due again; one that was linked anew since is left as it is."""
        changed = ("risk", "due_at", "status", "checked_at")
        this = (CheckRow.sub == bindparam("of_sub"), CheckRow.due_at == bindparam("taken_until"))
        statement = update(CheckRow).where(*this).values({name: bindparam(f"new_{name}") for name in changed})
        await self._update_all(
            statement,
            [
                {"of_sub": each.sub, "taken_until": taken_until} | {f"new_{name}": columns_of(each)[name] for name in changed}
                for each in sorted(checks, key=lambda each: each.sub)
            ],
        )

    async def save_readings(self, due: Mapping[str, datetime]) -> None:
        """When each of these is to be read."""
        statement = update(CheckRow).where(CheckRow.sub == bindparam("of_sub")).values(read_due_at=bindparam("new_read_due_at"))
        await self._update_all(statement, [{"of_sub": sub, "new_read_due_at": due[sub]} for sub in sorted(due)])

    async def expect_session(self, workspace_id: str, person_ids: Collection[str], due_at: datetime) -> None:
        """These people have a session soon: their accounts are urgent from now on, and due then at the latest."""
        theirs = select(GrantRow.sub).where(GrantRow.workspace_id == workspace_id, GrantRow.person_id.in_(person_ids))
        # Locked in one order by everybody, or two that want the same rows would wait for each other.
        rows = select(CheckRow.sub).where(CheckRow.sub.in_(theirs), CheckRow.risk == Risk.FAR).order_by(CheckRow.sub).with_for_update()
        sooner = case((CheckRow.due_at > due_at, due_at), else_=CheckRow.due_at)
        statement = update(CheckRow).where(CheckRow.sub.in_(rows.scalar_subquery())).values(risk=Risk.NEAR, due_at=sooner)
        await self._touch(statement)

    async def forget(self, subs: Collection[str]) -> None:
        """Look at them no more."""
        await self._touch(delete(CheckRow).where(CheckRow.sub.in_(subs)))
