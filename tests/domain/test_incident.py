"""Incidents: a lifecycle without dead ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.incident import Ending, Form, Incident, as_seen, is_break, tell_incident
from bot.domain.incident_states import TRANSITIONS, IncidentEvent, IncidentState
from tests.domain import made

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def opened(at: datetime = MONDAY, **changes: Any) -> Incident:
    """A login that was just seen broken."""
    return replace(Incident("i", "W", "dana", ConnectionStatus.RELINK, at, at), **changes)


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
    assert happened.count(IncidentEvent.TELL) <= 1 + happened.count(IncidentEvent.TAKE_BACK) + happened.count(IncidentEvent.REACH)
    first_reminder = happened.index(IncidentEvent.REMIND) if IncidentEvent.REMIND in happened else len(happened)
    assert IncidentEvent.REMIND not in happened or {IncidentEvent.TELL, IncidentEvent.REACH_AGAIN} & set(happened[:first_reminder])
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
    assert as_seen(opened(), None, MONDAY) == opened()


@pytest.mark.parametrize(
    ("facts", "ending"), [(made.ACTIVE, Ending.HEALED), (made.FREE_BUSY, Ending.HEALED), (made.NOT_LINKED, Ending.OVERTAKEN)]
)
def test_an_incident_ends_healed_or_overtaken_by_what_is_no_break(facts: ConnectionFacts, ending: Ending) -> None:
    seen = as_seen(opened(), verdict_of(facts, made.NOW), MONDAY)
    assert (seen.state, seen.ending, seen.resolved_at) == (IncidentState.RESOLVED, ending, MONDAY)


def test_a_first_sync_is_the_same_break_on_its_way_to_the_cure() -> None:
    told = opened().saying(Form.ALERT, MONDAY).muted()
    assert as_seen(told, verdict_of(made.RELINK, made.NOW), MONDAY) == told
    assert as_seen(told, verdict_of(made.PENDING, made.NOW), MONDAY) == replace(told, cause=ConnectionStatus.PENDING)


@pytest.mark.parametrize("form", Form)
def test_another_cause_of_what_was_spoken_of_is_another_break(form: Form) -> None:
    seen = as_seen(opened().saying(form, MONDAY), verdict_of(made.READ_ONLY, made.NOW), MONDAY)
    assert (seen.cause, seen.ending) == (ConnectionStatus.RELINK, Ending.OVERTAKEN)


def test_what_nobody_heard_of_yet_goes_on_from_another_cause_and_waits_no_longer() -> None:
    assert as_seen(opened(), verdict_of(made.READ_ONLY, made.NOW), MONDAY) == opened(cause=ConnectionStatus.READ_ONLY)


def test_what_was_put_off_is_spoken_of_when_its_person_said() -> None:
    told = opened().saying(Form.ALERT, MONDAY)
    assert told.earliest == MONDAY + DAY
    put_off = told.snoozed(MONDAY + 5 * DAY, MONDAY + HOUR)
    assert put_off.earliest == MONDAY + 5 * DAY
    assert [put_off.resumed(MONDAY + days * DAY).earliest for days in (0, 2)] == [MONDAY + DAY, MONDAY + 3 * DAY]
    reminded = put_off.saying(Form.ALERT, MONDAY + 5 * DAY)
    assert (reminded.state, reminded.earliest) == (IncidentState.REMINDED, MONDAY + 7 * DAY)


def test_what_is_not_wanted_any_more_is_not_spoken_of_until_its_person_takes_that_back() -> None:
    told = opened().saying(Form.ALERT, MONDAY)
    assert not told.muted().speaks
    assert told.muted().resumed(MONDAY) == told
    assert told.muted().resolved(Ending.HEALED, MONDAY).state is IncidentState.RESOLVED


def test_a_line_of_the_digest_tells_no_alert() -> None:
    line = opened().saying(Form.LINE, MONDAY)
    assert (line.state, line.said, line.told_at) == (IncidentState.OPENED, 1, None)
    assert line.saying(Form.ALERT, MONDAY + DAY).told_at == MONDAY + DAY


def test_the_promise_to_tell_is_one_for_each_due_time() -> None:
    assert tell_incident(opened()).key == tell_incident(opened()).key
    assert tell_incident(opened()).key != tell_incident(opened(due_at=MONDAY + HOUR)).key
    assert tell_incident(opened()).not_before == MONDAY
