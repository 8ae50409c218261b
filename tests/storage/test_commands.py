"""`relink migrate` and `relink keys`, run as an operator runs them."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.commands.keys import keys
from bot.commands.migrate import migrate
from storage.database import open_database
from storage.encryption import Cipher, new_key
from storage.unit_of_work import Storage
from tests.storage.racer import enqueue_nothing
from tests.storage.values import person

FIRST = "2026_11_21_first_tables"
Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, encryption_key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command of a family with the settings of the fresh database; keywords are settings that differ."""
    monkeypatch.chdir(tmp_path)
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "CRONOFY_CLIENT_ID": "client",
        "CRONOFY_CLIENT_SECRET": "secret",
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEYS": encryption_key,
    }

    def invoke(family: typer.Typer, *arguments: str, answer: str = "", **others: str) -> Result:
        return CliRunner(env=settings | others).invoke(family, arguments, input=answer)

    return invoke


def test_up_down_and_status_tell_what_they_did(run: Run) -> None:
    told = run(migrate, "status")
    assert (told.exit_code, told.stdout) == (0, f"at {FIRST}\n")
    assert run(migrate, "up").stdout == "nothing to do: the schema is up to date\n"
    assert run(migrate, "down", "--yes").stdout == f"undid {FIRST}\n"
    told = run(migrate, "status")
    assert (told.exit_code, told.stdout) == (1, f"empty: no migration was taken yet\npending: {FIRST}\n")
    told = run(migrate, "down", "--to", "base", "--yes")
    assert (told.stdout, told.stderr) == ("nothing to undo\n", "")
    assert run(migrate, "up").stdout == f"took {FIRST}\n"


def test_a_script_reads_json(run: Run) -> None:
    assert json.loads(run(migrate, "down", "--yes", "--json").stdout) == {"undone": [FIRST]}
    assert json.loads(run(migrate, "status", "--json").stdout) == {"current": None, "pending": [FIRST]}
    assert json.loads(run(migrate, "up", "--json").stdout) == {"taken": [FIRST]}
    assert json.loads(run(migrate, "status", "--json").stdout) == {"current": FIRST, "pending": []}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_going_down_asks_first(run: Run) -> None:
    refused = run(migrate, "down", answer="n\n")
    assert refused.exit_code == 1
    assert "will be lost" in refused.stderr
    assert run(migrate, "status").stdout == f"at {FIRST}\n"
    assert run(migrate, "down", answer="y\n").stdout.endswith(f"undid {FIRST}\n")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({"DATABASE_URL": "sqlite://"}, "must name a file"),
        ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all/relink.db"}, "in a folder that does not exist"),
        ({"DATABASE_URL": "postgresql://relink:hunter2@/relink?host=/nowhere"}, "connection is bad"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_without_secrets(run: Run, setting: dict[str, str], complaint: str) -> None:
    told = run(migrate, "status", **setting)
    assert told.exit_code == 1
    assert "Traceback" not in told.output
    assert "hunter2" not in told.output
    assert complaint in told.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_migration_that_does_not_exist_is_named(run: Run) -> None:
    told = run(migrate, "down", "--to", "1999_nothing", "--yes")
    assert told.exit_code == 1
    assert "1999_nothing" in told.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_new_key_is_a_key(run: Run) -> None:
    first, second = run(keys, "new").stdout.strip(), run(keys, "new").stdout.strip()
    assert first != second
    Fernet(first)


def test_rotating_brings_everything_under_the_new_key(run: Run, database_url: str, encryption_key: str) -> None:
    asyncio.run(_remember_dana(database_url, encryption_key))
    newest = new_key()
    both = f"{newest},{encryption_key}"
    assert json.loads(run(keys, "rotate", "--json", ENCRYPTION_KEYS=both).stdout) == {"renewed": 2}
    assert run(keys, "rotate", ENCRYPTION_KEYS=newest).stdout == "0 values were re-encrypted; the rest were under the newest key\n"
    told = run(keys, "rotate")
    assert told.exit_code == 1
    assert "no key in ENCRYPTION_KEYS opens a value of" in told.stderr


async def _remember_dana(url: str, key: str) -> None:
    storage = Storage(open_database(url, Cipher([key])), enqueue_nothing)
    async with storage.writing() as work:
        await work.people.put(person())
    await storage.dispose()
