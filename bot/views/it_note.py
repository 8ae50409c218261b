"""A note for the e-mail administrator, ready to copy: what is missing, where, and how to see that it is there."""

from enum import StrEnum
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.connection import ConnectionStatus, ProfileStatus, Verdict
from bot.views.blocks import code, context, modal, section
from bot.views.ids import CallbackId
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
}


def it_note(copy: Copy, report: ConnectionReport) -> str:
    """The note in plain words. It names the login and the calendar, and no session."""
    line = _subject(report.verdict)
    primary = report.facts.primary
    status = line.status if line else (report.verdict.status if report.verdict else None)
    login = line.profile.name if line else (report.facts.account.email if report.facts.account else None)
    return copy.say_for(
        "note",
        _REASONS.get(status, NoteReason.REFUSED) if status else NoteReason.REFUSED,
        person=shortened(report.person.name),
        login=shortened(login or report.person.email),
        provider=copy.say_for("provider", line.profile.provider) if line else copy.say("note-any-provider"),
        calendar=shortened(primary.calendar_name) if primary else copy.say("note-any-calendar"),
    )


def it_note_view(copy: Copy, report: ConnectionReport) -> dict[str, Any]:
    """The note in a window, to be copied from there."""
    blocks = [section(copy.say("note-intro")), section(code(escaped(it_note(copy, report)))), context([copy.say("note-after")])]
    return dict(modal(CallbackId.IT_NOTE, copy.say("note-title"), blocks, close=copy.say("note-close")))


def it_note_loading_view(copy: Copy) -> dict[str, Any]:
    """The window while the note is being written: Slack wants a window within three seconds of the press."""
    return dict(modal(CallbackId.IT_NOTE, copy.say("note-title"), [section(copy.say("note-loading"))], close=copy.say("note-close")))


def _subject(verdict: Verdict | None) -> ProfileStatus | None:
    """The login that the note is about: the one that decides, else one whose first sync takes too long."""
    if verdict is None:
        return None
    troubled = verdict.deciding if verdict.deciding and verdict.deciding.status is not ConnectionStatus.ACTIVE else None
    return troubled or next((line for line in verdict.secondary if line.overdue), None) or verdict.deciding
