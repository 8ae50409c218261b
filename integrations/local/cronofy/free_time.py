"""Arithmetic of spans of time: half-open pairs of instants, kept sorted and apart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import combinations

Span = tuple[datetime, datetime]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as sorted spans that neither overlap nor touch; empty ones disappear."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def intersected(left: Sequence[Span], right: Sequence[Span]) -> list[Span]:
    """The time that is in both."""
    pairs = ((max(a[0], b[0]), min(a[1], b[1])) for a in left for b in right)
    return merged(pair for pair in pairs if pair[0] < pair[1])


def without(spans: Sequence[Span], taken: Iterable[Span]) -> list[Span]:
    """The time in `spans` that is not in `taken`."""
    left = list(spans)
    for busy_start, busy_end in taken:
        pieces = ((piece_start, min(piece_end, busy_start)) for piece_start, piece_end in left)
        tails = ((max(piece_start, busy_end), piece_end) for piece_start, piece_end in left)
        left = merged([*pieces, *tails])
    return left


def common_spans(free: Mapping[str, Sequence[Span]], required: int, duration: timedelta) -> list[Span]:
    """Every longest span of at least `duration` through which some `required` of the people stay free."""
    found: set[Span] = set()
    for people in combinations(free, required):
        shared = list(free[people[0]])
        for person in people[1:]:
            shared = intersected(shared, free[person])
        found.update(span for span in shared if span[1] - span[0] >= duration)
    return sorted(span for span in found if not any(_holds(other, span) for other in found if other != span))


def is_free(spans: Iterable[Span], wanted: Span) -> bool:
    """Whether the whole of `wanted` lies in one of the spans."""
    return any(_holds(span, wanted) for span in spans)


def starts_within(span: Span, duration: timedelta, interval: timedelta, step: timedelta) -> Iterator[datetime]:
    """Starts of slots in a span, on the clock's multiples of `interval`, each `step` (at least) after the last."""
    start = _aligned(span[0], interval)
    while start + duration <= span[1]:
        yield start
        start = _aligned(start + step, interval)


def _aligned(moment: datetime, interval: timedelta) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -(-(moment - midnight) // interval) * interval


def _holds(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
