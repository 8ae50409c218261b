"""Moving sessions to another calendar: the question with what would move, and the message that becomes its receipt."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.connection import ConnectionStatus
from bot.domain.messages import Message
from bot.domain.moving import Fate, MoveQuestion, MoveReceipt
from bot.domain.session import Refusal, Session
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import button, message
from bot.views.calendars import calendar_reference, primary_words
from bot.views.ids import ActionId
from bot.views.remedies import run_button
from bot.views.text import listed
from bot.views.times import Times


def move_question_message(copy: Copy, question: MoveQuestion, now: datetime) -> Message:
    """What would move from where to where, with two ways to go on; nothing has changed so far."""
    times, count = Times(copy, question.person.zone, now), len(question.sessions)
    target = primary_words(copy, question.target, question.choices)
    former = primary_words(copy, question.former, question.choices) if question.former else copy.say("move-elsewhere", count=count)
    since = times.token(question.sessions[0].starts_at)
    then = copy.say("move-asks-platform") if question.asks_platform else copy.say("move-stays")
    lines = [copy.say("move-target", calendar=target), copy.say("move-question", count=count, since=since, calendar=former), then]
    label = copy.say("move-ask", count=count) if question.asks_platform else copy.say("move-yes", count=count)
    value = calendar_reference(question.target.calendar_id)
    yes = button(label, ActionId.MOVE_SESSIONS, value=value, primary=True, hint=copy.say("move-yes-hint", count=count))
    no = button(copy.say("move-no"), ActionId.LEAVE_SESSIONS, value=value, hint=copy.say("move-no-hint"))
    return message(lines, buttons=[yes, no], small=[copy.say("move-nothing-yet")])


def move_message(copy: Copy, receipt: MoveReceipt, *, is_final: bool = False) -> Message:
    """Where the move stands: under way, or what became of it; when `is_final`, what is still under way was not seen in time."""
    buttons = [run_button(copy, Subcommand.SESSIONS, primary=True), run_button(copy, Subcommand.PRIMARY)]
    primary = receipt.primary
    calendar = primary_words(copy, primary, receipt.choices) if primary else copy.say("calendar-name-unknown")
    if receipt.overtaken:
        return message([copy.say("move-overtaken", known=int(primary is not None), calendar=calendar)], buttons=buttons)
    chosen = copy.say("chosen", calendar=calendar)
    if not (receipt.is_over or is_final):
        lines = [copy.say("move-under-way", count=len(receipt.move.session_ids), asks_platform=int(receipt.asks_platform))]
        return message([chosen, *lines], buttons=buttons)
    lines = [chosen, _counts(copy, receipt), *_not_moved(copy, receipt)]
    return message(lines, buttons=buttons, small=[*_left_behind(copy, receipt), copy.say("move-undo")])


def _counts(copy: Copy, receipt: MoveReceipt) -> str:
    """How many went which way, in one sentence."""
    moved = len(_of(receipt, Fate.MOVED, Fate.LEFT_BEHIND))
    already, not_moved = len(_of(receipt, Fate.ALREADY)), len(_of(receipt, Fate.NOT_MOVED, Fate.UNDER_WAY))
    counts = [copy.say("move-moved", count=moved)] if moved else []
    counts += [copy.say("move-already", count=already)] if already else []
    counts += [copy.say("move-not-moved", count=not_moved)] if not_moved else []
    return copy.say("move-counts", count=len(counts), counts=listed(copy, counts))


def _not_moved(copy: Copy, receipt: MoveReceipt) -> list[str]:
    """Which ones did not get there, and why."""
    stuck = _of(receipt, Fate.NOT_MOVED, Fate.UNDER_WAY)
    named = [_with_reason(copy, receipt, session) for session in stuck[: mentions.NAMED]]
    return [copy.say("move-stuck", sessions=listed(copy, named, len(stuck)))] if stuck else []


def _left_behind(copy: Copy, receipt: MoveReceipt) -> list[str]:
    """Which ones left an entry behind."""
    left = _of(receipt, Fate.LEFT_BEHIND)
    return [copy.say("move-left-behind", sessions=mentions.sessions(copy, left, _times(copy, receipt)))] if left else []


def _with_reason(copy: Copy, receipt: MoveReceipt, session: Session) -> str:
    reason = receipt.reasons.get(session.id)
    if isinstance(reason, ConnectionStatus):
        words = copy.say_for("is", reason)
    else:
        words = copy.say_for("reason", reason) if isinstance(reason, Refusal) else copy.say("move-not-seen")
    return copy.say("move-stuck-one", session=mentions.session(copy, session, _times(copy, receipt)), reason=words)


def _times(copy: Copy, receipt: MoveReceipt) -> Times:
    return Times(copy, receipt.person.zone, receipt.move.made_at)


def _of(receipt: MoveReceipt, *fates: Fate) -> Sequence[Session]:
    return [session for fate in fates for session in receipt.fates.get(fate, ())]
