"""Subcommands, questions and misspelt words."""

import pytest

from bot.language import Command, Misspelt, Question, Subcommand, parse_command


@pytest.mark.parametrize("text", ["", "   ", "\n", "status", "Status!", "/calendar", "calendar", "/calendar status", "\u200b"])
def test_nothing_more_than_the_command_asks_for_the_status(text: str) -> None:
    assert parse_command(text) == Command(Subcommand.STATUS)


@pytest.mark.parametrize("name", Subcommand)
def test_every_subcommand_is_known_however_it_is_typed(name: Subcommand) -> None:
    assert parse_command(name) == Command(name)
    assert parse_command(f"  {name.upper()}. ") == Command(name)
    assert parse_command(f"/calendar {name}") == Command(name)


def test_what_follows_a_subcommand_is_kept_as_it_was_written() -> None:
    assert parse_command("why Tuesday  with Zoë’s “team”") == Command(Subcommand.WHY, "Tuesday with Zoë’s “team”")
    assert parse_command("file Kick-off, goals & expectations") == Command(Subcommand.FILE, "Kick-off, goals & expectations")
    assert parse_command("connect google") == Command(Subcommand.CONNECT, "google")


@pytest.mark.parametrize(
    "text",
    [
        "where is my session",
        "help my calendar is broken",
        "connect me with a human please",
        "calendar sessions are missing since Monday",
        "thanks",
        "Hilfe",
        "tomorrow?",
    ],
)
def test_anything_longer_or_meaningful_is_a_question(text: str) -> None:
    assert isinstance(parse_command(text), Question)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("statsu", Subcommand.STATUS),
        ("relnik", Subcommand.RELINK),
        ("acounts", Subcommand.ACCOUNTS),
        ("primray", Subcommand.PRIMARY),
        ("sesions", Subcommand.SESSIONS),
        ("conect?", Subcommand.CONNECT),
        ("hepl", Subcommand.HELP),
        ("xyzzy", None),
        ("Robin", None),
        ("!!!", None),
    ],
)
def test_a_misspelt_word_is_answered_with_the_nearest_subcommand(text: str, nearest: Subcommand | None) -> None:
    said = parse_command(text)

    assert isinstance(said, Misspelt)
    assert said.nearest is nearest
    assert said.text
