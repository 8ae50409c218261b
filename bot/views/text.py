"""Other people's words inside ours: made harmless, shortened, and joined into lists."""

import re
import unicodedata
from collections.abc import Sequence

from bot.copy.catalogue import Copy

NAME_LIMIT = 60
"""Characters of somebody's title, address or calendar name that are shown."""

_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
_INVISIBLE = frozenset({"Cc", "Zl", "Zp", "Cs"})
_OPEN_TOKEN = re.compile(r"(<[^>]*|&[a-z]{0,3})$")


def shortened(text: str, limit: int = NAME_LIMIT) -> str:
    """`text` on one line, at most `limit` characters, without characters that are invisible or turn the reading direction around."""
    line = " ".join(_visible(text[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _visible(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(character) in _INVISIBLE else character for character in text.translate(_DIRECTION_MARKS))


def quoted(text: str, limit: int = NAME_LIMIT) -> str:
    """`shortened` and escaped for Slack's mrkdwn, so that no name mentions a channel or a person.

    https://docs.slack.dev/messaging/formatting-message-text/#escaping
    """
    return escaped(shortened(text, limit))


def escaped(text: str) -> str:
    """The three characters that steer mrkdwn, escaped."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Finished mrkdwn within `limit` characters, cut neither inside a token nor inside an escape."""
    if len(text) <= limit:
        return text
    return _OPEN_TOKEN.sub("", text[: limit - 1]).rstrip() + "…"


def matches(query: str, text: str) -> bool:
    """Whether every word of `query` stands somewhere in `text`, without regard to case."""
    folded = text.casefold()
    return all(word in folded for word in query.casefold().split())


def listed(copy: Copy, items: Sequence[str], total: int | None = None) -> str:
    """`items` as one phrase: "a, b and c", or "a, b and 4 more" when there are more in `total` than are named."""
    more = (len(items) if total is None else total) - len(items)
    if more > 0:
        return copy.say("list-more", shown=", ".join(items), count=more)
    if len(items) > 1:
        return copy.say("list-last", shown=", ".join(items[:-1]), last=items[-1])
    return "".join(items)
