"""What somebody asked for about their own data: brought once, or erased everywhere."""

from datetime import datetime

from bot.domain.erasure import ASKED_AGAIN_EVERY, ASKED_FOR
from bot.domain.errors import UploadRefused
from bot.domain.jobs import Job
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.telemetry import logger
from bot.views.privacy import export_failed_message, export_file, export_name, export_refused_message
from handlers.jobs.steps import StepFailed, Steps
from handlers.jobs.telling import post_once
from handlers.reception import Reception

log = logger(__name__)


class OwnDataJobs:
    """The workflows of exports and erasures."""

    def __init__(self, reception: Reception) -> None:
        self._privacy = reception.use_cases.privacy
        self._people = reception.use_cases.people
        self._endings = reception.use_cases.endings
        self._messengers = reception.messengers
        self._copy = reception.copy
        self._support_contact = reception.support_contact

    async def export(self, steps: Steps, job: Job) -> None:
        """Bring what is kept: JobKind.EXPORT_DATA."""
        await steps.run("bring", lambda: self._bring(job))

    async def say_failed(self, job: Job) -> None:
        """It does not come; who asked is told, once."""
        person = await self._person(job)
        log.warning("an export could not be brought", person=person.id)
        await self._say(job, person, export_failed_message(self._copy, self._support_contact), f"{job.key}:failed")

    async def sweep(self, steps: Steps, job: Job) -> None:
        """Look once more for what is left of somebody who was erased: JobKind.SWEEP_ERASED."""
        await steps.run("sweep", lambda: self._privacy.sweep(job.text("workspace_id"), job.text("person_id")))

    async def erase_account(self, steps: Steps, job: Job) -> None:
        """Have Cronofy forget an account, however long it does not answer: JobKind.ERASE_ACCOUNT."""
        for turn in range(ASKED_FOR // ASKED_AGAIN_EVERY):
            if await self._is_erased(steps, turn, job):
                return
            await steps.sleep(ASKED_AGAIN_EVERY)
        await steps.run("erase", lambda: self._endings.end_account(job.text("sub"), erase=True))

    async def _is_erased(self, steps: Steps, turn: int, job: Job) -> bool:
        try:
            await steps.run(f"erase-{turn}", lambda: self._endings.end_account(job.text("sub"), erase=True))
        except StepFailed:
            return False
        return True

    async def _bring(self, job: Job) -> None:
        """Look before uploading: an interrupted try may have brought it."""
        person, name = await self._person(job), export_name(datetime.fromisoformat(job.text("at")))
        channel, thread_ts = await self._place(job, person)
        messenger = self._messengers(person.workspace_id)
        if await messenger.find_uploaded(channel, name):
            return
        file = export_file(self._copy, await self._privacy.export(person.workspace_id, person.id), name)
        try:
            await messenger.upload(channel, file, thread_ts=thread_ts)
        except UploadRefused:
            log.warning("Slack takes no file, and somebody's data cannot be brought", exc_info=True)
            await self._say(job, person, export_refused_message(self._copy, self._support_contact), job.key)

    async def _say(self, job: Job, person: Person, message: Message, key: str) -> None:
        channel, thread_ts = await self._place(job, person)
        await post_once(self._messengers(person.workspace_id), channel, message, key, thread_ts)

    async def _place(self, job: Job, person: Person) -> tuple[str, str | None]:
        """Where it was asked for, if that is still their conversation; else the one that is. Raises Unreachable."""
        channel = await self._people.conversation_with(person)
        is_there = channel == job.text("slack_channel_id") and "thread_ts" in job.fields
        return channel, job.text("thread_ts") if is_there else None

    async def _person(self, job: Job) -> Person:
        return await self._people.get(job.text("workspace_id"), job.text("person_id"))
