"""The primary calendar, where sessions are written: what may be chosen as such, and under which names it is known."""

from collections.abc import Sequence

from bot.domain.connection import Account, Calendar, ConnectionFacts, Grant, PrimaryCalendar, Profile


def writable_calendars(account: Account) -> tuple[tuple[Profile, Calendar], ...]:
    """The calendars a person may choose as primary: writable ones of connected profiles, in Cronofy's order."""
    return tuple((p, c) for p in account.profiles if p.connected for c in p.calendars if c.writable)


def offered(facts: ConnectionFacts) -> tuple[tuple[Profile, Calendar], ...]:
    """What may be chosen; nothing of an account that does not let us in any more."""
    return writable_calendars(facts.account) if facts.account and facts.grant is not Grant.WITHDRAWN else ()


def choice_of(choices: Sequence[tuple[Profile, Calendar]], calendar_id: str) -> PrimaryCalendar | None:
    """The calendar of that id as a choice; None where it is not offered."""
    found = next(((profile, calendar) for profile, calendar in choices if calendar.calendar_id == calendar_id), None)
    return _primary(*found) if found else None


def by_invitation(choices: Sequence[tuple[Profile, Calendar]], calendar_id: str) -> bool:
    """Whether sessions come to that calendar as e-mail invitations, for want of more than free/busy access."""
    return any(calendar.calendar_id == calendar_id and profile.free_busy_only for profile, calendar in choices)


def reads_only(facts: ConnectionFacts) -> bool:
    """Whether some login that works shows a calendar that can only be read."""
    logins = facts.account.profiles if facts.account and facts.grant is not Grant.WITHDRAWN else ()
    return any(calendar.readonly and not calendar.deleted for login in logins if login.connected for calendar in login.calendars)


def named(primary: PrimaryCalendar | None, account: Account) -> PrimaryCalendar | None:
    """The primary calendar under the names it has now; one the platform chose comes without any, one that is gone keeps its last."""
    found = account.find_calendar(primary.calendar_id) if primary else None
    return _primary(*found) if found else primary


def tried_on(facts: ConnectionFacts, calendar_id: str | None) -> PrimaryCalendar | None:
    """The calendar of that id, primary still or not, if it is still known; the primary one where nothing was tried on any."""
    if calendar_id is None or (facts.primary and facts.primary.calendar_id == calendar_id):
        return facts.primary
    found = facts.account.find_calendar(calendar_id) if facts.account else None
    return _primary(*found) if found else None


def _primary(profile: Profile, calendar: Calendar) -> PrimaryCalendar:
    return PrimaryCalendar(calendar.calendar_id, profile.profile_id, calendar.name, profile.name)
