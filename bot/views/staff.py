"""What staff read about other people, and what those read who may not."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.messages import Message
from bot.language.commands import Subcommand
from bot.language.support_commands import SupportSubcommand
from bot.views.blocks import button, message, section
from bot.views.ids import ActionId
from bot.views.remedies import run_button
from bot.views.status import cannot_reach_line, checked_line, state_lines
from bot.views.text import quoted


def not_allowed_message(copy: Copy) -> Message:
    """The role does not allow it; what can be done instead."""
    return message([copy.say("not-allowed"), copy.say("not-allowed-then")], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])


def support_help_message(copy: Copy) -> Message:
    """One line for each subcommand, in their order."""
    lines = [copy.say_for("support-help", one) for one in SupportSubcommand]
    return message([copy.say("support-help-intro")], more=[section("\n".join(lines))])


def look_up_message(copy: Copy, report: ConnectionReport, now: datetime) -> Message:
    """One person's connection, in the words that they would read."""
    verdict = report.verdict
    said = state_lines(copy, report, verdict, now) if verdict else [cannot_reach_line(copy, report, now)]
    who = copy.say("look-up", person=quoted(report.person.name))
    small = [line] if (line := checked_line(copy, report, now)) else []
    again = button(copy.say("look-up-again"), ActionId.LOOK_UP, value=report.person.id, hint=copy.say("look-up-again-hint"))
    return message([who], buttons=[again], more=[section("\n".join("> " + line for line in said))], small=small)


def known_message(copy: Copy, report: ConnectionReport, now: datetime) -> Message:
    """The same as it was last seen, with nothing to press."""
    shown = look_up_message(copy, report, now)
    return Message(shown.text, tuple(block for block in shown.blocks if block["type"] != "actions"))


def nobody_found_message(copy: Copy, wanted: str) -> Message:
    """Nobody is known by this, or several are."""
    return message([copy.say("look-up-nobody", wanted=quoted(wanted)), copy.say("look-up-nobody-then")])
