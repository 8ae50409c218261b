"""Who is speaking: a Slack user becomes a Person by e-mail once, and by ids from then on."""

from dataclasses import replace

from bot.domain.errors import Invalid, Unreachable
from bot.domain.incident_states import IncidentEvent
from bot.domain.people import Person, Unknown, refusal_of
from bot.domain.support import reach_again
from bot.services.case_keeping import need_match
from bot.services.ports import Clock, Directories, Storage, UnitOfWork


class PeopleService:
    """Recognises people. Collaborators: the store, and Slack's directory for the first meeting."""

    def __init__(self, storage: Storage, directories: Directories, clock: Clock) -> None:
        self._storage = storage
        self._directories = directories
        self._clock = clock

    async def identify(self, workspace_id: str, slack_user_id: str) -> Person | Unknown:
        """The person this Slack user speaks for, or why there is none.

        Raises TryLater when Slack had to be asked and did not answer.
        """
        person = await self.known(workspace_id, slack_user_id)
        if person is None:
            return await self._meet(workspace_id, slack_user_id)
        async with self._storage.reading() as unit:
            is_told = not [each for each in await unit.incidents.list_open(workspace_id, person.id) if each.can(IncidentEvent.REACH)]
        if not is_told:
            async with self._storage.writing() as unit:
                await reach(unit, person)
        return person

    async def known(self, workspace_id: str, slack_user_id: str) -> Person | None:
        """The person this Slack user speaks for, if they met before; asks nobody."""
        async with self._storage.reading() as unit:
            return await unit.people.find_by_slack_user(workspace_id, slack_user_id)

    async def _meet(self, workspace_id: str, slack_user_id: str) -> Person | Unknown:
        try:
            slack_user = await self._directories(workspace_id).user(slack_user_id)
        except Unreachable:
            return Unknown.STRANGER  # hidden from us: https://docs.slack.dev/reference/methods/users.info (user_not_visible)
        async with self._storage.writing() as unit:
            matches = await unit.people.list_by_email(workspace_id, slack_user.email) if slack_user.email else []
            refusal = refusal_of(slack_user, len(matches))
            if refusal is None and matches[0].slack_user_id not in (None, slack_user_id):
                refusal = Unknown.SEVERAL_RECORDS
            if refusal is Unknown.SEVERAL_RECORDS:
                for unmatched in matches:
                    await need_match(unit, unmatched, self._clock())
            if refusal:
                return refusal
            person = matches[0]
            await unit.people.bind(workspace_id, person.id, slack_user_id, None)
            await reach(unit, person)
        return replace(person, slack_user_id=slack_user_id, slack_channel_id=None)

    async def conversation_with(self, person: Person) -> str:
        """The id of the direct message with `person`, opened and remembered on first need. Raises Unreachable, TryLater."""
        if person.slack_channel_id:
            return person.slack_channel_id
        if person.slack_user_id is None:
            raise Unreachable("nobody in Slack is known for this person")
        slack_user_id = person.slack_user_id
        channel = await self._directories(person.workspace_id).open_conversation(slack_user_id)
        async with self._storage.writing() as unit:
            current = await unit.people.get(person.workspace_id, person.id)
            if current.slack_user_id == slack_user_id:  # the platform may have taken the binding back meanwhile
                await unit.people.bind(person.workspace_id, person.id, slack_user_id, channel)
        return channel

    async def is_theirs(self, person: Person, slack_channel_id: str) -> bool:
        """Whether that is their conversation with Relink now, and not one with somebody who spoke for them before. Raises TryLater."""
        try:
            return await self.conversation_with(person) == slack_channel_id
        except Unreachable:
            return False

    async def read_conversation_with(self, person: Person) -> str:
        """The same, for what nobody asked for: Slack takes a message to somebody who was deactivated, and nobody reads it.

        https://github.com/slackapi/python-slack-sdk/issues/1156
        """
        if person.slack_user_id and await self._is_gone(person.workspace_id, person.slack_user_id):
            raise Unreachable("whoever spoke for this person is no member any more")
        return await self.conversation_with(person)

    async def _is_gone(self, workspace_id: str, slack_user_id: str) -> bool:
        try:
            return (await self._directories(workspace_id).user(slack_user_id)).is_deleted
        except Unreachable:
            return False  # hidden from us

    async def look_up(self, person: Person) -> Person:
        """The person with somebody else in Slack who speaks for them: the full member who has their address now.

        By the same rules as for somebody who writes first. Raises Unreachable where there is no such member, TryLater.
        """
        slack_user = await self._directories(person.workspace_id).find(person.email)
        if slack_user is None or slack_user.id == person.slack_user_id:
            raise Unreachable("nobody else in Slack has this person's address")
        async with self._storage.writing() as unit:
            matches = await unit.people.list_by_email(person.workspace_id, person.email)
            taken = await unit.people.find_id_by_slack_user(person.workspace_id, slack_user.id)
            if refusal_of(slack_user, len(matches)) or matches[0].id != person.id or taken not in (None, person.id):
                raise Unreachable("whoever has this person's address in Slack does not speak for them")
            await unit.people.bind(person.workspace_id, person.id, slack_user.id, None)
        return replace(person, slack_user_id=slack_user.id, slack_channel_id=None)

    async def bind(self, person: Person, slack_user_id: str, slack_channel_id: str) -> None:
        """Remember who speaks for the person, and where."""
        async with self._storage.writing() as unit:
            await unit.people.bind(person.workspace_id, person.id, slack_user_id, slack_channel_id)

    async def get(self, workspace_id: str, person_id: str) -> Person:
        """The person of that id. Raises NotFound."""
        async with self._storage.reading() as unit:
            return await unit.people.get(workspace_id, person_id)

    async def has_any(self, workspace_id: str) -> bool:
        """Whether anybody is known in this workspace."""
        async with self._storage.reading() as unit:
            return await unit.people.has_any(workspace_id)

    async def with_email(self, workspace_id: str, email: str) -> Person:
        """The one person with this e-mail address, compared without case. Raises Invalid when nobody or several have it."""
        async with self._storage.reading() as unit:
            matches = await unit.people.list_by_email(workspace_id, email)
        if len(matches) != 1:
            raise Invalid(f"{'several people have' if matches else 'nobody has'} this e-mail address")
        return matches[0]


async def reach(unit: UnitOfWork, person: Person) -> None:
    """Who writes can be written to: try what they could not be told, once after each time that this failed."""
    for incident in await unit.incidents.list_open(person.workspace_id, person.id):
        if incident.can(IncidentEvent.REACH):
            await unit.promise(reach_again(person.workspace_id, incident.id, incident.due_at))
