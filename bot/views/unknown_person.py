"""A readable way on for Slack users who speak for no person, and for people without a calendar."""

from bot.copy.catalogue import Copy
from bot.domain.messages import Message
from bot.domain.people import Unknown
from bot.views.blocks import message
from bot.views.support import support_words


def unknown_person_message(copy: Copy, unknown: Unknown, support: str) -> Message:
    """Why we cannot tell who this is, and whom to ask. It has no button: every one would lead back here."""
    return message([copy.say_for("unknown", unknown), copy.say_for("unknown-then", unknown, support=support_words(copy, support))])
