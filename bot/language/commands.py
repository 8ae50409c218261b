"""What follows `/calendar`, or is written in a direct message without it: a subcommand, a question, or a misspelt word."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import StrEnum

from bot.domain.names import fold
from bot.language.intents import Intent
from bot.language.understanding import understand
from bot.language.words import clean


class Subcommand(StrEnum):
    """What may follow `/calendar`; nothing at all means STATUS. A later one begins to exist with its line here."""

    STATUS = "status"
    WHY = "why"
    RELINK = "relink"
    CONNECT = "connect"
    PRIMARY = "primary"
    SESSIONS = "sessions"
    FILE = "file"
    ACCOUNTS = "accounts"
    ALERTS = "alerts"
    SUPPORT = "support"
    PRIVACY = "privacy"
    HELP = "help"


_NAMES = tuple(Subcommand)
_TAKE_ANY_WORDS = frozenset({Subcommand.WHY, Subcommand.FILE, Subcommand.ACCOUNTS, Subcommand.ALERTS})
_FEW_WORDS = 2
_OWN_NAME = re.compile(r"^/?calendar\b\s*", re.IGNORECASE)
_AROUND_A_WORD = " .,;:!?¡¿…\"'“”„«»()*_`~"
_SIMILAR_ENOUGH = 0.6
_ANY_MOMENT = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Command:
    """A subcommand, and what was written after it."""

    name: Subcommand
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A single word that is no subcommand and says nothing else; `nearest` is the subcommand it resembles, if any."""

    text: str
    nearest: Subcommand | None


def parse_command(text: str) -> Command | Question | Misspelt:
    """What was meant by `text`; case and punctuation do not count, and the name of the command itself may stand before it."""
    said = clean(text)
    words = _OWN_NAME.sub("", said).split()
    if not words:
        return Command(Subcommand.STATUS)
    name, rest = _bare(words[0]), " ".join(words[1:])
    if name in _NAMES and (name in _TAKE_ANY_WORDS or len(words) - 1 <= _FEW_WORDS):
        return Command(Subcommand(name), rest)
    if len(words) > 1 or _means_something(words[0]):
        return Question(said)
    nearest = get_close_matches(name, _NAMES, n=1, cutoff=_SIMILAR_ENOUGH)
    return Misspelt(words[0].strip(_AROUND_A_WORD) or words[0], Subcommand(nearest[0]) if nearest else None)


def is_named(text: str, subcommand: Subcommand) -> bool:
    """Whether `text` is this subcommand and nothing else: cheaper than to parse it, for what has to be known at once."""
    return _bare(text) == subcommand


def _bare(word: str) -> str:
    return fold(word.strip(_AROUND_A_WORD))


def _means_something(word: str) -> bool:
    """Whether one word is a question by itself, as "thanks" and "Hilfe" are."""
    return understand(word, _ANY_MOMENT, None).intent not in (Intent.OUT_OF_SCOPE, Intent.GIBBERISH)
