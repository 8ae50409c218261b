"""`relink import` as an operator runs it: good rows kept, bad ones named by line and reason, exit codes for scripts."""

import asyncio
import csv
import io
import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url
from starlette.types import ASGIApp
from typer.testing import CliRunner, Result

from bot.commands import command_line
from bot.commands.imports import PAGE
from bot.domain.session import Session
from integrations.local.slack.app import create_app as create_slack
from integrations.local.slack.seed import AppSeed, SlackSeed, TeamSeed
from storage.database import open_database
from storage.encryption import Cipher
from storage.unit_of_work import Storage
from tests.integrations.serving import served

KEY = Fernet.generate_key().decode()
W = "T0ACME"
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
PEOPLE = [
    {"id": "dana", "email": "dana@coach.example", "name": "Dana", "role": "coach"},
    {"id": "ravi", "email": "ravi@coach.example", "name": "Ravi", "role": "coachee"},
]

Run = Callable[..., Result]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Settings that need no Slack, as --workspace names the workspace."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "CRONOFY_CLIENT_ID": "client",
        "CRONOFY_CLIENT_SECRET": "secret",
        "ENCRYPTION_KEYS": KEY,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'relink.db'}",
    }


@pytest.fixture
def run(tmp_path: Path, environ: dict[str, str]) -> Run:
    """Writes the file and imports it."""

    def write_and_import(kind: str, name: str, content: str, *options: str) -> Result:
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        return CliRunner().invoke(command_line(), ["import", kind, str(file), "--workspace", W, *options], env=environ)

    return write_and_import


@pytest.fixture
def known(run: Run) -> None:
    """Dana and Ravi."""
    assert run("people", "people.json", json.dumps(PEOPLE)).exit_code == 0


