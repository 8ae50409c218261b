"""Calendar files: recorded first, then brought once; where Slack takes no file, a link to it. And what follows them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.calendar_files import Following, HandOut
from bot.domain.errors import Unreachable, UploadRefused
from bot.domain.jobs import Job
from bot.domain.messages import FileUpload, Message
from bot.domain.people import Person
from bot.domain.session import Session
from bot.telemetry import logger
from bot.views.files import (
    file_failed_message,
    file_link_message,
    file_name,
    file_title,
    following_note,
    needless_file_message,
    snapshot_note,
)
from handlers.jobs.steps import Steps
from handlers.jobs.telling import post_once, to_whoever_speaks
from handlers.reception import Reception

Note = Callable[[Person, Sequence[Session]], str]
"""The words that come with a file."""

log = logger(__name__)


class HandingOut:
    """The workflows of files: JobKind.HAND_OUT_FILES and JobKind.FOLLOW_FILE."""

    def __init__(self, reception: Reception) -> None:
        self._files = reception.use_cases.calendar_files
        self._following = reception.use_cases.following
        self._people = reception.use_cases.people
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._clock = reception.clock
        self._support_contact = reception.support_contact

    async def hand_out(self, steps: Steps, job: Job) -> None:
        """Record what the file shows, bring it, record that it came."""
        workspace_id, hand_out_id = _ids(job)
        slack_file_id = await steps.run("upload", lambda: self._upload(workspace_id, hand_out_id))
        await steps.run("record", lambda: self._record(workspace_id, hand_out_id, slack_file_id))

    async def follow(self, steps: Steps, job: Job) -> None:
        """A session changed whose file somebody holds: bring what follows, or say why none does."""
        brought = await steps.run("bring", lambda: self._bring_following(job))
        if brought:
            await steps.run("record", lambda: self._record(job.text("workspace_id"), job.key, brought[0]))

    async def say_failed(self, job: Job) -> None:
        """Tell whoever asked that the file does not come, once."""
        workspace_id, hand_out_id = _ids(job)
        hand_out = await self._files.get(workspace_id, hand_out_id)
        person = await self._people.get(workspace_id, hand_out.person_id)
        sessions = await self._files.sessions_of(hand_out)
        message = file_failed_message(self._copy, person, sessions, self._clock(), self._support_contact)
        await self._say_once(hand_out, person, message, f"{job.key}:failed")

    async def say_not_followed(self, job: Job) -> None:
        """Tell whoever holds the file that the next one does not come, once."""
        following = await self._due(job)
        if following:
            message = file_failed_message(self._copy, following.person, [following.session], self._clock(), self._support_contact)
            await self._say_once(following.hand_out, following.person, message, f"{job.key}:failed")

    async def _upload(self, workspace_id: str, hand_out_id: str) -> str | None:
        hand_out = await self._files.get(workspace_id, hand_out_id)
        return await self._bring(hand_out, lambda person, sessions: snapshot_note(self._copy, person, sessions, self._clock()))

    async def _bring_following(self, job: Job) -> list[str | None]:
        """What the file's id is in Slack, None for a link; nothing where no file follows."""
        following = await self._due(job)
        if following is None:
            return []
        try:
            if following.reached_at is None:
                return [await self._bring(following.hand_out, lambda *_: following_note(self._copy, following, self._clock()))]
            await self._say_needless(following)
        except Unreachable:
            log.info("a file could not follow: its conversation is gone")
        return []

    async def _due(self, job: Job) -> Following | None:
        ids = (job.text("workspace_id"), job.text("session_id"), job.text("person_id"))
        reached_before = datetime.fromisoformat(job.text("reached")) if "reached" in job.fields else None
        return await self._following.due(*ids, job.number("sequence"), job.key, reached_before)

    async def _say_needless(self, following: Following) -> None:
        message = needless_file_message(self._copy, following, self._clock())
        await self._say_once(following.hand_out, following.person, message, following.hand_out.id)
        await self._following.let_go(following)

    async def _bring(self, hand_out: HandOut, note: Note) -> str | None:
        """The file's id, None where a link stands for it; one that an interrupted try brought already is not brought again."""
        person, now = await self._people.get(hand_out.workspace_id, hand_out.person_id), self._clock()
        place = await self._place_of(hand_out, person)
        content, sessions = await self._files.record_and_write(hand_out)
        name = file_name(hand_out)
        there = await self._messengers(hand_out.workspace_id).find_uploaded(place.slack_channel_id, name)
        if there:
            return there
        file = FileUpload(name, file_title(self._copy, person, sessions, now), content, note(person, sessions))
        try:
            return await self._messengers(hand_out.workspace_id).upload(place.slack_channel_id, file, thread_ts=place.thread_ts)
        except UploadRefused:
            log.warning("Slack takes no file, and a link to it is sent instead", exc_info=True)
        message = file_link_message(self._copy, file.comment, self._files.link_to(hand_out))
        await self._post_once(place, message, hand_out.id)
        return None

    async def _say_once(self, hand_out: HandOut, person: Person, message: Message, key: str) -> None:
        await self._post_once(await self._place_of(hand_out, person), message, key)

    async def _post_once(self, place: HandOut, message: Message, key: str) -> None:
        await post_once(self._messengers(place.workspace_id), place.slack_channel_id, message, key, place.thread_ts)

    async def _place_of(self, hand_out: HandOut, person: Person) -> HandOut:
        """The giving into the conversation that is its person's now: where it was asked for, unless that is theirs no more."""
        channel = await to_whoever_speaks(self._people, person, self._people.read_conversation_with)
        return await self._files.brought_to(hand_out, channel)

    async def _record(self, workspace_id: str, hand_out_id: str, slack_file_id: str | None) -> None:
        await self._files.delivered(await self._files.get(workspace_id, hand_out_id), slack_file_id)


def _ids(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("hand_out_id")
