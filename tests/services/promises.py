"""Promises kept at once, as the engine would keep them: steps without a record, pauses without time."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot.copy.catalogue import english
from bot.domain.errors import UploadRefused
from bot.domain.jobs import Job, JobKind
from bot.domain.messages import FileUpload, Message
from handlers.jobs.steps import T
from handlers.jobs.workflows import workflows
from handlers.reception import Reception
from tests.services.harness import House, W

LET_GO = frozenset({JobKind.END_LOGIN, JobKind.END_ACCOUNT})
TOLD = frozenset({JobKind.CONFIRM_LINK, JobKind.TELL})

Event = Callable[[], Awaitable[None]]


class AtOnce:
    """Steps that are done as they come; `in_pause` happens in each pause, which the house's clock then shows."""

    def __init__(self, house: House, in_pause: Event | None = None) -> None:
        self._house = house
        self._in_pause = in_pause

    async def run(self, name: str, effect: Callable[[], Awaitable[T]]) -> T:
        """Do it."""
        return await effect()

    async def sleep(self, duration: timedelta) -> None:
        """Let the time pass."""
        self._house.clock.advance(duration)
        if self._in_pause:
            await self._in_pause()


class Inbox:
    """A Slack that keeps the direct messages by key, and files by name; where `takes_no_files` it refuses them."""

    def __init__(self, *, takes_no_files: bool = False) -> None:
        self.messages: dict[str, Message] = {}
        self.files: dict[str, FileUpload] = {}
        self.takes_no_files = takes_no_files

    @property
    def texts(self) -> list[str]:
        """What was said, in order."""
        return [message.text for message in self.messages.values()]

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Keep it."""
        assert key not in self.messages
        self.messages[key or ""] = message
        return f"{len(self.messages)}.0"

    async def find_posted(self, slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """Whether it is there."""
        return f"{list(self.messages).index(key) + 1}.0" if key in self.messages else None

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """Keep it."""
        if self.takes_no_files:
            raise UploadRefused("file_uploads_disabled")
        assert file.name not in self.files
        self.files[file.name] = file
        return f"F{len(self.files)}"

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """Whether it is there."""
        return f"F{list(self.files).index(name) + 1}" if name in self.files else None

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None:
        """Replace it."""
        self.messages[list(self.messages)[int(float(ts)) - 1]] = message


async def keep(
    house: House,
    *kinds: JobKind,
    inbox: Inbox | None = None,
    in_pause: Event | None = None,
    steps: Callable[[Job], AtOnce] | None = None,
    support_channel: str | None = None,
) -> None:
    """Keep the promises of these kinds that are due, those included that are made meanwhile."""
    told: Any = inbox or Inbox()
    reception = Reception(house.use_cases(), lambda _: told, english(), house.clock, "", {W: support_channel} if support_channel else {})
    table = workflows(reception, None)
    kept: list[Job] = []
    while waiting := [job for job in house.promised if job.kind in kinds and job not in kept and _is_due(job, house)]:
        job = waiting[0]
        await table[job.kind](steps(job) if steps else AtOnce(house, in_pause), job)
        kept.append(job)
    house.promised[:] = [job for job in house.promised if job not in kept]


def _is_due(job: Job, house: House) -> bool:
    return job.not_before is None or job.not_before <= house.clock.now
