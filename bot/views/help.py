"""What can be asked, made from the subcommands that exist, and how to reach a person."""

from bot.copy.catalogue import Copy
from bot.domain.messages import Message
from bot.language.commands import Subcommand
from bot.views.blocks import message, section
from bot.views.remedies import run_button
from bot.views.support import support_words


def help_message(copy: Copy) -> Message:
    """One line for each subcommand, in their order."""
    lines = [copy.say_for("help", subcommand) for subcommand in Subcommand]
    buttons = [run_button(copy, Subcommand.STATUS, primary=True), run_button(copy, Subcommand.WHY)]
    return message([copy.say("help-intro")], buttons=buttons, more=[section("\n".join(lines))])


def support_message(copy: Copy, support: str) -> Message:
    """How to reach a person."""
    return message([copy.say("support", support=support_words(copy, support))])
