"""`relink jobs`: what was promised, in words and as JSON, and what becomes of what is tried again or called off."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner, Result

from bot.commands import command_line
from bot.domain.errors import Invalid
from bot.domain.jobs import Job, JobKind
from handlers.jobs.steps import Steps
from tests.jobs.house import ON_SQLITE, House, until

ENVIRON = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "CRONOFY_CLIENT_ID": "client",
    "CRONOFY_CLIENT_SECRET": "secret",
    "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
}


async def jobs(house: House, *arguments: str) -> Result:
    """The command."""
    environ = {**ENVIRON, "DATABASE_URL": house.url}
    return await asyncio.to_thread(CliRunner().invoke, command_line(), ["jobs", *arguments], env=environ)


async def told(house: House, *arguments: str) -> Any:
    """What it answers as JSON."""
    result = await jobs(house, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


async def refuse(steps: Steps, job: Job) -> None:
    """A workflow that fails where the key says so."""

    async def effect() -> None:
        if job.key.startswith("fails"):
            raise Invalid("it makes no sense")

    await steps.run("effect", effect)


@pytest.fixture
async def busy(house: House) -> House:
    """A Relink that runs: one promise kept, two failed, one delayed."""
    await house.start(refuse)
    later = Job(JobKind.TELL_INCIDENT, "later", not_before=datetime.now(UTC) + timedelta(hours=1))
    await house.promise(
        Job(JobKind.TELL, "kept"), Job(JobKind.TELL, "fails:1"), Job(JobKind.CLOSE_LINK, "fails:2"), later, Job(JobKind.TELL, "kept:2")
    )
    await until(house.is_idle)
    return house


async def test_jobs_are_counted_by_kind_and_state_with_what_is_next_and_why_something_failed(busy: House) -> None:
    summary = await told(busy)
    assert summary["counts"] == {"close_link": {"failed": 1}, "tell": {"done": 2, "failed": 1}, "tell_incident": {"delayed": 1}}
    assert (summary["oldest_waiting"], summary["next_delayed"]["key"]) == (None, "later")
    assert {each["key"]: each["reason"] for each in summary["failures"]} == {
        "fails:1": "effect: Invalid: it makes no sense",
        "fails:2": "effect: Invalid: it makes no sense",
    }
    said = (await jobs(busy)).stdout
    assert "failed: fails:1" in said
    assert "effect: Invalid: it makes no sense" in said
    assert "next delayed: later, due 20" in said


@ON_SQLITE
async def test_what_failed_is_tried_again_one_of_them_or_all_of_a_kind(busy: House) -> None:
    assert await told(busy, "retry", "fails:1") == {"retried": ["fails:1"], "left": {}}
    await until(busy.is_idle)
    assert await told(busy, "retry", "--failed", "--kind", "close_link") == {"retried": ["fails:2"], "left": {}}
    await until(busy.is_idle)
    assert sorted((await told(busy, "retry", "--failed"))["retried"]) == ["fails:1", "fails:2"]
    await until(busy.is_idle)
    assert await told(busy, "retry", "later") == {"retried": [], "left": {"later": "delayed"}}
    assert (await jobs(busy, "retry", "kept")).stdout == "kept: is done already, and was left as it is\n"


@ON_SQLITE
async def test_one_that_is_called_off_says_what_that_means(busy: House) -> None:
    said = (await jobs(busy, "cancel", "later")).stdout
    assert said.startswith("later: is called off; the person is not told by this job")
    assert await told(busy, "cancel", "later") == {"key": "later", "was": "cancelled", "cancelled": False, "meaning": None}
    assert (await told(busy))["counts"]["tell_incident"] == {"cancelled": 1}


@ON_SQLITE
@pytest.mark.parametrize("arguments", [("retry", "nobody"), ("retry", ""), ("cancel", "nobody")])
async def test_a_key_that_nobody_promised_is_refused_and_nothing_needs_to_run(house: House, arguments: tuple[str, str]) -> None:
    await house.new_engine().prepare()
    refused = await jobs(house, *arguments)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "relink jobs: no job has this key: it was never promised here, or it is over and forgotten\n"
    assert (await jobs(house)).stdout == "nothing was promised yet\n"


@ON_SQLITE
async def test_retry_wants_one_key_or_all_that_failed(house: House) -> None:
    for arguments in ((), ("key", "--failed")):
        assert (await jobs(house, "retry", *arguments)).exit_code == 2
