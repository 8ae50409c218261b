"""How Cronofy writes time: UTC instants, plain dates for all-day, and instants with their zone."""

import re
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

When = datetime | date

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|UTC|[+-]\d\d:?\d\d)")


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(tzid: str) -> ZoneInfo:
    """The zone called `tzid`. Raises ValueError for a name that the IANA database does not have."""
    if tzid not in _known_zones():
        raise ValueError(tzid)
    return ZoneInfo(tzid)


def parse_when(text: str) -> When:
    """A date (all-day) or an aware instant in UTC. Raises ValueError, also for a time without offset.

    Years outside 1900 to 2199 are refused: no calendar holds them, and they overflow in some zones.
    """
    if text[:2] not in {"19", "20", "21"}:
        raise ValueError(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if not _INSTANT.fullmatch(text):
        raise ValueError(text)
    return datetime.fromisoformat(text.replace("UTC", "+00:00")).astimezone(UTC)


def instant(when: When, zone: ZoneInfo) -> datetime:
    """The UTC instant of `when`; a date is its midnight in `zone`."""
    if isinstance(when, datetime):
        return when.astimezone(UTC)
    return datetime.combine(when, time.min, zone).astimezone(UTC)


def render(when: When) -> str:
    """`YYYY-MM-DDTHH:MM:SSZ`, or `YYYY-MM-DD` for a date."""
    if isinstance(when, datetime):
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return when.isoformat()


def render_localized(when: When, zone: ZoneInfo) -> dict[str, str]:
    """What `localized_times=true` answers: the local time with its offset, and the zone's name."""
    local = when.astimezone(zone).isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()
    return {"time": local, "tzid": zone.key}


def render_optional(when: datetime | None) -> str | None:
    """`render`, or None for nothing."""
    return render(when) if when else None
