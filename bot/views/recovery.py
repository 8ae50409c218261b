"""What is said around a recovery: on the calendar by the test entry, and to whoever says that it is mended."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import FixAnswer
from bot.domain.messages import Message
from bot.domain.rules import remedy_of
from bot.language.commands import Subcommand
from bot.views.blocks import Element, button, message
from bot.views.ids import ActionId
from bot.views.remedies import remedy_button, run_button
from bot.views.status import checked_line, state_lines, status_message


def test_entry_words(copy: Copy) -> tuple[str, str]:
    """The test entry's title and description: its owner may see it for a moment."""
    return copy.say("test-entry-title"), copy.say("test-entry-words")


def done_button(copy: Copy) -> Element:
    """By which its person says that it is mended."""
    return button(copy.say("done-button"), ActionId.DONE, hint=copy.say("done-button-hint"), value="done")


def fix_message(copy: Copy, answer: FixAnswer, now: datetime) -> Message:
    """Whether it helped, as seen just now; where it did not, what is still wrong, with its one button."""
    report, verdict = answer.report, answer.report.verdict
    if verdict is None or not report.facts.reachable or (verdict.delivers and not answer.recovering):
        return status_message(copy, report, now)
    happened, *rest = state_lines(copy, report, verdict, now)
    if verdict.delivers:
        return message([happened, copy.say("done-recovering")], buttons=[run_button(copy, Subcommand.SESSIONS, primary=True)])
    cure = remedy_button(copy, remedy_of(verdict), door_url=report.door_url)
    checked = checked_line(copy, report, now)
    return message([copy.say("done-not-yet", happened=happened), *rest], buttons=[cure], small=[checked] if checked else [])


def trying_again_message(copy: Copy) -> Message:
    """It is being tried; the receipt itself becomes what came of it."""
    return message([copy.say("receipt-trying"), copy.say("receipt-trying-then")])
