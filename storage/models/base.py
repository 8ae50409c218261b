"""What every table shares: how constraints are named and how Python types become columns."""

from datetime import datetime
from enum import Enum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from storage.types import UtcDateTime


class Base(DeclarativeBase):
    """The root of all tables.

    Keys begin with `workspace_id`, so one workspace's rows are never met by another's look-up. The exceptions say why beside their table.
    """

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        int: sa.BigInteger(),
        # Kept as its value, without a database type of its own: a new member needs no migration.
        Enum: sa.Enum(Enum, native_enum=False, length=32, values_callable=lambda kind: [member.value for member in kind]),
        list[str]: sa.JSON(),
        dict[str, str]: sa.JSON(),
        dict[str, int]: sa.JSON(),
    }
