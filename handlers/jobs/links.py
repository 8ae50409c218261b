"""What follows a run through Cronofy's pages: the owner is asked or told, once; a relink page is looked after."""

from datetime import datetime, timedelta

from bot.domain.jobs import Job
from bot.domain.linking import RECHECK_FOR, LinkOutcome, LinkPhase, door_in
from bot.domain.people import Person
from bot.views.links import confirm_link_message, link_result_message
from handlers.jobs.steps import Steps, until
from handlers.jobs.telling import tell_once
from handlers.reception import Reception

LOOK_EVERY = timedelta(seconds=10)
LOOKS = int(RECHECK_FOR / LOOK_EVERY)


class LinkNews:
    """The workflows about logins."""

    def __init__(self, reception: Reception) -> None:
        self._logins = reception.use_cases.logins
        self._mending = reception.use_cases.mending
        self._receipts = reception.use_cases.receipts
        self._people = reception.use_cases.people
        self._messengers = reception.messengers
        self._copy = reception.copy

    async def confirm_link(self, steps: Steps, job: Job) -> None:
        """Ask the owner whether a login that came back is theirs to use: JobKind.CONFIRM_LINK."""
        await steps.run("ask", lambda: self._ask(job))

    async def tell(self, steps: Steps, job: Job) -> None:
        """Tell the person what came of their run, unless a receipt tells that it is mended: JobKind.TELL."""
        await steps.run("tell", lambda: self._tell(job))

    async def recheck(self, steps: Steps, job: Job) -> None:
        """Look for ten minutes whether a broken login is back, and have it told, or that it is not: JobKind.RECHECK_CONNECTION."""
        if not await until(steps, "look", [LOOK_EVERY] * LOOKS, lambda: self._look_again(job)):
            await steps.run("give-up", lambda: self._give_up(job))

    async def _look_again(self, job: Job) -> bool:
        return await self._mending.look_again(await self._person(job), *_mended(job))

    async def _give_up(self, job: Job) -> None:
        await self._mending.give_up(await self._person(job), *_mended(job))

    async def _ask(self, job: Job) -> None:
        question = await self._logins.question(job.text("workspace_id"), job.text("link_id"))
        link = question.link
        if link.phase is LinkPhase.WAITING:
            person = await self._people.get(link.workspace_id, link.person_id)
            await tell_once(self._messengers, self._people, person, confirm_link_message(self._copy, question), job.key)

    async def _tell(self, job: Job) -> None:
        person, outcome = await self._person(job), LinkOutcome(job.text("outcome"))
        since = datetime.fromisoformat(job.text("since")) if "since" in job.fields else None
        if outcome is LinkOutcome.RESTORED and since and await self._receipts.tells_of_end(person, since):
            return
        result = await self._mending.result_of(person, outcome, door_in(job.fields), since)
        await tell_once(self._messengers, self._people, person, link_result_message(self._copy, result), job.key)

    async def _person(self, job: Job) -> Person:
        return await self._people.get(job.text("workspace_id"), job.text("person_id"))


def _mended(job: Job) -> tuple[str, datetime]:
    return job.text("profile_id"), datetime.fromisoformat(job.text("since"))
