"""The rules: from facts to findings. Every finding is explained in docs/diagnosis.md."""

from bot.domain.rules.connection import remedy_of
from bot.domain.rules.entries import at_right_time, reference_of
from bot.domain.rules.risk import counting, sessions_at_risk
from bot.domain.rules.session import diagnose_session, unknown_session
from bot.domain.rules.story import StoryKey, StoryLine, story_of

__all__ = [
    "StoryKey",
    "StoryLine",
    "at_right_time",
    "counting",
    "diagnose_session",
    "reference_of",
    "remedy_of",
    "sessions_at_risk",
    "story_of",
    "unknown_session",
]
