"""A promise that fails for good: the person who waits for it is told once, with the way on."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.copy.catalogue import english
from bot.domain.errors import NotInstalled, TryLater, Unreachable
from bot.domain.installations import Bot, BotTokens, Installation
from bot.domain.jobs import Job, JobKind
from bot.domain.messages import FileUpload
from bot.services.installations import InstallationService
from handlers.jobs.steps import StepFailed, T
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from storage.unit_of_work import Storage
from tests.clock import SettableClock
from tests.services.harness import DANA, RAVI, House, opened_house, session
from tests.slack.harness import Board

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Full(Board):
    """A Slack that takes no files."""

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """There is none."""
        return None

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """For good."""
        raise Unreachable("storage_limit_reached")


class Once:
    """Steps that are tried once and not recorded."""

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Its answer, through JSON."""
        try:
            answer: T = json.loads(json.dumps(await effect()))
        except Exception as error:
            raise StepFailed(name) from error
        return answer

    async def sleep(self, duration: timedelta) -> None:
        """At once."""


@pytest.fixture
async def served(storage: Storage, clock: SettableClock, promised: list[Job]) -> AsyncIterator[House]:
    """Dana asked for the file of her session."""
    async with opened_house(storage, clock, promised) as house:
        await house.put(DANA)
        await house.use_cases().people.bind(DANA, "U1", "D1")
        await house.use_cases().sessions.put(session(people=("dana",)))
        promised.clear()
        await house.use_cases().calendar_files.promise(DANA, ["s1"], "D1", "17.1", "press:1")
        yield house


async def test_whoever_waits_for_a_file_is_told_once_that_it_does_not_come(served: House) -> None:
    board, [job] = Full(), served.promised
    keep = workflows(Reception(served.use_cases(), lambda _: board, english(), served.clock, "help@acme.example"), None)[
        JobKind.HAND_OUT_FILES
    ]
    for _ in range(2):
        with pytest.raises(StepFailed, match="upload"):
            await keep(Once(), job)
    [told] = board.shown
    assert (told.channel, told.thread_ts) == ("D1", "17.1")
    assert "“Coaching”" in told.text
    assert "help@acme.example" in told.text
    assert "once more" in told.text


class Deaf:
    """A platform that takes nothing."""

    async def send(self, event_type: str, key: str, data: Mapping[str, Any]) -> None:
        """Not now, and not later."""
        raise TryLater("platform: status 500")


async def test_whoever_asked_for_a_session_again_is_told_once_that_the_platform_does_not_take_it(served: House) -> None:
    served.promised.clear()
    await served.use_cases().sessions.resend(DANA, "s1")
    board, job = Board(), next(job for job in served.promised if job.kind is JobKind.NOTIFY_PLATFORM)
    keep = workflows(Reception(served.use_cases(), lambda _: board, english(), served.clock, "help@acme.example"), Deaf())[job.kind]
    for _ in range(2):
        with pytest.raises(StepFailed, match="send"):
            await keep(Once(), job)
    [told] = board.shown
    assert told.channel == "D1"
    assert "did not take my request to send “Coaching”" in told.text


async def test_a_session_that_is_no_longer_the_persons_is_not_named(served: House) -> None:
    board, [job] = Full(), list(served.promised)
    await served.put(RAVI)
    await served.use_cases().sessions.put(session(sequence=2, people=("ravi",)))
    keep = workflows(Reception(served.use_cases(), lambda _: board, english(), served.clock, ""), None)[JobKind.HAND_OUT_FILES]
    with pytest.raises(StepFailed):
        await keep(Once(), job)
    [told] = board.shown
    assert "Coaching" not in told.text


class TakenOut(Full):
    """Slack after Relink was removed from the workspace."""

    def _fail(self, name: str) -> None:
        raise NotInstalled("Relink is not installed in this workspace")


async def test_what_is_promised_where_relink_was_taken_out_ends_without_a_word(served: House, clock: SettableClock) -> None:
    board, [job] = TakenOut(), served.promised
    installations = InstallationService(served.storage, None, clock)
    await installations.put(Installation(Bot(DANA.workspace_id, "B0", "U0"), BotTokens("xoxb-1"), frozenset(), clock.now))
    keep = workflows(Reception(served.use_cases(), lambda _: board, english(), clock, ""), None)[job.kind]
    with pytest.raises(StepFailed):
        await keep(Once(), job)
    await installations.ended(DANA.workspace_id, clock.now)
    await keep(Once(), job)
    assert board.shown == []
