"""What an owner decides about their logins in Slack: use it, it isn't me, undo, unlink.

Removing something here always succeeds, whatever Cronofy answers afterwards.
"""

import secrets
from dataclasses import replace

from bot.domain.connection import Profile
from bot.domain.errors import Conflict, Expired, NotFound, OutsideError
from bot.domain.grants import StoredGrant
from bot.domain.linking import UNDO_FOR, LinkPhase, PendingLink, Purpose, held_login
from bot.domain.people import Person
from bot.services.grants import GrantService
from bot.services.owners import is_somebody_elses
from bot.services.ports import Clock, Cronofy, Storage, UnitOfWork


class LoginService:
    """The owner's word on logins that wait, and on those in use."""

    def __init__(self, storage: Storage, grants: GrantService, cronofy: Cronofy, clock: Clock) -> None:
        self._storage = storage
        self._grants = grants
        self._cronofy = cronofy
        self._clock = clock

    async def confirm(self, person: Person, link_id: str) -> PendingLink:
        """Use the login. Pressing twice changes nothing more.

        Raises NotFound unless the link is this person's, Expired when it was turned down before or its account is linked no more, Conflict
        when the login became another person's meanwhile.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            link = await _own_link(unit, person, link_id)
            if link.phase is LinkPhase.REJECTED:
                raise Expired("this link was turned down before")
            if await unit.links.decide(person.workspace_id, link_id, LinkPhase.WAITING, LinkPhase.CONFIRMED, now):
                await self._use(unit, person, link)
                return replace(link, phase=LinkPhase.CONFIRMED, decided_at=now)
        return link

    async def _use(self, unit: UnitOfWork, person: Person, link: PendingLink) -> None:
        """Put the link's own authorisation in place, if it brought one; what was seen of another account does not speak for it."""
        if await is_somebody_elses(unit, person, link.sub, Profile(link.profile_id, link.provider, link.profile_name)):
            raise Conflict("this login belongs to another person by now")
        grant = await unit.grants.find(person.workspace_id, person.id)
        tokens = await unit.links.link_tokens(link.id)
        if tokens is None and (grant is None or grant.sub != link.sub):
            raise Expired("the account of this login is linked no more")
        if tokens is not None:
            if grant and grant.sub != link.sub:
                await _forget_account(unit, person)
            await unit.grants.put(StoredGrant(person.workspace_id, person.id, link.sub, tokens))

    async def reject(self, person: Person, link_id: str) -> PendingLink:
        """ "This isn't me", and undo within 30 minutes: the login is dropped here first, then at Cronofy as far as it answers.

        Raises NotFound unless the link is this person's, Expired when it is too late to undo.
        """
        now = self._clock()
        async with self._storage.writing() as unit:
            link = await _own_link(unit, person, link_id)
            if link.phase is LinkPhase.REJECTED:
                return link
            if link.phase is LinkPhase.CONFIRMED and link.decided_at and now - link.decided_at > UNDO_FOR:
                raise Expired("too long ago to undo")
            await unit.links.decide(person.workspace_id, link_id, link.phase, LinkPhase.REJECTED, now)
            tokens = await unit.links.link_tokens(link_id)
            if tokens and link.phase is LinkPhase.CONFIRMED:
                await _forget_account_of(unit, person, link.sub)
            in_use = await unit.grants.find_owner(person.workspace_id, link.sub)
            if tokens is None:
                await self._leave_primary(unit, person, link.profile_id)
        if tokens is None:
            await self._revoke_profile(person, link.profile_id)
        elif in_use is None:  # else somebody uses the account, and would be cut off
            await self._revoke(tokens.refresh_token)
        return replace(link, phase=LinkPhase.REJECTED, decided_at=now)

    async def unlink(self, person: Person, profile_id: str) -> str:
        """Take one login away, the last one with the whole account; the name it had.

        Removing it here always succeeds; Cronofy is asked afterwards. Raises NotFound unless the login is this person's.
        """
        async with self._storage.writing() as unit:
            facts = await unit.connections.facts(person.workspace_id, person.id)
            grant = await unit.grants.find(person.workspace_id, person.id)
            profile = next((p for p in facts.account.profiles if p.profile_id == profile_id), None) if facts.account else None
            if profile is None or grant is None or facts.account is None:
                raise NotFound("no such login of this person")
            last = len(facts.account.profiles) == 1
            if last:
                await _forget_account(unit, person)
            else:
                await self._hide(unit, person, grant.sub, profile)
                await self._leave_primary(unit, person, profile_id)
        await (self._revoke(grant.tokens.refresh_token) if last else self._revoke_profile(person, profile_id))
        return profile.name

    async def _hide(self, unit: UnitOfWork, person: Person, sub: str, profile: Profile) -> None:
        """A login turned down stays out of sight even if Cronofy keeps listing it."""
        now = self._clock()
        link = held_login(secrets.token_urlsafe(12), person, Purpose.ADD, sub, profile, now, LinkPhase.REJECTED)
        await unit.links.add_link(link, None)

    async def _leave_primary(self, unit: UnitOfWork, person: Person, profile_id: str) -> None:
        """A login that goes takes the primary calendar along, if that is one of its own."""
        facts = await unit.connections.facts(person.workspace_id, person.id)
        if facts.primary and facts.primary.profile_id == profile_id:
            await unit.connections.set_primary(person.workspace_id, person.id, None, self._clock())

    async def _revoke(self, refresh_token: str) -> None:
        try:
            await self._cronofy.revoke(refresh_token)
        except OutsideError:
            return  # gone here, which is what the person asked for

    async def _revoke_profile(self, person: Person, profile_id: str) -> None:
        try:
            await self._grants.call(person, lambda token: self._cronofy.revoke_profile(token, profile_id))
        except (OutsideError, NotFound):
            return  # hidden here, which is what the person asked for


async def _own_link(unit: UnitOfWork, person: Person, link_id: str) -> PendingLink:
    link = await unit.links.find_link(person.workspace_id, link_id)
    if link is None or link.person_id != person.id:
        raise NotFound("no such link of this person")
    return link


async def _forget_account(unit: UnitOfWork, person: Person) -> None:
    await unit.grants.remove(person.workspace_id, person.id)
    await unit.connections.forget(person.workspace_id, person.id)


async def _forget_account_of(unit: UnitOfWork, person: Person, sub: str) -> None:
    """Forget the account unless the person uses another one by now."""
    grant = await unit.grants.find(person.workspace_id, person.id)
    if grant and grant.sub == sub:
        await _forget_account(unit, person)