def csv_of(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a spreadsheet saves them."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def session_row(session_id: str = "s1", **changes: Any) -> dict[str, Any]:
    """A session as a row of cells."""
    row = {
        "id": session_id,
        "sequence": 1,
        "title": "Coaching",
        "starts_at": "2026-11-24T09:00",
        "ends_at": "2026-11-24T10:00",
        "time_zone": "Europe/Dublin",
        "people": "dana;ravi",
    }
    return row | changes


def stored(environ: dict[str, str], session_id: str) -> Session | None:
    """The session as it is stored."""

    async def read() -> Session | None:
        storage = Storage(open_database(environ["DATABASE_URL"], Cipher([KEY])), lambda *_: asyncio.sleep(0))
        async with storage.reading() as unit:
            found = await unit.sessions.find(W, session_id)
        await storage.dispose()
        return found

    return asyncio.run(read())


@pytest.mark.usefixtures("known")
def test_sessions_come_from_a_spreadsheet(run: Run, environ: dict[str, str]) -> None:
    result = run("sessions", "sessions.csv", csv_of([session_row("s1"), session_row("s2", people="DANA@coach.example")]))
    assert (result.exit_code, result.stdout) == (0, "2 of 2 rows kept: 2 created\n")
    session = stored(environ, "s1")
    assert session is not None
    assert (session.starts_at, session.people) == (START, ("dana", "ravi"))
    by_address = stored(environ, "s2")
    assert by_address is not None
    assert by_address.people == ("dana",)


@pytest.mark.usefixtures("known")
def test_importing_again_changes_nothing_and_says_so(run: Run) -> None:
    text = csv_of([session_row("s1"), session_row("s2")])
    run("sessions", "sessions.csv", text)
    assert run("sessions", "sessions.csv", text).stdout == "2 of 2 rows kept: 2 unchanged\n"
    newer = csv_of([session_row("s1", sequence=2, title="Moved"), session_row("s2", sequence=0)])
    assert run("sessions", "sessions.csv", newer).stdout == "2 of 2 rows kept: 1 stale, 1 updated\n"


@pytest.mark.usefixtures("known")
def test_bad_rows_are_named_by_line_and_reason_and_good_ones_kept(run: Run, environ: dict[str, str]) -> None:
    rows = [
        session_row("good"),
        session_row("no-title", title=""),
        session_row("stranger", people="zoe"),
        session_row("nobody", people="dana;nobody@coach.example"),
        session_row("zone", time_zone="Mars/Olympus"),
        session_row("", title="No id"),
        session_row("backwards", ends_at="2026-11-24T08:00"),
        session_row("good", title="Other"),
        session_row("also-good"),
    ]
    result = run("sessions", "sessions.csv", csv_of(rows) + "too,few\n")
    assert (result.exit_code, result.stdout) == (1, "2 of 10 rows kept: 2 created\n")
    lines = dict(line.split(": ", 1) for line in result.stderr.splitlines())
    assert {line: reason.split(":")[0] for line, reason in lines.items()} == {
        "line 3": "title",
        "line 4": "people",
        "line 5": "people.1",
        "line 6": "starts_at" if "starts_at" in lines["line 6"] else "time_zone",
        "line 7": "id",
        "line 8": "ends_at",
        "line 9": "this sequence is stored with other content",
        "line 11": "has 2 fields, the header has 7",
    }
    assert stored(environ, "also-good") is not None
    assert stored(environ, "backwards") is None


@pytest.mark.usefixtures("known")
def test_sessions_come_from_json_and_the_result_as_json(run: Run) -> None:
    rows = [session_row("s1", people=["dana"], starts_at="2026-11-24T09:00Z", ends_at="2026-11-24T10:00Z"), {"id": "s2"}, 7]
    result = run("sessions", "sessions.json", json.dumps(rows), "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["kept"], answer["outcomes"]) == (1, 1, {"created": 1})
    assert [refused["line"] for refused in answer["refused"]] == [2, 3]
    assert answer["refused"][1]["reason"] == "is not an object"


@pytest.mark.usefixtures("known")
def test_sessions_come_from_a_calendar_file(run: Run, environ: dict[str, str]) -> None:
    entry = (
        "BEGIN:VEVENT\r\nUID:s1@platform.example\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Coaching\r\nSEQUENCE:2\r\n"
        "DTSTART;TZID=Europe/Dublin:20261124T090000\r\nDTEND;TZID=Europe/Dublin:20261124T100000\r\n"
        "ATTENDEE:mailto:dana@coach.example\r\nEND:VEVENT\r\n"
    )
    other = entry.replace("UID:s1@", "UID:s2@").replace("ATTENDEE:mailto:dana@coach.example\r\n", "")
    result = run("sessions", "s.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{entry}{other}END:VCALENDAR\r\n")
    assert (result.exit_code, result.stdout) == (1, "1 of 2 rows kept: 1 created\n")
    assert result.stderr.startswith("line 13: people: ")
    session = stored(environ, "s1")
    assert session is not None
    assert (session.sequence, session.starts_at, session.time_zone) == (2, START, "Europe/Dublin")


def test_people_come_from_a_spreadsheet_and_bad_ones_are_named(run: Run) -> None:
    rows = [*PEOPLE, PEOPLE[0] | {"id": "eve", "email": "no address"}, PEOPLE[0] | {"id": "", "email": "x@y.example"}]
    result = run("people", "people.csv", csv_of(rows))
    assert (result.exit_code, result.stdout) == (1, "2 of 4 rows kept\n")
    assert [line.split(":")[:2] for line in result.stderr.splitlines()] == [["line 4", " email"], ["line 5", " id"]]
    assert "no address" not in result.stderr


def test_a_grant_that_is_another_persons_is_refused_and_stays_secret(run: Run) -> None:
    grant = {"cronofy": {"sub": "acc_1", "refresh_token": "secret-token"}}
    result = run("people", "people.json", json.dumps([person | grant for person in PEOPLE]))
    assert (result.exit_code, result.stdout) == (1, "1 of 2 rows kept\n")
    assert result.stderr.startswith("line 2: ")
    assert "secret-token" not in result.output


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [("sessions", "a.txt", "x"), ("sessions", "a.csv", ""), ("sessions", "a.json", "{}"), ("people", "a.ics", "BEGIN:VCALENDAR")],
)
def test_a_file_that_cannot_be_read_is_two(run: Run, environ: dict[str, str], kind: str, name: str, content: str) -> None:
    result = run(kind, name, content)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{name} ")
    assert not Path(make_url(environ["DATABASE_URL"]).database or "").exists()


def test_settings_that_allow_no_start_are_two(run: Run, environ: dict[str, str]) -> None:
    environ["ENCRYPTION_KEYS"] = "short"
    result = run("people", "people.json", "[]")
    assert result.exit_code == 2
    assert "ENCRYPTION_KEYS" in result.stderr


@pytest.mark.usefixtures("known")
def test_a_database_that_gives_way_meanwhile_is_two_and_one_line(run: Run, environ: dict[str, str]) -> None:
    with closing(sqlite3.connect(make_url(environ["DATABASE_URL"]).database or "")) as database:
        database.execute("DROP TABLE session_people")
    result = run("sessions", "sessions.csv", csv_of([session_row("s1")]))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the database is busy or away" in result.stderr


def test_no_file_is_two(environ: dict[str, str]) -> None:
    assert CliRunner().invoke(command_line(), ["import", "people", "/nowhere.csv"], env=environ).exit_code == 2


async def test_slack_tells_the_workspace_when_nobody_names_it(tmp_path: Path, environ: dict[str, str]) -> None:
    app = AppSeed(bot_user_id="U0BOT", bot_token="xoxb-test", app_token="xapp-test")
    team = TeamSeed(id=W)

    def slack(url: str) -> ASGIApp:
        return create_slack(SlackSeed(team=team, app=app), base_url=url, request_url=None, socket_mode=True, clock=lambda: START)

    file = tmp_path / "people.json"
    file.write_text(json.dumps(PEOPLE))
    async with served(slack) as url:
        called = environ | {"SLACK_API_URL": f"{url}/api/"}
        result = await asyncio.to_thread(CliRunner().invoke, command_line(), ["import", "people", str(file)], env=called)
        wrong = called | {"SLACK_BOT_TOKEN": "xoxb-wrong"}
        async with asyncio.timeout(20):
            refused = await asyncio.to_thread(CliRunner().invoke, command_line(), ["import", "people", str(file)], env=wrong)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "(slack auth.test: invalid_auth): mend SLACK_BOT_TOKEN" in refused.stderr
    assert (result.exit_code, result.stdout) == (0, "2 of 2 rows kept\n")
    storage = Storage(open_database(environ["DATABASE_URL"], Cipher([KEY])), lambda *_: asyncio.sleep(0))
    async with storage.reading() as unit:
        assert (await unit.people.get(W, "dana")).name == "Dana"
    await storage.dispose()


def test_an_empty_list_is_nothing_and_fine(run: Run) -> None:
    assert run("people", "people.json", "[]").stdout == "0 of 0 rows kept\n"


@pytest.mark.usefixtures("known")
def test_rows_of_several_pages_are_kept_whichever_page_they_repeat(run: Run) -> None:
    text = csv_of([session_row(f"s{number % 300}", people="dana") for number in range(3 * PAGE)])
    assert run("sessions", "many.csv", text).stdout == "600 of 600 rows kept: 300 created, 300 unchanged\n"
    told = [PEOPLE[0] | {"id": f"p{number}", "email": f"p{number}@coach.example"} for number in range(PAGE + 1)]
    assert run("people", "many.csv", csv_of(told)).stdout == "201 of 201 rows kept\n"
