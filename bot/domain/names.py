"""Names as they are compared: in words, without case and diacritics."""

import re
import unicodedata

MOST_WORDS = 20
"""Words of a name by which somebody is found."""

_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_WORD = re.compile(r"\w+")


def fold(text: str) -> str:
    """The text as it is compared: without case and diacritics."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_UNDECOMPOSED)


def words_of(name: str) -> frozenset[str]:
    """The whole words of a name, or of what somebody types for one."""
    return frozenset(_WORD.findall(fold(name.replace("'", "").replace("’", "")))[:MOST_WORDS])
