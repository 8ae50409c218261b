"""The only place with local times: days, dates and names of IANA zones, over clock changes.

Everywhere else instants are aware UTC; a `local_*` value never leaves the function that needed it.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONGEST_NAME = 64
_NOT_PLACES = ("posix/", "right/", "posixrules", "localtime", "Factory")
_UNTOLD = frozenset(
    {"UTC", "Etc/UTC", "Etc/UCT", "Etc/Zulu", "Etc/Universal", "Etc/Greenwich", "Etc/GMT", "GMT", "UCT", "Zulu", "Universal"}
)


@lru_cache(maxsize=1024)
def find_zone(name: str) -> ZoneInfo | None:
    """The IANA zone of that name; None for anything else, however it is malformed."""
    if not name or len(name) > LONGEST_NAME or name.startswith(_NOT_PLACES):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed (a path, a NUL), or a folder of zones
        return None


def zone_or_utc(name: str | None) -> ZoneInfo:
    """The zone of that name, or UTC where none is known: better a true instant in UTC than a guess."""
    return (find_zone(name) if name else None) or ZoneInfo("UTC")


def local_date(at: datetime, zone: str | None) -> date:
    """The day on which `at` (aware) falls in `zone`."""
    return at.astimezone(zone_or_utc(zone)).date()


def local_time(at: datetime, zone: str | None) -> time:
    """The clock's time at `at` (aware) in `zone`, without a zone."""
    return at.astimezone(zone_or_utc(zone)).time()


def instant_of(local_day: date, local_clock: time, zone: str | None) -> datetime:
    """The UTC instant at which clocks in `zone` show this; the earlier of two, and for a time that is skipped the one as far after the gap.

    A skipped midnight therefore gives the first instant of its day.
    """
    return datetime.combine(local_day, local_clock, tzinfo=zone_or_utc(zone)).astimezone(UTC)


def days_span(first: date, last: date, zone: str | None) -> tuple[datetime, datetime]:
    """[since, until) from the first local day to the last, both included, as UTC instants.

    A day has 23 or 25 hours where the clocks change, and none where a zone left it out.
    """
    return instant_of(first, time(), zone), instant_of(last + timedelta(days=1), time(), zone)


def shows_same_time(one: str | None, other: str | None, at: datetime) -> bool:
    """Whether clocks in both zones show the same at the instant `at`; zones of other names often do."""
    return zone_or_utc(one).utcoffset(at) == zone_or_utc(other).utcoffset(at)


def tells_a_place(zone: str | None) -> bool:
    """Whether a zone was told at all: Cronofy answers Etc/UTC for an account whose provider does not tell its zone."""
    return zone is not None and find_zone(zone) is not None and zone not in _UNTOLD


def zone_name(zone: str | None) -> str:
    """The zone's name as people say it: the place, `New York` for America/New_York; `UTC` where nothing is known."""
    return zone.rsplit("/", 1)[-1].replace("_", " ") if zone and tells_a_place(zone) else "UTC"
