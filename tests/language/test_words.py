"""Text as plain words."""

import pytest

from bot.domain.names import fold
from bot.language.words import LONGEST_TEXT, clean, tokens_of, without_markup


def plain(text: str) -> list[str]:
    return [token.plain for token in tokens_of(clean(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Why isn't it there?", ["why", "isnt", "it", "there"]),
        ("Why isn’t it there?", ["why", "isnt", "it", "there"]),
        ("Tuesday's session", ["tuesday", "session"]),
        ("l'agenda qu'il n'a pas", ["l", "agenda", "qu", "il", "n", "a", "pas"]),
        ("aujourd'hui", ["aujourdhui"]),
        ("Kick-off at 10:30", ["kick", "off", "at", "10:30"]),
        ("2026-06-03, 3.6. and 3/6/2026", ["2026-06-03", "3.6", "and", "3/6/2026"]),
        ("Sørensen, Łukasz, MÜLLER, Straße", ["sorensen", "lukasz", "muller", "strasse"]),
        ("_emphasis_ *strong*", ["emphasis", "strong"]),
        ("___ ''' !!!", []),
        ("初回セッション", ["初回セッション"]),
        ("", []),
    ],
)
def test_words_are_told_apart_and_made_comparable(text: str, words: list[str]) -> None:
    assert plain(text) == words


def test_a_word_keeps_how_it_was_written() -> None:
    assert [token.text for token in tokens_of("Zoë's Café")] == ["Zoë", "Café"]


def test_control_and_formatting_characters_disappear() -> None:
    assert clean("a\x00b\u202ec\u200bd\n\te\x07") == "abcd e"


def test_entities_are_resolved_once() -> None:
    assert clean("Q&amp;A &lt;3 &amp;lt;") == "Q&A <3 &lt;"


def test_long_texts_are_cut() -> None:
    assert len(clean("word " * 10_000)) <= LONGEST_TEXT
    assert len(tokens_of(clean("a " * 10_000))) <= 200


def test_markup_of_slacks_is_not_read() -> None:
    assert without_markup("see <@U123|dana> and <https://relink.example/x|this link> ok").split() == ["see", "and", "ok"]


def test_folding_is_stable() -> None:
    assert fold(fold("ÅÄÖ ﬁ İ")) == fold("ÅÄÖ ﬁ İ")
