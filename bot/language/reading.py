"""A text on its way to meaning: its words, the language it is in, and the person's today."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.language.tables import DateWords, Language, Words, languages
from bot.language.words import Token

_BELIEVED_FROM = 5
"""How long a word of another language than the text's must be to count: "mi" and "so" are days somewhere."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`words` are the plain forms of `tokens`; `language` is the text's own, `others` are the rest.

    `month_first`: 6/3 is the third of June.
    """

    tokens: tuple[Token, ...]
    words: Words
    language: Language
    others: tuple[Language, ...]
    today: date
    month_first: bool

    def word(self, index: int) -> str:
        """The word there in plain form, empty beyond the ends."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def written(self, start: int, end: int) -> str:
        """The words [start, end) as they were written."""
        return " ".join(token.text for token in self.tokens[start:end])

    def stands_at(self, index: int, phrase: Words) -> bool:
        """Whether the phrase begins there."""
        return index >= 0 and self.words[index : index + len(phrase)] == phrase

    def date_words(self, index: int) -> Iterator[DateWords]:
        """The date words of the languages that the word there may be read in, the text's own first."""
        yield self.language.dates
        if len(self.word(index)) >= _BELIEVED_FROM:
            for other in self.others:
                yield other.dates


def read(tokens: tuple[Token, ...], today: date, time_zone: str | None) -> Reading:
    """Take the text for the language that knows most of its words, English when none stands out."""
    words = tuple(token.plain for token in tokens)
    known = Counter({language.name: sum(word in language.vocabulary for word in words) for language in languages()})
    language = max(languages(), key=lambda each: known[each.name])
    others = tuple(other for other in languages() if other is not language)
    return Reading(tokens, words, language, others, today, language.name == "en" and _writes_month_first(time_zone))


def _writes_month_first(time_zone: str | None) -> bool:
    """English dates are written the American way in America only."""
    return time_zone is not None and time_zone.startswith("America/")
