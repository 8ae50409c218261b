"""What was spent counts by the second, and rather for too long than for too short."""

import pytest

from bot.domain.pacing import Limit, Spent

LIMITS = (Limit(5, 1), Limit(10, 60))


def test_no_span_ever_holds_more_than_it_may() -> None:
    spent, now, sent = Spent({}), 1000.25, list[float]()
    while len(sent) < 40:
        if (seconds := spent.wait(LIMITS, 1.0, now)) > 0:
            now += seconds
        else:
            spent = spent.and_one(LIMITS, now)
            sent.append(now)
    assert all(later - earlier > 1 for earlier, later in zip(sent, sent[5:], strict=False))
    assert all(later - earlier > 60 for earlier, later in zip(sent, sent[10:], strict=False))
    assert sent[-1] - sent[0] < 4 * 63
    assert len(spent.by_second) <= 4


@pytest.mark.parametrize(("part", "most"), [(1.0, 5), (0.8, 4)])
def test_a_part_is_a_part_of_all_that_was_sent(part: float, most: int) -> None:
    assert Spent({100: most - 1}).wait(LIMITS, part, 100.5) <= 0
    assert Spent({100: most}).wait(LIMITS, part, 100.5) == pytest.approx(1.5)
    assert Spent({99: 1, 100: most - 1}).wait(LIMITS, part, 100.5) == pytest.approx(0.5)
