"""A text on its way to meaning: its words, the languages it may be in, and the person's today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.language.tables import DateWords, Language, Words, languages
from bot.language.words import Token

_BELIEVED_FROM = 5
"""How long a word of another language than the text's must be to count: "mi" and "so" are days somewhere."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` are the plain forms of `tokens`; `own` are the languages that the text may be in, likeliest first, `others` the rest.

    `month_first`: 6/3 is the third of June.
    """

    tokens: tuple[Token, ...]
    words: Words
    own: tuple[Language, ...]
    others: tuple[Language, ...]
    today: date
    month_first: bool

    def word(self, index: int) -> str:
        """The word there in plain form, empty beyond the ends."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def stands_at(self, index: int, phrase: Words) -> bool:
        """Whether the phrase begins there."""
        return index >= 0 and self.words[index : index + len(phrase)] == phrase

    def longest_at(self, index: int, phrases: Iterable[Words]) -> Words | None:
        """The longest of the phrases that begin there."""
        return max((phrase for phrase in phrases if self.stands_at(index, phrase)), key=len, default=None)

    def date_words(self, index: int) -> Iterator[DateWords]:
        """The date words of the languages that the word there may be read in, the text's own first."""
        believed = (*self.own, *self.others) if len(self.word(index)) >= _BELIEVED_FROM else self.own
        return (language.dates for language in believed)


def read(tokens: tuple[Token, ...], today: date, time_zone: str | None) -> Reading:
    """Take the text for the language that knows most of its words; for several when they know equally many, English first."""
    words = tuple(token.plain for token in tokens)
    known = {language.name: sum(word in language.vocabulary for word in words) for language in languages()}
    most = max(known.values())
    own = tuple(language for language in languages() if known[language.name] == most)
    others = tuple(language for language in languages() if known[language.name] < most)
    return Reading(tokens, words, own, others, today, own[0].name == "en" and _writes_month_first(time_zone))


def _writes_month_first(time_zone: str | None) -> bool:
    """English dates are written the American way in America only."""
    return time_zone is not None and time_zone.startswith("America/")
