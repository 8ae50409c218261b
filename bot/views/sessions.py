"""Sessions as a list with where each one stands, and as things to pick."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.copy.catalogue import Copy
from bot.domain.answers import SessionLine, SessionList
from bot.domain.diagnosis import Remedy
from bot.domain.messages import Block, Message
from bot.domain.people import Person
from bot.domain.session import PlacementState, Session
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import LABEL_LIMIT, OPTIONS_LIMIT, Element, message, option, option_group, search_select, section
from bot.views.ids import ActionId, BlockId
from bot.views.remedies import remedy_button, run_button
from bot.views.support import support_words
from bot.views.text import matches, shortened
from bot.views.times import Times

SESSIONS_SHOWN = 10


class Standing(StrEnum):
    """Where a session stands, in the one word that the list needs."""

    CANCELLED = "cancelled"
    SEEN = "seen"
    SEEN_BEFORE_CHANGE = "seen_before_change"
    ON_ITS_WAY = "on_its_way"
    HELD = "held"
    REFUSED = "refused"
    MISSING = "missing"
    NOT_KNOWN = "not_known"


def sessions_message(copy: Copy, answer: SessionList, now: datetime) -> Message:
    """The coming sessions with where each one stands, and a select to ask about one."""
    if not answer.lines:
        return message([copy.say("sessions-none-soon")], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])
    times = Times(copy, answer.person.zone, now)
    shown = answer.lines[:SESSIONS_SHOWN]
    lines = session_lines(copy, answer, SESSIONS_SHOWN, now)
    if len(answer.lines) > len(shown):
        lines.append(copy.say("sessions-hidden", count=len(answer.lines) - len(shown), more=int(answer.more)))
    small = [copy.say("checked-at", when=times.token(answer.checked_at))] if answer.checked_at else []
    standing = sum(not line.session.cancelled for line in answer.lines)
    first = copy.say("sessions-intro", count=standing, more=int(answer.more), arriving=int(answer.delivers is not False))
    buttons = [run_button(copy, Subcommand.STATUS, primary=answer.delivers is False), run_button(copy, Subcommand.FILE)]
    more = [section("\n".join(lines)), session_select(copy, ActionId.PICK_SESSION_WHY)]
    return message([first], buttons=buttons, more=more, small=small)


def session_lines(copy: Copy, answer: SessionList, most: int, now: datetime) -> list[str]:
    """The first so many of them with where each one stands."""
    times = Times(copy, answer.person.zone, now)
    return [_line(copy, line, answer, times) for line in answer.lines[:most]]


def _line(copy: Copy, line: SessionLine, answer: SessionList, times: Times) -> str:
    seen_at = times.token(line.placement.seen_at) if line.placement and line.placement.seen_at else ""
    state = copy.say_for("standing", standing_of(line, delivers=answer.delivers), seen_at=seen_at)
    return copy.say("session-line", session=mentions.session(copy, line.session, times), state=state)


def standing_of(line: SessionLine, *, delivers: bool | None) -> Standing:
    """Where the session stands; `delivers` is whether sessions arrive just now, None when that is not known."""
    session, placement = line.session, line.placement
    if session.cancelled:
        return Standing.CANCELLED
    current = placement is not None and placement.sequence >= session.sequence
    if placement and placement.state is PlacementState.SEEN:
        return Standing.SEEN if current else Standing.SEEN_BEFORE_CHANGE
    if placement and current and placement.state is PlacementState.REFUSED:
        return Standing.REFUSED
    if delivers is False or (delivers is None and placement and placement.state is PlacementState.HELD):
        return Standing.HELD
    if placement and placement.state in (PlacementState.ACCEPTED, PlacementState.WANTED):
        return Standing.ON_ITS_WAY
    return Standing.NOT_KNOWN if delivers is None else Standing.MISSING


def session_select(copy: Copy, action: ActionId) -> Block:
    """A select of one session, found by typing; `action` is what picking does."""
    select = search_select(action, copy.say("session-placeholder"))
    return section(copy.say_for("session-label", action), accessory=select, block_id=BlockId.SESSION)


def session_options(copy: Copy, person: Person, sessions: Sequence[Session], query: str, now: datetime) -> dict[str, list[Element]]:
    """What the select shows while somebody types `query`: in the order given, a hundred at most; its heading says if there are more."""
    labelled = [(session, _label(copy, person, session, now)) for session in sessions]
    fitting = [(session, label) for session, label in labelled if matches(query, f"{session.title} {label}")]
    if not fitting:
        return {"options": []}
    options = [option(label, session.id) for session, label in fitting[:OPTIONS_LIMIT]]
    label = copy.say("sessions-group", count=len(fitting), hidden=len(fitting) - len(options))
    return {"option_groups": [option_group(label, options)]}


def _label(copy: Copy, person: Person, session: Session, now: datetime) -> str:
    when = Times.about(copy, person, session, now).words(session.starts_at)
    return shortened(copy.say("session-option", when=when, title=shortened(session.title, LABEL_LIMIT)), LABEL_LIMIT)


def resend_failed_message(copy: Copy, person: Person, session: Session, now: datetime, support: str) -> Message:
    """The request was promised, and whoever writes sessions never took it."""
    times = Times.about(copy, person, session, now)
    lines = [
        copy.say("resend-failed", session=mentions.session(copy, session, times)),
        copy.say("resend-failed-then", support=support_words(copy, support)),
    ]
    return message(lines, buttons=[remedy_button(copy, Remedy.RESEND, session_id=session.id)])


def resend_message(copy: Copy, person: Person, session: Session, now: datetime) -> Message:
    """The session is being sent again; proof comes from looking, not from asking."""
    times = Times.about(copy, person, session, now)
    lines = [copy.say("resend", session=mentions.session(copy, session, times)), copy.say("resend-then")]
    return message(lines, buttons=[remedy_button(copy, Remedy.CHECK_AGAIN, session_id=session.id)])
