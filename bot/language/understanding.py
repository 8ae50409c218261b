"""What a text asks for: intent, words and time; pure, and bounded whatever the text.

Plain keywords decide: of the phrases whose words are all there, the longest wins.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.timezones import days_span, instant_of, local_date
from bot.language.clocks import Clock, find_clock
from bot.language.dates import Days, find_days
from bot.language.intents import Intent
from bot.language.reading import Reading, read
from bot.language.spans import Span
from bot.language.tables import Language, Phrase, languages
from bot.language.words import clean, tokens_of, without_markup

_MENTION = re.compile(r"<@[UW][A-Z0-9]{1,20}(?:\|[^<>]{0,80})?>")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[\w-]{2,63}")
_OF_ONES_OWN = frozenset({Intent.CHECK_STATUS, Intent.CONFIRM_FIXED, Intent.RELINK, Intent.MISSING_SESSION, Intent.OUT_OF_SCOPE})
_ABOUT_SESSIONS = (Intent.MISSING_SESSION, Intent.DOWNLOAD_ICS)
_BEGINNINGS = range(3, 21)
_SHORT_TEXT = 6
"""A text of no more words that names a time, and asks for nothing else, is about the session then."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """`words` are what may name a session, as written; `span` is the time that was named."""

    intent: Intent
    words: str = ""
    span: Span | None = None


def load_languages() -> None:
    """Read the tables and the date library's languages, once at the start, so that no question pays for them (about half a second)."""
    for text in ("3 june 2024", "5 märz", "3 de enero", "3 août", "3 de março", "in 2 days", "12/5/2024", "in 2 zyx 5 may"):
        understand(text, datetime(2024, 1, 1, tzinfo=UTC), "UTC")


def understand(text: str, now: datetime, time_zone: str | None) -> Understanding:
    """Read `text` at `now` (aware, UTC), its days being those of `time_zone`; any text is read, up to its first thousand characters."""
    cleaned = clean(text)
    reading = read(tokens_of(without_markup(cleaned)), local_date(now, time_zone), time_zone)
    hits = find_days(reading)
    day_words = frozenset(index for hit in hits for index in range(hit.start, hit.end))
    clock = find_clock(reading, day_words)
    taken = day_words | frozenset(range(clock.start, clock.end) if clock else ())
    plainest = min(hits, key=lambda hit: hit.vagueness, default=None)
    span = _span(plainest.days if plainest else None, clock, reading.today, time_zone)
    names_somebody = bool(_MENTION.search(cleaned) or _ADDRESS.search(cleaned))
    intent = _intent(reading, has_span=span is not None, names_somebody=names_somebody)
    return Understanding(intent, _naming_words(reading, taken), span)


def _span(days: Days | None, clock: Clock | None, today: date, zone: str | None) -> Span | None:
    """The instants of the days, of a time on one of them, or of a time on any day."""
    if days is None:
        return Span(*_instants(today, clock, zone), daily_in=zone or "UTC") if clock else None
    otherwise = _span(days.otherwise, clock, today, zone) if days.otherwise else None
    if clock and days.first == days.last:
        return Span(*_instants(days.first, clock, zone), otherwise=otherwise)
    return Span(*days_span(days.first, days.last, zone), otherwise=otherwise)


def _instants(day: date, clock: Clock, zone: str | None) -> tuple[datetime, datetime]:
    """A time said to the minute is that minute, an hour is the whole hour."""
    since = instant_of(day, clock.local_time, zone)
    return since, since + (timedelta(minutes=1) if clock.exact else timedelta(hours=1))


def _intent(reading: Reading, *, has_span: bool, names_somebody: bool) -> Intent:
    names_one = has_span and len(reading.words) <= _SHORT_TEXT
    intent = _by_phrases(reading) or (Intent.MISSING_SESSION if names_one else None)
    if intent is None and not (names_somebody or _has_known_word(reading)):
        return Intent.GIBBERISH
    intent = intent or Intent.OUT_OF_SCOPE
    return Intent.STAFF_TRIAGE if names_somebody and intent in _OF_ONES_OWN else intent


def _by_phrases(reading: Reading) -> Intent | None:
    """The intent of the longest phrase that is there, in the text's own language or in English; of equals the first in the table."""
    words = _forms(reading)
    best, intent = 0, None
    for candidate, phrase in _phrases(reading):
        if phrase.weight > best and not any(choice.isdisjoint(words) for choice in phrase.choices):
            best, intent = phrase.weight, candidate
    return intent


def wishes_met(reading: Reading) -> frozenset[str]:
    """Which of the wishes in the tables the text says, by name; one that it says with a "not" beside it, it does not say."""
    words = _forms(reading)
    denying = words & frozenset().union(*(language.denying for language in _spoken(reading)))
    said = ((name, phrase) for language in _spoken(reading) for name, phrases in language.wishes.items() for phrase in phrases)
    clear = ((name, phrase) for name, phrase in said if denying <= phrase.words)
    return frozenset(name for name, phrase in clear if not any(choice.isdisjoint(words) for choice in phrase.choices))


def _forms(reading: Reading) -> set[str]:
    """The words of the text, and their beginnings as phrases name them."""
    return {*reading.words, *(f"{word[:end]}*" for word in reading.words for end in _BEGINNINGS)}


def _phrases(reading: Reading) -> list[tuple[Intent, Phrase]]:
    return [(intent, phrase) for language in _spoken(reading) for intent, phrases in language.phrases.items() for phrase in phrases]


def _spoken(reading: Reading) -> tuple[Language, ...]:
    """The languages the text may be in, and English, which people mix in."""
    english = languages()[0]
    return reading.own if english in reading.own else (*reading.own, english)


def _has_known_word(reading: Reading) -> bool:
    return any(word in language.vocabulary for language in languages() for word in reading.words)


def _naming_words(reading: Reading, taken: frozenset[int]) -> str:
    """What is left when small words, times and the words of asking are taken away: names and titles."""
    asking = [phrase for language in _spoken(reading) for intent in _ABOUT_SESSIONS for phrase in language.phrases.get(intent, ())]
    whole = frozenset().union(*(language.small_words for language in _spoken(reading)), *(phrase.words for phrase in asking))
    beginnings = tuple(beginning for phrase in asking for beginning in phrase.beginnings)
    left = (
        token.text
        for index, token in enumerate(reading.tokens)
        if index not in taken and token.plain not in whole and not token.plain.startswith(beginnings)
    )
    return " ".join(left)
