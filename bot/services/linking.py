"""Through a door to Cronofy and back: what comes back is checked against its owner, and waits for their word in Slack.

https://docs.cronofy.com/developers/api/authorization/request-authorization/ and .../api-alpha/explicit-linking/.
"""

import secrets
from dataclasses import replace

from bot.domain.answers import LinkResult
from bot.domain.connection import Account, ConnectionFacts, Grant, Profile, Provider, lacks_permission
from bot.domain.errors import CodeRefused, NotFound, OutsideError, PermissionMissing, TryLater
from bot.domain.grants import Authorisation, StoredGrant
from bot.domain.jobs import Job, JobKind
from bot.domain.linking import Door, LinkOutcome, LinkState, PendingLink, Purpose, ask_owner, held_login
from bot.domain.people import Person
from bot.services.connections import ConnectionService
from bot.services.grants import GrantService
from bot.services.owners import is_somebody_elses
from bot.services.ports import Clock, Cronofy, DoorLinks, Storage, UnitOfWork

LONGEST_STATE = 64


class LinkingService:
    """Doors, returns, and the owner's decision. `return_url` is the address Cronofy sends the browser back to."""

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
            return _as_things_stand(door, await unit.grants.find(door.workspace_id, door.person_id)), person

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
        facts = await self._connections.look(person)
        if not facts.reachable:
            raise TryLater("the relink address could not be read")
        profile = _profile_of(facts, door.profile_id)
        if facts.grant is Grant.WITHDRAWN or profile is None or profile.relink_url is None:
            return None
        async with self._storage.writing() as unit:
            await unit.promise(self._recheck(person, profile.profile_id))
        return profile.relink_url

    def _recheck(self, person: Person, profile_id: str) -> Job:
        fields = {"workspace_id": person.workspace_id, "person_id": person.id, "profile_id": profile_id}
        opened = int(self._clock().timestamp()) // 60
        return Job(JobKind.RECHECK_CONNECTION, f"recheck:{person.workspace_id}:{person.id}:{profile_id}:{opened}", fields)

    async def _authorize_url(self, door: Door, person: Person) -> str:
        link_token = await self._grants.call(person, self._cronofy.link_token) if door.purpose is Purpose.ADD else None
        state = LinkState(secrets.token_urlsafe(24), door, self._clock())
        async with self._storage.writing() as unit:
            await unit.links.add_state(state)
        return self._cronofy.authorize_url(
            state=state.state,
            redirect_uri=self._return_url,
            provider=door.provider if door.provider is not Provider.OTHER else None,
            avoid_linking=link_token is None,
            link_token=link_token,
        )

    async def come_back(self, state: str, code: str | None) -> LinkResult:
        """What came of a run through Cronofy's pages; `code=None` means that consent was refused there.

        The state is used up whatever happens. Raises NotFound for a state that was never given out.
        """
        if not _could_be_a_state(state):
            raise NotFound("this state was never given out")
        async with self._storage.writing() as unit:
            taken = await unit.links.take_state(state, self._clock())
            if taken is None:
                raise NotFound("this state was never given out")
            person = await unit.people.get(taken.door.workspace_id, taken.door.person_id)
        if not taken.fresh(self._clock()):
            return await self._conclude(taken, person, LinkOutcome.SPENT)
        if code is None:
            return await self._conclude(taken, person, LinkOutcome.REFUSED)
        return await self._exchange(taken, person, code)

    async def _exchange(self, taken: LinkState, person: Person, code: str) -> LinkResult:
        try:
            given = await self._cronofy.exchange_code(code, self._return_url)
            account = await self._cronofy.userinfo(given.tokens.access_token)
        except CodeRefused:
            return await self._conclude(taken, person, LinkOutcome.SPENT)
        except PermissionMissing:
            return await self._conclude(taken, person, LinkOutcome.UNTICKED)
        except OutsideError:
            return await self._conclude(taken, person, LinkOutcome.TRY_LATER)
        if lacks_permission(given.tokens.scopes):
            return await self._conclude(taken, person, LinkOutcome.UNTICKED)
        return await self._settle(taken, person, given, account)

    async def _settle(self, taken: LinkState, person: Person, given: Authorisation, account: Account) -> LinkResult:
        """Decide what the authorisation is to this person, and store it in one transaction."""
        login = _login_of(given, account)
        async with self._storage.writing() as unit:
            if await is_somebody_elses(unit, person, given.sub, login):
                # Left untouched: revoking it would cut them off.
                return await self._conclude_in(unit, taken, person, LinkOutcome.SOMEBODY_ELSES, login.name)
            facts = await unit.connections.facts(person.workspace_id, person.id)
            if facts.sub == given.sub:
                return await self._same_account(unit, taken, person, given, account, facts)
            link = await self._hold(unit, taken.door.purpose, person, given.sub, login)
            await unit.links.add_link(link, given.tokens)
        return self._waiting(taken, person, link, facts, LinkOutcome.OTHER_LOGIN if facts.sub else LinkOutcome.WAITING)

    async def _same_account(
        self, unit: UnitOfWork, taken: LinkState, person: Person, given: Authorisation, account: Account, before: ConnectionFacts
    ) -> LinkResult:
        """The person's own account came back: its tokens are kept at once; a login it did not have before waits for its owner."""
        login = _login_of(given, account)
        await unit.grants.put(StoredGrant(person.workspace_id, person.id, given.sub, given.tokens))
        if before.account is None or _profile_of(before, login.profile_id):
            await unit.connections.save_seen(person.workspace_id, person.id, account, self._clock())
            return await self._conclude_in(unit, taken, person, _restored(taken, account), login.name, _expected(taken, before))
        waiting = await unit.links.list_waiting(person.workspace_id, person.id)
        link = next((link for link in waiting if link.profile_id == login.profile_id), None)
        if link is None:
            link = await self._hold(unit, Purpose.ADD, person, given.sub, login)
            await unit.links.add_link(link, None)
        await unit.connections.save_seen(person.workspace_id, person.id, account, self._clock())
        outcome = LinkOutcome.WAITING if taken.door.purpose is Purpose.ADD else LinkOutcome.OTHER_LOGIN
        return self._waiting(taken, person, link, before, outcome)

    async def _hold(self, unit: UnitOfWork, purpose: Purpose, person: Person, sub: str, login: Profile) -> PendingLink:
        """A link for the login, with the promise to ask its owner."""
        link = held_login(secrets.token_urlsafe(12), person, purpose, sub, login, self._clock())
        await unit.promise(ask_owner(link))
        return link

    def _waiting(self, taken: LinkState, person: Person, link: PendingLink, before: ConnectionFacts, outcome: LinkOutcome) -> LinkResult:
        return LinkResult(outcome, person, link, link.profile_name, _expected(taken, before), self._doors.url(taken.door))

    async def _conclude(self, taken: LinkState, person: Person, outcome: LinkOutcome) -> LinkResult:
        async with self._storage.writing() as unit:
            return await self._conclude_in(unit, taken, person, outcome)

    async def _conclude_in(
        self,
        unit: UnitOfWork,
        taken: LinkState,
        person: Person,
        outcome: LinkOutcome,
        login: str | None = None,
        expected: str | None = None,
    ) -> LinkResult:
        """End the run without anything waiting; the direct message about it is promised under the state, so that it comes once."""
        door = taken.door
        fields = {
            "workspace_id": person.workspace_id,
            "person_id": person.id,
            "outcome": outcome.value,
            "purpose": door.purpose.value,
            "provider": door.provider.value if door.provider else "",
            "profile_id": door.profile_id or "",
        }
        await unit.promise(Job(JobKind.TELL, f"tell-link:{taken.state[:16]}", fields))
        return LinkResult(outcome, person, None, login, expected, self._doors.url(taken.door))

    async def result_of(self, person: Person, outcome: LinkOutcome, door: Door) -> LinkResult:
        """The result as the direct message about it needs it, made from what the promise kept."""
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
        named = _profile_of(facts, door.profile_id)
        name = named.name if named else None
        url = self._doors.url(door)
        if outcome is LinkOutcome.RESTORED:
            return LinkResult(outcome, person, login=name, door_url=url)
        return LinkResult(outcome, person, expected=name, door_url=url)

    async def is_back(self, person: Person, profile_id: str) -> bool:
        """Whether a login that was broken works again, asked of Cronofy at this moment. Raises TryLater when it gives no answer."""
        facts = await self._connections.look(person)
        if not facts.reachable or facts.account is None:
            raise TryLater("the connection could not be looked at")
        return any(p.profile_id == profile_id and p.connected for p in facts.account.profiles)

    async def waiting_link(self, workspace_id: str, link_id: str) -> PendingLink:
        """The link to ask its owner about. Raises NotFound."""
        async with self._storage.reading() as unit:
            link = await unit.links.find_link(workspace_id, link_id)
        if link is None:
            raise NotFound("no such link")
        return link


