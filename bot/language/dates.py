"""The days that a text names.

Names of days are read here, because people mean the nearest one. Explicit dates go to dateparser, one short fragment at a time: searched
whole, a text yields "may" and "mi" as dates.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dateparser.date import DateDataParser

from bot.domain.session import SYNC_WINDOW_BACK
from bot.language.reading import Reading
from bot.language.tables import DateWords

_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|o|a)?")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_YEAR = re.compile(r"20\d\d")
_ISO = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_NUMERIC = re.compile(r"\d{1,2}/\d{1,2}(/\d{2,4})?")
_COUNT = re.compile(r"\d{1,2}")
_FARTHEST_YEARS = 3
_MOST_WORDS = 60
_MOST_HITS = 3


@dataclass(frozen=True, slots=True)
class Days:
    """Local days, both included, and the next best reading."""

    first: date
    last: date
    otherwise: "Days | None" = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What was read, and from which words: [start, end). `vagueness` is zero for a date that is said in full."""

    days: Days
    start: int
    end: int
    vagueness: int = 0


def find_days(reading: Reading) -> tuple[Hit, ...]:
    """The first few mentions of days, in order, none within another."""
    hits: list[Hit] = []
    index = 0
    while index < min(len(reading.words), _MOST_WORDS) and len(hits) < _MOST_HITS:
        hit = next((replace(found, vagueness=rank) for rank, rule in _RULES if (found := rule(reading, index))), None)
        if hit:
            hits.append(hit)
        index = max(index + 1, hit.end if hit else 0)
    return tuple(hits)


def _numeric(reading: Reading, index: int) -> Hit | None:
    """2026-06-03, 3.6., 6/3/2026."""
    text = reading.tokens[index].text.replace(".", "/")  # dateparser takes 1.10 for a number
    numeric = _NUMERIC.fullmatch(text)
    if _ISO.fullmatch(text) or (numeric and numeric.group(1)):
        return _explicit(reading, text, index, index + 1)
    return _any_year(reading, text, index, index + 1) if numeric else None


def _day_and_month(reading: Reading, index: int) -> Hit | None:
    """3 June, June 3rd, the 3rd of June 2027."""
    if _is_month(reading, index):
        month, number = index, index + 1
    else:
        month, number = _skip_joining(reading, index + 1), index
    day = _DAY_NUMBER.fullmatch(reading.word(number))
    if not day or not _is_month(reading, month):
        return None
    end = max(number, month) + 1
    year_at = _skip_joining(reading, end)
    fragment = f"{day.group(1)} {reading.tokens[month].text}"
    if _YEAR.fullmatch(reading.word(year_at)):
        return _explicit(reading, f"{fragment} {reading.word(year_at)}", index, year_at + 1)
    return _any_year(reading, fragment, index, end)


def _distance(reading: Reading, index: int) -> Hit | None:
    """In three days, two weeks ago."""
    for dates in reading.date_words(index + 1):
        word = reading.word(index)
        count = word if _COUNT.fullmatch(word) else dates.numbers.get(word)
        if count is None or reading.word(index + 1) not in dates.units:
            continue
        start, end = index, index + 2
        while reading.word(start - 1) in dates.before_units and index - start < 3:
            start -= 1
        end += reading.word(end) in dates.after_units
        if end - start > 2:
            written = [token.text for token in reading.tokens[start:end]]
            written[index - start] = str(count)
            return _explicit(reading, " ".join(written), start, end)
    return None


def _named_day(reading: Reading, index: int) -> Hit | None:
    """Today, the day after tomorrow."""
    for dates in reading.date_words(index):
        if phrase := reading.longest_at(index, dates.days):
            day = reading.today + timedelta(days=dates.days[phrase])
            return Hit(Days(day, day), index, index + len(phrase))
    return None


def _weekday(reading: Reading, index: int) -> Hit | None:
    """Tuesday: the nearest, otherwise the one on the other side of today; "next" and "last" are taken at their word."""
    for dates in reading.date_words(index):
        if phrase := reading.longest_at(index, dates.weekdays):
            direction, start, end = _direction(reading, dates, index, index + len(phrase))
            return Hit(_which_weekday(reading.today, dates.weekdays[phrase], direction), start, end)
    return None


def _which_weekday(today: date, weekday: int, direction: int | None) -> Days:
    ahead = (weekday - today.weekday()) % 7
    if direction == 1:
        first, second = ahead or 7, (ahead or 7) + 7
    elif direction == -1:
        first, second = ahead - 7, ahead - 14
    elif direction == 0:
        first, second = ahead, weekday - today.weekday()
    else:
        first, second = (ahead, ahead - 7) if ahead <= 3 else (ahead - 7, ahead)
    day, other = today + timedelta(days=first), today + timedelta(days=second)
    return Days(day, day, Days(other, other) if other != day else None)


