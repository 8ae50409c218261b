"""What is said when sessions change, or the calendar that they go to."""

from dataclasses import replace
from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.calendar_files import Change, Following, HandOut, snapshot_of
from bot.domain.connection import ConnectionStatus, PrimaryCalendar
from bot.domain.moving import CalendarMove, Fate, MoveQuestion, MoveReceipt
from bot.domain.session import Refusal, SessionStatus
from bot.views import files, moving
from tests.views.company import NOW, Coach
from tests.views.unasked import Messages

HOUR = timedelta(hours=1)


def following(coach: Coach, change: Change, *, later: timedelta = HOUR) -> Following:
    """A session that changed after a file of it was given."""
    given = snapshot_of(coach.session(), "dana", "files:1", NOW)
    status = SessionStatus.CONFIRMED if change in (Change.MOVED, Change.RESTORED) else SessionStatus.CANCELLED
    session = replace(coach.session(), starts_at=given.starts_at + later, ends_at=given.ends_at + HOUR, status=status)
    hand_out = HandOut("follow:1", "W1", "dana", "D1", None, (session.id,), NOW)
    return Following(coach.person, session, given, change, hand_out, reached_at=NOW)


def files_that_follow(coach: Coach, copy: Copy) -> Messages:
    """What is said instead of a file."""
    return {f"file needless, {change}": files.needless_file_message(copy, following(coach, change), NOW) for change in Change}


def moves(coach: Coach, copy: Copy) -> Messages:
    """The question what becomes of sessions when another calendar is chosen, and what came of it."""
    former = PrimaryCalendar("cal-old", "pro-old", coach.calendar, coach.login)
    choices = coach.choices().choices
    asked = MoveQuestion(coach.person, coach.primary, former, coach.sessions(3), False, choices)
    move = CalendarMove("move:1", "W1", "dana", coach.primary.calendar_id, ("session-1",), NOW, "D1", "1.0")
    one, many = coach.sessions(1), coach.sessions(9)
    stuck = {session.id: reason for session, reason in zip(many, (*Refusal, *ConnectionStatus), strict=False)}
    receipt = MoveReceipt(coach.person, move, coach.primary, {Fate.UNDER_WAY: one}, {}, choices, False)
    questions = {
        "move?": asked,
        "move one?": replace(asked, sessions=one),
        "move from several?": replace(asked, former=None),
        "move many?": replace(asked, sessions=coach.sessions(500)),
        "ask to move?": replace(asked, asks_platform=True),
        "ask to move one?": replace(asked, sessions=one, asks_platform=True),
    }
    begun = {
        "moving one": receipt,
        "moving many": replace(receipt, move=replace(move, session_ids=tuple(str(number) for number in range(500)))),
        "asked to move one": replace(receipt, asks_platform=True),
        "asked to move many": replace(receipt, asks_platform=True, move=replace(move, session_ids=("1", "2"))),
        "moving, and another was chosen": replace(receipt, primary=former),
        "moving, and none is chosen any more": replace(receipt, primary=None),
    }
    ended = {
        "moved one": {Fate.MOVED: one},
        "moved none": {Fate.OFF: many},
        "moved many": {Fate.MOVED: many, Fate.ALREADY: many, Fate.LEFT_BEHIND: many, Fate.NOT_MOVED: many},
        "moved one of each": {Fate.MOVED: one, Fate.ALREADY: one, Fate.LEFT_BEHIND: one, Fate.NOT_MOVED: one},
        "move not seen": {Fate.UNDER_WAY: one},
    }
    return {
        **{name: moving.move_question_message(copy, each, NOW) for name, each in questions.items()},
        **{name: moving.move_message(copy, each) for name, each in begun.items()},
        **{
            name: moving.move_message(copy, replace(receipt, fates=fates, reasons={} if Fate.UNDER_WAY in fates else stuck), is_final=True)
            for name, fates in ended.items()
        },
    }


def notes(coach: Coach, copy: Copy) -> dict[str, str]:
    """What comes with a file."""
    told = {f"file follows, {change}": files.following_note(copy, following(coach, change), NOW) for change in Change}
    return told | {"file of another end": files.following_note(copy, following(coach, Change.MOVED, later=timedelta(0)), NOW)}
