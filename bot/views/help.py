"""What can be asked, made from the subcommands that exist."""

from collections.abc import Iterable

from bot.copy.catalogue import Copy
from bot.domain.messages import Message
from bot.views.blocks import message, section
from bot.views.ids import Subcommand
from bot.views.remedies import run_button


def help_message(copy: Copy, subcommands: Iterable[Subcommand], command: str = "/calendar") -> Message:
    """One line for each of `subcommands`, in their order."""
    lines = [copy.say_for("help", subcommand, command=command) for subcommand in subcommands]
    buttons = [run_button(copy, Subcommand.STATUS, primary=True), run_button(copy, Subcommand.WHY)]
    return message([copy.say("help-intro")], buttons=buttons, more=[section("\n".join(lines))])
