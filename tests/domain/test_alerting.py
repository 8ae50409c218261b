"""Who decides whether alerts go out, and when so many changes hold them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.alerting import Alerting, Alerts, Gate
from bot.domain.breaker import WINDOW, counted_from, is_quiet, minute_of, trips

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NOTHING = Alerting("W")
STARTED, PAUSED, HELD = Alerting("W", started_at=NOW), Alerting("W", paused_at=NOW), Alerting("W", held_at=NOW)


@pytest.mark.parametrize(
    ("alerts", "done", "gate"),
    [
        (Alerts.OFF, NOTHING, Gate.OFF),
        (Alerts.OFF, STARTED, Gate.OFF),
        (Alerts.SHADOW, NOTHING, Gate.SHADOW),
        (Alerts.SHADOW, PAUSED, Gate.SHADOW),
        (Alerts.SHADOW, STARTED, Gate.OPEN),
        (Alerts.ON, NOTHING, Gate.OPEN),
        (Alerts.ON, PAUSED, Gate.HELD),
        (Alerts.ON, HELD, Gate.HELD),
        (Alerts.ON, PAUSED.released(NOW), Gate.OPEN),
        (Alerts.ON, HELD.released(NOW), Gate.OPEN),
        (Alerts.ON, Alerting("W", uninstalled_at=NOW).released(NOW), Gate.HELD),
    ],
)
def test_the_settings_decide_first_then_the_operator_then_what_holds(alerts: Alerts, done: Alerting, gate: Gate) -> None:
    assert done.gate(alerts) is gate


def test_since_when_alerts_are_meant_to_be_sent_is_kept_over_a_pause_and_lost_in_shadow() -> None:
    on = NOTHING.speaking(Alerts.ON, NOW)
    assert on.speaking_since == NOW
    assert on.speaking(Alerts.ON, NOW + MINUTE) == on
    assert on.speaking(Alerts.SHADOW, NOW + MINUTE).speaking_since is None


@pytest.mark.parametrize(
    ("changes", "accounts", "holds"), [(9, 20, False), (10, 20, True), (10, 200, False), (11, 200, True), (50, 1000, False)]
)
def test_more_than_a_twentieth_and_at_least_ten(changes: int, accounts: int, holds: bool) -> None:
    assert trips(changes, accounts) is holds


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 30), max_size=8), st.integers(1, 400))
def test_it_is_quiet_when_no_ten_minutes_of_the_last_thirty_tripped(ago: dict[int, int], accounts: int) -> None:
    changes = {minute_of(NOW) - minutes: count for minutes, count in ago.items()}
    sums = [sum(count for minutes, count in ago.items() if end <= minutes <= end + 10) for end in range(30)]
    assert is_quiet(changes, accounts, NOW) is all(not trips(each, accounts) for each in sums)


def test_what_was_counted_before_alerts_were_let_go_counts_no_more() -> None:
    assert counted_from(NOW, None) == counted_from(NOW, NOW - 2 * WINDOW) == minute_of(NOW - WINDOW)
    assert counted_from(NOW, NOW - MINUTE) == minute_of(NOW)
