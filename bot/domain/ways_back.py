"""Which door leads back from what is wrong with a connection."""

from bot.domain.answers import WHOLE_ACCOUNT
from bot.domain.connection import ConnectionFacts, ConnectionStatus, Provider, Verdict
from bot.domain.linking import Door, Purpose
from bot.domain.people import Person

_WHOLE_ACCOUNT_PURPOSE = {
    ConnectionStatus.NOT_LINKED: Purpose.CONNECT,
    ConnectionStatus.AUTHORISATION_WITHDRAWN: Purpose.GRANT_AGAIN,
    ConnectionStatus.PERMISSION_MISSING: Purpose.GRANT_AGAIN,
}
_LOGIN_PURPOSE = {ConnectionStatus.RELINK: Purpose.RELINK, ConnectionStatus.PENDING: Purpose.GRANT_AGAIN}


def ways_back(person: Person, facts: ConnectionFacts, verdict: Verdict | None) -> dict[str, Door]:
    """Doors by login for those that can be mended, or one for the WHOLE_ACCOUNT where that is what is wrong."""
    if verdict is None:
        return {}
    whole = _WHOLE_ACCOUNT_PURPOSE.get(verdict.status)
    if whole:
        return {WHOLE_ACCOUNT: Door(person.workspace_id, person.id, whole, provider=_only_provider(facts))}
    return {
        line.profile.profile_id: Door(
            person.workspace_id, person.id, _LOGIN_PURPOSE[line.status], line.profile.provider, line.profile.profile_id
        )
        for line in verdict.profiles
        if line.status in _LOGIN_PURPOSE
    }


def _only_provider(facts: ConnectionFacts) -> Provider | None:
    """The provider to go straight to when all logins are of one kind; otherwise Cronofy's page asks."""
    providers = {profile.provider for profile in facts.account.profiles} if facts.account else set()
    return providers.pop() if len(providers) == 1 else None
