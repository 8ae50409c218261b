"""As what somebody acts for other people: by their role on the platform, or as a member of support's user group."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.audit import AuditAction, recorded
from bot.domain.errors import Unreachable
from bot.domain.people import Person, Role, Unknown, refusal_of
from bot.domain.roles import Actor, Right
from bot.services.people import PeopleService
from bot.services.ports import Clock, Directories, Storage

MEMBERS_GOOD_FOR = timedelta(minutes=1)
"""Slack lets the members of a group be asked for 20 times a minute; who was taken out of it has their rights for so long."""


@dataclass(frozen=True, slots=True)
class _Members:
    of: frozenset[str]
    read_at: datetime


class StaffService:
    """Recognises staff. `usergroups` are the ids of support's user groups, by workspace; where there is none, only roles count."""

    def __init__(
        self, storage: Storage, people: PeopleService, directories: Directories, clock: Clock, usergroups: Mapping[str, str]
    ) -> None:
        self._storage = storage
        self._people = people
        self._directories = directories
        self._clock = clock
        self._usergroups = usergroups
        self._members: dict[str, _Members] = {}

    async def identify(self, workspace_id: str, slack_user_id: str) -> Actor | Unknown:
        """As what this Slack user acts, which may be without any right; why nobody knows them, where nobody does. Raises TryLater."""
        person = await self._people.identify(workspace_id, slack_user_id)
        if isinstance(person, Person):
            actor = Actor(workspace_id, slack_user_id, person.name, person.role, person)
            if actor.may(Right.TRIAGE) or slack_user_id not in await self._support(workspace_id):
                return actor
            return replace(actor, role=Role.SUPPORT)
        if slack_user_id not in await self._support(workspace_id):
            return person
        return await self._member(workspace_id, slack_user_id)

    async def conversation_with(self, actor: Actor) -> str:
        """The id of the direct message with them. Raises Unreachable, TryLater."""
        if actor.person:
            return await self._people.conversation_with(actor.person)
        return await self._directories(actor.workspace_id).open_conversation(actor.slack_user_id)

    async def record_refusal(self, actor: Actor, key: str, person_id: str | None = None) -> None:
        """Remember that they wanted what they may not; `key` names what asked for it."""
        async with self._storage.writing() as unit:
            await unit.audit_entries.add(recorded(actor, AuditAction.REFUSED, key, self._clock(), person_id))

    async def _member(self, workspace_id: str, slack_user_id: str) -> Actor | Unknown:
        """Somebody of the group who is nobody on the platform: a full member of the workspace all the same."""
        slack_user = await self._directories(workspace_id).user(slack_user_id)
        refusal = refusal_of(slack_user, matches=1)
        return refusal or Actor(workspace_id, slack_user_id, slack_user.name, Role.SUPPORT)

    async def _support(self, workspace_id: str) -> frozenset[str]:
        usergroup = self._usergroups.get(workspace_id)
        if usergroup is None:
            return frozenset()
        now, members = self._clock(), self._members.get(workspace_id)
        if members is None or now - members.read_at >= MEMBERS_GOOD_FOR:
            members = self._members[workspace_id] = _Members(await self._read(workspace_id, usergroup), now)
        return members.of

    async def _read(self, workspace_id: str, usergroup: str) -> frozenset[str]:
        try:
            return await self._directories(workspace_id).members(usergroup)
        except Unreachable:
            return frozenset()  # the group is gone: nobody is of it
