"""`relink alerts` as an operator types it: what stands afterwards, for people and for scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.commands import command_line

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Types it; settings need no Slack, as --workspace names the workspace."""
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "CRONOFY_CLIENT_ID": "client",
        "CRONOFY_CLIENT_SECRET": "secret",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'relink.db'}",
    }

    def typed(*words: str, **settings: str) -> Result:
        return CliRunner().invoke(command_line(), ["alerts", *words, "--workspace", "T0ACME"], env={**environ, **settings})

    return typed


def told(result: Result) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_alerts_begin_are_held_and_let_go(run: Run) -> None:
    assert told(run("status", "--json"))["gate"] == "shadow"
    assert "./relink alerts start" in run("status").output
    assert told(run("start", "--json"))["gate"] == "open"
    assert run("pause").output.startswith("held: nothing is sent")
    assert run("resume").output.startswith("on: alerts are sent")
    assert told(run("status", "--json"))["for_support"] == []
    assert told(run("stop", "--json"))["gate"] == "shadow"


def test_off_in_the_settings_is_said_and_does_not_begin(run: Run) -> None:
    refused = run("start", ALERTS="off")
    assert (refused.exit_code, refused.output.partition(":")[0]) == (1, "off")


def test_the_preview_of_nothing_is_empty(run: Run) -> None:
    assert told(run("preview", "--json")) == {"alerts": []}
    assert run("preview").output == "0 open\n"
