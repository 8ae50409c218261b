"""What the pages tell people to type exists, and the list of questions is the list in the code."""

import re
import shlex

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from bot.commands import command_line
from bot.language.commands import Subcommand
from tests.docs.pages import PAGES, ROOT, read, table

TYPED = re.compile(r"\./relink ([a-z][^`\n#|;&)]*)")
BY_THE_LAUNCHER = {"test"}


def typed_commands() -> list[str]:
    """Every line that begins with ./relink, on any page, in the example settings and in what Relink says."""
    texts = [page.read_text("utf-8") for page in PAGES] + [read(".env.example"), read("bot/settings.py"), read("app_manifest.yml")]
    return sorted({match.strip(" .,:`") for text in texts for match in TYPED.findall(text)})


@pytest.mark.parametrize("line", typed_commands())
def test_a_command_that_is_written_down_exists_with_its_options(line: str) -> None:
    command = get_command(command_line())
    options = []
    for word in shlex.split(line):
        if isinstance(command, TyperGroup) and word in BY_THE_LAUNCHER:
            return
        if word.startswith("--"):
            options.append(word)
        elif isinstance(command, TyperGroup):
            command = command.commands[word]
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    assert set(options) <= known


def test_commands_are_written_down_at_all() -> None:
    assert {"demo --script", "test", "doctor", "run", "keys new"} <= set(typed_commands())


def test_the_list_of_questions_is_the_list_in_the_code() -> None:
    first_column = " ".join(row[0] for row in table(read("README.md"), "`/calendar`"))
    assert "(nothing)" in first_column
    assert set(re.findall(r"`(\w+)", first_column)) | {Subcommand.STATUS.value} == set(Subcommand)


def test_the_first_lines_name_the_two_commands_of_a_fresh_machine() -> None:
    readme = read("README.md")
    assert readme.index("./relink demo --script") < 2000
    assert readme.index("./relink test") < 2000
    assert (ROOT / "relink").stat().st_mode & 0o111
