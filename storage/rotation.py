"""Re-encryption of everything under the newest key, page by page, beside a running Relink."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Column, Text, bindparam, func, select, tuple_, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.database import WRITES
from storage.encryption import Cipher
from storage.models import metadata
from storage.types import Sealed

PAGE = 500


async def rotate(
    engine: AsyncEngine, cipher: Cipher, on_progress: Callable[[int, int], None] = lambda _done, _total: None, *, page_size: int = PAGE
) -> int:
    """Bring every sealed value under `cipher`'s newest key; answers how many were not.

    Each page is one short transaction, and a value that changed since it was read is left to whoever changed it: so it may run, stop and
    run again at any time. `on_progress` hears how many values of how many were looked at. Raises Undecipherable for a value that no key
    opens.
    """
    columns = [column for table in metadata.sorted_tables for column in table.c if isinstance(column.type, Sealed)]
    totals = {column: await _count(engine, column) for column in columns}
    done = renewed = 0
    for column in columns:
        after: tuple[Any, ...] | None = None
        while page := await _page(engine, column, after, page_size):
            renewed += await _renew(engine, cipher, column, page)
            done += len(page)
            after = page[-1][:-1]
            on_progress(done, max(done, sum(totals.values())))
    return renewed


async def _count(engine: AsyncEngine, column: Column[Any]) -> int:
    async with engine.connect() as connection:
        return (await connection.execute(select(func.count(column)))).scalar_one()


async def _page(engine: AsyncEngine, column: Column[Any], after: tuple[Any, ...] | None, size: int) -> Sequence[tuple[Any, ...]]:
    """The next rows that have a value: their key, and last the sealed text as it is stored."""
    key = list(column.table.primary_key)
    rows = select(*key, type_coerce(column, Text)).where(column.is_not(None)).order_by(*key).limit(size)
    async with engine.connect() as connection:
        found = await connection.execute(rows if after is None else rows.where(tuple_(*key) > after))
        return [tuple(row) for row in found]


async def _renew(engine: AsyncEngine, cipher: Cipher, column: Column[Any], page: Sequence[tuple[Any, ...]]) -> int:
    """Re-seal what is under an older key, if it is still what was read; answers how many those were."""
    name = f"{column.table.name}.{column.name}"
    fresh = [(row, cipher.renew(row[-1], name)) for row in page]
    stale = [{f"key_{at}": part for at, part in enumerate(row[:-1])} | {"was": row[-1], "now": text} for row, text in fresh if text]
    if stale:
        key = [part == bindparam(f"key_{at}") for at, part in enumerate(column.table.primary_key.columns)]
        same = (*key, type_coerce(column, Text) == bindparam("was", type_=Text))
        change = update(column.table).where(*same).values({column: bindparam("now", type_=Text)})
        async with engine.execution_options(**{WRITES: True}).begin() as connection:
            await connection.execute(change, stale)
    return len(stale)
