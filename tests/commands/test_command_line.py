"""The command line as a whole, and `relink local` as a person starts and stops it."""

import asyncio
import json
import os
import signal
import socket

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import COMMANDS, command_line
from bot.commands.local import local, serve
from integrations.local.server import HOST, Ports, SeedName, SessionWriter


def test_every_family_is_on_the_help_page() -> None:
    shown = CliRunner().invoke(command_line(), ["--help"], env={"COLUMNS": "200"})

    assert shown.exit_code == 0
    assert all(name in shown.output for name in COMMANDS)
    assert "./relink test" in shown.output


@pytest.mark.parametrize("arguments", [("jobs", "cancel", "\udcff"), ("alerts", "preview", "--workspace", "\udcff")])
def test_what_is_no_text_is_said_in_one_line(arguments: tuple[str, ...]) -> None:
    answered = CliRunner().invoke(command_line(), arguments, env={"COLUMNS": "200"})

    assert answered.exit_code == 2
    assert "no text in UTF-8" in answered.output
    assert "Traceback" not in answered.output


def test_an_unknown_command_answers_with_the_nearest_one() -> None:
    answered = CliRunner().invoke(command_line(), ["locl"], env={"COLUMNS": "200"})

    assert answered.exit_code == 2
    assert "Did you mean 'local'?" in answered.output


def test_without_a_command_the_help_page_is_shown() -> None:
    assert "Commands" in CliRunner().invoke(command_line(), []).output


async def test_local_prints_one_line_and_serves_until_told_to_stop(capsys: pytest.CaptureFixture[str]) -> None:
    serving = asyncio.create_task(serve("http://127.0.0.1:9", SeedName.COMPANY, Ports(), SessionWriter.PLATFORM))
    async with asyncio.timeout(20):
        output = ""
        while True:
            output += capsys.readouterr().out
            if output:
                break
            await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(serving, 20)

    assert set(json.loads(output)) == {"slack", "cronofy", "platform", "settings"}
    assert capsys.readouterr().out == ""


def test_local_names_a_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server((HOST, 0)) as taken, pytest.raises(typer.Exit) as stopped:
        local(slack_port=taken.getsockname()[1])

    assert stopped.value.exit_code == 1
    assert capsys.readouterr().err.startswith("relink local: port ")
