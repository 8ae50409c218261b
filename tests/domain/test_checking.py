"""Who is looked at when, and how one page is shared out."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.checking import (
    FAR_AT_WORST,
    FAR_EVERY,
    NEAR_EVERY,
    PAGE_REQUESTS,
    SOON,
    TICK,
    Page,
    Risk,
    check_tick,
    next_look,
    requests_for,
    tick_after,
    tick_at,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("session_in", "risk", "due_in"),
    [
        (None, Risk.FAR, FAR_EVERY),
        (SOON + FAR_AT_WORST + HOUR, Risk.FAR, FAR_EVERY),
        (SOON, Risk.NEAR, NEAR_EVERY),
        (HOUR, Risk.NEAR, NEAR_EVERY),
        (SOON + timedelta(minutes=1), Risk.NEAR, NEAR_EVERY),
        (SOON + timedelta(minutes=30), Risk.NEAR, timedelta(minutes=30)),  # looked at as its session comes near
        (SOON + FAR_AT_WORST, Risk.NEAR, FAR_EVERY),
    ],
)
def test_an_account_is_urgent_before_its_session_is_near(session_in: timedelta | None, risk: Risk, due_in: timedelta) -> None:
    assert next_look(NOW, None if session_in is None else NOW + session_in) == (risk, NOW + due_in)


def test_a_page_goes_to_the_urgent_first_and_never_all_of_the_rest_to_readings() -> None:
    page = Page()
    assert page.looks == PAGE_REQUESTS * 10
    assert Page().after_looks(500).readings == 0
    after_near = page.after_looks(201)
    assert after_near.left == PAGE_REQUESTS - 21
    rest = after_near.after_readings(after_near.readings)
    assert after_near.readings == 12
    assert rest.looks == 50


@pytest.mark.parametrize(("accounts", "requests"), [(0, 0), (1, 1), (10, 1), (11, 2), (500, 50)])
def test_ten_accounts_are_one_request(accounts: int, requests: int) -> None:
    assert requests_for(accounts) == requests


def test_a_tick_is_followed_by_the_next_and_a_late_one_by_the_present() -> None:
    number = tick_at(NOW)
    assert tick_after(number, NOW) == number + 1
    assert tick_after(number, NOW + TICK) == number + 1
    assert tick_after(number, NOW + 5 * TICK) == number + 5
    assert check_tick(number + 1).not_before == NOW + TICK