def _login_of(given: Authorisation, account: Account) -> Profile:
    """The login of this run: as the token endpoint named it, else the last of the account's."""
    listed = next((p for p in account.profiles if p.profile_id == given.profile_id), None)
    if listed or given.profile_id is None:
        return listed or (account.profiles[-1] if account.profiles else Profile("", Provider.OTHER, account.email or ""))
    return Profile(given.profile_id, given.provider or Provider.OTHER, given.profile_name or account.email or "")


def _as_things_stand(door: Door, grant: StoredGrant | None) -> Door:
    """What a door is for now: doors last, and what they were made for may be done, or undone, by somebody who comes much later."""
    if grant is None or (grant.state is Grant.WITHDRAWN and door.purpose is Purpose.ADD):
        return replace(door, purpose=Purpose.CONNECT)
    if door.purpose is Purpose.CONNECT and grant.state is not Grant.WITHDRAWN:
        return replace(door, purpose=Purpose.ADD)
    return door


def _restored(taken: LinkState, account: Account) -> LinkOutcome:
    """Whether the login that was to be mended works again, or another one of the account was signed in to."""
    broken = next((p for p in account.profiles if p.profile_id == taken.door.profile_id), None)
    return LinkOutcome.OTHER_LOGIN if broken and not broken.connected else LinkOutcome.RESTORED


def _profile_of(facts: ConnectionFacts, profile_id: str | None) -> Profile | None:
    profiles = facts.account.profiles if facts.account else ()
    return next((profile for profile in profiles if profile.profile_id == profile_id), None)


def _expected(taken: LinkState, before: ConnectionFacts) -> str | None:
    """The name of the login that was to be mended, when that is known."""
    profile = _profile_of(before, taken.door.profile_id)
    return profile.name if profile else None


def _could_be_a_state(text: str) -> bool:
    """Ours are short and plain; some databases refuse to compare with text that is neither."""
    return len(text) <= LONGEST_STATE and text.isascii() and text.isprintable()
