"""What all repositories do the same way: look one row up, look several up, insert or replace."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Delete, Select, Table, Update, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.models.base import Base

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Insert = postgresql.Insert | sqlite.Insert
Row = TypeVar("Row", bound=Base)
Value = TypeVar("Value", bound="DataclassInstance")


def columns_of(value: "DataclassInstance", *without: str) -> dict[str, Any]:
    """The fields of a domain value by name, as they are, for a table whose columns carry the same names."""
    return {field.name: getattr(value, field.name) for field in fields(value) if field.name not in without}


def value_of(kind: type[Value], row: Base, **other: Any) -> Value:
    """The domain value whose fields the row's columns carry; `other` are the fields that are kept in another form."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind) if field.name not in other}, **other)


class WroteWhileReading(RuntimeError):
    """A unit of work that only reads was used to write."""


class Repository:
    """Statements on one session. Rows are read afresh every time: nothing is tracked, and nothing is loaded by touching an attribute."""

    def __init__(self, session: AsyncSession, *, writes: bool) -> None:
        """`writes`: single rows are locked as they are read, so that what is decided on them still holds when it is written."""
        self._session = session
        self._writes = writes

    async def _one(self, statement: Select[Row]) -> Row | None:
        if self._writes:
            # SQLite knows no row locks and needs none: a writing unit of work has the database to itself.
            statement = statement.with_for_update(key_share=True)
        return (await self._session.scalars(statement)).one_or_none()

    async def _all(self, statement: Select[Row]) -> Sequence[Row]:
        return (await self._session.scalars(statement)).all()

    async def _touch(self, statement: Insert | Update | Delete) -> int:
        """Run it and answer how many rows it touched. Raises WroteWhileReading."""
        connection = await self._writing()
        # The count of an INSERT is kept only when asked for.
        return (await connection.execute(statement, execution_options={"preserve_rowcount": True})).rowcount

    async def _update_all(self, statement: Update, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for all rows at once, by the names of its parameters. Raises WroteWhileReading."""
        if rows:
            await (await self._writing()).execute(statement, list(rows))

    async def _insert_all(self, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for all rows at once. Raises WroteWhileReading."""
        if rows:
            await (await self._writing()).execute(statement, list(rows))

    async def _writing(self) -> AsyncConnection:
        if not self._writes:
            raise WroteWhileReading("this unit of work only reads")
        return await self._session.connection()

    def _insert(self, model: type[Base]) -> Insert:
        """An INSERT that can say ON CONFLICT, which both databases spell alike and SQLAlchemy keeps apart."""
        table = _table(model)
        return sqlite.insert(table) if self._session.get_bind().dialect.name == "sqlite" else postgresql.insert(table)

    def _upsert(self, model: type[Base], values: Mapping[str, Any], *, unless: ColumnElement[bool] | None = None, **instead: Any) -> Insert:
        """Insert `values`, or replace the row of the same key by them; `instead` replaces single columns otherwise.

        A stored row for which `unless` holds is left as it is.
        """
        key = [column.name for column in _table(model).primary_key]
        insert = self._insert(model).values(values)
        replaced = {name: insert.excluded[name] for name in values if name not in key}
        return insert.on_conflict_do_update(index_elements=key, set_=replaced | instead, where=None if unless is None else ~unless)


def _table(model: type[Base]) -> Table:
    table = inspect(model).local_table
    assert isinstance(table, Table)
    return table
