"""Cronofy's tokens in use: one refresh at a time per account, over all processes, and the truth before anybody is told.

A refresh token may change with every use (https://docs.cronofy.com/developers/api/authorization/refresh-token/), so two refreshes at once
can lose a good authorisation. The right to refresh is a lease in the database; no transaction is open while Cronofy is asked.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from bot.domain.connection import Grant
from bot.domain.errors import AccessTokenRefused, GrantWithdrawn, NotFound, PermissionMissing, TryLater
from bot.domain.grants import StoredGrant
from bot.domain.people import Person
from bot.services.ports import Clock, Cronofy, Storage

T = TypeVar("T")

LEASE = timedelta(seconds=40)
"""Longer than one refresh may take with its retries, short enough to outlive a process that died with it."""
WAIT_STEP_SECONDS = 0.1
WAIT_STEPS = int(LEASE.total_seconds() / WAIT_STEP_SECONDS)


class GrantService:
    """Runs calls to Cronofy with a valid access token."""

    def __init__(self, storage: Storage, cronofy: Cronofy, clock: Clock) -> None:
        self._storage = storage
        self._cronofy = cronofy
        self._clock = clock
        self._flights: dict[tuple[str, str], asyncio.Task[StoredGrant]] = {}

    async def call(self, person: Person, request: Callable[[str], Awaitable[T]]) -> T:
        """Run `request` with the person's access token; on 401 refresh once and run it once more.

        Raises NotFound for an unlinked person, GrantWithdrawn when the authorisation is gone and PermissionMissing when a scope is (both
        recorded first), and whatever else `request` raises.
        """
        grant = await self._usable(person)
        try:
            return await self._attempt(grant, request)
        except AccessTokenRefused:
            grant = await self._refreshed(grant)
        try:
            return await self._attempt(grant, request)
        except AccessTokenRefused as error:
            raise TryLater("a token fresh from Cronofy was refused by Cronofy") from error

    async def _attempt(self, grant: StoredGrant, request: Callable[[str], Awaitable[T]]) -> T:
        try:
            return await request(grant.tokens.access_token)
        except PermissionMissing:
            await self._mark(grant, Grant.PERMISSION_MISSING)
            raise

    async def drain(self) -> None:
        """Wait for the refreshes under way: tokens that rotate are lost unless they are saved."""
        await asyncio.gather(*self._flights.values(), return_exceptions=True)

    async def _usable(self, person: Person) -> StoredGrant:
        grant = _still_valid(await self._stored(person.workspace_id, person.id))
        return await self._refreshed(grant) if grant.needs_refresh(self._clock()) else grant

    async def _refreshed(self, grant: StoredGrant) -> StoredGrant:
        """The grant with new tokens. Callers of one account share one flight, which goes on when they are cancelled."""
        key = (grant.workspace_id, grant.person_id)
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = asyncio.create_task(self._fly(grant))
            flight.add_done_callback(lambda _: self._flights.pop(key))
        return await asyncio.shield(flight)

    async def _fly(self, grant: StoredGrant) -> StoredGrant:
        """Refresh under the lease, or wait until the process that holds it has."""
        for _ in range(WAIT_STEPS):
            if await self._lease(grant):
                return await self._refresh_and_release(grant)
            await asyncio.sleep(WAIT_STEP_SECONDS)
            current = _still_valid(await self._stored(grant.workspace_id, grant.person_id))
            if current.version != grant.version:
                return current
        raise TryLater("another process did not finish refreshing")

    async def _refresh_and_release(self, grant: StoredGrant) -> StoredGrant:
        try:
            return await self._refresh(grant)
        finally:
            async with self._storage.writing() as unit:
                await unit.grants.release(grant.workspace_id, grant.person_id)

    async def _refresh(self, grant: StoredGrant) -> StoredGrant:
        current = _still_valid(await self._stored(grant.workspace_id, grant.person_id))
        if current.version != grant.version and not current.needs_refresh(self._clock()):
            return current
        try:
            tokens = await self._cronofy.refresh(current.tokens.refresh_token)
        except GrantWithdrawn:
            return await self._withdrawn(current)
        async with self._storage.writing() as unit:
            await unit.grants.save_tokens(current.workspace_id, current.person_id, tokens, current.version)
        return await self._stored(current.workspace_id, current.person_id)

    async def _withdrawn(self, tried: StoredGrant) -> StoredGrant:
        """Read the store once more before anybody is told: another process may have saved newer tokens meanwhile."""
        current = await self._stored(tried.workspace_id, tried.person_id)
        if current.version != tried.version:
            return current
        await self._mark(current, Grant.WITHDRAWN)
        raise GrantWithdrawn("Cronofy answered invalid_grant")

    async def _lease(self, grant: StoredGrant) -> bool:
        now = self._clock()
        async with self._storage.writing() as unit:
            return await unit.grants.lease(grant.workspace_id, grant.person_id, now, now + LEASE)

    async def _mark(self, grant: StoredGrant, state: Grant) -> None:
        async with self._storage.writing() as unit:
            await unit.grants.mark(grant.workspace_id, grant.person_id, state, grant.version)

    async def _stored(self, workspace_id: str, person_id: str) -> StoredGrant:
        async with self._storage.reading() as unit:
            grant = await unit.grants.find(workspace_id, person_id)
        if grant is None:
            raise NotFound("this person has linked no calendar")
        return grant


def _still_valid(grant: StoredGrant) -> StoredGrant:
    if grant.state is Grant.WITHDRAWN:
        raise GrantWithdrawn("Cronofy answered invalid_grant")
    return grant
