"""When a break is spoken of, and in which form, held against every instant before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.incident import GRACE, REMINDERS, Ending, Form, Incident
from bot.domain.incident_states import IncidentEvent, IncidentState
from bot.domain.manners import AlertPreferences, DoNotDisturb, Hours, Manners, PutOff, Weekday, put_off_until
from bot.domain.occasions import AT_STAKE, URGENT, Occasion, next_occasion
from tests.domain.test_incident import DAY, HOUR, MONDAY, opened

ZONES = ("Europe/Dublin", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati", None)


def manners(zone: str | None = "Europe/Dublin", quiet: DoNotDisturb | None = None, **chosen: Any) -> Manners:
    """Somebody who wants no digest, unless said otherwise."""
    return Manners(AlertPreferences("W", "dana", **({"digest_day": None} | chosen)), zone, quiet)


def following(*starts: timedelta, at: datetime = MONDAY, how: Manners | None = None, incident: Incident | None = None) -> Occasion | None:
    """The next occasion, sessions at risk starting so long after `at`."""
    return next_occasion(incident or opened(at), at, [at + start for start in starts], how or manners())


def due(*starts: timedelta, at: datetime = MONDAY, zone: str | None = "Europe/Dublin", incident: Incident | None = None) -> datetime | None:
    """When it is."""
    occasion = following(*starts, at=at, how=manners(zone), incident=incident)
    return occasion.at if occasion else None


def test_a_break_is_told_after_the_grace_period() -> None:
    assert due(DAY) == MONDAY + GRACE


def test_a_session_within_two_hours_waits_for_nothing() -> None:
    assert due(HOUR) == MONDAY
    assert due(URGENT) == MONDAY
    night = MONDAY.replace(hour=3)
    assert due(HOUR, at=night) == night


def test_what_comes_within_two_hours_during_the_grace_period_ends_it() -> None:
    assert due(URGENT + timedelta(minutes=4)) == MONDAY + timedelta(minutes=4)


def test_the_night_is_the_persons_and_holds_until_eight() -> None:
    evening = MONDAY.replace(hour=20)
    assert due(2 * DAY, at=evening) == MONDAY.replace(hour=8) + DAY
    assert due(2 * DAY, at=evening, zone="America/Los_Angeles") == evening + GRACE
    assert due(2 * DAY, at=MONDAY.replace(hour=15), zone="Asia/Kolkata") == MONDAY.replace(hour=2, minute=30) + DAY


def test_a_session_before_the_night_is_over_ends_it_two_hours_ahead() -> None:
    midnight = MONDAY.replace(hour=0)
    assert due(7 * HOUR, at=midnight) == midnight + 5 * HOUR


def test_with_nothing_at_risk_within_seven_days_nobody_is_interrupted_until_there_is() -> None:
    assert due() == MONDAY + GRACE
    assert following(incident=opened(MONDAY - GRACE)) == Occasion(MONDAY + AT_STAKE, None)
    assert due(9 * DAY) == MONDAY + 2 * DAY


def test_clocks_that_change_over_night_change_no_morning() -> None:
    before = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert due(3 * DAY, at=before, zone="Europe/Berlin") == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


def test_reminders_come_on_four_days_and_then_no_more() -> None:
    incident, at, said_at = opened(), MONDAY + GRACE, list[timedelta]()
    while (occasion := next_occasion(incident, at, [at + days * DAY for days in range(1, 15)], manners())) is not None:
        at = occasion.at
        incident = incident.saying(Form.ALERT, at)
        said_at.append(at - (MONDAY + GRACE))
    assert said_at == [timedelta(0), *REMINDERS]
    assert incident.state is IncidentState.REMINDED


def test_a_reminder_is_never_urgent_and_leaves_people_alone_at_night() -> None:
    told = opened().saying(Form.ALERT, MONDAY.replace(hour=5))
    assert due(HOUR, 3 * DAY, incident=told) == MONDAY.replace(hour=8) + DAY


def test_what_is_resolved_or_handed_over_is_not_spoken_of() -> None:
    resolved = opened().saying(Form.ALERT, MONDAY).resolved(Ending.HEALED, MONDAY)
    for over in (resolved, opened().after(IncidentEvent.HAND_OVER)):
        assert due(HOUR, incident=over) is None


def test_own_hours_take_the_place_of_the_night_also_through_midnight() -> None:
    late = manners(begins=time(22), ends=time(2))
    assert late.calm_from(MONDAY) == MONDAY.replace(hour=22)
    assert late.calm_from(MONDAY.replace(hour=1)) == MONDAY.replace(hour=1)
    assert manners(begins=time(10), ends=time(16)).calm_from(MONDAY.replace(hour=16)) == MONDAY.replace(hour=10) + DAY
    assert time(23) in Hours(time(22), time(2))


def test_slacks_do_not_disturb_holds_in_place_of_the_night_and_beside_own_hours() -> None:
    night = DoNotDisturb(MONDAY.replace(hour=22), MONDAY.replace(hour=7) + DAY)
    assert manners(quiet=night).calm_from(MONDAY.replace(hour=21)) == MONDAY.replace(hour=21)
    assert manners(quiet=night).calm_from(MONDAY.replace(hour=23)) == night.ends_at
    early = manners(quiet=night, begins=time(6), ends=time(9))
    assert early.calm_from(MONDAY.replace(hour=23)) == night.ends_at
    assert early.calm_from(MONDAY.replace(hour=10)) == night.ends_at


def test_a_do_not_disturb_without_end_holds_nothing() -> None:
    for_weeks = DoNotDisturb(MONDAY - DAY, MONDAY + 20 * DAY)
    assert manners(quiet=for_weeks).calm_from(MONDAY) == MONDAY


def test_a_session_within_two_hours_overrides_everything_but_the_mute() -> None:
    asleep = DoNotDisturb(MONDAY - HOUR, MONDAY + 8 * HOUR)
    held = manners(quiet=asleep, begins=time(15), ends=time(16))
    assert following(HOUR, how=held) == Occasion(MONDAY, Form.ALERT)
    assert following(3 * DAY, how=held) == Occasion(MONDAY.replace(hour=15) + DAY, Form.ALERT)
    assert following(HOUR, how=manners(muted=True)) is None


def test_what_was_put_off_comes_back_two_hours_before_a_session_that_was_further_away_then() -> None:
    put_off = opened().saying(Form.ALERT, MONDAY).snoozed(MONDAY + 3 * DAY, MONDAY)
    assert due(HOUR, incident=put_off) == MONDAY + 3 * DAY
    assert due(5 * HOUR, incident=put_off) == MONDAY + 3 * HOUR
    assert due(5 * HOUR, incident=opened().saying(Form.ALERT, MONDAY).muted()) is None


def test_with_nothing_at_stake_it_is_a_line_in_the_digest_on_its_day() -> None:
    weekly = manners(digest_day=Weekday.MONDAY)
    assert following(how=weekly) == Occasion(MONDAY + 7 * DAY, Form.LINE)
    assert following(how=manners(digest_day=Weekday.FRIDAY)) == Occasion(MONDAY + 4 * DAY, Form.LINE)
    assert following(9 * DAY, how=weekly) == Occasion(MONDAY + 2 * DAY, Form.ALERT)
    assert following(13 * DAY, how=manners(digest_day=Weekday.TUESDAY)) == Occasion(MONDAY + DAY, Form.LINE)
    friday = MONDAY - 3 * DAY
    assert following(at=friday, how=manners("America/Los_Angeles", digest_day=Weekday.MONDAY)) == Occasion(MONDAY + 8 * HOUR, Form.LINE)


def test_a_digest_is_said_a_little_late_and_not_half_a_day() -> None:
    weekly, waiting = manners(digest_day=Weekday.MONDAY), opened(MONDAY - DAY, due_at=MONDAY)
    assert following(at=MONDAY + HOUR, how=weekly, incident=waiting) == Occasion(MONDAY + HOUR, Form.LINE)
    assert following(at=MONDAY + DAY, how=weekly, incident=waiting) == Occasion(MONDAY + 7 * DAY, Form.LINE)


def test_lines_of_the_digest_end_as_reminders_do_and_an_alert_still_comes() -> None:
    incident, at, said_at = opened(), MONDAY, list[datetime]()
    weekly = manners(digest_day=Weekday.MONDAY)
    while (occasion := next_occasion(incident, at, [], weekly)) and occasion.form:
        at = occasion.at
        incident = replace(incident.saying(occasion.form, at), due_at=at)
        said_at.append(at)
    assert said_at == [MONDAY + weeks * 7 * DAY for weeks in range(1, 6)]
    assert following(DAY, at=at, how=weekly, incident=incident) == Occasion(at, Form.ALERT)


def test_a_reminder_for_which_nothing_is_at_stake_is_a_line_in_the_digest() -> None:
    told = opened().saying(Form.ALERT, MONDAY)
    assert following(at=MONDAY + HOUR, how=manners(digest_day=Weekday.WEDNESDAY), incident=told) == Occasion(MONDAY + 2 * DAY, Form.LINE)


def test_what_was_broken_before_is_a_line_at_a_minute_of_ones_own_and_an_alert_only_when_urgent() -> None:
    before, weekly = opened(baseline=True), manners(digest_day=Weekday.MONDAY)
    occasion = following(3 * DAY, how=weekly, incident=before)
    assert occasion is not None
    assert occasion.form is Form.LINE
    assert MONDAY <= occasion.at < MONDAY + 8 * HOUR
    assert occasion == following(3 * DAY, how=weekly, incident=before)
    said = replace(before.saying(Form.LINE, occasion.at), due_at=occasion.at)
    again = following(3 * DAY, at=occasion.at, how=weekly, incident=said)
    assert again == Occasion(occasion.at + DAY, Form.LINE)
    assert following(HOUR, how=weekly, incident=before) == Occasion(MONDAY, Form.ALERT)
    assert following(how=weekly, incident=before) == Occasion(MONDAY + 7 * DAY, Form.LINE)


def test_different_people_have_different_minutes_and_each_their_own_every_day() -> None:
    minutes = {Manners(AlertPreferences("W", f"person-{number}"), "UTC").spread_from(MONDAY) for number in range(50)}
    assert len(minutes) > 40
    one = manners()
    assert one.spread_from(one.spread_from(MONDAY) + HOUR) == one.spread_from(MONDAY) + DAY


def test_a_digest_comes_whenever_its_person_may_be_written_to() -> None:
    for begins, ends in ((22, 2), (6, 8), (9, 17)):
        how = manners(digest_day=Weekday.MONDAY, begins=time(begins), ends=time(ends))
        waiting, at = opened(MONDAY - DAY), MONDAY - HOUR
        while (occasion := following(at=at, how=how, incident=waiting)) and occasion.at > at:
            at = occasion.at
        assert occasion == Occasion(how.calm_from(MONDAY), Form.LINE)
        said = waiting.saying(Form.LINE, at)
        assert following(at=at, how=how, incident=said) == Occasion(how.calm_from(MONDAY + 7 * DAY), Form.LINE)


def test_who_wants_to_be_reminded_is_although_nothing_is_at_stake_any_more() -> None:
    put_off = opened().saying(Form.ALERT, MONDAY).snoozed(MONDAY + DAY, MONDAY)
    for how in (manners(), manners(digest_day=Weekday.MONDAY)):
        assert following(at=MONDAY + HOUR, how=how, incident=put_off) == Occasion(MONDAY + DAY, Form.ALERT)
        assert following(at=MONDAY + DAY, how=how, incident=put_off) == Occasion(MONDAY + DAY, Form.ALERT)


def test_who_wants_no_digest_gets_no_line_of_what_was_so_already() -> None:
    assert following(3 * DAY, how=manners(), incident=opened(baseline=True)) == Occasion(MONDAY + 3 * DAY - URGENT, Form.ALERT)


def test_a_break_is_put_off_until_a_morning_of_the_persons() -> None:
    sunday_evening = datetime(2026, 11, 29, 23, 0, tzinfo=UTC)
    assert put_off_until(PutOff.TOMORROW, MONDAY, "Europe/Dublin") == MONDAY + DAY
    assert put_off_until(PutOff.THREE_DAYS, MONDAY, "Europe/Dublin") == MONDAY + 3 * DAY
    assert put_off_until(PutOff.NEXT_WEEK, MONDAY + 2 * DAY, "Europe/Dublin") == MONDAY + 7 * DAY
    assert put_off_until(PutOff.NEXT_WEEK, sunday_evening, "Europe/Dublin") == MONDAY + 7 * DAY
    assert put_off_until(PutOff.TOMORROW, sunday_evening, "Asia/Kolkata") == datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    assert put_off_until(PutOff.NOT_AGAIN, MONDAY, None) is None


def allowed(incident: Incident, at: datetime, starts: Sequence[datetime], zone: str | None) -> bool:
    """The rules once more, for one instant."""
    ahead = [start - at for start in starts if start > at]
    by_day = 8 <= at.astimezone(ZoneInfo(zone or "UTC")).hour < 20
    calm = at >= incident.opened_at + GRACE and by_day and any(distance <= AT_STAKE for distance in ahead)
    return calm or any(distance <= URGENT for distance in ahead)


MINUTES = st.integers(0, 14 * 24 * 60)


@settings(max_examples=100, deadline=None)
@given(
    opened_before=st.integers(0, 120),
    minute_of_week=MINUTES,
    starts=st.lists(MINUTES.filter(bool), min_size=1, max_size=4),
    zone=st.sampled_from(ZONES),
)
def test_it_is_told_at_the_first_instant_at_which_it_may_be(
    opened_before: int, minute_of_week: int, starts: list[int], zone: str | None
) -> None:
    now = MONDAY + timedelta(minutes=minute_of_week)
    incident = opened(now - timedelta(minutes=opened_before))
    at_risk = [now + timedelta(minutes=start) for start in starts]
    told = next_occasion(incident, now, at_risk, manners(zone))
    assert told is not None
    assert told.form is Form.ALERT
    assert allowed(incident, told.at, at_risk, zone)
    before = [now + timedelta(minutes=minute) for minute in range(int((told.at - now) / timedelta(minutes=1)))]
    assert not [at for at in before if allowed(incident, at, at_risk, zone)]
