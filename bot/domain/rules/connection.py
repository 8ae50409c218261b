"""What is wrong with a connection, as findings.

Facts: https://docs.cronofy.com/developers/api/identity/userinfo/. Cronofy does not know why a provider refused access, so no finding does.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.domain.connection import ConnectionFacts, ConnectionStatus, PrimaryCalendar, ProfileStatus, Provider, Verdict
from bot.domain.diagnosis import STATUS_FINDINGS, Finding, FindingId, Remedy, Severity
from bot.domain.rules.catalogue import CATALOGUE, found, in_order

STATUS_REMEDIES: Mapping[ConnectionStatus, Remedy] = {status: CATALOGUE[finding].remedies[0] for status, finding in STATUS_FINDINGS.items()}
"""What fixes each state; a first sync that is overdue needs the administrator instead: see `remedy_of`."""

_MANY = 3
_HOSTED = frozenset({Provider.GOOGLE, Provider.OFFICE365, Provider.EXCHANGE})
_ANYBODYS = frozenset({"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "yahoo.com"})
_ADMINISTRATORS = frozenset({ConnectionStatus.RELINK, ConnectionStatus.PENDING, ConnectionStatus.READ_ONLY})
"""The states that an administrator's one change can bring to everybody."""


def diagnose_connection(
    facts: ConnectionFacts, verdict: Verdict | None, now: datetime, colleagues: Iterable[ProfileStatus] = ()
) -> tuple[Finding, ...]:
    """The findings on a connection, main one first; empty when it is active.

    `verdict` is `verdict_of(facts, now)`; `colleagues` are logins of other people of the workspace, which tell a cause of one person from one of all.
    """
    findings = [
        unreachable(facts.reachable, verdict, facts.checked_at),
        state_finding(verdict, facts.primary, reachable=facts.reachable),
        _tenant_wide(verdict, colleagues),
        *(_secondary(line, reachable=facts.reachable) for line in (verdict.secondary if verdict else ())),
    ]
    return in_order(finding for finding in findings if finding)


def unreachable(reachable: bool, verdict: Verdict | None, checked_at: datetime | None) -> Finding | None:  # noqa: FBT001
    """Cronofy did not answer: we cannot tell, and say what was known when."""
    if reachable and verdict is not None:
        return None
    return found(FindingId.UNREACHABLE, status=verdict.status.value if verdict else None, checked_at=checked_at)


def state_finding(verdict: Verdict | None, primary: PrimaryCalendar | None, *, reachable: bool) -> Finding | None:
    """What the state that decides means; None when it is active or unknown."""
    finding_id = STATUS_FINDINGS.get(verdict.status) if verdict else None
    if verdict is None or finding_id is None:
        return None
    return found(finding_id, remedy_of(verdict), sure=reachable, **whereabouts(verdict, primary))


def remedy_of(verdict: Verdict) -> Remedy:
    """What fixes a state that is not active; an overdue first sync never ends by itself, so the administrator has to look."""
    if verdict.status is ConnectionStatus.PENDING and verdict.overdue:
        return Remedy.COPY_IT_NOTE
    return STATUS_REMEDIES.get(verdict.status, Remedy.NONE)


def whereabouts(verdict: Verdict, primary: PrimaryCalendar | None) -> dict[str, str | datetime | None]:
    """Which login and calendar a state is about, as evidence; the remembered names where Cronofy no longer lists them."""
    line = verdict.deciding
    return {
        "login": line.profile.name if line else (primary.profile_name if primary else None),
        "provider": line.profile.provider.value if line else None,
        "calendar": primary.calendar_name if primary else None,
        "since": line.pending_since if line else None,
    }


def _secondary(line: ProfileStatus, *, reachable: bool) -> Finding | None:
    """Trouble beside the primary calendar: busy times may be out of date, and sessions still arrive."""
    remedy = Remedy.COPY_IT_NOTE if line.overdue else STATUS_REMEDIES[line.status]
    login, provider = line.profile.name, line.profile.provider.value
    return found(
        STATUS_FINDINGS[line.status],
        remedy,
        sure=reachable,
        severity=Severity.NOTE,
        login=login,
        provider=provider,
        since=line.pending_since,
    )


def _tenant_wide(verdict: Verdict | None, colleagues: Iterable[ProfileStatus]) -> Finding | None:
    """Most logins of one organisation are in the same state: likely one cause for all, and one note instead of many relinks."""
    line = verdict.deciding if verdict else None
    organisation = _organisation_of(line) if line else None
    if line is None or organisation is None or line.status not in _ADMINISTRATORS:
        return None
    peers = [peer for peer in colleagues if _organisation_of(peer) == organisation]
    alike = sum(peer.status is line.status for peer in peers)
    if alike < _MANY or alike * 2 <= len(peers):
        return None
    return found(
        FindingId.TENANT_WIDE, organisation=organisation[1], provider=line.profile.provider.value, count=alike + 1, of=len(peers) + 1
    )


def _organisation_of(line: ProfileStatus) -> tuple[Provider, str] | None:
    """Whose administrator looks after a login, by the domain of its address; None for mailboxes that anybody can have."""
    _, at, domain = line.profile.name.casefold().rpartition("@")
    if not at or not domain or domain in _ANYBODYS or line.profile.provider not in _HOSTED:
        return None
    return line.profile.provider, domain
