"""What was last seen of each person's calendars, and their choices."""

from collections.abc import Collection, Container, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.connection import Account, ConnectionFacts, Grant, PrimaryCalendar, Provider
from bot.domain.linking import LinkPhase, Purpose
from storage.marks import Marks
from storage.models.connections import ConnectionRow, LoginRow
from storage.models.grants import GrantRow
from storage.models.links import PendingLinkRow
from storage.repositories.base import Repository
from storage.repositories.links import LinksRepository


class ConnectionsRepository(Repository):
    """Connections by person, and the owners of a login through its mark."""

    def __init__(self, session: AsyncSession, marks: Marks, links: LinksRepository, *, writes: bool) -> None:
        super().__init__(session, writes=writes)
        self._links = links
        self._marks = marks

    async def facts(self, workspace_id: str, person_id: str) -> ConnectionFacts:
        """Everything remembered, `reachable=True`; an unlinked person's facts have `sub=None`.

        Logins awaiting confirmation, and those that were rejected, are left out; so is what was seen of another account than the granted
        one.
        """
        granted = select(GrantRow.sub, GrantRow.state).where(
            GrantRow.workspace_id == workspace_id, GrantRow.person_id == person_id, GrantRow.sub.is_not(None)
        )
        grant = (await self._session.execute(granted)).one_or_none()
        sub, state = (grant.sub, grant.state) if grant else (None, Grant.VALID)
        row = await self._find(workspace_id, person_id)
        if row is None:
            return ConnectionFacts(sub, state)
        if row.account is None or row.account.sub != sub:
            return ConnectionFacts(sub, state, primary=row.primary_calendar)
        account = _without(row.account, await self._links.held_profiles(workspace_id, person_id))
        return ConnectionFacts(
            sub, state, account, row.primary_calendar, _instants(row.pending_since), row.checked_at, proven_at=row.proven_at
        )

    async def save_seen(self, workspace_id: str, person_id: str, account: Account, at: datetime) -> ConnectionFacts:
        """Record what userinfo reported at `at`: starts and ends `pending_since`, keeps choices; returns the new facts.

        A report older than the stored one changes nothing.
        """
        row = await self._find(workspace_id, person_id)
        if row is None or row.checked_at is None or row.checked_at <= at:
            running = _instants(row.pending_since) if row else {}
            pending = {p.profile_id: running.get(p.profile_id, at) for p in account.profiles if p.initial_sync_required}
            await self._set(workspace_id, person_id, **_seen(account, at, pending))
            if row is None or row.account is None or _logins(row.account) != _logins(account):
                await self._replace_logins(workspace_id, person_id, account)
        return await self.facts(workspace_id, person_id)

    async def set_primary(self, workspace_id: str, person_id: str, primary: PrimaryCalendar | None) -> None:
        """Change the choice; what was proven of another calendar proves nothing of this one."""
        row = await self._find(workspace_id, person_id)
        same = row and row.primary_calendar and primary and row.primary_calendar.calendar_id == primary.calendar_id
        await self._set(workspace_id, person_id, primary_calendar=primary, **({} if same else {"proven_at": None}))

    async def set_proven(self, workspace_id: str, person_id: str, calendar_id: str, at: datetime) -> None:
        """A test entry was seen on this calendar; it counts if sessions still go there."""
        row = await self._find(workspace_id, person_id)
        if row and row.primary_calendar and row.primary_calendar.calendar_id == calendar_id:
            await self._set(workspace_id, person_id, proven_at=at)

    async def restore(self, workspace_id: str, person_id: str, facts: ConnectionFacts, not_blocking: frozenset[str]) -> None:
        """Put back what was seen and chosen before it was forgotten."""
        await self._set(
            workspace_id,
            person_id,
            **_seen(facts.account, facts.checked_at, facts.pending_since),
            primary_calendar=facts.primary,
            not_blocking=sorted(not_blocking),
            proven_at=facts.proven_at,
        )
        if facts.account:
            await self._replace_logins(workspace_id, person_id, facts.account)

    async def begin_mending(self, workspace_id: str, person_id: str, profile_id: str, at: datetime) -> None:
        """Somebody went through the door that mends this login ("" for the whole account) at `at`; the latest time counts."""
        running = await self._mending(workspace_id, person_id)
        await self._set(workspace_id, person_id, mending_since=_texts(running | {profile_id: at}))

    async def mending_since(self, workspace_id: str, person_id: str, profile_id: str) -> datetime | None:
        """When its mending began last; None once that has ended."""
        return (await self._mending(workspace_id, person_id)).get(profile_id)

    async def end_mending(self, workspace_id: str, person_id: str, profile_ids: Collection[str]) -> bool:
        """End the mending of these; True for the one caller who ends any."""
        running = await self._mending(workspace_id, person_id)
        left = {profile_id: at for profile_id, at in running.items() if profile_id not in profile_ids}
        if len(left) == len(running):
            return False
        await self._set(workspace_id, person_id, mending_since=_texts(left))
        return True

    async def _mending(self, workspace_id: str, person_id: str) -> dict[str, datetime]:
        row = await self._find(workspace_id, person_id)
        return _instants(row.mending_since) if row else {}

    async def set_not_blocking(self, workspace_id: str, person_id: str, calendar_ids: frozenset[str]) -> None:
        """Replace the set of calendars whose busy times do not block bookings."""
        await self._set(workspace_id, person_id, not_blocking=sorted(calendar_ids))

    async def not_blocking(self, workspace_id: str, person_id: str) -> frozenset[str]:
        """The ids of the calendars whose busy times do not block bookings."""
        row = await self._find(workspace_id, person_id)
        return frozenset(row.not_blocking) if row else frozenset()

    async def owners_of_login(self, workspace_id: str, provider: Provider, profile_name: str) -> list[str]:
        """The people who have this login in their confirmed, granted accounts, by id."""
        granted = and_(
            GrantRow.workspace_id == LoginRow.workspace_id, GrantRow.person_id == LoginRow.person_id, GrantRow.sub == LoginRow.sub
        )
        added = and_(
            PendingLinkRow.workspace_id == LoginRow.workspace_id,
            PendingLinkRow.person_id == LoginRow.person_id,
            PendingLinkRow.profile_id == LoginRow.profile_id,
            PendingLinkRow.purpose == Purpose.ADD,
        )
        mark = self._marks.of_login(workspace_id, provider, profile_name)
        having = (
            select(LoginRow.person_id, LoginRow.profile_id, PendingLinkRow.phase).join(GrantRow, granted).outerjoin(PendingLinkRow, added)
        )
        having = having.where(LoginRow.workspace_id == workspace_id, LoginRow.mark == mark).order_by(PendingLinkRow.came_at)
        latest = {(owner, profile): phase for owner, profile, phase in await self._session.execute(having)}
        return sorted({owner for (owner, _), phase in latest.items() if phase in (None, LinkPhase.CONFIRMED)})

    async def forget(self, workspace_id: str, person_id: str) -> None:
        """Drop what was seen and chosen."""
        await self._touch(delete(ConnectionRow).where(ConnectionRow.workspace_id == workspace_id, ConnectionRow.person_id == person_id))

    async def _find(self, workspace_id: str, person_id: str) -> ConnectionRow | None:
        return await self._one(
            select(ConnectionRow).where(ConnectionRow.workspace_id == workspace_id, ConnectionRow.person_id == person_id)
        )

    async def _set(self, workspace_id: str, person_id: str, **values: object) -> None:
        await self._touch(self._upsert(ConnectionRow, {"workspace_id": workspace_id, "person_id": person_id} | values))

    async def _replace_logins(self, workspace_id: str, person_id: str, account: Account) -> None:
        await self._touch(delete(LoginRow).where(LoginRow.workspace_id == workspace_id, LoginRow.person_id == person_id))
        shared = {"workspace_id": workspace_id, "person_id": person_id, "sub": account.sub}
        marks = {p.profile_id: self._marks.of_login(workspace_id, p.provider, p.name) for p in account.profiles}
        await self._insert_all(
            self._insert(LoginRow), [shared | {"profile_id": profile_id, "mark": mark} for profile_id, mark in marks.items()]
        )


def _seen(account: Account | None, at: datetime | None, pending_since: Mapping[str, datetime]) -> dict[str, object]:
    """The columns of what userinfo reported."""
    zone = account.time_zone if account else None
    return {"account": account, "time_zone": zone, "checked_at": at, "pending_since": _texts(pending_since)}


def _logins(account: Account) -> tuple[str, frozenset[tuple[str, Provider, str]]]:
    return account.sub, frozenset((p.profile_id, p.provider, p.name) for p in account.profiles)


def _without(account: Account, profile_ids: Container[str]) -> Account:
    return replace(account, profiles=tuple(p for p in account.profiles if p.profile_id not in profile_ids))


def _instants(texts: Mapping[str, str]) -> dict[str, datetime]:
    return {profile_id: datetime.fromisoformat(text) for profile_id, text in texts.items()}


def _texts(instants: Mapping[str, datetime]) -> dict[str, str]:
    return {profile_id: instant.isoformat() for profile_id, instant in instants.items()}
