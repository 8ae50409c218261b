"""The catalogue says what it has, and refuses to say half a sentence."""

import pytest

from bot.copy.catalogue import Copy, MissingWords, english, key_for
from bot.domain.connection import ConnectionStatus
from bot.domain.diagnosis import FindingId

SOURCE = """
hello = Hello { $name }
sessions = { $count ->
    [0] no session
    [one] one session
   *[other] { $count } sessions
}
state-read-only = Read Only
only-attributes =
    .label = Label
"""


@pytest.fixture
def copy() -> Copy:
    return Copy(SOURCE, "en")


def test_values_are_filled_in_without_invisible_marks(copy: Copy) -> None:
    assert copy.say("hello", name="dana@soundcoach.example") == "Hello dana@soundcoach.example"


@pytest.mark.parametrize(("count", "said"), [(0, "no session"), (1, "one session"), (2, "2 sessions"), (1200, "1,200 sessions")])
def test_plurals_follow_the_number(copy: Copy, count: int, said: str) -> None:
    assert copy.say("sessions", count=count) == said


def test_an_unknown_key_is_refused(copy: Copy) -> None:
    with pytest.raises(MissingWords, match="goodbye"):
        copy.say("goodbye")


def test_a_sentence_without_its_value_is_refused(copy: Copy) -> None:
    with pytest.raises(MissingWords, match="hello"):
        copy.say("hello")


def test_a_key_without_a_sentence_of_its_own_is_refused(copy: Copy) -> None:
    with pytest.raises(MissingWords, match="only-attributes"):
        copy.say("only-attributes")


def test_a_family_is_said_by_its_member(copy: Copy) -> None:
    assert copy.say_for("state", ConnectionStatus.READ_ONLY) == "Read Only"


def test_dots_and_underscores_of_a_member_become_hyphens() -> None:
    assert key_for("finding", FindingId.NOT_VISIBLE_YET) == "finding-session-not-visible-yet"


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="half"):
        Copy("half = { $name", "en")


def test_a_key_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Copy("twice = one\ntwice = two", "en")


def test_english_is_read_once() -> None:
    assert english() is english()
