"""The phrase tables are whole, so that a new language or line cannot be half there."""

from datetime import UTC, datetime
from importlib.resources import files

import pytest
import yaml

from bot.domain.names import fold
from bot.language.intents import Intent
from bot.language.tables import LANGUAGES, Language, languages
from bot.language.understanding import understand

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
ASKED_FOR = set(Intent) - {Intent.OUT_OF_SCOPE, Intent.GIBBERISH}


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_every_language_has_phrases_for_all_that_can_be_asked(language: Language) -> None:
    assert set(language.phrases) == ASKED_FOR
    assert all(phrases for phrases in language.phrases.values())


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_every_language_has_all_days_months_and_hours(language: Language) -> None:
    dates = language.dates

    assert set(dates.weekdays.values()) == set(range(7))
    assert set(dates.days.values()) == {-2, -1, 0, 1, 2}
    assert set(dates.hours.values()) == {0, 12}
    assert sorted(dates.numbers.values()) == list(range(1, 13))
    assert len(dates.months) >= 12
    assert dates.also_words <= dates.months


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_no_phrase_is_empty_and_beginnings_are_long_enough_to_be_met(language: Language) -> None:
    for phrases in language.phrases.values():
        for phrase in phrases:
            assert phrase.weight > 0
            assert all(3 <= len(beginning) <= 20 for beginning in phrase.beginnings)


@pytest.mark.parametrize("language", languages(), ids=LANGUAGES)
def test_a_phrase_stands_for_one_intent(language: Language) -> None:
    everything = [frozenset(phrase.choices) for phrases in language.phrases.values() for phrase in phrases]

    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("name", LANGUAGES)
def test_small_words_are_listed_in_plain_form_or_fold_to_it(name: str) -> None:
    table = yaml.safe_load(files("bot.language").joinpath("phrases", f"{name}.yaml").read_text(encoding="utf-8"))

    assert all(fold(word) for word in table["small_words"].split())


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_month_of_the_tables_is_a_month(name: str) -> None:
    table = yaml.safe_load(files("bot.language").joinpath("phrases", f"{name}.yaml").read_text(encoding="utf-8"))
    read = {month: understand(f"3 {month} 2027", NOW, "Etc/UTC").span for month in table["dates"]["months"].split()}

    assert [month for month, span in read.items() if span is None] == []
    assert {span.since.month for span in read.values() if span} == set(range(1, 13))
    assert {(span.since.year, span.since.day) for span in read.values() if span} == {(2027, 3)}


def test_every_table_is_read() -> None:
    names = {path.name.removesuffix(".yaml") for path in files("bot.language").joinpath("phrases").iterdir()}

    assert names == set(LANGUAGES)
    assert [language.name for language in languages()] == list(LANGUAGES)
