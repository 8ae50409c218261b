"""Handing out calendar files: recorded first, then uploaded, once."""

from bot.domain.jobs import Job
from bot.domain.messages import FileUpload
from bot.views.files import file_failed_message, file_name, file_title, snapshot_note
from handlers.jobs.steps import Steps
from handlers.jobs.telling import post_once
from handlers.reception import Reception


class HandingOut:
    """The workflow of a hand-out: JobKind.HAND_OUT_FILES."""

    def __init__(self, reception: Reception) -> None:
        self._files = reception.use_cases.calendar_files
        self._people = reception.use_cases.people
        self._messenger = reception.messenger
        self._copy = reception.copy
        self._clock = reception.clock
        self._support_contact = reception.support_contact

    async def hand_out(self, steps: Steps, job: Job) -> None:
        """Record what the file shows, bring it, record that it came."""
        workspace_id, hand_out_id = _ids(job)
        slack_file_id = await steps.run("upload", lambda: self._upload(workspace_id, hand_out_id))
        await steps.run("record", lambda: self._record(workspace_id, hand_out_id, slack_file_id))

    async def say_failed(self, job: Job) -> None:
        """Tell whoever asked that the file does not come, once."""
        workspace_id, hand_out_id = _ids(job)
        hand_out = await self._files.get(workspace_id, hand_out_id)
        person = await self._people.get(workspace_id, hand_out.person_id)
        sessions = await self._files.sessions_of(hand_out)
        message = file_failed_message(self._copy, person, sessions, self._clock(), self._support_contact)
        await post_once(self._messenger, hand_out.slack_channel_id, message, f"{job.key}:failed", hand_out.thread_ts)

    async def _upload(self, workspace_id: str, hand_out_id: str) -> str:
        """The file's id; one that an interrupted try brought already is not brought again."""
        hand_out = await self._files.get(workspace_id, hand_out_id)
        content, sessions = await self._files.record_and_write(workspace_id, hand_out.person_id, hand_out.session_ids)
        name = file_name(sessions, hand_out_id)
        there = await self._messenger.find_uploaded(hand_out.slack_channel_id, name)
        if there:
            return there
        person, now = await self._people.get(workspace_id, hand_out.person_id), self._clock()
        title = file_title(self._copy, person, sessions, now)
        file = FileUpload(name, title, content, snapshot_note(self._copy, person, sessions, now))
        return await self._messenger.upload(hand_out.slack_channel_id, file, thread_ts=hand_out.thread_ts)

    async def _record(self, workspace_id: str, hand_out_id: str, slack_file_id: str) -> None:
        await self._files.delivered(await self._files.get(workspace_id, hand_out_id), slack_file_id)


def _ids(job: Job) -> tuple[str, str]:
    return job.text("workspace_id"), job.text("hand_out_id")
