"""What an owner decides about their logins in Slack: use it, it isn't me, undo, unlink.

Everything is decided here, in one transaction with the promise to end at Cronofy what is no longer used; whether Cronofy answers then makes
no difference to what the person was told.
"""

from dataclasses import replace

from bot.domain.answers import LinkQuestion, LoginDecided
from bot.domain.connection import Profile
from bot.domain.errors import Conflict, Expired, NotFound
from bot.domain.grants import StoredGrant, Tokens
from bot.domain.incident import look_at_connection
from bot.domain.linking import UNDO_FOR, LinkPhase, PendingLink, Replaced, end_account, end_login, end_undo
from bot.domain.notifications import open_channel
from bot.domain.people import Person
from bot.services.holding import keep_out
from bot.services.owners import is_somebody_elses
from bot.services.ports import Clock, Storage, UnitOfWork
from bot.services.refreshing import refresh_homes


class LoginService:
    """The owner's word on logins that wait, and on those in use."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def question(self, workspace_id: str, link_id: str) -> LinkQuestion:
        """What to ask a login's owner. Raises NotFound."""
        async with self._storage.reading() as unit:
            link = await unit.links.find_link(workspace_id, link_id)
            if link is None:
                raise NotFound("no such link")
            return LinkQuestion.about(link, await unit.connections.facts(workspace_id, link.person_id))

    async def confirm(self, person: Person, link_id: str) -> LoginDecided:
        """Use the login; an account it takes the place of is kept for an undo. Pressing twice changes nothing more.

        Raises NotFound unless the link is this person's, Expired when it was turned down before or its account is linked no more, Conflict
        when the login became another person's meanwhile.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            link = await _own_link(unit, person, link_id)
            if link.phase is LinkPhase.REJECTED:
                raise Expired("this link was turned down before, or waited too long")
            tokens = await unit.links.link_tokens(link_id)
            if await unit.links.decide(person.workspace_id, link_id, LinkPhase.WAITING, LinkPhase.CONFIRMED, now):
                await self._use(unit, person, link, tokens)
                await refresh_homes(unit, person.workspace_id, [person.id], now)
                link = replace(link, phase=LinkPhase.CONFIRMED, decided_at=now)
            replaced = await unit.links.find_replaced(link_id)
        return LoginDecided(link, replaced.facts if replaced else None)

    async def _use(self, unit: UnitOfWork, person: Person, link: PendingLink, tokens: Tokens | None) -> None:
        """Put the link's own authorisation in place, if it brought one; what was seen of another account does not speak for it."""
        if await is_somebody_elses(unit, person, link.sub, Profile(link.profile_id, link.provider, link.profile_name)):
            raise Conflict("this login belongs to another person by now")
        grant = await unit.grants.find(person.workspace_id, person.id)
        if tokens is None and (grant is None or grant.sub != link.sub):
            raise Expired("the account of this login is linked no more")
        if tokens is not None:
            if grant and grant.sub != link.sub:
                await self._set_aside(unit, person, link, grant)
            await unit.grants.put(StoredGrant(person.workspace_id, person.id, link.sub, tokens))
            await unit.promise(open_channel(link.sub, self._clock()))

    async def _set_aside(self, unit: UnitOfWork, person: Person, link: PendingLink, grant: StoredGrant) -> None:
        facts = await unit.connections.facts(person.workspace_id, person.id)
        not_blocking = await unit.connections.not_blocking(person.workspace_id, person.id)
        await unit.links.keep_replaced(link.id, Replaced(grant, facts, not_blocking))
        await unit.promise(end_undo(link, self._clock()))
        await _forget_account(unit, person)

    async def reject(self, person: Person, link_id: str) -> LoginDecided:
        """ "This isn't me", and undo within 30 minutes, which puts back what the login had taken the place of.

        Raises NotFound unless the link is this person's, Expired when it is too late to undo.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            link = await _own_link(unit, person, link_id)
            if link.phase is LinkPhase.REJECTED:
                return LoginDecided(link)
            if link.phase is LinkPhase.CONFIRMED and link.decided_at and now - link.decided_at > UNDO_FOR:
                raise Expired("too long ago to undo")
            await unit.links.decide(person.workspace_id, link_id, link.phase, LinkPhase.REJECTED, now)
            rejected = replace(link, phase=LinkPhase.REJECTED, decided_at=now)
            primary = (await unit.connections.facts(person.workspace_id, person.id)).primary
            restored = await self._drop(unit, person, link)
        took_primary = not link.brings_account and primary is not None and primary.profile_id == link.profile_id
        return LoginDecided(rejected, restored.facts if restored else None, took_primary)

    async def close(self, workspace_id: str, link_id: str, phase: LinkPhase) -> None:
        """The time to decide on a login that waits, or to undo one that was confirmed, is over; nothing once it is in another phase."""
        async with self._storage.writing() as unit:
            link = await unit.links.find_link(workspace_id, link_id)
            if link is None or link.phase is not phase:
                return
            person = await unit.people.get(workspace_id, link.person_id)
            if phase is LinkPhase.CONFIRMED:
                await self._let_go(unit, link)
            elif await unit.links.decide(workspace_id, link_id, phase, LinkPhase.REJECTED, self._clock()):
                await self._drop(unit, person, link)

    async def _drop(self, unit: UnitOfWork, person: Person, link: PendingLink) -> Replaced | None:
        """Take a login that was turned down away, as it was before; what is in use again, if anything."""
        await refresh_homes(unit, person.workspace_id, [person.id], self._clock())
        if not link.brings_account:
            await self._leave_primary(unit, person, link.profile_id)
            await unit.promise(end_login(link))
            return None
        grant = await unit.grants.find(person.workspace_id, person.id)
        # What was unlinked since is undone all the same: what stood before comes back.
        in_use = link.phase is LinkPhase.CONFIRMED and (grant is None or grant.sub == link.sub)
        if in_use:
            await _forget_account(unit, person)
        if link.phase is LinkPhase.CONFIRMED:
            before = None if in_use else await unit.links.find_replaced(link.id)
            await unit.links.hand_on_replaced(person.workspace_id, person.id, link.sub, before)
        await unit.promise(end_account(link.sub, self._clock()))
        restored = await self._restore(unit, person, link) if in_use else None
        await self._let_go(unit, link)
        return restored

    async def _restore(self, unit: UnitOfWork, person: Person, link: PendingLink) -> Replaced | None:
        """Put back what the login took the place of, unless that became another person's meanwhile."""
        replaced = await unit.links.find_replaced(link.id)
        if replaced is None or await unit.grants.find_owner(person.workspace_id, replaced.grant.sub):
            return None
        await unit.grants.put(replaced.grant)
        await unit.promise(open_channel(replaced.grant.sub, self._clock()))
        await unit.connections.restore(person.workspace_id, person.id, replaced.facts, replaced.not_blocking)
        return replaced

    async def _let_go(self, unit: UnitOfWork, link: PendingLink) -> None:
        """Of what the login took the place of: it is in use again, or gone for good."""
        replaced = await unit.links.find_replaced(link.id)
        if replaced:
            await unit.links.keep_replaced(link.id, None)
            await unit.promise(end_account(replaced.grant.sub, self._clock()))

    async def unlink(self, person: Person, profile_id: str) -> str | None:
        """Take one login away, the last one with the whole account; the name it had. None for what is no login of this person's (any more):
        pressing twice changes nothing more.
        """
        async with self._storage.writing() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            profile = facts.find_profile(profile_id)
            if profile is None or facts.account is None:
                return None
            if len(facts.account.profiles) == 1:
                await _forget_account(unit, person)
                await unit.promise(end_account(facts.account.sub, self._clock()))
            else:
                await unit.promise(end_login(await keep_out(unit, person, facts.account.sub, profile, self._clock())))
                await self._leave_primary(unit, person, profile_id)
            await refresh_homes(unit, person.workspace_id, [person.id], self._clock())
            # What was said of a break may be true no more: its login is gone.
            await unit.promise(look_at_connection(person.workspace_id, person.id, f"unlinked-{self._clock().isoformat()}"))
        return profile.name

    async def _leave_primary(self, unit: UnitOfWork, person: Person, profile_id: str) -> None:
        """A login that goes takes the primary calendar along, if that is one of its own."""
        facts = await unit.connections.facts(person.workspace_id, person.id)
        if facts.primary and facts.primary.profile_id == profile_id:
            await unit.connections.set_primary(person.workspace_id, person.id, None)


async def _own_link(unit: UnitOfWork, person: Person, link_id: str) -> PendingLink:
    link = await unit.links.find_link(person.workspace_id, link_id)
    if link is None or link.person_id != person.id:
        raise NotFound("no such link of this person")
    return link


async def _forget_account(unit: UnitOfWork, person: Person) -> None:
    await unit.grants.remove(person.workspace_id, person.id)
    await unit.connections.forget(person.workspace_id, person.id)
