"""`relink person` as an operator types it: what is kept, as a file, and erased; and what the person reads of it."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.commands import command_line

W = "T0ACME"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Types it, in a workspace of two people; settings need no Slack, as --workspace names it."""
    monkeypatch.chdir(tmp_path)
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "CRONOFY_CLIENT_ID": "client",
        "CRONOFY_CLIENT_SECRET": "secret",
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'relink.db'}",
    }
    people = tmp_path / "people.json"
    people.write_text(json.dumps([{"id": who, "email": f"{who}@coach.example", "name": who, "role": "coach"} for who in ("dana", "ravi")]))

    def typed(*words: str, family: str = "person", answer: str | None = None) -> Result:
        return CliRunner().invoke(command_line(), [family, *words, "--workspace", W], env=environ, input=answer)

    assert typed("people", str(people), family="import").exit_code == 0
    return typed


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_what_is_kept_is_shown_and_the_look_recorded(run: Run) -> None:
    first = told(run("show", "dana", "--json"))
    assert (first["person_id"], first["rows"]["people"]) == ("dana", 1)
    again = run("show", "Dana@coach.example")
    assert "people: 1" in again.output
    assert "Operator (admin) read how much is kept about you" in again.output
    assert told(run("show", "ravi", "--json"))["rows"]["audit_entries"] == 1


def test_an_export_is_a_file_for_the_operator_alone_and_never_overwrites_one(run: Run, tmp_path: Path) -> None:
    answer = told(run("export", "dana", "--json"))
    file = tmp_path / answer["file"]
    assert file.stat().st_mode & 0o077 == 0
    with ZipFile(BytesIO(file.read_bytes())) as archive:
        kept = json.loads(archive.read("relink-data.json"))["kept"]
    assert kept["people"][0]["contact"]["email"] == "dana@coach.example"
    assert [entry["action"] for entry in kept["audit_entries"]] == ["exported"]
    assert "is there already" in run("export", "dana").output
    assert run("export", "dana").exit_code == 1
    assert run("export", "dana", "--to", str(tmp_path / "other.zip")).exit_code == 0


def test_an_erasure_asks_first(run: Run) -> None:
    refused = run("erase", "dana", answer="n\n")
    assert refused.exit_code == 1
    assert run("show", "dana").exit_code == 0
    assert run("erase", "dana", answer="y\n").stdout.endswith("dana: erased\n")
    assert run("show", "dana").exit_code == 1
    assert told(run("erase", "ravi", "--yes", "--json")) == {"person_id": "ravi", "erased": True}


@pytest.mark.parametrize("words", [("show", "nobody"), ("export", "nobody@coach.example"), ("erase", "nobody", "--yes")])
def test_nobody_ends_with_one(run: Run, words: tuple[str, ...]) -> None:
    refused = run(*words)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("relink person: ")
