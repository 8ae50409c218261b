"""What a recovery says: the test entry on the calendar, and the receipt of what was brought back."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import FixAnswer
from bot.domain.messages import Block, Message
from bot.domain.receipt import Receipt, ReceiptLine
from bot.domain.recovery import Bringing
from bot.domain.rules import remedy_of
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import Element, button, message, section
from bot.views.ids import ActionId, with_suffix
from bot.views.remedies import remedy_button, run_button
from bot.views.status import checked_line, state_lines, status_message
from bot.views.text import quoted
from bot.views.times import Times

NAMED = 5
"""Sessions of one kind that a receipt names; the rest is counted."""
WITH_A_FILE = 5
"""Missing sessions with a button of their own; one file holds all."""


def test_entry_words(copy: Copy) -> tuple[str, str]:
    """The test entry's title and description: its owner may see it for a moment."""
    return copy.say("test-entry-title"), copy.say("test-entry-words")


def receipt_message(copy: Copy, receipt: Receipt, now: datetime) -> Message:
    """Whether the calendar takes entries again, and what became of every session."""
    times = Times(copy, receipt.zone, now)
    missing = receipt.that_are(Bringing.NEEDS_YOU)
    more = [*_named(copy, receipt, times), *_missing(copy, receipt, missing, times)]
    at = receipt.recovery.next_trial_at
    small = [copy.say("receipt-next-trial", when=times.token(at))] if at else []
    return message([_proof(copy, receipt), *_counts(copy, receipt)], buttons=_buttons(copy, receipt, missing), more=more, small=small)


def overtaken_message(copy: Copy) -> Message:
    """What an earlier receipt becomes."""
    return message([copy.say("receipt-overtaken")], buttons=[run_button(copy, Subcommand.SESSIONS, primary=True)])


def _proof(copy: Copy, receipt: Receipt) -> str:
    primary = receipt.primary
    calendar = mentions.primary_calendar(copy, primary) if primary else copy.say("calendar-some")
    return copy.say_for("receipt", receipt.recovery.proof, calendar=calendar, title=copy.say("test-entry-title"))


def _counts(copy: Copy, receipt: Receipt) -> list[str]:
    if not receipt.lines:
        return [copy.say("receipt-nothing")]
    brought, there, needs = (receipt.that_are(each) for each in (Bringing.BROUGHT, Bringing.ALREADY_THERE, Bringing.NEEDS_YOU))
    if not (brought or there or needs):
        return []
    off = sum(line.is_off for line in brought)
    return [copy.say("receipt-counts", brought=len(brought) - off, off=off, there=len(there), needs=len(needs))]


def _named(copy: Copy, receipt: Receipt, times: Times) -> list[Block]:
    brought = receipt.that_are(Bringing.BROUGHT)
    kinds = (
        (copy.say("receipt-brought"), [line for line in brought if not line.is_off]),
        (copy.say("receipt-off"), [line for line in brought if line.is_off]),
        (copy.say("receipt-there"), receipt.that_are(Bringing.ALREADY_THERE)),
        (copy.say("receipt-missed"), receipt.that_are(Bringing.MISSED)),
    )
    return [section(_listed(copy, heading, lines, times)) for heading, lines in kinds if lines]


def _listed(copy: Copy, heading: str, lines: Sequence[ReceiptLine], times: Times) -> str:
    named = [copy.say("receipt-line", session=_mention(copy, line, times)) for line in lines[:NAMED]]
    hidden = len(lines) - len(named)
    return "\n".join([heading, *named, *([copy.say("receipt-more", count=hidden)] if hidden else [])])


def _mention(copy: Copy, line: ReceiptLine, times: Times) -> str:
    if line.is_off and not line.session.cancelled:
        return copy.say("receipt-not-yours", title=quoted(line.session.title))  # when it is now is for others to know
    session = mentions.session(copy, line.session, times)
    return copy.say("receipt-cancelled", session=session) if line.is_off else session


def _missing(copy: Copy, receipt: Receipt, missing: Sequence[ReceiptLine], times: Times) -> list[Block]:
    """Each with its reason and its file; a cancelled one needs no file."""
    blocks = [
        section(
            copy.say("receipt-missing", session=_mention(copy, line, times), reason=copy.say_for("missing", receipt.why_missing(line))),
            accessory=None if line.is_off else _file_button(copy, line, number),
        )
        for number, line in enumerate(missing[:WITH_A_FILE])
    ]
    hidden = len(missing) - len(blocks)
    return [*blocks, section(copy.say("receipt-hidden", count=hidden))] if hidden else blocks


def _file_button(copy: Copy, line: ReceiptLine, number: int) -> Element:
    return button(
        copy.say("receipt-file"), with_suffix(ActionId.GET_FILE, str(number)), value=line.session.id, hint=copy.say("receipt-file-hint")
    )


def _buttons(copy: Copy, receipt: Receipt, missing: Sequence[ReceiptLine]) -> list[Element | None]:
    """The one way on first: once more where something is missing and somebody can send it, else the sessions."""
    sendable = [line for line in missing if receipt.by_relink or not line.is_off]
    again = receipt.can_resend if sendable else receipt.recovery.proof.failed
    if not again:
        return [run_button(copy, Subcommand.SESSIONS, primary=True), _all_files(copy, missing)]
    label = copy.say("receipt-again") if receipt.by_relink or not sendable else copy.say("receipt-ask")
    first = button(label, ActionId.RECOVER, value=receipt.recovery.id, primary=True, hint=copy.say("receipt-again-hint"))
    return [first, _all_files(copy, missing)]


def _all_files(copy: Copy, missing: Sequence[ReceiptLine]) -> Element | None:
    count = sum(not line.is_off for line in missing)
    if count < 2:
        return None
    return button(copy.say("all-files", count=count), ActionId.GET_ALL_FILES, value="missed", hint=copy.say("all-files-hint"))


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
