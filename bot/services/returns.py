"""Back from Cronofy: what comes back is checked against its owner, and waits for their word in Slack."""

from dataclasses import dataclass

from bot.domain.answers import LinkResult
from bot.domain.connection import Account, ConnectionFacts, Grant, Profile, Provider, lacks_permission
from bot.domain.errors import CodeRefused, NotFound, OutsideError, PermissionMissing
from bot.domain.grants import Authorisation, StoredGrant
from bot.domain.linking import Door, LinkOutcome, LinkState, PendingLink, Purpose, end_login, tell
from bot.domain.notifications import open_channel
from bot.domain.people import Person
from bot.services.holding import hold, keep_out
from bot.services.owners import is_somebody_elses
from bot.services.ports import Clock, Cronofy, DoorLinks, Storage, UnitOfWork
from bot.services.refreshing import refresh_homes
from bot.services.settling import settle

LONGEST_STATE = 64


@dataclass(frozen=True, slots=True)
class _Run:
    """One run through Cronofy's pages: the state that came back, as it was before, and whose it is."""

    taken: LinkState
    person: Person

    @property
    def door(self) -> Door:
        """Where it began."""
        return self.taken.door


class ReturnService:
    """Judges each return once. `return_url` is the address Cronofy sent the browser back to."""

    def __init__(self, storage: Storage, cronofy: Cronofy, doors: DoorLinks, clock: Clock, return_url: str) -> None:
        self._storage = storage
        self._cronofy = cronofy
        self._doors = doors
        self._clock = clock
        self._return_url = return_url

    async def come_back(self, state: str, code: str | None) -> LinkResult:
        """What came of a run through Cronofy's pages; `code=None` means that consent was refused there.

        The state is used up whatever happens; whoever loads the page again is answered the same, and nothing happens. Raises NotFound for a
        state that was never given out.
        """
        if not _could_be_a_state(state):
            raise NotFound("this state was never given out")
        async with self._storage.writing() as unit:
            taken = await unit.links.take_state(state, self._clock())
            if taken is None:
                raise NotFound("this state was never given out")
            person = await unit.people.get(taken.door.workspace_id, taken.door.person_id)
        run = _Run(taken, person)
        if taken.used_at:
            return await self._as_it_came(run)
        if not taken.in_time(self._clock()):
            return await self._conclude(run, LinkOutcome.SPENT)
        if code is None:
            return await self._conclude(run, LinkOutcome.REFUSED)
        return await self._exchange(run, code)

    async def _as_it_came(self, run: _Run) -> LinkResult:
        """What came of a run whose page is loaded again; one that is still under way, or broke off, only says that it was used."""
        async with self._storage.reading() as unit:
            facts = await unit.connections.facts(run.person.workspace_id, run.person.id)
        return self._result(run, run.taken.outcome or LinkOutcome.SPENT, run.taken.login, _expected(run.door, facts))

    async def _exchange(self, run: _Run, code: str) -> LinkResult:
        try:
            given = await self._cronofy.exchange_code(code, self._return_url)
            account = await self._cronofy.userinfo(given.tokens.access_token)
        except CodeRefused:
            return await self._conclude(run, LinkOutcome.SPENT)
        except PermissionMissing:
            return await self._conclude(run, LinkOutcome.UNTICKED)
        except OutsideError:
            return await self._conclude(run, LinkOutcome.TRY_LATER)
        if lacks_permission(given.tokens.scopes):
            return await self._conclude(run, LinkOutcome.UNTICKED)
        return await self._settle(run, given, account)

    async def _settle(self, run: _Run, given: Authorisation, account: Account) -> LinkResult:
        """Decide what the authorisation is to this person, and store it in one transaction."""
        login = _login_of(given, account)
        async with self._storage.writing() as unit:
            facts = await unit.connections.facts(run.person.workspace_id, run.person.id)
            if facts.sub == given.sub:
                return await self._same_account(unit, run, given, account, facts)
            if await is_somebody_elses(unit, run.person, given.sub, login):
                # Left untouched: revoking it would cut them off.
                return await self._conclude_in(unit, run, LinkOutcome.SOMEBODY_ELSES, login.name)
            purpose = Purpose.CONNECT if run.door.purpose is Purpose.ADD else run.door.purpose
            link = await hold(unit, run.person, purpose, given.sub, login, self._clock(), given.tokens)
            outcome = LinkOutcome.OTHER_LOGIN if facts.sub else LinkOutcome.WAITING
            return await self._waiting(unit, run, link, facts, outcome)

    async def _same_account(
        self, unit: UnitOfWork, run: _Run, given: Authorisation, account: Account, before: ConnectionFacts
    ) -> LinkResult:
        """The person's own account came back: its tokens are kept at once; a login it did not have before waits for its owner."""
        login = _login_of(given, account)
        await unit.grants.put(StoredGrant(run.person.workspace_id, run.person.id, given.sub, given.tokens))
        await unit.promise(open_channel(given.sub, self._clock()))
        known = before.find_profile(login.profile_id)
        if known is None and await is_somebody_elses(unit, run.person, given.sub, login):
            return await self._keep_out(unit, run, login, before)
        if before.account is None or known:
            await self._remember(unit, run.person, account)
            outcome = _mended(run.door, before, account, known)
            return await self._conclude_in(unit, run, outcome, login.name, _expected(run.door, before), login.profile_id)
        link = await hold(unit, run.person, Purpose.ADD, given.sub, login, self._clock())
        await self._remember(unit, run.person, account)
        outcome = LinkOutcome.WAITING if run.door.purpose is Purpose.ADD else LinkOutcome.OTHER_LOGIN
        return await self._waiting(unit, run, link, before, outcome)

    async def _remember(self, unit: UnitOfWork, person: Person, account: Account) -> None:
        now = self._clock()
        await settle(unit, person, await unit.connections.save_seen(person.workspace_id, person.id, account, now), now)
        await refresh_homes(unit, person.workspace_id, [person.id], now)

    async def _keep_out(self, unit: UnitOfWork, run: _Run, login: Profile, before: ConnectionFacts) -> LinkResult:
        """Somebody else's login, which Cronofy put into the person's account: never seen here, and taken out again there if it is new."""
        link = await keep_out(unit, run.person, before.sub or "", login, self._clock())
        if before.account:
            await unit.promise(end_login(link))
        outcome = LinkOutcome.MERGED if before.account else LinkOutcome.SOMEBODY_ELSES
        return await self._conclude_in(unit, run, outcome, login.name)

    async def _waiting(self, unit: UnitOfWork, run: _Run, link: PendingLink, before: ConnectionFacts, outcome: LinkOutcome) -> LinkResult:
        await unit.links.end_state(run.taken.state, outcome, link.profile_name)
        return self._result(run, outcome, link.profile_name, _expected(run.door, before), link)

    async def _conclude(self, run: _Run, outcome: LinkOutcome) -> LinkResult:
        async with self._storage.writing() as unit:
            return await self._conclude_in(unit, run, outcome)

    async def _conclude_in(
        self,
        unit: UnitOfWork,
        run: _Run,
        outcome: LinkOutcome,
        login: str | None = None,
        expected: str | None = None,
        profile_id: str | None = None,
    ) -> LinkResult:
        """End the run without anything waiting; the direct message about it is promised under the state, so that it comes once.

        A login that is back is told by whoever sees that first.
        """
        await unit.links.end_state(run.taken.state, outcome, login)
        mended = [run.door.profile_id or "", *([profile_id] if profile_id else [])]
        if outcome is not LinkOutcome.RESTORED or await unit.connections.end_mending(run.person.workspace_id, run.person.id, mended):
            since = run.taken.made_at if outcome is LinkOutcome.RESTORED else None
            await unit.promise(tell(run.door, outcome, f"tell-link:{run.taken.state[:16]}", since))
        return self._result(run, outcome, login, expected)

    def _result(
        self,
        run: _Run,
        outcome: LinkOutcome,
        login: str | None = None,
        expected: str | None = None,
        link: PendingLink | None = None,
    ) -> LinkResult:
        return LinkResult(outcome, run.person, link, login, expected, self._doors.url(run.door))


