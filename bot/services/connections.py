"""The state of a connection: look at Cronofy, remember what was seen, decide, and change the person's choices."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.answers import (
    AccountsAnswer,
    ConnectAnswer,
    ConnectionReport,
    LinkQuestion,
    PrimaryChoices,
    PrimaryChosen,
)
from bot.domain.connection import (
    Account,
    ConnectionFacts,
    Grant,
    PrimaryCalendar,
    Provider,
    Verdict,
    lacks_permission,
    verdict_of,
)
from bot.domain.errors import GrantWithdrawn, NotFound, PermissionMissing, TryLater
from bot.domain.incident import is_break
from bot.domain.linking import Door, Purpose, end_login
from bot.domain.notifications import look_soon
from bot.domain.people import Person
from bot.domain.primary import choice_of, named, offered, reads_only
from bot.domain.rules import sessions_at_risk
from bot.domain.session import SYNC_WINDOW_AHEAD, Session
from bot.domain.ways_back import ways_back
from bot.services.gate import AlertGate
from bot.services.grants import GrantService
from bot.services.holding import hold, keep_out
from bot.services.last_seen import outbreak_of
from bot.services.owners import is_somebody_elses
from bot.services.ports import Clock, Cronofy, DoorLinks, Storage, UnitOfWork
from bot.services.refreshing import refresh_homes
from bot.services.settling import settle

AT_RISK_AHEAD = timedelta(days=14)
COUNTED_MOST = 1000
PROVIDERS = tuple(provider for provider in Provider if provider is not Provider.OTHER)


class ConnectionService:
    """What a person's calendars are to Cronofy, and which of them sessions go to."""

    def __init__(self, storage: Storage, grants: GrantService, cronofy: Cronofy, doors: DoorLinks, clock: Clock, gate: AlertGate) -> None:
        self._storage = storage
        self._grants = grants
        self._cronofy = cronofy
        self._doors = doors
        self._clock = clock
        self._gate = gate

    async def look(self, person: Person) -> ConnectionFacts:
        """Ask Cronofy and remember the answer; when it gives none, the last known state with `reachable=False`."""
        facts = await self._remembered(person)
        if facts.sub is None:
            return facts
        now = self._clock()
        try:
            account = await self._grants.call(person, self._cronofy.userinfo)
        except GrantWithdrawn:
            return replace(facts, grant=Grant.WITHDRAWN, checked_at=now)
        except PermissionMissing:
            return replace(facts, grant=Grant.PERMISSION_MISSING, checked_at=now)
        except TryLater:
            return replace(facts, reachable=False)
        except NotFound:  # unlinked while Cronofy was asked
            return await self._remembered(person)
        return await self._remember(person, account, now)

    async def look_for_sure(self, person: Person) -> ConnectionFacts:
        """The same, for what may not be decided by a former state. Raises TryLater when Cronofy gives no answer."""
        facts = await self.look(person)
        if not facts.reachable:
            raise TryLater("the state of the connection could not be learnt")
        return facts

    async def check(self, person: Person) -> ConnectionReport:
        """The state of the connection, looked at just now, with what is at risk and the doors that lead to the cure.

        A break that nobody noticed so far is promised to be looked after.
        """
        report = await self.report(person, await self.look(person))
        return await self._noticed(report) if report.facts.reachable and is_break(report.verdict) else report

    async def _noticed(self, report: ConnectionReport) -> ConnectionReport:
        """With how many broke together with it."""
        person = report.person
        async with self._storage.reading() as unit:
            together = await outbreak_of(unit, person)
            is_known = self._gate.is_off or await unit.incidents.list_open(person.workspace_id, person.id)
        if not is_known:
            async with self._storage.writing() as unit:
                await unit.promise(look_soon(person.workspace_id, person.id, self._clock()))
        return replace(report, broken_together=together)

    async def report(self, person: Person, facts: ConnectionFacts) -> ConnectionReport:
        """The report on facts that were gathered already."""
        verdict = verdict_of(facts, self._clock())
        at_risk = await self._at_risk(person, facts, verdict)
        known = replace(person, calendar_zone=facts.account.time_zone) if facts.account else person  # it may be seen for the first time
        doors = {what: self._doors.url(door) for what, door in ways_back(person, facts, verdict).items()}
        return ConnectionReport(known, facts, verdict, at_risk, doors)

    async def choices(self, person: Person) -> PrimaryChoices:
        """What may be chosen as primary. Raises TryLater when Cronofy was never reached."""
        facts = await self.look(person)
        if facts.account is None and not facts.reachable:
            raise TryLater("the calendars of this account were never seen")
        known_at = None if facts.reachable else facts.checked_at
        return PrimaryChoices(person, offered(facts), facts.primary, known_at, read_only=reads_only(facts))

    async def remembered_choices(self, person: Person) -> PrimaryChoices:
        """The choices as last seen: for a picker that is typed into, where every letter would be a call."""
        facts = await self._remembered(person)
        return PrimaryChoices(person, offered(facts), facts.primary)

    async def primary(self, workspace_id: str, person_id: str) -> PrimaryCalendar | None:
        """The person's choice as it is now."""
        async with self._storage.reading() as unit:
            return (await unit.connections.facts(workspace_id, person_id)).primary

    async def remembered_account(self, person: Person) -> Account | None:
        """The account as last seen."""
        return (await self._remembered(person)).account

    async def choose_primary(self, person: Person, calendar_id: str) -> PrimaryChosen:
        """Write sessions to this calendar from now on.

        Raises NotFound unless it is theirs and writable at this moment, TryLater when that cannot be learnt.
        """
        facts = await self.look_for_sure(person)
        primary = choice_of(offered(facts), calendar_id)
        if primary is None:
            raise NotFound("no such writable calendar of this person")
        now = self._clock()
        async with self._storage.writing() as unit:
            if facts.primary is None or facts.primary.calendar_id != calendar_id:
                await unit.connections.set_primary(person.workspace_id, person.id, primary)
                await settle(unit, person, replace(facts, primary=primary), now)
                await refresh_homes(unit, person.workspace_id, [person.id], now)
            future = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + SYNC_WINDOW_AHEAD, limit=COUNTED_MOST)
        return PrimaryChosen(person, primary, facts.primary, sum(not session.cancelled for session in future), offered(facts))

    async def accounts(self, person: Person) -> AccountsAnswer:
        """Every login with its state, those that wait for the person's word, and which calendars do not block."""
        report = await self.check(person)
        async with self._storage.reading() as unit:
            waiting = await unit.links.list_waiting(person.workspace_id, person.id)
            not_blocking = await unit.connections.not_blocking(person.workspace_id, person.id)
        return AccountsAnswer(report, tuple(LinkQuestion.about(link, report.facts) for link in waiting), not_blocking)

    async def set_not_blocking(self, person: Person, calendar_ids: frozenset[str]) -> None:
        """Replace the calendars whose busy times do not block; ids that are not this person's are dropped."""
        async with self._storage.writing() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            own = facts.account.calendar_ids if facts.account else frozenset()
            await unit.connections.set_not_blocking(person.workspace_id, person.id, calendar_ids & own)

    async def connect(self, person: Person) -> ConnectAnswer:
        """A door for each provider: to a first account, or to one more login of it."""
        facts = await self._remembered(person)
        adding = facts.sub is not None and facts.grant is not Grant.WITHDRAWN
        purpose = Purpose.ADD if adding else Purpose.CONNECT
        doors: dict[Provider, str] = {p: self._doors.url(Door(person.workspace_id, person.id, purpose, provider=p)) for p in PROVIDERS}
        return ConnectAnswer(person, doors, adding)

    async def _remembered(self, person: Person) -> ConnectionFacts:
        async with self._storage.reading() as unit:
            return await unit.connections.facts(person.workspace_id, person.id)

    async def _remember(self, person: Person, account: Account, now: datetime) -> ConnectionFacts:
        async with self._storage.writing() as unit:
            before = await unit.connections.facts(person.workspace_id, person.id)
            if before.sub != account.sub:
                return before  # another account was linked while Cronofy was asked about the former one
            await self._hold_newcomers(unit, person, before, account, now)
            await _note_permission(unit, person, before, account)
            facts = await unit.connections.save_seen(person.workspace_id, person.id, account, now)
            await settle(unit, person, facts, now)
            if account != before.account:
                await refresh_homes(unit, person.workspace_id, [person.id], now)
            renamed = named(facts.primary, account)
            if renamed == facts.primary:
                return facts
            await unit.connections.set_primary(person.workspace_id, person.id, renamed)
            return replace(facts, primary=renamed)

    async def _hold_newcomers(self, unit: UnitOfWork, person: Person, before: ConnectionFacts, account: Account, now: datetime) -> None:
        """A login that appeared in a known account by itself, on a relink page for instance, waits for its owner's word.

        One that is another person's here is kept out of sight for good, and taken out again at Cronofy.
        """
        if before.account is None:
            return
        known = {profile.profile_id for profile in before.account.profiles}
        known |= set(await unit.links.held_profiles(person.workspace_id, person.id))
        for profile in account.profiles:
            if profile.profile_id in known:
                continue
            if await is_somebody_elses(unit, person, account.sub, profile):
                await unit.promise(end_login(await keep_out(unit, person, account.sub, profile, now)))
            else:
                await hold(unit, person, Purpose.ADD, account.sub, profile, now)

    async def _at_risk(self, person: Person, facts: ConnectionFacts, verdict: Verdict | None) -> tuple[Session, ...]:
        """The person's sessions of the next 14 days that the state keeps away, by start."""
        if verdict is not None and verdict.delivers:
            return ()
        now = self._clock()
        async with self._storage.reading() as unit:
            sessions = await unit.sessions.list_for_person(person.workspace_id, person.id, now, now + AT_RISK_AHEAD)
            placements = await unit.placements.list_for_person(person.workspace_id, person.id, [session.id for session in sessions])
        return sessions_at_risk(sessions, placements, verdict, now, facts.primary)


async def _note_permission(unit: UnitOfWork, person: Person, before: ConnectionFacts, account: Account) -> None:
    """A permission that was missing once, and that Cronofy lists now, is missing no more."""
    if before.grant is Grant.PERMISSION_MISSING and account.scopes and not lacks_permission(account.scopes):
        grant = await unit.grants.find(person.workspace_id, person.id)
        if grant:
            await unit.grants.mark(person.workspace_id, person.id, Grant.VALID, grant.version)
