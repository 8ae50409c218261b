"""Whose a Cronofy account and its logins are: one person's in a workspace, never two people's."""

from bot.domain.connection import Profile
from bot.domain.people import Person
from bot.services.ports import UnitOfWork


async def is_somebody_elses(unit: UnitOfWork, person: Person, sub: str, login: Profile) -> bool:
    """Whether the account, or this very login, is another person's here.

    A login is another person's who has it linked, or whose e-mail address it is: they would be locked out of their own.
    """
    if await unit.grants.find_owner(person.workspace_id, sub) not in (None, person.id):
        return True
    if not login.name:
        return False  # a login that Cronofy did not name cannot be told from others
    owners = await unit.connections.owners_of_login(person.workspace_id, login.provider, login.name)
    if owners:
        return owners != [person.id]
    namesakes = await unit.people.list_by_email(person.workspace_id, login.name)
    return bool(namesakes) and person.id not in [namesake.id for namesake in namesakes]
