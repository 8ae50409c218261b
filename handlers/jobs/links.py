"""What follows a run through Cronofy's pages: the owner is asked or told, once; a relink page is looked after."""

from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.connection import Provider
from bot.domain.jobs import Job
from bot.domain.linking import RECHECK_FOR, Door, LinkOutcome, LinkPhase, Purpose
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.services.linking import LinkingService
from bot.services.people import PeopleService
from bot.services.ports import Messenger
from bot.views.links import confirm_link_message, link_result_message
from handlers.jobs.steps import Steps

LOOK_EVERY = timedelta(seconds=10)
LOOKS = int(RECHECK_FOR / LOOK_EVERY)


class LinkNews:
    """The workflows about logins."""

    def __init__(self, linking: LinkingService, people: PeopleService, messenger: Messenger, copy: Copy) -> None:
        self._linking = linking
        self._people = people
        self._messenger = messenger
        self._copy = copy

    async def confirm_link(self, steps: Steps, job: Job) -> None:
        """Ask the owner whether a login that came back is theirs to use: JobKind.CONFIRM_LINK."""
        await steps.run("ask", lambda: self._ask(job))

    async def tell(self, steps: Steps, job: Job) -> None:
        """Tell the person what came of their run: JobKind.TELL."""
        await steps.run("tell", lambda: self._tell(job, LinkOutcome(str(job.fields["outcome"]))))

    async def recheck(self, steps: Steps, job: Job) -> None:
        """Look for ten minutes whether a broken login is back, and say so: JobKind.RECHECK_CONNECTION."""
        for turn in range(LOOKS):
            await steps.sleep(LOOK_EVERY)
            if await steps.run(f"look-{turn}", lambda: self._is_back(job)):
                await steps.run("tell", lambda: self._tell(job, LinkOutcome.RESTORED))
                return

    async def _is_back(self, job: Job) -> bool:
        return await self._linking.is_back(await self._person(job), str(job.fields["profile_id"]))

    async def _ask(self, job: Job) -> None:
        link = await self._linking.waiting_link(str(job.fields["workspace_id"]), str(job.fields["link_id"]))
        if link.phase is LinkPhase.WAITING:
            person = await self._people.get(link.workspace_id, link.person_id)
            await self._post_once(person, job.key, confirm_link_message(self._copy, link))

    async def _tell(self, job: Job, outcome: LinkOutcome) -> None:
        person = await self._person(job)
        result = await self._linking.result_of(person, outcome, _door_of(job))
        await self._post_once(person, job.key, link_result_message(self._copy, result))

    async def _person(self, job: Job) -> Person:
        return await self._people.get(str(job.fields["workspace_id"]), str(job.fields["person_id"]))

    async def _post_once(self, person: Person, key: str, message: Message) -> None:
        """Look before posting: an interrupted try may have posted already. Nobody is looked for who never spoke to Relink."""
        if person.slack_user_id is None:
            return
        channel = await self._people.conversation_with(person)
        if await self._messenger.find_posted(channel, key) is None:
            await self._messenger.post(channel, message, key=key)


def _door_of(job: Job) -> Door:
    provider = str(job.fields.get("provider") or "")
    return Door(
        workspace_id=str(job.fields["workspace_id"]),
        person_id=str(job.fields["person_id"]),
        purpose=Purpose(str(job.fields.get("purpose") or Purpose.RELINK)),
        provider=Provider(provider) if provider else None,
        profile_id=str(job.fields.get("profile_id") or "") or None,
    )
