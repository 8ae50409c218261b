"""The judge of a fortnight can say no: each thing that must not be is put into a history without a fault, and is found."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.commands.simulate.fortnight.history import USUAL_HOURS, Booking, Break, History, Posted, Trouble
from bot.commands.simulate.fortnight.oracle import Judgement, judge

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 10, 19, tzinfo=UTC)
NOON = MONDAY + 12 * HOUR
BROKEN, MENDED = "Missing from your calendar: one session.", "Resolved 13:00: connected."
LINE = "Your login is broken.\nNothing was urgent when I wrote this, so this is in your digest, once a week at most."


def told(at: datetime, over_at: datetime | None, text: str = BROKEN) -> Posted:
    """A message, and when it says that it is over."""
    return Posted("dana", [(at, text), *([(over_at, MENDED)] if over_at else [])])


def faultless() -> History:
    """Dana's login breaks on Monday at noon in London; a session of Thursday is booked at one; told then, mended at six."""
    return History(
        since=MONDAY,
        until=MONDAY + 14 * DAY,
        zones={"dana": "UTC"},
        hours={"dana": USUAL_HOURS},
        breaks=[Break("dana", Trouble.LOGIN, NOON, NOON + 6 * HOUR)],
        bookings=[Booking("dana", "s1", NOON + HOUR, NOON + 3 * DAY)],
        messages=[told(NOON + HOUR + MINUTE, NOON + 6 * HOUR + MINUTE)],
    )


def complaint(history: History) -> str:
    """The only one."""
    [violation] = judge(history).violations
    return violation


def changed(change: Callable[[History], object]) -> History:
    """The faultless history, after a change."""
    history = faultless()
    change(history)
    return history


def test_a_history_without_a_fault_is_found_without_one() -> None:
    judgement = judge(faultless())
    assert judgement == Judgement(breaks=1, to_be_told=1, told=1, resolved=1)


def lasts(history: History, until: datetime | None) -> None:
    """The break goes on until then."""
    history.breaks[0].ended = until
    history.messages[0].texts[1:] = [(until + MINUTE, MENDED)] if until else []


def told_at(history: History, at: datetime) -> None:
    """It was told then."""
    history.messages[0].texts[0] = (at, BROKEN)


def reminded(history: History, *after: timedelta) -> None:
    """The break goes on for ever, and it was spoken of again so long after it was told."""
    lasts(history, None)
    history.bookings += [Booking("dana", f"r{day}", NOON, NOON + day * DAY) for day in range(1, 14)]
    history.messages += [told(history.messages[0].at + each, None) for each in after]


@pytest.mark.parametrize(
    ("sabotage", "found"),
    [
        pytest.param(lambda h: h.messages.clear(), "and never was", id="never told"),
        pytest.param(lambda h: told_at(h, NOON + 5 * HOUR), "later than", id="told late"),
        pytest.param(lambda h: h.messages.append(told(NOON + 2 * HOUR, NOON + 7 * HOUR)), "told again after 0:59", id="told again"),
        pytest.param(lambda h: h.messages[0].texts.pop(), "1 of 1 messages do not say", id="not said to be over"),
        pytest.param(
            lambda h: h.messages[0].texts.append((NOON + 9 * HOUR, BROKEN)), "1 of 1 messages do not say", id="said to be over, then not"
        ),
        pytest.param(lambda h: h.messages[0].texts.insert(1, (NOON + 2 * HOUR, MENDED)), "and it was not", id="said to be over too early"),
        pytest.param(lambda h: h.bookings.clear(), "with nothing at risk", id="nothing at risk"),
        pytest.param(lambda h: h.breaks.clear(), "of a break that never was", id="nothing was broken"),
        pytest.param(lambda h: h.unreachable.add("dana"), "who cannot be", id="unreachable"),
        pytest.param(lambda h: setattr(h.breaks[0], "ended", None), "and it was not", id="never mended"),
        pytest.param(lambda h: reminded(h, DAY - HOUR), "was told again after 23:00", id="reminded too soon"),
        pytest.param(reminded, "was not reminded of 1 days after", id="never reminded"),
        pytest.param(lambda h: reminded(h, DAY, 7 * DAY), "was not reminded of 3 days after", id="reminded once too little"),
        pytest.param(lambda h: reminded(h, DAY + 8 * HOUR), "reminded of at night", id="reminded at night"),
        pytest.param(lambda h: reminded(h, *[(7 + n) * DAY for n in range(5)]), "reminded of 5 times", id="reminded too often"),
        pytest.param(lambda h: h.messages.append(told(NOON + 2 * HOUR, NOON + 6 * HOUR, LINE)), "", id="a line as well"),
    ],
)
def test_what_must_not_be_is_found(sabotage: Callable[[History], object], found: str) -> None:
    violations = judge(changed(sabotage)).violations
    assert any(found in violation for violation in violations) if found else not violations


def test_a_blip_that_is_told_is_found() -> None:
    history = changed(lambda h: lasts(h, NOON + 9 * MINUTE))
    history.bookings[0] = Booking("dana", "s1", NOON + MINUTE, NOON + 3 * DAY)
    told_at(history, NOON + 5 * MINUTE)
    assert {violation.rpartition(": ")[2] for violation in judge(history).violations} == {
        "was told before it could heal",
        "was a blip, and was told",
    }


def test_a_night_is_kept_unless_a_session_is_near() -> None:
    history = faultless()
    history.zones["dana"] = "Asia/Tokyo"  # it is ten in the evening there
    assert complaint(history).endswith("was told at night without need")
    history.hours["dana"] = (time(9), time(23))
    assert judge(history).violations == []
    history.hours["dana"] = USUAL_HOURS
    history.bookings[0] = Booking("dana", "s1", NOON + HOUR, NOON + 2 * HOUR)
    assert judge(history).violations == []
    assert judge(history).urgent_at_night == 1


def test_what_need_not_be_told_need_not() -> None:
    for start in (NOON + 20 * DAY, NOON + HOUR + 5 * MINUTE):  # far ahead, and over before anybody could have told
        history = changed(lambda h: h.messages.clear())
        history.bookings[0] = Booking("dana", "s1", NOON + HOUR, start)
        assert judge(history).violations == []
    in_calendar = changed(lambda h: h.messages.clear())
    in_calendar.bookings[0] = Booking("dana", "s1", NOON - 2 * HOUR, NOON + 3 * DAY)
    assert judge(in_calendar).untold_rightly == 1


def test_lines_come_once_a_week_on_the_day_of_the_digest() -> None:
    history = changed(lambda h: h.messages.clear())
    history.bookings.clear()
    lasts_for_ever = Break("dana", Trouble.LOGIN, NOON)
    history.breaks = [lasts_for_ever]
    history.messages = [told(NOON + HOUR, None, LINE)]
    assert judge(history).violations == []
    history.messages.append(told(NOON + DAY, None, LINE))
    assert {violation.rpartition(": ")[2] for violation in judge(history).violations} == {
        "was in two digests of a week",
        "was in a digest at 2026-10-20 12:00:00+00:00",
    }
