"""What staff may see of somebody else's connection: states and times; no titles, no private addresses, no calendar names."""

from dataclasses import replace

from bot.domain.connection import Account, ConnectionFacts, Profile
from bot.domain.people import Person
from bot.domain.session import Session


def discreet_facts(person: Person, facts: ConnectionFacts) -> ConnectionFacts:
    """The same connection without names; a login keeps its own where that is the address by which the platform knows the person."""
    account, primary = facts.account, facts.primary
    if primary:
        primary = replace(primary, calendar_name="", profile_name=_shown(person, primary.profile_name))
    return replace(facts, account=account and _discreet_account(person, account), primary=primary)


def discreet_session(session: Session) -> Session:
    """When it is, and nothing about what it is."""
    return replace(session, title="", description=None, location=None, join_url=None)


def _discreet_account(person: Person, account: Account) -> Account:
    return replace(account, email=None, profiles=tuple(_discreet_profile(person, profile) for profile in account.profiles))


def _discreet_profile(person: Person, profile: Profile) -> Profile:
    calendars = tuple(replace(calendar, name="") for calendar in profile.calendars)
    return replace(profile, name=_shown(person, profile.name), calendars=calendars, relink_url=None)


def _shown(person: Person, login: str) -> str:
    return login if login.casefold() == person.email.casefold() else ""