def _week(reading: Reading, index: int) -> Hit | None:
    """This, next or last week, from Monday to Sunday."""
    for dates in reading.date_words(index):
        if reading.word(index) in dates.weeks:
            direction, start, end = _direction(reading, dates, index, index + 1)
            if direction is not None:
                monday = reading.today + timedelta(days=7 * direction - reading.today.weekday())
                return Hit(Days(monday, monday + timedelta(days=6)), start, end)
    return None


def _direction(reading: Reading, dates: DateWords, start: int, end: int) -> tuple[int | None, int, int]:
    """1 for next, -1 for last, 0 for this, said before or after the words [start, end); with the range that includes it."""
    for direction, phrases in ((1, dates.following), (-1, dates.previous), (0, dates.current)):
        for phrase in phrases:
            if reading.stands_at(start - len(phrase), phrase):
                return direction, start - len(phrase), end
            if reading.stands_at(end, phrase):
                return direction, start, end + len(phrase)
    return None, start, end


def _day_of_month(reading: Reading, index: int) -> Hit | None:
    """The 5th: the nearest one, otherwise the next nearest."""
    word = reading.word(index)
    preceded = any(reading.word(index - 1) in language.dates.day_follows for language in reading.own)
    if not _ORDINAL.fullmatch(word) and not (preceded and _COUNT.fullmatch(word)):
        return None
    number, this_month = int(re.sub(r"\D", "", word)), reading.today.year * 12 + reading.today.month - 1
    months = (divmod(this_month + offset, 12) for offset in (-1, 0, 1, 2))
    return _nearest(reading, (_made(year, month + 1, number) for year, month in months), index, index + 1)


def _month(reading: Reading, index: int) -> Hit | None:
    """A whole month by its name, the nearest one, unless that is a word of its own, such as may, or a day that no calendar has."""
    word, numbered = reading.word(index), any(_DAY_NUMBER.fullmatch(reading.word(beside)) for beside in (index - 1, index + 1))
    if numbered or not any(word in dates.months and word not in dates.also_words for dates in reading.date_words(index)):
        return None
    middle = _any_year(reading, f"15 {reading.tokens[index].text}", index, index + 1)
    return replace(middle, days=_month_around(middle.days.first)) if middle else None


def _month_around(day: date) -> Days:
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _explicit(reading: Reading, fragment: str, start: int, end: int) -> Hit | None:
    """A date that is said in full."""
    day = _parsed(reading, fragment)
    return Hit(Days(day, day), start, end) if day else None


def _any_year(reading: Reading, fragment: str, start: int, end: int) -> Hit | None:
    """A day and month: the nearest year."""
    day = _parsed(reading, fragment)
    if day is None:
        return None
    years = (reading.today.year + offset for offset in (-1, 0, 1))
    return _nearest(reading, (_made(year, day.month, day.day) for year in years), start, end)


def _parsed(reading: Reading, fragment: str) -> date | None:
    """What dateparser makes of a fragment, when that is within a few years of today; 10/30 has one reading, wherever it is written."""
    names = [language.name for language in (*reading.own, *reading.others)]
    for order in ("MDY", "DMY") if reading.month_first else ("DMY", "MDY"):
        settings = {
            "RELATIVE_BASE": datetime.combine(reading.today, time(12)),
            "DATE_ORDER": order,
            "REQUIRE_PARTS": ["day", "month"],
            "PREFER_LOCALE_DATE_ORDER": False,
            "RETURN_AS_TIMEZONE_AWARE": False,
        }
        at = DateDataParser(languages=names, use_given_order=True, settings=settings).get_date_data(fragment).date_obj
        if at:
            return at.date() if abs(at.year - reading.today.year) <= _FARTHEST_YEARS else None
    return None


def _nearest(reading: Reading, days: Iterable[date | None], start: int, end: int) -> Hit | None:
    """The nearest of the days that is not longer ago than calendars are kept in step, then the next nearest."""
    possible = [day for day in days if day and day >= reading.today - SYNC_WINDOW_BACK]
    readings = [Days(day, day) for day in sorted(possible, key=lambda day: abs(day - reading.today))]
    if not readings:
        return None
    day = readings[0].first
    return Hit(Days(day, day, readings[1] if len(readings) > 1 else None), start, end)


def _made(year: int, month: int, day: int) -> date | None:
    """That day, if the month has it."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_month(reading: Reading, index: int) -> bool:
    return any(reading.word(index) in language.dates.months for language in (*reading.own, *reading.others))


def _skip_joining(reading: Reading, index: int) -> int:
    """The place after "of", "de" and the like."""
    return index + 1 if any(reading.word(index) in language.dates.joining for language in reading.own) else index


_RULES: tuple[tuple[int, Callable[[Reading, int], Hit | None]], ...] = (
    (0, _numeric),
    (0, _day_and_month),
    (1, _distance),
    (1, _named_day),
    (2, _weekday),
    (3, _week),
    (1, _day_of_month),
    (3, _month),
)
"""In the order in which they are tried, each with how vague it is: "Friday, 5 December" is the 5th."""
