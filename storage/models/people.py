"""The table of people."""

from dataclasses import dataclass

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, column_property, mapped_column

from bot.domain.people import Role
from storage.models.base import Base
from storage.models.connections import ConnectionRow
from storage.types import Sealed


@dataclass(frozen=True, slots=True)
class Contact:
    """What names a person outside the platform."""

    email: str
    name: str


class PersonRow(Base):
    """One person of one workspace; `email_mark` is the keyed hash that finds the sealed e-mail address. `calendar_zone` is read from
    their connection."""

    __tablename__ = "people"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[Role]
    contact: Mapped[Contact] = mapped_column(Sealed(Contact, "people.contact"))
    email_mark: Mapped[str]
    time_zone: Mapped[str | None]
    locale: Mapped[str | None]
    programme: Mapped[str | None]
    slack_user_id: Mapped[str | None]
    slack_channel_id: Mapped[str | None]
    calendar_zone: Mapped[str | None] = column_property(
        select(ConnectionRow.time_zone)
        .where(ConnectionRow.workspace_id == workspace_id, ConnectionRow.person_id == id)  # noqa: A003  the column above
        .correlate_except(ConnectionRow)
        .scalar_subquery()
    )

    __table_args__ = (
        Index(None, "workspace_id", "slack_user_id", unique=True),
        # With the id, so that the answer is in order: else SQLite reads the whole workspace in the key's order instead.
        Index(None, "workspace_id", "email_mark", "id"),
        Index(None, "workspace_id", "programme"),
    )


class PersonWordRow(Base):
    """One whole word of somebody's name, as the keyed hash that finds it."""

    __tablename__ = "people_words"

    workspace_id: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)

    __table_args__ = (Index(None, "workspace_id", "person_id"),)
