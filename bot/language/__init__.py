"""Free text to intents: plain keywords per language, dates, and which session is meant."""

from bot.language.commands import Command, Misspelt, Question, Subcommand, parse_command
from bot.language.intents import Intent
from bot.language.matching import match_sessions
from bot.language.spans import Span
from bot.language.understanding import Understanding, load_languages, understand

__all__ = [
    "Command",
    "Intent",
    "Misspelt",
    "Question",
    "Span",
    "Subcommand",
    "Understanding",
    "load_languages",
    "match_sessions",
    "parse_command",
    "understand",
]
