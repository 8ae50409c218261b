"""Moving sessions to another calendar: begun, looked at until nothing is under way, then told in the message of the press."""

from contextlib import suppress
from datetime import timedelta

from bot.domain.errors import Unreachable
from bot.domain.jobs import Job
from bot.views.moving import move_message
from handlers.jobs.placing import READ_BACK_AFTER
from handlers.jobs.steps import Steps, until
from handlers.jobs.telling import replace_theirs, tell_once
from handlers.reception import Reception

LOOK_AFTER = (timedelta(seconds=3), *READ_BACK_AFTER, timedelta(minutes=2))
"""Never before the press was answered, and a little longer than a session is read back for."""


class Moves:
    """The workflows around a move; each session has one of its own."""

    def __init__(self, reception: Reception) -> None:
        self._moving = reception.use_cases.moving
        self._people = reception.use_cases.people
        self._messengers = reception.messengers
        self._copy = reception.copy

    async def begin(self, steps: Steps, job: Job) -> None:
        """Have each session moved: JobKind.MOVE_SESSIONS."""
        await steps.run("begin", lambda: self._moving.begin(job.text("workspace_id"), job.text("move_id")))

    async def tell(self, steps: Steps, job: Job) -> None:
        """Wait until each session has moved or cannot, and say so: JobKind.TELL_MOVE."""
        await until(steps, "look", LOOK_AFTER, lambda: self._is_over(job))
        await steps.run("tell", lambda: self._tell(job))

    async def _is_over(self, job: Job) -> bool:
        return (await self._moving.receipt(job.text("workspace_id"), job.text("move_id"))).is_over

    async def _tell(self, job: Job) -> None:
        """In the message of the press, while its person reads it there; a repetition says the same again."""
        receipt = await self._moving.receipt(job.text("workspace_id"), job.text("move_id"))
        message, move = move_message(self._copy, receipt, is_final=True), receipt.move
        if await replace_theirs(self._messengers, self._people, receipt.person, move.slack_channel_id, move.ts, message):
            return
        with suppress(Unreachable):  # nobody would read it
            await tell_once(self._messengers, self._people, receipt.person, message, job.key)
