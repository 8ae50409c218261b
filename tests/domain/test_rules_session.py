"""The whole answer: who may have it, its order, and that there always is one."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.connection import ConnectionFacts
from bot.domain.diagnosis import Diagnosis, FindingId, Remedy, SessionFacts, Severity
from bot.domain.rules import diagnose_session, reference_of, story_of, unknown_session
from bot.domain.rules.catalogue import CATALOGUE, Certainty
from bot.domain.session import Participation, PlacementState, SessionStatus
from tests.domain import made
from tests.domain.made import HOUR, LONG_AGO, NOW, STARTS, cancelled_session, diagnosed, entry, facts, ids, placement, session
from tests.domain.test_diagnosis_page import documented_evidence

UNREACHABLE = replace(made.ACTIVE, reachable=False)


def test_of_somebody_elses_session_nothing_is_told() -> None:
    diagnosis = diagnosed(session=session(people=("lee",)), events=(entry(),), placement=placement(PlacementState.SEEN))

    assert ids(diagnosis) == [FindingId.SOMEBODY_ELSES]
    assert diagnosis.main.evidence == {}
    assert (diagnosis.session, diagnosis.placement) == (None, None)


def test_an_unknown_session_is_answered_with_the_words_that_were_asked() -> None:
    diagnosis = unknown_session("Robin")

    assert ids(diagnosis) == [FindingId.UNKNOWN_SESSION]
    assert diagnosis.main.evidence == {"words": "Robin"}
    assert diagnosis.main.remedy is Remedy.PICK_SESSION


def test_the_answer_carries_what_it_is_about_and_when_it_was_checked() -> None:
    seen = placement(PlacementState.SEEN)

    diagnosis = diagnosed(placement=seen, events=(entry(),))

    assert (diagnosis.session, diagnosis.placement, diagnosis.checked_at) == (session(), seen, NOW)


def test_when_cronofy_cannot_be_reached_that_comes_first_with_the_last_known_state_and_its_time() -> None:
    diagnosis = diagnosed(replace(made.RELINK, reachable=False), events=None)

    assert diagnosis.main.id is FindingId.UNREACHABLE
    assert diagnosis.main.evidence == {"status": "relink", "checked_at": NOW}
    assert all(not each.sure for each in diagnosis.findings[1:])
    assert ids(diagnosis)[1:] == [FindingId.BOOKED_WHILE_BROKEN, FindingId.RELINK]


def test_entries_from_a_time_when_cronofy_was_unreachable_are_not_believed() -> None:
    assert ids(diagnosed(UNREACHABLE, events=(entry(),))) == [FindingId.UNREACHABLE]


def test_a_connection_that_was_never_seen_cannot_be_told_of() -> None:
    assert ids(diagnosed(verdict=None, account=None, events=None)) == [FindingId.UNREACHABLE]


@pytest.mark.parametrize(
    ("changes", "second"),
    [
        ({"session": cancelled_session()}, FindingId.CANCELLED),
        ({"session": session(starts_at=NOW + timedelta(days=300), ends_at=NOW + timedelta(days=300) + HOUR)}, FindingId.OUTSIDE_WINDOW),
    ],
)
def test_what_needs_no_cronofy_stays_sure_without_it(changes: dict[str, Any], second: FindingId) -> None:
    diagnosis = diagnosed(UNREACHABLE, events=None, **changes)

    assert [(each.id, each.sure) for each in diagnosis.findings] == [(FindingId.UNREACHABLE, True), (second, True)]


def test_a_refusal_that_was_written_down_is_only_likely_to_stand_while_cronofy_cannot_be_reached() -> None:
    refused = placement(PlacementState.REFUSED, reason="locked", attempted_at=LONG_AGO)

    diagnosis = diagnosed(UNREACHABLE, events=None, placement=refused)

    assert [(each.id, each.sure) for each in diagnosis.findings] == [(FindingId.UNREACHABLE, True), (FindingId.WRITE_REFUSED, False)]


# --- whatever the facts ----------------------------------------------------------------------------------------------------------------

moments = st.sampled_from([NOW - HOUR, NOW - timedelta(minutes=3), LONG_AGO, NOW + HOUR])
starts = st.sampled_from([STARTS, STARTS - HOUR, NOW - HOUR, NOW + timedelta(days=250), NOW - timedelta(days=50)])


def _session(start: datetime, **changes: Any) -> Any:
    return session(starts_at=start, ends_at=start + HOUR, **changes)


sessions = st.builds(
    _session,
    starts,
    sequence=st.integers(0, 2),
    people=st.sampled_from([("dana", "lee"), ("lee",)]),
    status=st.sampled_from(SessionStatus),
    event_id=st.sampled_from(["evt-s1", None]),
    changed_at=moments,
    time_zone=st.sampled_from(["Europe/London", "Asia/Tokyo"]),
)
placements = st.builds(
    placement,
    st.sampled_from(PlacementState),
    sequence=st.integers(0, 2),
    calendar_id=st.sampled_from(["cal_work", "cal_family", None]),
    reason=st.sampled_from(["read_only", "invalid", "relink", None]),
    attempted_at=st.none() | moments,
    accepted_at=st.none() | moments,
    seen_at=st.none() | moments,
)
entries = st.builds(
    entry,
    calendar_id=st.sampled_from(["cal_work", "cal_family", "cal_gone"]),
    event_id=st.sampled_from(["evt-s1", "evt-x", None]),
    starts_at=starts,
    ends_at=starts.map(lambda at: at + HOUR),
    summary=st.sampled_from(["Coaching: Lee", "Other"]),
    description=st.sampled_from(["", reference_of("s1")]),
    deleted=st.booleans(),
    all_day=st.booleans(),
    participation=st.sampled_from(Participation),
    updated_at=st.none() | moments,
)
connections = st.sampled_from(
    [
        made.NOT_LINKED,
        made.WITHDRAWN,
        made.PERMISSION_MISSING,
        made.RELINK,
        made.PENDING,
        made.OVERDUE,
        made.NO_PRIMARY,
        made.PRIMARY_GONE,
        made.READ_ONLY,
        made.FREE_BUSY,
        made.ACTIVE,
        UNREACHABLE,
        replace(made.RELINK, reachable=False),
        ConnectionFacts("acc_dana", reachable=False),
    ]
)
any_facts = st.builds(
    facts,
    connections,
    session=sessions,
    placement=st.none() | placements,
    snapshot=st.none() | st.builds(made.snapshot, starts_at=starts),
    events=st.none() | st.lists(entries, max_size=4).map(tuple),
    writing=st.sampled_from([made.WRITING, made.DEAF, made.BY_RELINK]),
    person_time_zone=st.sampled_from([None, "Europe/London", "Asia/Tokyo"]),
)


def answer(given_facts: SessionFacts) -> Diagnosis:
    return diagnose_session(given_facts, NOW)


@given(any_facts)
@settings(max_examples=200, deadline=None)
def test_there_is_always_an_answer_as_the_catalogue_has_it(given_facts: SessionFacts) -> None:
    for each in answer(given_facts).findings:
        kind = CATALOGUE[each.id]
        assert each.severity in kind.severities
        assert each.remedy in kind.remedies
        assert kind.certainty is Certainty.EITHER or each.sure == (kind.certainty is Certainty.SURE)
        assert set(each.evidence) <= documented_evidence()[each.id]
    assert answer(given_facts).findings


@given(any_facts)
@settings(max_examples=150, deadline=None)
def test_the_sure_comes_before_the_likely_and_the_grave_before_the_slight(given_facts: SessionFacts) -> None:
    order = [(not each.sure, list(Severity).index(each.severity)) for each in answer(given_facts).findings]

    assert order == sorted(order)


@given(any_facts)
@settings(max_examples=150, deadline=None)
def test_no_finding_is_told_twice(given_facts: SessionFacts) -> None:
    told = ids(answer(given_facts))

    assert len(told) == len(set(told))


@given(any_facts)
@settings(max_examples=200, deadline=None)
def test_there_needs_an_entry_at_the_right_time_on_the_primary_calendar(given_facts: SessionFacts) -> None:
    if FindingId.THERE not in ids(answer(given_facts)):
        return
    assert given_facts.reachable
    assert given_facts.primary is not None
    shown = [event for event in given_facts.events or () if event.calendar_id == given_facts.primary.calendar_id and not event.deleted]
    assert any(event.starts_at == given_facts.session.starts_at and event.ends_at == given_facts.session.ends_at for event in shown)


@given(any_facts)
@settings(max_examples=150, deadline=None)
def test_unreachable_is_always_first_and_sending_again_never_the_cure_of_a_broken_connection(given_facts: SessionFacts) -> None:
    diagnosis = answer(given_facts)

    if FindingId.UNREACHABLE in ids(diagnosis):
        assert diagnosis.main.id is FindingId.UNREACHABLE
    cannot = not (given_facts.writing.can_resend and given_facts.session.can_be_sent(NOW))
    if cannot or (given_facts.verdict and not given_facts.verdict.delivers):
        assert Remedy.RESEND not in {each.remedy for each in diagnosis.findings}


@given(any_facts)
@settings(max_examples=100, deadline=None)
def test_the_story_has_three_or_four_lines_or_none_for_somebody_else(given_facts: SessionFacts) -> None:
    diagnosis = answer(given_facts)

    assert len(story_of(given_facts, diagnosis)) == (0 if diagnosis.session is None else 3 + (diagnosis.main.remedy is not Remedy.NONE))
