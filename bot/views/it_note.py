"""A note for the e-mail administrator, ready to copy: what is missing, where, and how to see that it is there."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.connection import ConnectionStatus, ProfileStatus, Verdict
from bot.domain.messages import Message
from bot.language.commands import Subcommand
from bot.views.blocks import code, context, message, modal, section
from bot.views.ids import CallbackId
from bot.views.remedies import run_button
from bot.views.status import cannot_reach_line, state_lines
from bot.views.text import escaped, shortened


class NoteReason(StrEnum):
    """What the administrator is asked for."""

    PENDING = "pending"
    READ_ONLY = "read_only"
    PERMISSION_MISSING = "permission_missing"
    REFUSED = "refused"


_REASONS = {
    ConnectionStatus.PENDING: NoteReason.PENDING,
    ConnectionStatus.READ_ONLY: NoteReason.READ_ONLY,
    ConnectionStatus.PERMISSION_MISSING: NoteReason.PERMISSION_MISSING,
    ConnectionStatus.RELINK: NoteReason.REFUSED,
}
"""What an administrator can do something about."""


def it_note(copy: Copy, report: ConnectionReport) -> str | None:
    """The note in plain words, as things stand; None where there is nothing to ask for. It names the login and the calendar, no session."""
    verdict, line = report.verdict, _subject(report.verdict)
    status = line.status if line else verdict.status if verdict else None
    if status not in _REASONS:
        return None
    primary, account = report.facts.primary, report.facts.account
    login = line.profile.name if line else account.email if account else None
    return copy.say_for(
        "note",
        _REASONS[status],
        person=shortened(report.person.name),
        login=shortened(login or report.person.email),
        provider=copy.say_for("provider", line.profile.provider) if line else copy.say("note-any-provider"),
        calendar=shortened(primary.calendar_name) if primary else copy.say("note-any-calendar"),
    )


def it_note_view(copy: Copy, report: ConnectionReport, now: datetime) -> dict[str, Any]:
    """The note in a window, to be copied from there; where the state has changed since it was offered, what holds now."""
    note = it_note(copy, report)
    if note:
        blocks = [section(copy.say("note-intro")), section(code(escaped(note))), context(_after(copy, report, now))]
    else:
        blocks = [section("\n".join(_as_it_stands(copy, report, now)))]
    return dict(modal(CallbackId.IT_NOTE, copy.say("note-title"), blocks, close=copy.say("note-close")))


def it_note_message(copy: Copy, report: ConnectionReport, now: datetime) -> Message:
    """The same in a message, where no window could be opened."""
    note, buttons = it_note(copy, report), [run_button(copy, Subcommand.STATUS)]
    if note:
        return message([copy.say("note-intro")], more=[section(code(escaped(note)))], buttons=buttons, small=_after(copy, report, now))
    return message(_as_it_stands(copy, report, now)[:3], buttons=buttons)


def _after(copy: Copy, report: ConnectionReport, now: datetime) -> list[str]:
    return [copy.say("note-after"), *([] if report.facts.reachable else [cannot_reach_line(copy, report, now)])]


def _as_it_stands(copy: Copy, report: ConnectionReport, now: datetime) -> list[str]:
    """What holds instead; that nothing is to be asked for is known only where Cronofy was reached."""
    if report.verdict is None:
        return [cannot_reach_line(copy, report, now), copy.say("unreachable-safe")]
    lines = state_lines(copy, report, report.verdict, now)
    return [copy.say("note-outdated"), *lines] if report.facts.reachable else lines


def it_note_loading_view(copy: Copy) -> dict[str, Any]:
    """The window while the note is being written: Slack wants a window within three seconds of the press."""
    return dict(modal(CallbackId.IT_NOTE, copy.say("note-title"), [section(copy.say("note-loading"))], close=copy.say("note-close")))


def _subject(verdict: Verdict | None) -> ProfileStatus | None:
    """The login that the note is about: the one that decides, else one whose first sync takes too long."""
    if verdict is None:
        return None
    troubled = verdict.deciding if verdict.deciding and verdict.deciding.status is not ConnectionStatus.ACTIVE else None
    return troubled or next((line for line in verdict.secondary if line.overdue), None) or verdict.deciding
