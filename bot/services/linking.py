"""Through a door to Cronofy: what it leads to at this moment, and the single-use state that comes back from there.

https://docs.cronofy.com/developers/api/authorization/request-authorization/ and .../api-alpha/explicit-linking/.
"""

import secrets
from dataclasses import replace

from bot.domain.connection import ConnectionFacts, Grant
from bot.domain.linking import Door, LinkState, Purpose, watch
from bot.domain.people import Person
from bot.services.connections import ConnectionService
from bot.services.grants import GrantService
from bot.services.ports import Clock, Cronofy, DoorLinks, Storage


class LinkingService:
    """The lasting doors. `return_url` is the address Cronofy sends the browser back to."""

    def __init__(
        self,
        storage: Storage,
        connections: ConnectionService,
        grants: GrantService,
        cronofy: Cronofy,
        doors: DoorLinks,
        clock: Clock,
        return_url: str,
    ) -> None:
        self._storage = storage
        self._connections = connections
        self._grants = grants
        self._cronofy = cronofy
        self._doors = doors
        self._clock = clock
        self._return_url = return_url

    async def read_door(self, card: str) -> tuple[Door, Person]:
        """Whose door this is and what for at this moment; changes nothing.

        Raises Invalid for a forged card, NotFound when the person is gone.
        """
        door = self._doors.read(card)
        async with self._storage.reading() as unit:
            person = await unit.people.get(door.workspace_id, door.person_id)
            return _as_things_stand(door, await unit.connections.facts(door.workspace_id, door.person_id)), person

    async def go_through(self, card: str) -> str:
        """The address at Cronofy to go on to. Mints a single-use state of 15 minutes, or promises to look again after a relink page.

        Raises Invalid, NotFound, NotEnabled (link tokens are not switched on), TryLater, GrantWithdrawn.
        """
        door, person = await self.read_door(card)
        if door.purpose is Purpose.RELINK:
            relink_url = await self._relink_url(door, person)
            if relink_url:
                return relink_url
            door = replace(door, purpose=Purpose.GRANT_AGAIN)
        return await self._authorize_url(door, person)

    async def _relink_url(self, door: Door, person: Person) -> str | None:
        """The broken login's own page at Cronofy, with a promise to look again; None when it has none any more."""
        facts = await self._connections.look_for_sure(person)
        profile = facts.find_profile(door.profile_id)
        if facts.grant is Grant.WITHDRAWN or profile is None or profile.relink_url is None:
            return None
        now = self._clock().replace(microsecond=0)
        async with self._storage.writing() as unit:
            await unit.connections.begin_mending(person.workspace_id, person.id, profile.profile_id, now)
            await unit.promise(watch(door, now))
        return profile.relink_url

    async def _authorize_url(self, door: Door, person: Person) -> str:
        link_token = await self._link_token(person) if door.purpose is Purpose.ADD else None
        state, mended = LinkState(secrets.token_urlsafe(24), door, self._clock()), door.profile_id or ""
        async with self._storage.writing() as unit:
            await unit.links.add_state(state)
            if not await unit.connections.mending_since(person.workspace_id, person.id, mended):
                await unit.connections.begin_mending(person.workspace_id, person.id, mended, state.made_at)
        return self._cronofy.authorize_url(
            state=state.state,
            redirect_uri=self._return_url,
            provider=door.provider,
            avoid_linking=link_token is None,
            link_token=link_token,
        )

    async def _link_token(self, person: Person) -> str:
        """Looked at first: only beside what was there before can one more login be told as new."""
        await self._connections.look(person)
        return await self._grants.call(person, self._cronofy.link_token)


def _as_things_stand(door: Door, facts: ConnectionFacts) -> Door:
    """What a door is for now: doors last, and what they were made for may be done, or undone, by somebody who comes much later."""
    if facts.sub is None or (facts.grant is Grant.WITHDRAWN and door.purpose is Purpose.ADD):
        return replace(door, purpose=Purpose.CONNECT)
    if facts.grant is Grant.WITHDRAWN:
        return door
    unlinked = bool(door.profile_id and facts.account) and facts.find_profile(door.profile_id) is None
    if unlinked:  # what cannot be mended any more can only join what is linked, never take its place
        return replace(door, purpose=Purpose.ADD, profile_id=None)
    return replace(door, purpose=Purpose.ADD) if door.purpose is Purpose.CONNECT else door
