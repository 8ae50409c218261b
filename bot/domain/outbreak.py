"""Many people of one organisation whose logins break within an hour: likely one change of its administrator's, not many accidents."""

from datetime import datetime, timedelta

from bot.domain.connection import BLANKET, ConnectionFacts, Provider, Verdict
from bot.domain.people import Person
from bot.domain.support import SupportItem, SupportKind

MANY = 5
"""So many people, and it is hardly chance; it is over when fewer are left."""
WITHIN = timedelta(hours=1)
GATHERED = timedelta(minutes=1)
"""A note that grows is edited once in so long."""
WITH_ADMINISTRATOR = frozenset({Provider.GOOGLE, Provider.OFFICE365, Provider.EXCHANGE})
"""The providers whose accounts may belong to an organisation that decides for all of them."""
PUBLIC = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
        *("icloud.com", "me.com", "mac.com", "yahoo.com", "gmx.de", "gmx.net", "web.de", "aol.com", "proton.me", "protonmail.com"),
    }
)
"""Where people of no common organisation have their addresses."""


def organisation_of(person: Person, facts: ConnectionFacts, verdict: Verdict) -> tuple[Provider, str] | None:
    """The provider of the login that decides, and the domain of its address; None where nobody decides for many there."""
    login = verdict.deciding.profile if verdict.deciding else None
    if login is None and verdict.status in BLANKET and facts.account and len(facts.account.profiles) == 1:
        login = facts.account.profiles[0]
    if login is None or login.provider not in WITH_ADMINISTRATOR:
        return None
    address = login.name if "@" in login.name else person.email
    domain = address.rpartition("@")[2].casefold()
    return None if not domain or domain in PUBLIC else (login.provider, domain)


def new_outbreak(person: Person, organisation: tuple[Provider, str], tenant: str, verdict: Verdict, now: datetime) -> SupportItem:
    """The item of the outbreak that this person's break makes one."""
    name = f"outbreak-{tenant[:16]}-{int(now.timestamp())}"
    return SupportItem(
        person.workspace_id, name, SupportKind.OUTBREAK, now,
        count=MANY, cause=verdict.status, provider=organisation[0], organisation=organisation[1], tenant=tenant,
    )  # fmt: skip


def began_in(outbreak: SupportItem, broken_since: datetime) -> bool:
    """Whether a break is one of the outbreak's."""
    return broken_since >= outbreak.opened_at - WITHIN
