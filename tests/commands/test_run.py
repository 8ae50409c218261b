"""`relink run` that cannot start: at once, in one line with the setting, the cause and the cure, and in doctor's words."""

import asyncio
import socket
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import make_url
from typer.testing import CliRunner, Result

from bot.app import open_relink
from bot.commands import command_line
from bot.commands.checks import State
from bot.settings import load_settings
from storage.database import open_database
from storage.encryption import Cipher
from storage.schema import upgrade
from tests.commands.surroundings import KEY, NO_FILE, World


async def started(world: World, **changes: str) -> Result:
    """What a start ends with that does not succeed. Raises TimeoutError for one that goes on trying."""
    environ = {**world.environ, "PORT": str(free_port()), **changes}
    async with asyncio.timeout(30):
        return await asyncio.to_thread(CliRunner().invoke, command_line(), ["run"], env=environ)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


async def complaint(world: World, **changes: str) -> str:
    """The one line."""
    ended = await started(world, **changes)
    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (1, "", 1), ended.stderr
    return ended.stderr.removeprefix("relink run: ").strip()


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        pytest.param({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "slack bot token", id="bot token"),
        pytest.param({"SLACK_APP_TOKEN": "xapp-wrong"}, "slack app token", id="app token"),
        pytest.param({"DATABASE_URL": "postgresql+psycopg://relink:secret@127.0.0.1:1/relink"}, "database", id="PostgreSQL down"),
    ],
)
async def test_what_is_wrong_is_said_as_doctor_says_it(world: World, changes: dict[str, str], check: str) -> None:
    said = await complaint(world, **changes)
    found = (await world.checks(**changes))[check]
    assert found.state is State.FAILED
    assert said == f"{found.said}. {found.cure}"
    [setting] = changes
    assert said.startswith(f"{setting} ")
    assert "secret" not in said


async def test_postgresql_that_does_not_know_the_password_or_the_database(world: World, postgres_url: str) -> None:
    for changed in (make_url(postgres_url).set(database="nowhere"), make_url(postgres_url).set(username="nobody", password="wrong")):
        url = changed.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        assert (await complaint(world, DATABASE_URL=url)).startswith("DATABASE_URL names a database that cannot be used (")


async def test_a_database_that_cannot_be_written_to(world: World, tmp_path: Path) -> None:
    said = await complaint(world, DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}")
    assert said.startswith("DATABASE_URL names a database that cannot be used (")
    assert "Let Relink write to that file" in said


async def test_keys_that_do_not_fit_what_is_stored_even_before_anybody_is_linked(world: World) -> None:
    await started(world, SLACK_APP_TOKEN="xapp-wrong")  # the database is made, and a secret in it
    changes = {"ENCRYPTION_KEYS": Fernet.generate_key().decode()}
    said = await complaint(world, **changes)
    found = (await world.checks(**changes))["encryption keys"]
    assert said == f"{found.said}. {found.cure}"
    assert said.startswith("ENCRYPTION_KEYS does not fit what is stored")


async def test_a_database_of_a_later_version(world: World) -> None:
    engine = open_database(world.environ["DATABASE_URL"], Cipher([KEY]))
    await upgrade(engine)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    await engine.dispose()
    assert "is ahead of this version of Relink" in await complaint(world)


async def test_a_port_that_is_taken_is_named_before_anything_else_happens(world: World, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = await complaint(world, PORT=str(port))
    assert said == f"PORT {port} is taken: something else listens there already. End that, or choose another port."
    assert not (tmp_path / "relink.db").exists()


async def test_a_host_that_is_not_this_machine(world: World) -> None:
    assert (await complaint(world, HOST="192.0.2.1")).startswith("HOST 192.0.2.1 is no address of this machine")


async def test_a_slack_that_does_not_answer_yet_is_waited_for_in_sight(world: World, caplog: pytest.LogCaptureFixture) -> None:
    settings = load_settings({**world.environ, "SLACK_API_URL": "http://127.0.0.1:1/api"}, NO_FILE)

    async def start() -> None:
        async with open_relink(settings):
            raise AssertionError("there is no Slack")

    starting = asyncio.create_task(start())
    async with asyncio.timeout(20):
        while "Slack does not answer yet" not in caplog.text:
            await asyncio.sleep(0.01)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting


async def test_bare_the_demonstration_names_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = await asyncio.to_thread(CliRunner().invoke, command_line(), ["demo", "--port", str(port)])
    assert ended.exit_code == 1
    assert ended.stderr == f"relink demo: --port {port} is taken: something else listens there already. End that, or choose another port.\n"
