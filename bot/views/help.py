"""What can be asked, made from the subcommands that exist, and how to reach a person."""

from collections.abc import Iterable
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.messages import Message
from bot.language.commands import Subcommand
from bot.views.blocks import message, section
from bot.views.remedies import run_button
from bot.views.support import support_words
from bot.views.times import Times


def help_message(copy: Copy, subcommands: Iterable[Subcommand] = tuple(Subcommand), command: str = "/calendar") -> Message:
    """One line for each of `subcommands`, in their order."""
    lines = [copy.say_for("help", subcommand, command=command) for subcommand in subcommands]
    buttons = [run_button(copy, Subcommand.STATUS, primary=True), run_button(copy, Subcommand.WHY)]
    return message([copy.say("help-intro")], buttons=buttons, more=[section("\n".join(lines))])


def support_message(copy: Copy, support: str, checked_at: datetime | None = None, zone: str | None = None) -> Message:
    """How to reach a person; with `checked_at`, what was already checked. `zone` is the reader's."""
    lines = [copy.say("support", support=support_words(copy, support))]
    if checked_at is not None:
        lines.append(copy.say("support-checked", when=Times(copy, zone, checked_at).token(checked_at)))
    return message(lines)
