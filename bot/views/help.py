"""What can be asked, made from the subcommands that exist, and how to reach a person."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.diagnosis import Remedy
from bot.domain.messages import Message
from bot.domain.rules import remedy_of
from bot.language.commands import Subcommand
from bot.views.blocks import message, section
from bot.views.remedies import remedy_button, run_button
from bot.views.status import cannot_reach_line, checked_line, state_lines
from bot.views.support import support_words


def help_message(copy: Copy) -> Message:
    """One line for each subcommand, in their order."""
    lines = [copy.say_for("help", subcommand) for subcommand in Subcommand]
    buttons = [run_button(copy, Subcommand.STATUS, primary=True), run_button(copy, Subcommand.WHY)]
    return message([copy.say("help-intro")], buttons=buttons, more=[section("\n".join(lines))])


def support_message(copy: Copy, report: ConnectionReport, support: str, now: datetime) -> Message:
    """What was just looked at, the one button that helps, and then how to reach a person."""
    verdict, contact = report.verdict, support_words(copy, support)
    checked = state_lines(copy, report, verdict, now) if verdict else [cannot_reach_line(copy, report, now)]
    remedy = remedy_of(verdict) if verdict and report.facts.reachable else Remedy.CHECK_AGAIN
    first = remedy_button(copy, remedy, door_url=report.door_url)
    then = copy.say("support", support=contact) if first else copy.say("support-beyond", support=contact)
    small = [line] if (line := checked_line(copy, report, now)) else []
    return message(
        [*dict.fromkeys((checked[0], checked[-1])), then], buttons=[first or run_button(copy, Subcommand.WHY, primary=True)], small=small
    )
