"""Days and wall-clock times of the data, as instants counted from the start."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from integrations.local.company.model import Moment, People, Session


def zone_of(people: People, session: Session) -> str:
    """Where a session was booked: its own zone, or its first person's."""
    return session.zone or people.people[session.people[0]].zone


def day_of(moment: Moment, zone: str, started_at: datetime) -> date:
    """The date on the wall calendar of `zone`."""
    return started_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=moment.day)


def span_of(moment: Moment, zone: str, started_at: datetime) -> tuple[datetime, datetime]:
    """From when to when, in UTC; `started_at` is aware."""
    local = datetime.combine(day_of(moment, zone, started_at), time.fromisoformat(moment.at), ZoneInfo(zone))
    starts_at = local.astimezone(UTC)
    return starts_at, starts_at + timedelta(minutes=moment.minutes)
