"""Other people's words are made harmless, and instants readable."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.copy.catalogue import english
from bot.views.text import cut, escaped, listed, matches, quoted, shortened
from bot.views.times import Times

NOW = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
BERLIN = Times(english(), "Europe/Berlin", NOW)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  Coaching\nwith\tLee ", "Coaching with Lee"),
        ("a" * 80, "a" * 59 + "…"),
        ("\u202eevil\u202c", "evil"),
        ("\x00\u2028", ""),
        ("أحمد 🎉", "أحمد 🎉"),
    ],
)
def test_a_name_is_shown_on_one_line_and_short(text: str, shown: str) -> None:
    assert shortened(text) == shown


@given(st.text(), st.integers(min_value=1, max_value=100))
def test_a_shortened_name_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(shortened(text, limit)) <= limit


@pytest.mark.parametrize("text", ["<!channel>", "<@U1>", "<https://evil.example|click>", "a & b"])
def test_a_quoted_name_steers_nothing_in_slack(text: str) -> None:
    assert "<" not in quoted(text)
    assert ">" not in quoted(text)
    assert quoted("a & b") == "a &amp; b"


@given(st.lists(st.sampled_from(["<!date^1^{time}|then>", "&amp;", "word ", "é"]), max_size=30), st.integers(min_value=30, max_value=60))
def test_a_cut_leaves_tokens_and_escapes_whole(pieces: list[str], limit: int) -> None:
    text = cut("".join(pieces), limit)
    assert len(text) <= limit
    assert text.count("<") == text.count(">")
    assert text.replace("&amp;", "").count("&") == 0


def test_lists_name_the_first_and_count_the_rest() -> None:
    copy = english()
    assert listed(copy, []) == ""
    assert listed(copy, ["a"]) == "a"
    assert listed(copy, ["a", "b", "c"]) == "a, b and c"
    assert listed(copy, ["a", "b"], total=6) == "a, b and 4 more"


def test_every_word_of_a_search_must_be_there() -> None:
    assert matches("lee MON", "Mon 23 Nov: Coaching with Lee")
    assert matches("", "anything")
    assert not matches("lee tuesday", "Mon 23 Nov: Coaching with Lee")


def test_escaping_leaves_nothing_that_steers() -> None:
    assert escaped("<a & b>") == "&lt;a &amp; b&gt;"


def test_a_token_carries_the_instant_and_words_in_the_persons_zone() -> None:
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert BERLIN.token(at) == "<!date^1795424400^{date_short_pretty} {time}|Mon 23 Nov, 10:00 Berlin time>"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/New_York", "Mon 23 Nov, 04:00 New York time"),
        ("Asia/Kathmandu", "Mon 23 Nov, 14:45 Kathmandu time"),
        (None, "Mon 23 Nov, 09:00 UTC"),
        ("Nowhere/Atlantis", "Mon 23 Nov, 09:00 UTC"),
        ("Etc/UTC", "Mon 23 Nov, 09:00 UTC"),
    ],
)
def test_the_zone_is_always_named(zone: str | None, said: str) -> None:
    assert Times(english(), zone, NOW).words(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == said


def test_another_year_is_named() -> None:
    assert BERLIN.words(datetime(2027, 1, 4, 9, 0, tzinfo=UTC)) == "Mon 4 Jan 2027, 10:00 Berlin time"


def test_the_year_is_that_of_the_persons_zone() -> None:
    new_year = Times(english(), "Europe/Berlin", datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert new_year.words(datetime(2027, 1, 1, 9, 0, tzinfo=UTC)) == "Fri 1 Jan, 10:00 Berlin time"


def test_an_hour_that_happens_twice_says_which_one_it_is() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert BERLIN.words(first) == "Sun 25 Oct, 02:30 Berlin time (CEST)"
    assert BERLIN.words(first + timedelta(hours=1)) == "Sun 25 Oct, 02:30 Berlin time (CET)"


def test_both_sides_of_a_clock_change_are_right() -> None:
    assert BERLIN.words(datetime(2026, 3, 29, 0, 30, tzinfo=UTC)) == "Sun 29 Mar, 01:30 Berlin time"
    assert BERLIN.words(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == "Sun 29 Mar, 03:30 Berlin time"


@given(st.integers(min_value=0, max_value=4_000_000_000))
def test_any_instant_has_words_that_a_token_can_hold(seconds: int) -> None:
    assert not set("<>|") & set(BERLIN.words(datetime.fromtimestamp(seconds, UTC)))
