"""Logins kept out of sight: until their owner's word, or for good."""

from datetime import datetime

from bot.domain.connection import Profile
from bot.domain.grants import Tokens
from bot.domain.linking import LinkPhase, PendingLink, Purpose, ask_owner, held_login
from bot.domain.people import Person
from bot.services.ids import new_id
from bot.services.ports import UnitOfWork


async def hold(
    unit: UnitOfWork, person: Person, purpose: Purpose, sub: str, login: Profile, at: datetime, tokens: Tokens | None = None
) -> PendingLink:
    """Keep a login that came back, and promise to ask its owner; `tokens` are there where it is an account of its own.

    One that an earlier run brought, and that still waits, is asked about once.
    """
    waiting = await unit.links.list_waiting(person.workspace_id, person.id)
    link = next((link for link in waiting if (link.sub, link.profile_id) == (sub, login.profile_id)), None)
    if link:
        await unit.links.renew_tokens(link.id, tokens)
        return link
    link = held_login(new_id(), person, purpose, sub, login, at)
    await unit.links.add_link(link, tokens)
    await unit.promise(*ask_owner(link))
    return link


async def keep_out(unit: UnitOfWork, person: Person, sub: str, login: Profile, at: datetime) -> PendingLink:
    """Turn down a login of the person's own account, which stays out of sight even if Cronofy keeps listing it."""
    link = held_login(new_id(), person, Purpose.ADD, sub, login, at, LinkPhase.REJECTED)
    await unit.links.add_link(link, None)
    return link
