"""Incidents: a lifecycle without dead ends, and when a break is told, held against every instant before."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.incident import (
    AT_STAKE,
    GRACE,
    REMINDERS,
    TRANSITIONS,
    URGENT,
    Ending,
    Incident,
    IncidentEvent,
    IncidentState,
    ending_of,
    is_break,
    tell_incident,
    when_due,
)
from tests.domain import made

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ZONES = ("Europe/Dublin", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Kiritimati", None)


def opened(at: datetime = MONDAY, **changes: Any) -> Incident:
    """A login that was just seen broken."""
    return replace(Incident("i", "W", "dana", ConnectionStatus.RELINK, at, at), **changes)


def due(*starts: timedelta, at: datetime = MONDAY, zone: str | None = "Europe/Dublin", incident: Incident | None = None) -> datetime | None:
    """When it is spoken of, sessions at risk starting so long after `at`."""
    return when_due(incident or opened(at), at, [at + start for start in starts], zone)


def test_every_state_but_the_last_can_be_resolved() -> None:
    for state in set(IncidentState) - {IncidentState.RESOLVED}:
        assert TRANSITIONS[state, IncidentEvent.RESOLVE] is IncidentState.RESOLVED
    assert not any(state is IncidentState.RESOLVED for state, _ in TRANSITIONS)


def test_every_state_can_be_reached() -> None:
    reached = {IncidentState.OPENED}
    for _ in IncidentState:
        reached |= {after for (before, _event), after in TRANSITIONS.items() if before in reached}
    assert reached == set(IncidentState)


@given(st.lists(st.sampled_from(IncidentEvent)))
def test_whatever_happens_it_is_told_once_and_reminded_of_afterwards_only(events: Sequence[IncidentEvent]) -> None:
    incident, happened = opened(), []
    for event in events:
        if (incident.state, event) in TRANSITIONS:
            incident = incident.after(event)
            happened.append(event)
    assert happened.count(IncidentEvent.TELL) <= 1 + happened.count(IncidentEvent.TAKE_BACK)
    first_reminder = happened.index(IncidentEvent.REMIND) if IncidentEvent.REMIND in happened else len(happened)
    assert IncidentEvent.REMIND not in happened or IncidentEvent.TELL in happened[:first_reminder]
    assert IncidentEvent.RESOLVE not in happened[:-1]


@pytest.mark.parametrize(
    ("facts", "breaks"),
    [
        (made.NOT_LINKED, False),
        (made.WITHDRAWN, True),
        (made.PERMISSION_MISSING, True),
        (made.RELINK, True),
        (made.PENDING, True),
        (made.NO_PRIMARY, False),
        (made.PRIMARY_GONE, True),
        (made.READ_ONLY, True),
        (made.FREE_BUSY, False),
        (made.ACTIVE, False),
    ],
)
def test_a_break_is_what_worked_before_and_works_no_more(facts: ConnectionFacts, breaks: bool) -> None:
    assert is_break(verdict_of(facts, made.NOW)) is breaks


def test_nothing_known_is_neither_a_break_nor_an_end() -> None:
    assert not is_break(None)
    assert ending_of(opened(), None) is None


def test_an_incident_ends_healed_or_overtaken_by_another_cause() -> None:
    assert ending_of(opened(), verdict_of(made.RELINK, made.NOW)) is None
    assert ending_of(opened(), verdict_of(made.ACTIVE, made.NOW)) is Ending.HEALED
    assert ending_of(opened(), verdict_of(made.FREE_BUSY, made.NOW)) is Ending.HEALED
    assert ending_of(opened(), verdict_of(made.PENDING, made.NOW)) is Ending.OVERTAKEN
    assert ending_of(opened(), verdict_of(made.NOT_LINKED, made.NOW)) is Ending.OVERTAKEN


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
    assert due(incident=opened(MONDAY - GRACE)) == MONDAY + AT_STAKE
    assert due(9 * DAY) == MONDAY + 2 * DAY


def test_clocks_that_change_over_night_change_no_morning() -> None:
    before = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert due(3 * DAY, at=before, zone="Europe/Berlin") == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


def test_reminders_come_on_four_days_and_then_no_more() -> None:
    incident, at, said_at = opened(), MONDAY + GRACE, list[timedelta]()
    while (following := when_due(incident, at, [at + days * DAY for days in range(1, 15)], "Europe/Dublin")) is not None:
        at = following
        incident = incident.saying(at)
        said_at.append(at - (MONDAY + GRACE))
    assert said_at == [timedelta(0), *REMINDERS]
    assert incident.state is IncidentState.REMINDED


def test_a_reminder_is_never_urgent_and_leaves_people_alone_at_night() -> None:
    told = opened().saying(MONDAY.replace(hour=5))
    assert due(HOUR, 3 * DAY, incident=told) == MONDAY.replace(hour=8) + DAY


def test_what_is_resolved_or_handed_over_is_not_spoken_of() -> None:
    resolved = opened().saying(MONDAY).resolved(Ending.HEALED, MONDAY)
    for over in (resolved, opened().after(IncidentEvent.HAND_OVER)):
        assert due(HOUR, incident=over) is None


def test_the_promise_to_tell_is_one_for_each_due_time() -> None:
    assert tell_incident(opened()).key == tell_incident(opened()).key
    assert tell_incident(opened()).key != tell_incident(opened(due_at=MONDAY + HOUR)).key
    assert tell_incident(opened()).not_before == MONDAY


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
    told = when_due(incident, now, at_risk, zone)
    assert told is not None
    assert allowed(incident, told, at_risk, zone)
    before = [now + timedelta(minutes=minute) for minute in range(int((told - now) / timedelta(minutes=1)))]
    assert not [at for at in before if allowed(incident, at, at_risk, zone)]
