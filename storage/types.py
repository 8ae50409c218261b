"""Column types: instants that are always aware UTC, and values that are encrypted at rest."""

from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.types import TypeDecorator

from storage.encryption import Cipher

_CIPHER = "relink_cipher"


def seal_with(engine: AsyncEngine, cipher: Cipher) -> None:
    """Let every `Sealed` column of this engine use `cipher`.

    A column type is declared once for all engines, and is handed the dialect at work, of which each engine has its own: there the cipher
    waits.
    """
    vars(engine.dialect)[_CIPHER] = cipher


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: takes aware values only, answers aware UTC. SQLite keeps it as UTC text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, without its zone where the database has none. Raises ValueError for a naive value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime says no instant")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC, whatever zone the database's session speaks."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Sealed(TypeDecorator[Any]):
    """A value of the type `of`, kept as encrypted JSON. `column` is this column's `table.column`; the value opens nowhere else."""

    impl = Text
    cache_ok = True

    def __init__(self, of: type[Any], column: str) -> None:
        super().__init__()
        self.of = of
        self.column = column
        self._json: TypeAdapter[Any] = TypeAdapter(of)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The encrypted text."""
        if value is None:
            return None
        return self._cipher(dialect).seal(self._json.dump_json(value).decode(), self.column)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value again. Raises Undecipherable."""
        if value is None:
            return None
        return self._json.validate_json(self._cipher(dialect).open(value, self.column))

    def _cipher(self, dialect: Dialect) -> Cipher:
        cipher: Cipher = vars(dialect)[_CIPHER]
        return cipher
