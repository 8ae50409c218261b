"""Calendar files: which one, that it is coming, and what a file is not."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from bot.copy.catalogue import Copy
from bot.domain.answers import WhichSession
from bot.domain.calendar_files import FILES_AT_ONCE, Following, HandOut
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.domain.session import Session
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import button, message
from bot.views.ids import ActionId, with_suffix
from bot.views.remedies import run_button
from bot.views.sessions import session_select
from bot.views.support import support_words
from bot.views.text import quoted, shortened
from bot.views.times import Times


def which_file_message(copy: Copy, which: WhichSession, missed: Sequence[Session], now: datetime) -> Message:
    """Which session's file, or one file of all that did not arrive."""
    if not which.sessions and not missed:
        return message([copy.say("sessions-none")], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])
    named = mentions.sessions(copy, missed, Times(copy, which.person.zone, now))
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
    """What comes with a file: what it shows, that it does not change by itself, and which of its sessions are off."""
    on, off = [each for each in sessions if not each.cancelled], [each for each in sessions if each.cancelled]
    notes = [copy.say("file-note", sessions=_named(copy, person, on, now), count=len(on))] if on else []
    if off:
        notes.append(copy.say("file-note-off", sessions=_named(copy, person, off, now), count=len(off)))
    return "\n".join(notes)


def following_note(copy: Copy, following: Following, now: datetime) -> str:
    """The words that come with a file which follows another: what became of the session, and how to apply it in each calendar."""
    off = following.session.cancelled
    return "\n".join((_changed_line(copy, following, now), copy.say("follow-how-off") if off else copy.say("follow-how")))


def needless_file_message(copy: Copy, following: Following, now: datetime) -> Message:
    """Instead of a file: the calendar has the session by itself, so that the imported copy is one too many."""
    assert following.reached_at, "else a file is brought"
    seen_at = _times(copy, following, now).token(following.reached_at)
    needless = copy.say("follow-needless", off=int(following.session.cancelled), seen_at=seen_at)
    return message([_changed_line(copy, following, now), needless])


def _changed_line(copy: Copy, following: Following, now: datetime) -> str:
    session, given, times = following.session, following.given, _times(copy, following, now)
    return copy.say_for(
        "follow",
        following.change,
        title=quoted(session.title),
        was=times.token(given.starts_at),
        when=times.token(session.starts_at),
        until=times.token(session.ends_at),
        starts_alike=int(given.starts_at == session.starts_at),
    )


def _times(copy: Copy, following: Following, now: datetime) -> Times:
    return Times.about(copy, following.person, following.session, now)


def file_link_message(copy: Copy, note: str, url: str) -> Message:
    """The words that come with a file, and a link to it where Slack takes no file from us."""
    link = button(copy.say("file-link"), with_suffix(ActionId.OPEN_DOOR, "file"), url=url, primary=True, hint=copy.say("file-link-hint"))
    return message([note], buttons=[link], small=[copy.say("file-link-lasts")])


def file_title(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime) -> str:
    """The file's title in Slack, plain text."""
    if len(sessions) != 1:
        return copy.say("file-title-many", count=len(sessions))
    session = sessions[0]
    when = Times.about(copy, person, session, now).words(session.starts_at)
    return copy.say("session-option", when=when, title=shortened(session.title))


def file_name(hand_out: HandOut) -> str:
    """The file's name: the same for one hand-out on every try, so that an interrupted one finds what it brought."""
    kind = "session" if len(hand_out.session_ids) == 1 else "sessions"
    return f"coaching-{kind}-{sha256(hand_out.id.encode()).hexdigest()[:10]}.ics"


def _named(copy: Copy, person: Person, sessions: Sequence[Session], now: datetime) -> str:
    return mentions.sessions(copy, sessions, Times.about(copy, person, sessions[0] if sessions else None, now))