def _login_of(given: Authorisation, account: Account) -> Profile:
    """The login of this run: as the token endpoint named it, else the last of the account's."""
    listed = account.find_profile(given.profile_id)
    if listed or given.profile_id is None:
        return listed or (account.profiles[-1] if account.profiles else Profile("", Provider.OTHER, account.email or ""))
    return Profile(given.profile_id, given.provider or Provider.OTHER, given.profile_name or account.email or "")


def _mended(door: Door, before: ConnectionFacts, account: Account, known: Profile | None) -> LinkOutcome:
    """Whether what was to be mended works again, another login of the account was signed in to, or one was added that was there before."""
    broken = account.find_profile(door.profile_id)
    if broken and not broken.connected:
        return LinkOutcome.OTHER_LOGIN
    worked = known is not None and known.connected and before.grant is Grant.VALID
    return LinkOutcome.ALREADY if worked and door.purpose is Purpose.ADD else LinkOutcome.RESTORED


def _expected(door: Door, before: ConnectionFacts) -> str | None:
    """The name of the login that was to be mended, when that is known."""
    profile = before.find_profile(door.profile_id)
    return profile.name if profile else None


def _could_be_a_state(text: str) -> bool:
    """Ours are short and plain; some databases refuse to compare with text that is neither."""
    return len(text) <= LONGEST_STATE and text.isascii() and text.isprintable()
