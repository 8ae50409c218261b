"""Calendar files: which one, that it is coming, and what a file is not."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from bot.copy.catalogue import Copy
from bot.domain.answers import WhichSession
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.domain.session import FILES_AT_ONCE, Session
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import button, message
from bot.views.ids import ActionId
from bot.views.remedies import run_button
from bot.views.sessions import session_select
from bot.views.support import support_words
from bot.views.text import shortened
from bot.views.times import Times


def which_file_message(copy: Copy, which: WhichSession, missed: Sequence[Session], now: datetime) -> Message:
    """Which session's file, or one file of all that did not arrive."""
    if not which.sessions and not missed:
        return message([copy.say("sessions-none")], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])
    named = mentions.sessions(copy, missed, Times(copy, which.person.time_zone, now))
    lines = [copy.say("which-file"), copy.say("which-file-missed", count=len(missed), sessions=named)]
    some = len(missed) > FILES_AT_ONCE
    if some:
        lines.append(copy.say("which-file-rest", count=FILES_AT_ONCE))
    label = copy.say("first-files", count=FILES_AT_ONCE) if some else copy.say("all-files", count=len(missed))
    everything = button(label, ActionId.GET_ALL_FILES, value="missed", primary=True, hint=copy.say("all-files-hint"))
    return message(lines, buttons=[everything] if missed else [], more=[session_select(copy, ActionId.PICK_SESSION_FILE)])


def files_coming_message(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime) -> Message:
    """The file is promised and will arrive in the conversation."""
    return message([copy.say("file-coming", sessions=_named(copy, person, sessions, now))])


def file_failed_message(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime, support: str) -> Message:
    """The promised file could not be brought; `sessions` are those that are still this person's. Asking once more is the way on."""
    failed = copy.say("file-failed", count=len(sessions), sessions=_named(copy, person, sessions, now))
    then = copy.say("file-failed-then", support=support_words(copy, support))
    return message([failed, then], buttons=[run_button(copy, Subcommand.FILE, primary=True)])


def snapshot_note(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime) -> str:
    """The one line that comes with a file: what it shows, and that it does not change by itself."""
    return copy.say("file-note", sessions=_named(copy, person, sessions, now), count=len(sessions))


def file_title(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime) -> str:
    """The file's title in Slack, plain text."""
    if len(sessions) != 1:
        return copy.say("file-title-many", count=len(sessions))
    session = sessions[0]
    when = Times.about(copy, person, session, now).words(session.starts_at)
    return copy.say("session-option", when=when, title=shortened(session.title))


def file_name(sessions: Sequence[Session], hand_out_id: str) -> str:
    """The file's name: the same for one hand-out on every try, so that an interrupted one finds what it brought."""
    kind = "session" if len(sessions) == 1 else "sessions"
    return f"coaching-{kind}-{sha256(hand_out_id.encode()).hexdigest()[:10]}.ics"


def _named(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime) -> str:
    return mentions.sessions(copy, sessions, Times.about(copy, person, sessions[0] if sessions else None, now))
