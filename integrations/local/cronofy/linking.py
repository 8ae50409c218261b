"""What a finished sign-in does: which account a login belongs to, and what our application may do there."""

from dataclasses import replace
from datetime import timedelta

from integrations.local.cronofy.connection import grant_boxes, regain
from integrations.local.cronofy.entities import (
    FREE_BUSY_PROVIDERS,
    Account,
    AuthorizationCode,
    Calendar,
    Grant,
    Mailbox,
    Profile,
    Visit,
)
from integrations.local.cronofy.store import new_id, new_secret
from integrations.local.cronofy.upkeep import begin_initial_sync
from integrations.local.cronofy.world import World

CODE_LIFETIME = timedelta(minutes=10)
FREE_BUSY_NAMES = {family: name for name, family in FREE_BUSY_PROVIDERS.items()}


def authorize(world: World, visit: Visit, mailbox: Mailbox, *, ticked: bool, free_busy: bool) -> AuthorizationCode:
    """Link the login, grant our application the scopes, and make the code that proves it.

    A new grant of an account keeps its refresh token, so that every earlier holder of it stays authorized.
    """
    account = _account_for(world, visit, mailbox)
    profile = _link(world, account, mailbox, ticked=ticked, free_busy=free_busy)
    refresh_token = account.grant.refresh_token if account.grant else new_secret()
    account.grant = Grant(refresh_token, visit.scopes)
    world.store.browsers[visit.browser_id] = account.sub
    code = AuthorizationCode(
        code=new_secret(),
        sub=account.sub,
        profile_id=profile.profile_id,
        redirect_uri=visit.redirect_uri or "",
        expires_at=world.clock() + CODE_LIFETIME,
    )
    world.store.codes[code.code] = code
    return code


def relink(world: World, mailbox: Mailbox, *, ticked: bool) -> None:
    """New credentials for a login: every profile of it works again. A login nobody linked changes nothing."""
    for account, profile in world.store.holders(mailbox):
        _renew(world, account, profile, ticked=ticked)


def _account_for(world: World, visit: Visit, mailbox: Mailbox) -> Account:
    """A link token's account; else the one this browser is signed in to, unless linking is to be avoided; else the
    account that began with this login; else a new one."""
    store = world.store
    if visit.link_sub is not None:
        return store.accounts[visit.link_sub]
    remembered = store.browsers.get(visit.browser_id)
    if remembered is not None and not visit.avoid_linking:
        return store.accounts[remembered]
    for account in store.accounts.values():
        if account.profiles and account.profiles[0].mailbox is mailbox:
            return account
    account = Account(new_id("acc"), mailbox.email, mailbox.name, mailbox.zoneinfo, profiles=[])
    store.accounts[account.sub] = account
    return account


def _link(world: World, account: Account, mailbox: Mailbox, *, ticked: bool, free_busy: bool) -> Profile:
    for profile in account.profiles:
        if profile.mailbox is mailbox:
            profile.revoked = False
            _renew(world, account, profile, ticked=ticked)
            return profile
    name = FREE_BUSY_NAMES.get(mailbox.family) if free_busy else None
    profile = Profile(
        profile_id=new_id("pro"),
        mailbox=mailbox,
        provider_name=name or mailbox.provider_name,
        provider_service=name or mailbox.provider_service,
        calendars=_calendars_for(world, mailbox),
        unticked_boxes=not ticked,
    )
    account.profiles.append(profile)
    begin_initial_sync(world, account, profile, hide_calendars=True)
    return profile


def _renew(world: World, account: Account, profile: Profile, *, ticked: bool) -> None:
    if not profile.connected:
        regain(world, account, profile)
    grant_boxes(world, account, profile, ticked=ticked)


def _calendars_for(world: World, mailbox: Mailbox) -> list[Calendar]:
    """The login's calendars under ids of their own; a second account sees the same events under other ids."""
    taken = bool(world.store.holders(mailbox))
    if not taken:
        return list(mailbox.calendars)
    return [replace(calendar, calendar_id=new_id("cal")) for calendar in mailbox.calendars]
