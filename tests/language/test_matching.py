"""Which session is meant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.session import Session, SessionKind
from bot.language import Span, match_sessions, understand

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)  # a Saturday
ZONE = "Europe/London"


def session(session_id: str, title: str, starts_at: str, kind: SessionKind = SessionKind.ONE_TO_ONE) -> Session:
    start = datetime.fromisoformat(starts_at).replace(tzinfo=UTC)
    return Session(
        workspace_id="W1",
        id=session_id,
        sequence=1,
        kind=kind,
        title=title,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        time_zone=ZONE,
        people=("dana",),
        booked_at=NOW,
        changed_at=NOW,
    )


SESSIONS = [
    session("kim-tue", "Coaching: Kim Park", "2026-11-24T10:00"),
    session("lee-tue", "Coaching: Lee Sørensen", "2026-11-24T15:00"),
    session("lee-last", "Coaching: Lee Sørensen", "2026-11-17T15:00"),
    session("pod-wed", "Northern lights, week 3", "2026-11-25T10:00", SessionKind.POD),
    session("goals", "🎯 Goals & blockers", "2026-11-26T10:30"),
    session("first", "初回セッション", "2026-11-27T09:00"),
    session("guide", "جلسة إرشاد مع نور", "2026-11-28T09:00"),
]

MEANT = [
    ("Kim", ["kim-tue"]),
    ("KIM park", ["kim-tue"]),
    ("sorensen", ["lee-last", "lee-tue"]),
    ("Lee on Tuesday", ["lee-tue"]),
    ("Lee last Tuesday", ["lee-last"]),
    ("Tuesday", ["kim-tue", "lee-tue"]),
    ("Tuesday 10:00", ["kim-tue"]),
    ("Tuesday at 3", ["lee-tue"]),
    ("Tuesday 10:30", ["kim-tue"]),
    ("10:30", ["goals"]),
    ("the pod on Wednesday", ["pod-wed"]),
    ("pod", ["pod-wed"]),
    ("northern", ["pod-wed"]),
    ("north", ["pod-wed"]),
    ("goals and blockers", ["goals"]),
    ("初回", ["first"]),
    ("نور", ["guide"]),
    ("kim-tue", ["kim-tue"]),
    ("Kim on Thursday", ["goals"]),
    ("Kim on Monday", ["kim-tue"]),
    ("the dreadful one on Thursday", ["goals"]),
    ("Robin", []),
    ("Monday", []),
    ("Robin on Monday", []),
]


@pytest.mark.parametrize(("text", "expected"), MEANT, ids=[text for text, _ in MEANT])
def test_a_session_is_met_by_words_and_time(text: str, expected: list[str]) -> None:
    asked = understand(text, NOW, ZONE)

    assert [each.id for each in match_sessions(SESSIONS, asked.words, asked.span)] == expected


def test_without_words_and_time_nothing_is_meant() -> None:
    assert match_sessions(SESSIONS, "", None) == ()


def test_a_day_without_a_session_gives_way_to_the_one_on_the_other_side_of_today() -> None:
    asked = understand("Tuesday", NOW, ZONE)

    assert [each.id for each in match_sessions([SESSIONS[2]], asked.words, asked.span)] == ["lee-last"]


def test_the_persons_day_counts_and_not_utcs() -> None:
    late = replace(SESSIONS[0], starts_at=datetime(2026, 11, 25, 3, 0, tzinfo=UTC), ends_at=datetime(2026, 11, 25, 4, 0, tzinfo=UTC))
    asked = understand("Tuesday", NOW, "America/Los_Angeles")

    assert match_sessions([late], asked.words, asked.span) == (late,)


spans = st.builds(
    lambda at, hours: Span(NOW + timedelta(hours=at), NOW + timedelta(hours=at + hours)), st.integers(-400, 400), st.integers(1, 300)
)


@given(st.lists(st.sampled_from(SESSIONS), unique=True), st.text(max_size=40) | st.sampled_from(["Lee", "Kim Tuesday"]), st.none() | spans)
@settings(max_examples=100, deadline=None)
def test_what_is_met_is_among_the_sessions_in_order_of_time(sessions: list[Session], words: str, span: Span | None) -> None:
    met = match_sessions(sessions, words, span)

    assert set(met) <= set(sessions)
    assert list(met) == sorted(met, key=lambda each: each.starts_at)
    assert len(met) == len(set(met))


@given(st.lists(st.sampled_from(SESSIONS), unique=True, min_size=1), spans)
@settings(max_examples=100, deadline=None)
def test_where_sessions_start_in_the_span_no_other_one_is_met(sessions: list[Session], span: Span) -> None:
    starting = [each for each in sessions if span.holds(each.starts_at)]

    if starting:
        assert set(match_sessions(sessions, "", span)) == set(starting)
