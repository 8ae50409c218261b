"""`relink alerts` as an operator types it: what stands afterwards, for people and for scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.commands import command_line

W = "T0ACME"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Types it, in a workspace of one person; settings need no Slack, as --workspace names it."""
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "CRONOFY_CLIENT_ID": "client",
        "CRONOFY_CLIENT_SECRET": "secret",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'relink.db'}",
    }

    def typed(*words: str, workspace: str = W, **settings: str) -> Result:
        return CliRunner().invoke(command_line(), ["alerts", *words, "--workspace", workspace], env={**environ, **settings})

    assert CliRunner().invoke(command_line(), ["import", "people", _people(tmp_path), "--workspace", W], env=environ).exit_code == 0
    return typed


def _people(folder: Path) -> str:
    file = folder / "people.json"
    file.write_text(json.dumps([{"id": "dana", "email": "dana@coach.example", "name": "Dana", "role": "coach"}]))
    return str(file)


def told(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_alerts_begin_are_held_and_let_go(run: Run) -> None:
    assert told(run("status", "--json"))["gate"] == "shadow"
    assert "./relink alerts start" in run("status").output
    assert told(run("start", "--json"))["gate"] == "open"
    assert run("pause").output.startswith("held: nothing is sent")
    assert run("release").output.startswith("on: alerts are sent")
    assert told(run("status", "--json"))["for_support"] == []
    assert told(run("stop", "--json"))["gate"] == "shadow"


def test_off_in_the_settings_is_said_and_does_not_begin(run: Run) -> None:
    refused = run("start", ALERTS="off")
    assert (refused.exit_code, refused.output.partition(":")[0]) == (1, "off")


@pytest.mark.parametrize("words", [("status",), ("pause",), ("preview", "--json")])
def test_a_workspace_in_which_nobody_is_known_is_refused(run: Run, words: tuple[str, ...]) -> None:
    refused = run(*words, workspace="T0ACNE")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("relink alerts: nobody is known in a workspace T0ACNE")


def test_the_preview_of_nothing_is_empty(run: Run) -> None:
    assert told(run("preview", "--json")) == {"alerts": []}
    assert run("preview").output == "0 open\n"
