"""Who is who among replicas on one PostgreSQL: a name per process, locked for as long as the process is connected."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import count

from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.domain.errors import Conflict

GIVE_WAY = timedelta(seconds=30)
"""How long a replica waits for its given name: the one before it may still be draining."""
LOOK_AGAIN = timedelta(milliseconds=500)
TO_ANSWER = timedelta(seconds=5)
"""A connection that takes longer is taken for dead."""

_IDLE, _INTERVAL, _COUNT = 10, 5, 3
_NOTICE_VANISHING = tuple(
    f"SET tcp_keepalives_{name} = {value}" for name, value in (("idle", _IDLE), ("interval", _INTERVAL), ("count", _COUNT))
)
GONE_AFTER = timedelta(seconds=_IDLE + _INTERVAL * _COUNT)
"""After so long a machine that vanished without a word is given up, not after the two hours that TCP waits by default:
https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-TCP-KEEPALIVES-IDLE"""


class Seats:
    """Advisory locks on names, all held by one connection: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS

    Needs a connection to the server itself: a pooler that changes connections between transactions would lose the locks.
    """

    def __init__(self, url: URL) -> None:
        """`url` of a PostgreSQL database; the locks count in that database alone."""
        self._engine = create_async_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None

    async def take(self, wanted: str | None, give_way: timedelta = GIVE_WAY) -> str:
        """Lock `wanted`, else the first free of replica-1, replica-2, …; answers the name.

        Raises Conflict when another process keeps `wanted` for longer than `give_way`.
        """
        if wanted is None:
            return await self._take_lowest()
        loop = asyncio.get_running_loop()
        patient_until = loop.time() + give_way.total_seconds()
        # Not cancelled by a timeout: a question cut off half-way would spoil the connection that holds the locks.
        while not await self._lock(wanted):
            if loop.time() >= patient_until:
                raise Conflict(f"another process runs as EXECUTOR_ID={wanted}: each replica needs a name of its own")
            await asyncio.sleep(LOOK_AGAIN.total_seconds())
        return wanted

    async def keep(self, name: str) -> bool:
        """Make sure that the name is still locked, connecting again if need be; False when somebody else has it by now."""
        try:
            async with asyncio.timeout(TO_ANSWER.total_seconds()):
                await (await self._connected()).execute(text("SELECT 1"))
        except (DBAPIError, TimeoutError):
            await self.leave()
            return await self._lock(name)
        return True

    @asynccontextmanager
    async def hold_if_free(self, name: str) -> AsyncIterator[bool]:
        """Lock the name for the length of the block, unless a process is alive under it: then False."""
        held = await self._lock(name)
        try:
            yield held
        finally:
            if held:
                await self._ask("SELECT pg_advisory_unlock(:key)", name)

    async def leave(self) -> None:
        """Free every name and hang up; a connection that is gone already has freed them."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(DBAPIError, InvalidRequestError, TimeoutError):
            # Asked for, because hanging up alone frees them only when the server notices.
            async with asyncio.timeout(TO_ANSWER.total_seconds()):
                await connection.execute(text("SELECT pg_advisory_unlock_all()"))
        await connection.close()

    async def _take_lowest(self) -> str:
        numbers = count(1)
        while not await self._lock(name := f"replica-{next(numbers)}"):
            pass
        return name

    async def _lock(self, name: str) -> bool:
        return await self._ask("SELECT pg_try_advisory_lock(:key)", name)

    async def _ask(self, question: str, name: str) -> bool:
        return bool((await (await self._connected()).execute(text(question), {"key": _key(name)})).scalar())

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            self._connection = await self._engine.connect()
            for setting in _NOTICE_VANISHING:
                await self._connection.execute(text(setting))
        return self._connection


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(f"relink.executor.{name}".encode()).digest()[:8], "big", signed=True)
