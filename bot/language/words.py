"""Text as plain words: bounded, without control characters, case, diacritics or Slack's markup."""

import html
import re
import unicodedata
from dataclasses import dataclass

from bot.domain.names import fold

LONGEST_TEXT = 1000
"""Characters that are read; a question is over long before that."""

_MOST_TOKENS = 200
_LONGEST_WORD = 64
_MARKUP = re.compile(r"<[^<>]{0,500}>")
_TOKEN = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2}:\d{2}|\w+(?:['’ʼ]\w+)*")
_ELISIONS = frozenset({"l", "d", "n", "j", "m", "s", "t", "c", "qu"})
"""French words that lean on the next one: l'appel is two words, isn't is one."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it was written, and as it is compared."""

    text: str
    plain: str


def clean(text: str) -> str:
    """The part of a text that is read, on one line: no control, formatting or private characters, entities resolved."""
    resolved = html.unescape(text[: LONGEST_TEXT * 2])
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " if char.isspace() else "" for char in resolved)
    return " ".join(visible.split())[:LONGEST_TEXT]


def without_markup(text: str) -> str:
    """The text without mentions, links and addresses as Slack writes them: <@U…>, <https://…|label>, <mailto:…>."""
    return _MARKUP.sub(" ", text)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words of a cleaned text in their order, at most 200."""
    found = (match.group() for match in _TOKEN.finditer(text))
    pieces = (piece for word in found for piece in _apart(word.replace("’", "'").replace("ʼ", "'")))
    return tuple(Token(piece, plain) for piece in pieces if (plain := _plain(piece)))[:_MOST_TOKENS]


def _apart(word: str) -> list[str]:
    """An elided word as two, a possessive without its s."""
    head, apostrophe, rest = word.partition("'")
    if apostrophe and head.casefold() in _ELISIONS and rest.casefold() not in ("s", "t", "d", "m"):
        return [head, rest]
    return [word[:-2] if word[-2:] in ("'s", "'S") else word]


def _plain(word: str) -> str:
    return fold(word).replace("'", "").strip("_")[:_LONGEST_WORD]
