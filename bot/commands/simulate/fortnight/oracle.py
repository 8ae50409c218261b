"""The judge of a simulated fortnight. It knows what truly happened and what people could read, and not one line of Relink's own rules.

Where the truth leaves room (a session booked in the minutes in which the break began) both is right, telling and not telling.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.commands.simulate.fortnight.history import USUAL_HOURS, Booking, Break, History, Posted, Trouble

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BLIP, URGENT, AHEAD = 10 * MINUTE, 2 * HOUR, 7 * DAY
NOTICED_WITHIN = {Trouble.LOGIN: 45 * MINUTE, Trouble.AUTHORISATION: 45 * MINUTE, Trouble.READ_ONLY: DAY, Trouble.GONE: DAY}
"""How long a break, or its cure, may go unnoticed where the notification was lost."""
ROOM = 20 * MINUTE
"""For calls that failed and are tried again, and for jobs that wait their turn."""
SINCE_TOLD = (DAY, 3 * DAY, 7 * DAY, 14 * DAY)
"""When reminders may come; the night may delay one."""
OVER = ("Resolved", "Connected again", "Closed")
IN_DIGEST = ("so this is in your digest", "You get a line about it")
"""What a line reads like that interrupts nobody."""
DIGEST_DAY = 0


@dataclass(slots=True)
class Judgement:
    """Numbers for people, and what was wrong."""

    breaks: int = 0
    blips: int = 0
    to_be_told: int = 0
    told: int = 0
    untold_rightly: int = 0
    reminders: int = 0
    lines: int = 0
    """In a digest."""
    urgent_at_night: int = 0
    resolved: int = 0
    latest: timedelta = timedelta(0)
    """The longest time from when a break was to be told to when it was."""
    violations: list[str] = field(default_factory=list)

    def blame(self, broken: Break, what: str) -> None:
        """Something that must not be."""
        ended = broken.ended.isoformat(timespec="seconds") if broken.ended else "goes on"
        self.violations.append(f"{broken.person}, {broken.trouble.value} {broken.began.isoformat(timespec='seconds')} - {ended}: {what}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A session that is not in the calendar from `since` on; `until` it begins, or is changed again."""

    since: datetime
    until: datetime
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time."""

    since: datetime
    until: datetime

    @property
    def lasts(self) -> timedelta:
        """How long; below zero for one that is none."""
        return self.until - self.since


def judge(history: History) -> Judgement:
    """Everything that was to be told was, once, in time, by day; nothing else was; and what is over reads so."""
    judgement = Judgement()
    judged: list[Posted] = []
    for broken in sorted(history.breaks, key=lambda each: each.began):
        until = (broken.ended or history.until) + ROOM
        about = [each for each in history.messages if each.person == broken.person and broken.began <= each.at <= until]
        judged += about
        lines = [each for each in about if any(words in each.texts[0][1] for words in IN_DIGEST)]
        _judge_lines(judgement, history, broken, lines)
        _judge(judgement, history, broken, [each for each in about if each not in lines])
        _judge_ending(judgement, history, broken, about)
    for stray in [each for each in history.messages if not any(each is one for one in judged)]:
        judgement.violations.append(f"{stray.person}: told {stray.at.isoformat(timespec='seconds')} of a break that never was")
    return judgement


def _judge(judgement: Judgement, history: History, broken: Break, about: list[Posted]) -> None:
    is_blip = broken.ended is not None and broken.ended - broken.began < BLIP
    judgement.blips += is_blip
    judgement.breaks += not is_blip
    due = None if broken.person in history.unreachable else _due(history, broken)
    judgement.to_be_told += due is not None
    judgement.untold_rightly += due is None and not about
    judgement.told += bool(about)
    if due and not about:
        judgement.blame(broken, f"was to be told by {due.isoformat(timespec='seconds')} and never was")
    if about:
        _judge_first(judgement, history, broken, about[0], due)
        _judge_repetitions(judgement, history, broken, about)
        _judge_silence(judgement, history, broken, about)


def _judge_lines(judgement: Judgement, history: History, broken: Break, lines: list[Posted]) -> None:
    judgement.lines += len(lines)
    for line in lines:
        local = line.at.astimezone(ZoneInfo(history.zones[broken.person]))
        if _is_night(history, broken.person, line.at) or local.weekday() != DIGEST_DAY:
            judgement.blame(broken, f"was in a digest at {local}")
        if broken.ended and broken.ended - broken.began < BLIP:
            judgement.blame(broken, "was a blip, and in a digest")
    if any(later.at - earlier.at < 6 * DAY for earlier, later in pairwise(lines)):
        judgement.blame(broken, "was in two digests of a week")


def _judge_first(judgement: Judgement, history: History, broken: Break, first: Posted, due: datetime | None) -> None:
    at_risk = [each for each in _missing(history, broken, maybe=True) if each.since <= first.at < each.until + ROOM]
    soonest = min((each.starts_at for each in at_risk), default=None)
    urgent = soonest is not None and soonest - first.at <= URGENT
    night = _is_night(history, broken.person, first.at)
    judgement.urgent_at_night += urgent and night
    if broken.person in history.unreachable:
        judgement.blame(broken, "somebody was told who cannot be")
    if soonest is None or soonest - first.at > AHEAD:
        judgement.blame(broken, "was told with nothing at risk in the coming days")
    if night and not urgent:
        judgement.blame(broken, "was told at night without need")
    if first.at < broken.began + BLIP and not urgent:
        judgement.blame(broken, "was told before it could heal")
    if broken.ended and broken.ended - broken.began < BLIP and not urgent:
        judgement.blame(broken, "was a blip, and was told")
    if due:
        judgement.latest = max(judgement.latest, first.at - due)
        if first.at > due + ROOM:
            judgement.blame(broken, f"was told at {first.at.isoformat(timespec='seconds')}, later than {due.isoformat(timespec='seconds')}")


def _judge_repetitions(judgement: Judgement, history: History, broken: Break, about: list[Posted]) -> None:
    told, reminders = about[0].at, about[1:]
    judgement.reminders += len(reminders)
    if len(reminders) > len(SINCE_TOLD):
        judgement.blame(broken, f"was reminded of {len(reminders)} times")
    for reminder, since_told in zip(reminders, SINCE_TOLD, strict=False):
        if reminder.at < told + since_told - MINUTE:
            judgement.blame(broken, f"was told again after {reminder.at - told}")
        if _is_night(history, broken.person, reminder.at):
            judgement.blame(broken, "was reminded of at night")
    if any(later.at - earlier.at < DAY / 2 for earlier, later in pairwise(about)):
        judgement.blame(broken, "was told twice")


def _judge_silence(judgement: Judgement, history: History, broken: Break, about: list[Posted]) -> None:
    """On the day of a reminder one comes, where a session is at stake all the time."""
    told, over = about[0].at, broken.ended or history.until
    missing = list(_missing(history, broken, maybe=False))
    for since_told in SINCE_TOLD:
        day = Span(told + since_told, told + since_told + DAY + ROOM)
        at_stake = any(each.since <= day.since and day.until < each.until and each.starts_at <= day.since + AHEAD for each in missing)
        if at_stake and day.until < over and not any(day.since - MINUTE <= each.at <= day.until for each in about[1:]):
            judgement.blame(broken, f"was not reminded of {since_told.days} days after it was told")


def _judge_ending(judgement: Judgement, history: History, broken: Break, about: list[Posted]) -> None:
    """Until it is over no message says so; once it is, each does."""
    ended = broken.ended
    if any(text.startswith(OVER) for each in about for at, text in each.texts if not ended or at < ended):
        judgement.blame(broken, "a message said that it was over, and it was not")
    if ended is None or not about:
        return
    known_by = ended + NOTICED_WITHIN[broken.trouble] + ROOM
    if known_by > history.until:
        return
    still = [each for each in about if not all(text.startswith(OVER) for text in each.texts_from(max(known_by, each.at + ROOM)))]
    judgement.resolved += not still
    if still:
        judgement.blame(broken, f"{len(still)} of {len(about)} messages do not say that it is over")


def _due(history: History, broken: Break) -> datetime | None:
    """When it was to be told at the latest, whatever was lost; None where it need not be."""
    noticed = broken.began + NOTICED_WITHIN[broken.trouble]
    chances: list[Span] = []
    for missing in _missing(history, broken, maybe=False):
        last = min(missing.until, broken.ended or history.until)
        chances.append(Span(max(noticed, missing.since, missing.starts_at - URGENT), last))
        chances += _by_day(Span(max(noticed + BLIP, missing.since, missing.starts_at - AHEAD), last), history, broken.person)
    return min((each.since + ROOM for each in chances if each.lasts > 2 * ROOM), default=None)


def _missing(history: History, broken: Break, *, maybe: bool) -> Iterator[Missing]:
    """Sessions that the break keeps out of the calendar.

    `maybe`: those too of which nobody can know, because they were changed just before it, or in an earlier break.
    """
    changes: dict[str, list[Booking]] = {}
    for booking in history.bookings:
        if booking.person == broken.person:
            changes.setdefault(booking.session, []).append(booking)
    for of_one in changes.values():
        for change, following in zip(of_one, [*of_one[1:], None], strict=True):
            surely = change.at >= broken.began or broken.trouble is Trouble.GONE
            if change.starts_at and (surely or (maybe and not _arrived(history, broken, change))):
                until = min(change.starts_at, following.at) if following else change.starts_at
                if until > broken.began:
                    yield Missing(max(change.at, broken.began), until, change.starts_at)


def _arrived(history: History, broken: Break, change: Booking) -> bool:
    """Whether it had time to reach the calendar, and to be seen there, before anything broke."""
    return change.at + 2 * ROOM < broken.began and not any(
        each.person == broken.person and each.began < change.at + 2 * ROOM and each.lasts_beyond(change.at) for each in history.breaks
    )


def _by_day(span: Span, history: History, person: str) -> Iterator[Span]:
    """The parts of a stretch in which this person may be written to, whether Slack tells of their own hours or not."""
    zone, own = ZoneInfo(history.zones[person]), history.hours[person]
    begins, ends = max(own[0], USUAL_HOURS[0]), min(own[1], USUAL_HOURS[1])
    date = span.since.astimezone(zone).date()
    while (morning := datetime.combine(date, begins, zone).astimezone(UTC)) < span.until:
        part = Span(max(span.since, morning), min(span.until, datetime.combine(date, ends, zone).astimezone(UTC)))
        if part.lasts > timedelta(0):
            yield part
        date += DAY


def _is_night(history: History, person: str, instant: datetime) -> bool:
    """Neither in their own hours nor, for when Slack does not tell of those, in the usual ones."""
    local = instant.astimezone(ZoneInfo(history.zones[person])).time()
    return not any(begins <= local < ends for begins, ends in (history.hours[person], USUAL_HOURS))
