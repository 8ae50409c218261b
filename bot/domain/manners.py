"""How a person wants to be spoken to first: when they are left alone, when their digest comes, and whether they want to hear anything."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zlib import crc32

from bot.domain.timezones import instant_of, local_date, local_time

DIGEST_AT = time(9)
SPREAD = timedelta(hours=8)
"""Over so long after DIGEST_AT lines are spread that nobody waits for, each person having a minute of their own."""
LONGEST_QUIET = timedelta(hours=24)
"""A longer do-not-disturb is not waited for: Slack itself lets a message come without a sound then."""


class Weekday(StrEnum):
    """A day of the week, from Monday."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class PutOff(StrEnum):
    """What a person may want of a break they were told of."""

    TOMORROW = "tomorrow"
    THREE_DAYS = "three_days"
    NEXT_WEEK = "next_week"
    NOT_AGAIN = "not_again"


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a day in a person's zone, from `begins` to `ends`; through midnight where they end before they begin."""

    begins: time
    ends: time

    def __contains__(self, local_clock: time) -> bool:
        if self.begins < self.ends:
            return self.begins <= local_clock < self.ends
        return local_clock >= self.begins or local_clock < self.ends


DAYTIME = Hours(time(8), time(20))
"""When people are written to who said nothing else, neither to Relink nor to Slack."""


@dataclass(frozen=True, slots=True)
class DoNotDisturb:
    """The do-not-disturb that Slack tells of a person: the one that lasts, else the next one (aware UTC)."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AlertPreferences:
    """What a person chose. `begins` and `ends` are their own hours, both or neither; without `digest_day` there is no digest.

    `muted`: nothing is written first, whatever happens.
    """

    workspace_id: str
    person_id: str
    begins: time | None = None
    ends: time | None = None
    digest_day: Weekday | None = Weekday.MONDAY
    muted: bool = False

    @property
    def hours(self) -> Hours | None:
        """Their own hours."""
        return Hours(self.begins, self.ends) if self.begins is not None and self.ends is not None else None


@dataclass(frozen=True, slots=True)
class Manners:
    """What they chose, their zone (an IANA name; UTC where none is known), and what Slack tells of them just now, if it does."""

    preferences: AlertPreferences
    zone: str | None
    do_not_disturb: DoNotDisturb | None = None

    def calm_from(self, at: datetime) -> datetime:
        """The first instant from `at` on at which they may be written to, as far as is known now."""
        for _ in range(3):  # the hours may begin in a do-not-disturb, and that end outside the hours
            later = self._in_hours(self._undisturbed(at))
            if later == at:
                break
            at = later
        return at

    def digest_from(self, at: datetime) -> datetime | None:
        """When the first digest from `at` on comes."""
        day = self.preferences.digest_day
        if day is None:
            return None
        ahead = (tuple(Weekday).index(day) - local_date(at, self.zone).weekday()) % 7
        return next(slot for weeks in (0, 7) if (slot := self._slot(at, ahead + weeks)) >= at)

    def spread_from(self, at: datetime) -> datetime:
        """The first instant from `at` on that is this person's for a line that nobody waits for: one a day."""
        own = timedelta(minutes=crc32(self.preferences.person_id.encode()) % (SPREAD // timedelta(minutes=1)))
        return next(slot for days in (0, 1, 2) if (slot := self._slot(at, days) + own) >= at)

    def _slot(self, at: datetime, days: int) -> datetime:
        return _morning(at, days, self.zone)

    def _undisturbed(self, at: datetime) -> datetime:
        quiet = self.do_not_disturb
        lasts = quiet is not None and quiet.begins_at <= at < quiet.ends_at <= at + LONGEST_QUIET
        return quiet.ends_at if quiet is not None and lasts else at

    def _in_hours(self, at: datetime) -> datetime:
        hours = self.preferences.hours or (None if self.do_not_disturb else DAYTIME)
        now = local_time(at, self.zone)
        if hours is None or now in hours:
            return at
        return instant_of(local_date(at, self.zone) + timedelta(days=int(now >= hours.begins)), hours.begins, self.zone)


def put_off_until(choice: PutOff, now: datetime, zone: str | None) -> datetime | None:
    """The morning on which a person wants to hear of it again; None for never."""
    to_monday = 7 - local_date(now, zone).weekday()
    days = {PutOff.TOMORROW: 1, PutOff.THREE_DAYS: 3, PutOff.NEXT_WEEK: to_monday}
    return _morning(now, days[choice], zone) if choice in days else None


def morning_of(at: datetime, zone: str | None) -> datetime:
    """The instant somebody means: a day that is named without a time begins with its morning."""
    return _morning(at, 0, zone) if local_time(at, zone) == time() else at


def _morning(at: datetime, days: int, zone: str | None) -> datetime:
    return instant_of(local_date(at, zone) + timedelta(days=days), DIGEST_AT, zone)
