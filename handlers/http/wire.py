"""The platform's API on the wire: what it sends, checked, and turned into the domain's values."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from bot.domain.grants import StoredGrant, Tokens
from bot.domain.people import Person, Role
from bot.domain.session import Session, SessionKind, SessionStatus
from bot.domain.timezones import find_zone
from bot.services.sessions import PersonTold

MOST_SESSIONS = 1_000
MOST_PEOPLE = 100
FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Beyond them a time is a mistake, and near the ends of the calendar no zone can be told."""
LONGEST_SESSION = timedelta(days=7)


def _known_zone(name: str) -> str:
    if find_zone(name) is None:
        raise ValueError("not an IANA time zone, such as Europe/London")
    return name


def _no_control_characters(text: str) -> str:
    if any(ord(character) < 32 and character not in "\n\t\r" for character in text):
        raise ValueError("holds control characters")
    return text


def _not_blank(text: str) -> str:
    """Characters without width, alone, would be a name that nobody sees."""
    if all(unicodedata.category(character)[0] in "CZ" for character in text):
        raise ValueError("shows nothing")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds control characters")
    return text


def _written_out(told: object) -> object:
    """Numbers would pass for seconds since 1970, and nobody could tell them from a mistake."""
    if not isinstance(told, datetime) and not re.match(r"\d{4}-\d{2}-\d{2}[Tt ]", str(told)):
        raise ValueError("not a time such as 2026-11-24T09:00:00Z")
    return told


def _no_truth_value(told: object) -> object:
    if isinstance(told, bool):
        raise ValueError("not a number")  # noqa: TRY004  pydantic wants it so
    return told


def _near_enough(instant: datetime) -> datetime:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return instant


IDENTIFIER = r"^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$"

Identifier = Annotated[str, StringConstraints(pattern=IDENTIFIER)]
"""An id of the platform's: it becomes part of keys, addresses and event ids."""


def is_identifier(text: str) -> bool:
    """Whether the platform may use `text` as an id."""
    return re.fullmatch(IDENTIFIER, text) is not None


ForeignId = Annotated[str, StringConstraints(min_length=1, max_length=1024), AfterValidator(_one_line)]
"""An id of Cronofy's, whatever that looks like."""
Instant = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_near_enough)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1024),
    AfterValidator(_no_control_characters),
    AfterValidator(_not_blank),
]
"""Cronofy takes summaries of at most 1,024 characters."""
LongText = Annotated[str, StringConstraints(max_length=4096), AfterValidator(_no_control_characters)]
"""Cronofy takes descriptions of at most 4,096 characters."""
Address = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,255}$", max_length=254), AfterValidator(_one_line)]
"""An e-mail address: whether it can be written to is the platform's knowledge."""
Link = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2048), AfterValidator(_one_line)]


class Wire(BaseModel):
    """Misspelt fields are errors: a silently ignored one would lose something."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class CronofyGrantIn(Wire):
    """An authorisation the platform obtained earlier under the same Cronofy client; stored encrypted, never returned.

    `primary_calendar_id` is the calendar it wrote sessions to so far.
    """

    sub: ForeignId
    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=4096)]
    primary_calendar_id: ForeignId | None = None


class PersonIn(Wire):
    """A person of the platform; the id stands in the address, and may be repeated here."""

    id: Identifier | None = None
    email: Address
    name: Line
    role: Role
    time_zone: Zone | None = None
    locale: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$")] | None = None
    programme: Line | None = None
    cronofy: CronofyGrantIn | None = None

    def to_told(self, workspace_id: str, person_id: str) -> PersonTold:
        """What is told as the use case takes it; the access token of an authorisation that came along is fetched on first use."""
        person = Person(workspace_id, person_id, self.email, self.name, self.role, self.time_zone, self.locale, self.programme)
        if self.cronofy is None:
            return PersonTold(person)
        tokens = Tokens("", self.cronofy.refresh_token.get_secret_value(), datetime.fromtimestamp(0, UTC))
        return PersonTold(person, StoredGrant(workspace_id, person_id, self.cronofy.sub, tokens), self.cronofy.primary_calendar_id)


class PersonOut(BaseModel):
    """A person as stored."""

    id: str
    email: str
    name: str
    role: Role
    time_zone: str | None
    locale: str | None
    programme: str | None

    @classmethod
    def of(cls, person: Person) -> "PersonOut":
        """From the domain's value."""
        return cls(
            id=person.id,
            email=person.email,
            name=person.name,
            role=person.role,
            time_zone=person.time_zone,
            locale=person.locale,
            programme=person.programme,
        )


class SessionIn(Wire):
    """A coaching session of at most seven days; `sequence` rises with every change, instants carry their offset."""

    id: Identifier | None = None
    sequence: Annotated[int, BeforeValidator(_no_truth_value), Field(ge=0, le=2**31 - 1)]
    kind: SessionKind = SessionKind.ONE_TO_ONE
    title: Line
    starts_at: Instant
    ends_at: Instant
    time_zone: Zone
    people: Annotated[list[Identifier], Field(min_length=1, max_length=MOST_PEOPLE)]
    organizer: Address | None = None
    location: Line | None = None
    join_url: Link | None = None
    status: SessionStatus = SessionStatus.CONFIRMED
    event_id: ForeignId | None = None
    description: LongText | None = None

    @field_validator("ends_at")
    @classmethod
    def _ends_soon_after_it_starts(cls, ends_at: datetime, told: ValidationInfo) -> datetime:
        starts_at = told.data.get("starts_at")  # missing where it is wrong itself
        if starts_at is not None and not starts_at < ends_at <= starts_at + LONGEST_SESSION:
            raise ValueError(f"must be after starts_at, by at most {LONGEST_SESSION.days} days")
        return ends_at

    def to_session(self, workspace_id: str, session_id: str, now: datetime) -> Session:
        """The session as the domain knows it, in UTC."""
        return Session(
            workspace_id=workspace_id,
            id=session_id,
            sequence=self.sequence,
            kind=self.kind,
            title=self.title,
            starts_at=self.starts_at.astimezone(UTC),
            ends_at=self.ends_at.astimezone(UTC),
            time_zone=self.time_zone,
            people=tuple(dict.fromkeys(self.people)),
            booked_at=now,
            changed_at=now,
            status=self.status,
            organizer=self.organizer,
            location=self.location,
            join_url=self.join_url,
            event_id=self.event_id,
            description=self.description,
        )


class SessionOut(BaseModel):
    """A session as stored; instants are UTC."""

    id: str
    sequence: int
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    people: list[str]
    organizer: str | None
    location: str | None
    join_url: str | None
    status: SessionStatus
    event_id: str | None
    description: str | None

    @classmethod
    def of(cls, session: Session) -> "SessionOut":
        """From the domain's value."""
        return cls(
            id=session.id,
            sequence=session.sequence,
            kind=session.kind,
            title=session.title,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            time_zone=session.time_zone,
            people=list(session.people),
            organizer=session.organizer,
            location=session.location,
            join_url=session.join_url,
            status=session.status,
            event_id=session.event_id,
            description=session.description,
        )


def complaints(errors: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong, field by field, without repeating what was sent."""
    return "; ".join(f"{_place(error['loc'])}: {error['msg']}" for error in errors[:10])


def _place(loc: Sequence[str | int]) -> str:
    """Where it is wrong; the name of an unknown field comes from outside too, so not at any length, nor with what is no text."""
    return ".".join(str(part)[:64].encode("ascii", "replace").decode() for part in loc) or "body"
