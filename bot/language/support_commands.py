"""What follows `/calendar-support`: a subcommand, or whom to look up."""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.names import fold
from bot.language.words import clean


class SupportSubcommand(StrEnum):
    """What may follow `/calendar-support`; nothing at all means QUEUE, and what is none of them names a person."""

    QUEUE = "queue"
    BROKEN = "broken"
    LOOK_UP = "look_up"
    COHORT = "cohort"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class SupportCommand:
    """A subcommand, and what was written after it; of LOOK_UP, whom to look up, of whom a mention tells the Slack user."""

    name: SupportSubcommand
    rest: str = ""
    slack_user_id: str | None = None


_WORDS = frozenset(SupportSubcommand) - {SupportSubcommand.LOOK_UP}
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_MAILTO = re.compile(r"<mailto:[^|>]*\|([^>]*)>")


def parse_support_command(text: str) -> SupportCommand:
    """What was meant by `text`; Slack writes a person as <@U…|name> and an address as <mailto:…|…>."""
    said = clean(_MAILTO.sub(r"\1", text))
    if mention := _MENTION.search(said):
        return SupportCommand(SupportSubcommand.LOOK_UP, "", mention.group(1))
    first, _, rest = said.partition(" ")
    if not first:
        return SupportCommand(SupportSubcommand.QUEUE)
    if fold(first) in _WORDS:
        return SupportCommand(SupportSubcommand(fold(first)), rest.strip())
    return SupportCommand(SupportSubcommand.LOOK_UP, said)
