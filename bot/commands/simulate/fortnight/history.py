"""What truly happened in a simulated fortnight: the breaks, the sessions, and every message as it was read. Nothing but data."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum

USUAL_HOURS = (time(8), time(20))
"""When people may be written to who said nothing else."""


class Trouble(StrEnum):
    """What broke."""

    LOGIN = "login"  # the provider refuses Cronofy
    AUTHORISATION = "authorisation"  # Cronofy refuses Relink
    READ_ONLY = "read_only"  # the calendar takes no entries any more
    GONE = "gone"  # the calendar was deleted


@dataclass(slots=True)
class Break:
    """One connection that did not deliver from `began` to `ended`, None while it lasts. Instants are aware UTC, here and below."""

    person: str
    trouble: Trouble
    began: datetime
    ended: datetime | None = None

    def lasts_beyond(self, instant: datetime) -> bool:
        """Whether it is still broken then."""
        return self.ended is None or self.ended > instant


@dataclass(frozen=True, slots=True)
class Booking:
    """A session booked, moved or called off at `at`; `starts_at` is None when it was called off."""

    person: str
    session: str
    at: datetime
    starts_at: datetime | None


@dataclass(slots=True)
class Posted:
    """One message about a break in somebody's direct conversation: `texts` are what stood there, and from when on."""

    person: str
    texts: list[tuple[datetime, str]]

    @property
    def at(self) -> datetime:
        """When it was posted."""
        return self.texts[0][0]

    def text_at(self, instant: datetime) -> str:
        """What stood there then."""
        return [text for at, text in self.texts if at <= instant][-1]

    def texts_from(self, instant: datetime) -> list[str]:
        """What stood there then, and whatever came in its place."""
        return [self.text_at(instant), *(text for at, text in self.texts if at > instant)]


@dataclass(slots=True)
class History:
    """A whole fortnight. `zones` are the people's IANA zones, `hours` those of the day in which they may be written to.

    Those in `unreachable` cannot be written to at all.
    """

    since: datetime
    until: datetime
    zones: dict[str, str]
    hours: dict[str, tuple[time, time]]
    breaks: list[Break] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    messages: list[Posted] = field(default_factory=list)
    unreachable: set[str] = field(default_factory=set)

    @property
    def lasted(self) -> timedelta:
        """How long it was."""
        return self.until - self.since
