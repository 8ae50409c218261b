"""What no longer belongs to anybody here is ended at Cronofy too: looked at again before every try, so that nobody else is cut off."""

from bot.domain.errors import GrantWithdrawn, NotFound, PermissionMissing
from bot.domain.linking import LinkPhase, PendingLink
from bot.domain.people import Person
from bot.services.grants import GrantService
from bot.services.ports import Cronofy, Storage, UnitOfWork


class EndingService:
    """Ends accounts and single logins. Each call may come twice, and does nothing once it is done or no longer wanted."""

    def __init__(self, storage: Storage, grants: GrantService, cronofy: Cronofy) -> None:
        self._storage = storage
        self._grants = grants
        self._cronofy = cronofy

    async def end_account(self, sub: str, *, erase: bool = False) -> None:
        """End our authorisation of the account, unless it is anybody's, or may become somebody's by a yes or an undo. Raises TryLater.

        With `erase` Cronofy is asked to drop what it keeps of its owner, too.

        Its notification channel ends with it: without an authorisation there is none to close, and its address is known no more.
        """
        async with self._storage.reading() as unit:
            if await _is_wanted(unit, sub):
                return
        await self._cronofy.revoke(sub, erase=erase)
        async with self._storage.writing() as unit:
            if not await _is_wanted(unit, sub):
                await unit.notification_channels.forget(sub)

    async def end_login(self, workspace_id: str, link_id: str) -> None:
        """Take a login that was turned down out of its owner's account; the account's other logins stay. Raises TryLater."""
        async with self._storage.reading() as unit:
            link = await unit.links.find_link(workspace_id, link_id)
            if link is None or not await _is_unwanted(unit, link):
                return
            person = await unit.people.get(workspace_id, link.person_id)
        await self._revoke_profile(person, link.profile_id)

    async def _revoke_profile(self, person: Person, profile_id: str) -> None:
        try:
            await self._grants.call(person, lambda token: self._cronofy.revoke_profile(token, profile_id))
        except (GrantWithdrawn, NotFound, PermissionMissing):
            return  # without an authorisation there is nothing to take the login out of


async def _is_wanted(unit: UnitOfWork, sub: str) -> bool:
    return await unit.grants.is_used(sub) or await unit.links.needs_account(sub)


async def _is_unwanted(unit: UnitOfWork, link: PendingLink) -> bool:
    """Whether the login is still turned down, in the account it came to, and no part of anybody else's account."""
    if not link.profile_id:
        return False  # Cronofy never said which login it was
    grant = await unit.grants.find(link.workspace_id, link.person_id)
    held = await unit.links.held_profiles(link.workspace_id, link.person_id)
    if grant is None or grant.sub != link.sub or held.get(link.profile_id) is not LinkPhase.REJECTED:
        return False
    for owner in await unit.connections.owners_of_login(link.workspace_id, link.provider, link.profile_name):
        if (await unit.connections.facts(link.workspace_id, owner)).find_profile(link.profile_id):
            return False
    return True
