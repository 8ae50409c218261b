"""Arithmetic of spans."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from integrations.local.cronofy.free_time import Span, common_spans, intersected, merged, without

START = datetime(2026, 3, 3, tzinfo=UTC)
HOURS = st.tuples(st.integers(0, 30), st.integers(0, 30))
SPANS = st.lists(HOURS.map(lambda pair: (START + timedelta(hours=pair[0]), START + timedelta(hours=pair[1]))))


def _hours(spans: list[Span]) -> set[datetime]:
    moments = (START + timedelta(hours=hour) for hour in range(31))
    return {moment for moment in moments if any(start <= moment < end for start, end in spans)}


@given(SPANS)
def test_merging_changes_no_moment_and_leaves_gaps_between(spans: list[Span]) -> None:
    result = merged(spans)

    assert _hours(result) == _hours(spans)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(result))


@given(SPANS, SPANS)
def test_intersection_and_difference_are_those_of_their_moments(left: list[Span], right: list[Span]) -> None:
    left, right = merged(left), merged(right)

    assert _hours(intersected(left, right)) == _hours(left) & _hours(right)
    assert _hours(without(left, right)) == _hours(left) - _hours(right)


@given(SPANS, SPANS, SPANS)
def test_some_of_a_group_are_free_exactly_where_enough_are(one: list[Span], two: list[Span], three: list[Span]) -> None:
    free = {"a": merged(one), "b": merged(two), "c": merged(three)}
    found = common_spans(free, 2, timedelta(hours=1))

    expected = {
        moment
        for moment in set().union(*(_hours(spans) for spans in free.values()))
        if sum(moment in _hours(spans) for spans in free.values()) >= 2
    }
    assert _hours(found) == expected
