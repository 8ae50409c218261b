"""The time of day that a text names."""

import re
from dataclasses import dataclass
from datetime import time

from bot.language.reading import Reading
from bot.language.tables import DateWords

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm|uhr|h)?")
_NOBODY_MEETS_BEFORE = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """A time, and from which words: [start, end). `exact` when its minutes were said."""

    local_time: time
    exact: bool
    start: int
    end: int


def find_clock(reading: Reading, taken: frozenset[int]) -> Clock | None:
    """The first time of day among the words that are not `taken` as days."""
    free = (index for index in range(len(reading.words)) if index not in taken)
    return next((clock for index in free if (clock := _named(reading, index) or _numbered(reading, index))), None)


def _named(reading: Reading, index: int) -> Clock | None:
    """Noon."""
    for dates in reading.date_words(index):
        if phrase := reading.longest_at(index, dates.hours):
            return Clock(time(dates.hours[phrase]), exact=True, start=index, end=index + len(phrase))
    return None


def _numbered(reading: Reading, index: int) -> Clock | None:
    """10:30, 10am, 10 Uhr, 10h30, at nine; a number alone is a time only after a word that says so."""
    return next((clock for dates in reading.date_words(index) if (clock := _numbered_in(dates, reading, index))), None)


def _numbered_in(dates: DateWords, reading: Reading, index: int) -> Clock | None:
    found = _TIME.fullmatch(reading.word(index))
    hour = int(found.group(1)) if found else dates.numbers.get(reading.word(index))
    minutes, mark = (found.group(2), found.group(3)) if found else (None, None)
    follows = next((phrase for phrase in dates.hour_follows if reading.stands_at(index - len(phrase), phrase)), ())
    marked_next = reading.word(index + 1) in dates.hour_precedes
    colon = found is not None and "." not in found.group() and minutes is not None
    if hour is None or not (mark or colon or follows or marked_next):
        return None
    half = mark or (reading.word(index + 1) if marked_next else "")
    local_time = _time(hour, int(minutes or 0), half, bare=not (half or minutes))
    if local_time is None:
        return None
    return Clock(local_time, minutes is not None, index - len(follows), index + 1 + marked_next)


def _time(hour: int, minute: int, half: str, *, bare: bool) -> time | None:
    """The time, if clocks show it; an hour before the working day, said without more, is one of the afternoon."""
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif bare and 0 < hour < _NOBODY_MEETS_BEFORE:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
