"""What is said when sessions change, or the calendar that they go to."""

from dataclasses import replace
from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.calendar_files import Change, Following, HandOut, snapshot_of
from bot.domain.session import SessionStatus
from bot.views import files
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


def notes(coach: Coach, copy: Copy) -> dict[str, str]:
    """What comes with a file."""
    told = {f"file follows, {change}": files.following_note(copy, following(coach, change), NOW) for change in Change}
    return told | {"file of another end": files.following_note(copy, following(coach, Change.MOVED, later=timedelta(0)), NOW)}
