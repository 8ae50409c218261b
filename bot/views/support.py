"""The support contact inside sentences."""

from bot.copy.catalogue import Copy
from bot.views.text import quoted


def support_words(copy: Copy, support: str) -> str:
    """The configured contact, or words for one where none is configured."""
    return quoted(support, limit=200) or copy.say("support-default")
