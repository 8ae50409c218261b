"""`relink doctor`: every line it can say, against the stand-ins over the wire, and how it ends."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp
from typer.testing import CliRunner

from bot.commands import command_line
from bot.commands.checks import Check, State, check_slack
from bot.commands.doctor import MANIFEST, examine
from bot.domain.grants import Tokens
from bot.settings import load_settings
from integrations.local.slack.app import create_app as create_slack
from integrations.local.slack.seed import AppSeed, SlackSeed
from integrations.slack.installing import SCOPES
from storage.database import open_database
from storage.encryption import Cipher
from tests.commands.surroundings import KEY, NO_FILE, World, utc_now
from tests.integrations.serving import served


def valid(token: str) -> Tokens:
    return Tokens(token, "refresh-dana", utc_now() + timedelta(hours=1))


def states(checks: Mapping[str, Check]) -> dict[str, State]:
    return {name: check.state for name, check in checks.items()}


async def test_when_everything_fits_every_line_is_ok(world: World) -> None:
    await world.migrate(valid(await world.access_token()), datetime.now(UTC))
    checks = await world.checks()
    assert set(states(checks).values()) == {State.OK}
    assert list(checks) == [
        "settings",
        "slack bot token",
        "slack scopes",
        "clock",
        "slack app token",
        "database",
        "encryption keys",
        "checker",
        "cronofy",
        "cronofy link tokens",
    ]
    assert checks["slack bot token"].said == "workspace T0HOME, bot U0BOT"
    assert checks["cronofy link tokens"].said == "yes"


async def test_without_a_bot_token_it_says_where_workspaces_install_relink(world: World) -> None:
    client = {"RELINK_SLACK_CLIENT_ID": "1.2", "RELINK_SLACK_CLIENT_SECRET": "s3cret"}
    bare = {"SLACK_BOT_TOKEN": "", "PLATFORM_API_KEYS": "", "SUPPORT_CHANNEL": "", "SUPPORT_USERGROUP": ""}
    checks = await world.checks(**client, **bare)
    assert "slack bot token" not in checks
    assert checks["slack installing"].said.endswith("/slack/install")


async def test_without_settings_each_missing_one_is_a_line_and_nothing_else_is_asked() -> None:
    checks = [check async for check in examine({}, NO_FILE)]
    assert {check.name for check in checks} == {"settings"}
    assert all(check.state is State.FAILED and check.cure for check in checks)
    assert any(check.said.startswith("ENCRYPTION_KEYS is missing") for check in checks)


async def test_wrong_tokens_fail_with_slacks_own_word(world: World) -> None:
    checks = await world.checks(SLACK_BOT_TOKEN="xoxb-wrong", SLACK_APP_TOKEN="xapp-wrong")
    assert checks["slack bot token"].state is State.FAILED
    assert "invalid_auth" in checks["slack bot token"].said
    assert checks["slack app token"].state is State.FAILED
    assert "slack scopes" not in checks
    assert all(check.cure for check in checks.values() if check.state is State.FAILED)


async def test_a_scope_that_was_not_granted_is_named(tmp_path: Path) -> None:
    app = AppSeed(bot_token="xoxb-local", scopes=[*SCOPES[:-1], "reactions:write"])

    def make_slack(url: str) -> ASGIApp:
        return create_slack(SlackSeed(app=app), base_url=url, request_url=None, socket_mode=True, clock=utc_now)

    async with served(make_slack) as url:
        checks = await World(url, "http://127.0.0.1:1", tmp_path).checks()
    assert (checks["slack scopes"].state, checks["slack scopes"].said) == (State.FAILED, "not granted: users:read.email")


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"x-oauth-scopes": ", ".join([*SCOPES, "reactions:write"])}, ("slack scopes", State.NOTE)),
        ({"Date": "Sat, 21 Nov 2026 09:58:30 GMT"}, ("clock", State.FAILED)),
        ({"Date": "Sat, 21 Nov 2026 10:00:59 GMT"}, ("clock", State.OK)),
        ({"Date": "some day"}, ("clock", State.NOTE)),
    ],
)
async def test_scopes_and_clock_are_read_from_slacks_headers(header: dict[str, str], expected: tuple[str, State]) -> None:
    def answer(_request: object) -> JSONResponse:
        return JSONResponse({"ok": True, "team_id": "T1", "user_id": "U1"}, headers=header)

    def make_app(_url: str) -> ASGIApp:
        return Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])

    async with served(make_app, date_header=False) as url:
        settings = load_settings(World(url, "http://127.0.0.1:1", Path()).environ, None)
        found = [check async for check in check_slack(settings, MANIFEST, lambda: datetime(2026, 11, 21, 10, 0, tzinfo=UTC))]
    assert expected in [(check.name, check.state) for check in found]


async def test_http_mode_needs_no_app_token(world: World) -> None:
    assert "slack app token" not in await world.checks(SLACK_MODE="http", SLACK_SIGNING_SECRET="s")


async def test_a_local_address_and_missing_platform_keys_deserve_a_word(world: World) -> None:
    for url in ("http://127.0.0.1:8000", "http://localhost:8000"):
        checks = await world.checks(PUBLIC_URL=url, PLATFORM_API_KEYS="")
        assert (checks["public address"].state, checks["platform keys"].state) == (State.NOTE, State.NOTE)


async def test_wrong_cronofy_credentials_and_a_cronofy_that_is_down_are_told_apart(world: World) -> None:
    wrong = await world.checks(CRONOFY_CLIENT_SECRET="other")
    assert (wrong["cronofy"].state, "not known" in wrong["cronofy"].said) == (State.FAILED, True)
    await world.cronofy(rules=[{"path": "/oauth/token", "status": 500}])
    down = await world.checks()
    assert (down["cronofy"].state, "500" in down["cronofy"].said) == (State.FAILED, True)
    assert "cronofy link tokens" not in down


async def test_link_tokens_are_unknown_until_somebody_is_linked(world: World) -> None:
    await world.migrate(Tokens("old", "refresh-dana", utc_now() - timedelta(hours=1)))
    check = (await world.checks())["cronofy link tokens"]
    assert (check.state, check.said.split(":")[0]) == (State.NOTE, "unknown")


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"settings": {"link_tokens": False}}, "no"),
        ({"rules": [{"path": "/v1/link_tokens", "status": 401}]}, "unknown: the account"),
        ({"rules": [{"path": "/v1/link_tokens", "status": 200, "body": {}}]}, "unknown: cronofy"),
    ],
)
async def test_link_tokens_that_are_not_to_be_had_are_a_note(world: World, order: dict[str, Any], said: str) -> None:
    await world.migrate(valid(await world.access_token()))
    await world.cronofy(**order)
    check = (await world.checks())["cronofy link tokens"]
    assert check.state is State.NOTE
    assert check.said.startswith(said)


async def test_a_database_that_is_not_there_yet_is_not_made_by_looking(world: World, tmp_path: Path) -> None:
    assert (await world.checks())["database"].state is State.NOTE
    assert not (tmp_path / "relink.db").exists()


async def test_pending_migrations_are_a_note_with_what_takes_them(world: World, tmp_path: Path) -> None:
    (tmp_path / "relink.db").touch()
    check = (await world.checks())["database"]
    assert check.state is State.NOTE
    assert "after none" in check.said
    assert "./relink migrate up" in check.cure


async def test_a_database_of_a_later_version_and_one_that_is_none_fail(world: World, tmp_path: Path) -> None:
    await world.migrate()
    engine = open_database(world.environ["DATABASE_URL"], Cipher([KEY]))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    await engine.dispose()
    ahead = (await world.checks())["database"]
    assert (ahead.state, "ahead" in ahead.said) == (State.FAILED, True)
    (tmp_path / "none.db").write_bytes(b"this is no database" * 100)
    none = (await world.checks(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"))["database"]
    assert (none.state, "not a database" in none.said) == (State.FAILED, True)
    unreachable = (await world.checks(DATABASE_URL="postgresql://relink:secret@127.0.0.1:1/relink"))["database"]
    assert (unreachable.state, "secret" in unreachable.said) == (State.FAILED, False)


@pytest.mark.parametrize("ago", [None, timedelta(hours=2)])
async def test_a_checker_that_stands_still_is_named(world: World, ago: timedelta | None) -> None:
    await world.migrate(valid("access"), datetime.now(UTC) - ago if ago else None)
    check = (await world.checks())["checker"]
    assert (check.state, bool(check.cure)) == (State.NOTE, True)
    assert check.said.startswith("no account was looked at")


async def test_a_key_that_opens_nothing_fails(world: World) -> None:
    await world.migrate(valid("access"))
    check = (await world.checks(ENCRYPTION_KEYS=Fernet.generate_key().decode()))["encryption keys"]
    assert check.state is State.FAILED
    assert "ENCRYPTION_KEYS" in check.cure


BROKEN = {"PORT": "none", "SLACK_API_URL": "http://127.0.0.1:1", "COLUMNS": "300"}


def test_the_command_says_a_line_per_check_and_ends_with_1() -> None:
    shown = CliRunner().invoke(command_line(), ["doctor"], env=BROKEN)
    assert shown.exit_code == 1
    assert "failed settings: PORT must be a valid integer" in shown.output
    assert "Choose a free one, 1 to 65535." in shown.output


def test_the_command_answers_a_script_in_json() -> None:
    shown = CliRunner().invoke(command_line(), ["doctor", "--json"], env=BROKEN)
    report = json.loads(shown.stdout)
    assert (shown.exit_code, report["ok"]) == (1, False)
    assert {"name": "settings", "state": "failed"}.items() <= report["checks"][0].items()


async def test_the_command_ends_with_0_when_nothing_failed(world: World) -> None:
    await world.migrate(valid(await world.access_token()), datetime.now(UTC))
    shown = await asyncio.to_thread(CliRunner().invoke, command_line(), ["doctor"], env={**world.environ, "COLUMNS": "300"})
    assert shown.exit_code == 0, shown.output
    assert [line.split()[0] for line in shown.output.splitlines()] == ["ok"] * 10
    answered = await asyncio.to_thread(CliRunner().invoke, command_line(), ["doctor", "--json"], env=world.environ)
    assert json.loads(answered.stdout)["ok"] is True
