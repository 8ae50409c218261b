"""The words of each language, read once from phrases/*.yaml and compared in plain form."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bot.domain.names import fold
from bot.language.intents import Intent
from bot.language.words import tokens_of

LANGUAGES = ("en", "de", "es", "fr", "pt")
"""English first: it is what an unclear text is taken for."""

Words = tuple[str, ...]
"""A phrase: its words in order, plain."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a language speaks of days and times; phrases/en.yaml explains each."""

    days: Mapping[Words, int]
    weekdays: Mapping[Words, int]
    months: frozenset[str]
    also_words: frozenset[str]
    weeks: frozenset[str]
    units: frozenset[str]
    before_units: frozenset[str]
    after_units: frozenset[str]
    following: tuple[Words, ...]
    previous: tuple[Words, ...]
    current: tuple[Words, ...]
    joining: frozenset[str]
    day_follows: frozenset[str]
    hour_follows: tuple[Words, ...]
    hour_precedes: frozenset[str]
    hours: Mapping[Words, int]
    numbers: Mapping[str, int]

    @property
    def names(self) -> frozenset[str]:
        """The words by which this language names days, months and times, and what leads to them."""
        return self.months.union(
            self.units, self.before_units, self.day_follows, *self.days, *self.weekdays, *self.hours, *self.hour_follows
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """Choices that must all be met, in any order; each by one of its words, or of its beginnings, which end in `*`."""

    choices: tuple[frozenset[str], ...]

    @property
    def weight(self) -> int:
        """The more words, the surer."""
        return len(self.choices)

    @property
    def words(self) -> frozenset[str]:
        """Every whole word of it."""
        return frozenset(word for choice in self.choices for word in choice if not word.endswith("*"))

    @property
    def beginnings(self) -> frozenset[str]:
        """Every beginning of it, without its star."""
        return frozenset(word.rstrip("*") for choice in self.choices for word in choice if word.endswith("*"))


@dataclass(frozen=True, slots=True)
class Language:
    """One language: words that say nothing by themselves, dates, and what its phrases ask for.

    `vocabulary` is every whole word that it is known by, `wishes` what people want of alerts, by name, and `denying` are the words with
    which they do not.
    """

    name: str
    small_words: frozenset[str]
    dates: DateWords
    phrases: Mapping[Intent, tuple[Phrase, ...]]
    vocabulary: frozenset[str]
    wishes: Mapping[str, tuple[Phrase, ...]]
    denying: frozenset[str]


@cache
def languages() -> tuple[Language, ...]:
    """All languages, English first."""
    return tuple(_read(name) for name in LANGUAGES)


def _read(name: str) -> Language:
    text = files("bot.language").joinpath("phrases", f"{name}.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    small_words, dates = _words(table["small_words"]), _date_words(table["dates"])
    phrases = {Intent(intent): tuple(_phrase(line) for line in lines) for intent, lines in table["intents"].items()}
    asked = {word for lines in phrases.values() for phrase in lines for word in phrase.words}
    wishes = {wish: tuple(_phrase(line) for line in lines) for wish, lines in table["wishes"].items()}
    return Language(name, small_words, dates, phrases, small_words | dates.names | asked, wishes, _words(table["denying"]))


def _date_words(table: dict[str, Any]) -> DateWords:
    return DateWords(
        days=_by_phrase(table["days"].items()),
        weekdays=_by_phrase(enumerate(table["weekdays"])),
        months=_words(table["months"]),
        also_words=_words(table["also_words"]),
        weeks=_words(table["weeks"]),
        units=_words(table["units"]),
        before_units=_words(table["before_units"]),
        after_units=_words(table["after_units"]),
        following=_sequences(table["following"]),
        previous=_sequences(table["previous"]),
        current=_sequences(table["current"]),
        joining=_words(table["joining"]),
        day_follows=_words(table["day_follows"]),
        hour_follows=_sequences(table["hour_follows"]),
        hour_precedes=_words(table["hour_precedes"]),
        hours=_by_phrase(table["hours"].items()),
        numbers={fold(word): count for count, word in enumerate(table["numbers"].split(), start=1)},
    )


def _by_phrase(rows: Any) -> dict[Words, int]:
    """Rows of (number, phrases) turned round."""
    return {_sequence(phrase): number for number, phrases in rows for phrase in phrases}


def _sequences(phrases: list[str]) -> tuple[Words, ...]:
    return tuple(_sequence(phrase) for phrase in phrases)


def _sequence(phrase: str) -> Words:
    return tuple(token.plain for token in tokens_of(phrase))


def _words(line: str) -> frozenset[str]:
    return frozenset(fold(word) for word in line.split())


def _phrase(line: str) -> Phrase:
    pieces = [piece.split("/") for piece in line.split()]
    return Phrase(tuple(choice for piece in pieces for choice in _choices(piece)))


def _choices(alternatives: list[str]) -> list[frozenset[str]]:
    """One, unless a word that stands alone is two in plain form."""
    if len(alternatives) == 1 and not alternatives[0].endswith("*"):
        return [frozenset({word}) for word in _sequence(alternatives[0])]
    return [frozenset(fold(word) for word in alternatives)]
