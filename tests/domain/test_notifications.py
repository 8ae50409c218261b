"""When channels are looked after, and which notifications one look answers."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.notifications import NOT_BEFORE, WEEK, could_be_opaque, look_after_channel, look_soon

NOW = datetime(2026, 11, 23, 9, 0, 1, tzinfo=UTC)
SUBS = [f"acc_{number:024}" for number in range(2000)]


@pytest.mark.parametrize("sub", SUBS[:20])
def test_each_time_promises_the_next_within_about_a_week(sub: str) -> None:
    now = NOW
    keys: set[str] = set()
    for _ in range(5):
        job = look_after_channel(sub, now)
        assert job.not_before is not None
        assert now + NOT_BEFORE <= job.not_before < now + NOT_BEFORE + WEEK
        early = job.not_before - timedelta(seconds=30)
        assert look_after_channel(sub, early).key not in keys | {job.key}
        keys.add(job.key)
        now = early
    assert len(keys) == 5


def test_however_often_it_is_promised_there_is_one_for_a_week() -> None:
    first = look_after_channel("acc_dana", NOW)
    assert first.not_before is not None
    nearest = first.not_before - NOT_BEFORE
    promised = [look_after_channel("acc_dana", NOW + (nearest - NOW) * part / 10) for part in range(11)]
    assert all(job == first for job in promised)


def test_accounts_that_came_on_one_day_do_not_come_back_on_one_day() -> None:
    due = [look_after_channel(sub, NOW).not_before for sub in SUBS]
    by_day = [sum(at is not None and at.date() == (NOW + timedelta(days=day)).date() for at in due) for day in range(1, 7)]
    assert max(by_day) < 2 * len(SUBS) / 7


def test_what_is_heard_within_seconds_is_looked_at_once_and_afterwards() -> None:
    begin = NOW.replace(second=0)
    jobs = [look_soon("T0ACME", "dana", begin + timedelta(seconds=seconds)) for seconds in (0, 2, 4.999)]
    assert {job.key for job in jobs} == {jobs[0].key}
    assert all(job.not_before is not None and job.not_before > begin + timedelta(seconds=5) for job in jobs)
    assert look_soon("T0ACME", "dana", begin + timedelta(seconds=5)).key != jobs[0].key
    assert look_soon("T0ACME", "mia", begin).key != jobs[0].key
    assert look_soon("T0OTHER", "dana", begin).key != jobs[0].key


@pytest.mark.parametrize(("text", "could"), [("a" * 32, True), ("A-_0" * 8, True), ("", False), ("short", False), ("a" * 65, False)])
def test_what_ends_an_address_is_told_by_its_form(text: str, could: bool) -> None:
    assert could_be_opaque(text) is could
    assert not could_be_opaque(text + "\0")
    assert not could_be_opaque(text + "é")
