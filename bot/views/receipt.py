"""The receipt of a recovery: each session by name, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from bot.copy.catalogue import Copy
from bot.domain.calendar_files import FILES_AT_ONCE
from bot.domain.messages import Block, Message
from bot.domain.receipt import Receipt, ReceiptLine
from bot.domain.recovery import Bringing
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import Element, button, message, modal, section, sections
from bot.views.ids import ActionId, CallbackId, with_suffix
from bot.views.remedies import run_button
from bot.views.text import quoted
from bot.views.times import Times

NAMED = 5
"""Sessions of one kind that a receipt names where there is no room for all."""
NAMED_IN_WINDOW = 250
"""Sessions that its window names."""
ROOM = 3_000
"""Characters that sessions may take of a message, whose text says all of it."""
WITH_A_FILE = 5
"""Missing sessions with a button of their own; one file holds all."""

Named = Sequence[tuple[str, Sequence[str]]]
"""The kinds of what became of sessions, each with its heading and a line for each session."""


def receipt_message(copy: Copy, receipt: Receipt, now: datetime) -> Message:
    """Whether the calendar takes entries again, and what became of every session; where they are too many, a window names them all."""
    times = Times(copy, receipt.person.zone, now)
    missing = receipt.that_are(Bringing.NEEDS_YOU)
    named, with_files = _named(copy, receipt, times), _with_files(copy, receipt, missing[:WITH_A_FILE], times)
    more = [*_listed(copy, named), *with_files, *_listed(copy, _others(copy, receipt, missing[WITH_A_FILE:], times))]
    fits = sum(len(block["text"]["text"]) for block in more) <= ROOM
    if not fits:
        hidden = len(missing) - len(with_files)
        more = [*_listed(copy, named, NAMED), *with_files, *([section(copy.say("receipt-hidden", count=hidden))] if hidden else [])]
    at = receipt.recovery.next_trial_at
    small = [copy.say("receipt-next-trial", when=times.token(at))] if at else []
    buttons = [*_buttons(copy, receipt, missing), None if fits else _see_all(copy, receipt)]
    return message([_proof(copy, receipt), *_counts(copy, receipt)], buttons=buttons, more=more, small=small)


def receipt_view(copy: Copy, receipt: Receipt, now: datetime) -> Block:
    """A window that names every session, as it stands now."""
    times = Times(copy, receipt.person.zone, now)
    named = [*_named(copy, receipt, times), *_others(copy, receipt, receipt.that_are(Bringing.NEEDS_YOU), times)]
    most = NAMED_IN_WINDOW // max(1, len(named))
    blocks = [*sections([_proof(copy, receipt), *_counts(copy, receipt)]), *_listed(copy, named, most)]
    return modal(CallbackId.RECEIPT, copy.say("receipt-title"), blocks, close=copy.say("receipt-close"))


def receipt_not_opened_message(copy: Copy) -> Message:
    """Slack opened no window."""
    return message([copy.say("receipt-not-opened")], buttons=[run_button(copy, Subcommand.SESSIONS, primary=True)])


def overtaken_message(copy: Copy) -> Message:
    """What an earlier receipt becomes."""
    return message([copy.say("receipt-overtaken")], buttons=[run_button(copy, Subcommand.SESSIONS, primary=True)])


def _proof(copy: Copy, receipt: Receipt) -> str:
    calendar = mentions.primary_calendar(copy, receipt.calendar) if receipt.calendar else copy.say("calendar-some")
    return copy.say_for("receipt", receipt.recovery.proof, calendar=calendar, title=copy.say("test-entry-title"))


def _counts(copy: Copy, receipt: Receipt) -> list[str]:
    if not receipt.lines:
        return [copy.say("receipt-nothing")]
    brought, there, needs = (receipt.that_are(each) for each in (Bringing.BROUGHT, Bringing.ALREADY_THERE, Bringing.NEEDS_YOU))
    if not (brought or there or needs):
        return []
    off = sum(line.is_off for line in brought)
    return [copy.say("receipt-counts", brought=len(brought) - off, off=off, there=len(there), needs=len(needs))]


def _named(copy: Copy, receipt: Receipt, times: Times) -> Named:
    """What needs nobody."""
    brought = receipt.that_are(Bringing.BROUGHT)
    kinds = (
        (copy.say("receipt-brought"), [line for line in brought if not line.is_off]),
        (copy.say("receipt-off"), [line for line in brought if line.is_off]),
        (copy.say("receipt-there"), receipt.that_are(Bringing.ALREADY_THERE)),
        (copy.say("receipt-missed"), receipt.that_are(Bringing.MISSED)),
    )
    return [(heading, [_mention(copy, receipt, line, times) for line in lines]) for heading, lines in kinds if lines]


def _others(copy: Copy, receipt: Receipt, missing: Sequence[ReceiptLine], times: Times) -> Named:
    """What needs the person, as far as it has no button of its own."""
    lines = [_with_reason(copy, receipt, line, times) for line in missing]
    return [(copy.say("receipt-needs-you"), lines)] if lines else []


def _listed(copy: Copy, named: Named, most: int | None = None) -> list[Block]:
    """Each kind under its heading, at most so many of each by name."""
    return [block for heading, lines in named for block in sections([heading, *_bullets(copy, lines, most)])]


def _bullets(copy: Copy, lines: Sequence[str], most: int | None) -> Iterable[str]:
    yield from (copy.say("receipt-line", session=line) for line in islice(lines, most))
    if most is not None and len(lines) > most:
        yield copy.say("receipt-more", count=len(lines) - most)


def _mention(copy: Copy, receipt: Receipt, line: ReceiptLine, times: Times) -> str:
    if not receipt.may_name(line):
        return copy.say("receipt-somebody-elses")
    if not line.is_theirs:
        return copy.say("receipt-not-yours", title=quoted(line.session.title))  # when it is now is for others to know
    session = mentions.session(copy, line.session, times)
    return copy.say("receipt-cancelled", session=session) if line.is_off else session


def _with_reason(copy: Copy, receipt: Receipt, line: ReceiptLine, times: Times) -> str:
    return copy.say(
        "receipt-missing", session=_mention(copy, receipt, line, times), reason=copy.say_for("missing", receipt.why_missing(line))
    )


def _with_files(copy: Copy, receipt: Receipt, missing: Sequence[ReceiptLine], times: Times) -> list[Block]:
    """Each with its reason and its file; a cancelled one needs no file."""
    return [
        section(_with_reason(copy, receipt, line, times), accessory=None if line.is_off else _file_button(copy, line, number))
        for number, line in enumerate(missing)
    ]


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
    some = count > FILES_AT_ONCE
    label = copy.say("first-files", count=FILES_AT_ONCE) if some else copy.say("all-files", count=count)
    return button(label, ActionId.GET_ALL_FILES, value="missed", hint=copy.say("all-files-hint"))


def _see_all(copy: Copy, receipt: Receipt) -> Element:
    return button(copy.say("receipt-see-all"), ActionId.SEE_RECEIPT, value=receipt.recovery.id, hint=copy.say("receipt-see-all-hint"))
