"""One budget of requests for all processes on one PostgreSQL: every request is counted in a row that its sender has to itself meanwhile."""

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.domain.pacing import Limit, Spent
from storage.models.budgets import BudgetRow


async def database_clock(connection: AsyncConnection) -> float:
    """Seconds, the same for all processes; not of when the transaction began, which may have waited for the row."""
    return float((await connection.execute(select(func.extract("epoch", func.clock_timestamp())))).scalar_one())


class SharedBudget:
    """What one service may be asked by all processes on this database."""

    def __init__(
        self,
        engine: AsyncEngine,
        service: str,
        limits: Sequence[Limit],
        clock: Callable[[AsyncConnection], Awaitable[float]] = database_clock,
    ) -> None:
        self._engine = engine
        self._service = service
        self._limits = limits
        self._clock = clock

    async def claim(self, part: float) -> float:
        """Count one request that is sent now, if that stays within this part of each limit: 0. Else the seconds to wait."""
        async with self._engine.begin() as connection:
            spent = await self._locked(connection)
            now = await self._clock(connection)
            if (seconds := spent.wait(self._limits, part, now)) > 0:
                return seconds
            counted = {str(second): count for second, count in spent.and_one(self._limits, now).by_second.items()}
            await connection.execute(update(BudgetRow).where(BudgetRow.service == self._service).values(spent=counted))
            return 0.0

    async def _locked(self, connection: AsyncConnection) -> Spent:
        stored = select(BudgetRow.spent).where(BudgetRow.service == self._service).with_for_update()
        spent = (await connection.execute(stored)).scalar_one_or_none()
        if spent is None:
            await connection.execute(insert(BudgetRow).values(service=self._service, spent={}).on_conflict_do_nothing())
            spent = (await connection.execute(stored)).scalar_one()
        return Spent({int(second): count for second, count in spent.items()})
