"""How logins, calendars and sessions are named inside sentences, for mrkdwn; each is always named with what holds it."""

from collections.abc import Sequence

from bot.copy.catalogue import Copy
from bot.domain.connection import ConnectionFacts, PrimaryCalendar, Profile, Provider
from bot.domain.session import Session
from bot.views.text import listed, quoted
from bot.views.times import Times

NAMED = 3
"""Sessions, or logins, named in one sentence; the rest is counted."""


def login(copy: Copy, provider: Provider, name: str) -> str:
    """A login with its provider: "Google (dana@…)"; the provider alone where the login has no name."""
    service, shown = copy.say_for("provider", provider), quoted(name)
    return copy.say("login-mention", provider=service, login=shown) if shown else service


def bare_login(copy: Copy, name: str) -> str:
    """A login by its name alone, or words for one that has none."""
    return quoted(name) or copy.say("login-this")


def profile_login(copy: Copy, profile: Profile) -> str:
    """A profile's login with its provider."""
    return login(copy, profile.provider, profile.name)


def account(copy: Copy, facts: ConnectionFacts) -> str:
    """All logins of an account by name; words for one that was never seen."""
    profiles = facts.account.profiles if facts.account else ()
    return listed(copy, [profile_login(copy, profile) for profile in profiles[:NAMED]], len(profiles)) or copy.say("account-unseen")


def primary_calendar(copy: Copy, primary: PrimaryCalendar) -> str:
    """The primary calendar with the login that holds it; one that was gone before it was ever seen has no name."""
    return calendar(copy, primary.calendar_name, primary.profile_name) or copy.say("calendar-name-unknown")


def calendar(copy: Copy, name: str, login: str) -> str:
    """A calendar with the login that holds it, as far as they are known; nothing for one without a name."""
    if name and login:
        return copy.say("calendar-in-login", calendar=quoted(name), login=quoted(login))
    return copy.say("calendar-alone", calendar=quoted(name)) if name else ""


def session(copy: Copy, session: Session, times: Times) -> str:
    """A session by title, day and time."""
    if not session.title:  # kept from whoever reads this
        return copy.say("session-untitled", when=times.token(session.starts_at))
    return copy.say("session-mention", title=quoted(session.title), when=times.token(session.starts_at))


def sessions(copy: Copy, sessions: Sequence[Session], times: Times) -> str:
    """The first few sessions by title, day and time, and how many more."""
    return listed(copy, [session(copy, one, times) for one in sessions[:NAMED]], len(sessions))
