"""What is wrong with a connection, as findings.

Facts: https://docs.cronofy.com/developers/api/identity/userinfo/. Cronofy does not know why a provider refused access, so no finding does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.connection import ConnectionFacts, ConnectionStatus, PrimaryCalendar, ProfileStatus, Provider, Verdict
from bot.domain.diagnosis import STATUS_FINDINGS, Finding, FindingId, Remedy, Severity
from bot.domain.rules.catalogue import CATALOGUE, Evidence, found, in_order

STATUS_REMEDIES: Mapping[ConnectionStatus, Remedy] = {status: CATALOGUE[finding].remedies[0] for status, finding in STATUS_FINDINGS.items()}
"""What fixes each state; see `remedy_of` for a first sync that is overdue."""

_MANY = 3
_HOSTED = frozenset({Provider.GOOGLE, Provider.OFFICE365, Provider.EXCHANGE})
_ANYBODYS = frozenset({"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "yahoo.com"})
_ADMINISTRATORS = frozenset({ConnectionStatus.RELINK, ConnectionStatus.PENDING, ConnectionStatus.READ_ONLY})
"""The states that one change of an administrator's can bring to everybody."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One connection and who else there is to compare it with."""

    facts: ConnectionFacts
    verdict: Verdict | None
    now: datetime
    colleagues: tuple[ProfileStatus, ...]


def diagnose_connection(
    facts: ConnectionFacts, verdict: Verdict | None, now: datetime, colleagues: Iterable[ProfileStatus] = ()
) -> tuple[Finding, ...]:
    """The findings on a connection at `now` (aware, UTC), main one first; empty when it was just seen active and nothing troubles it.

    `verdict` is `verdict_of(facts, now)`. `colleagues` are logins of other people of the workspace: they tell one person's cause from
    everybody's.
    """
    case = _Case(facts, verdict, now, tuple(colleagues))
    findings = [finding for rule in RULES if (finding := rule(case))]
    secondary = verdict.secondary if verdict else ()
    return in_order([*findings, *(_beside_the_primary(line, sure=facts.reachable) for line in secondary)])


def state_finding(
    verdict: Verdict | None, primary: PrimaryCalendar | None, *, sure: bool, severity: Severity | None = None
) -> Finding | None:
    """What the state that decides means; None when it is active or unknown."""
    finding_id = STATUS_FINDINGS.get(verdict.status) if verdict else None
    if verdict is None or finding_id is None:
        return None
    return found(finding_id, whereabouts(verdict, primary), remedy=remedy_of(verdict), sure=sure, severity=severity)


def unreachable(verdict: Verdict | None, checked_at: datetime | None) -> Finding:
    """We cannot tell, and say what was known when."""
    return found(FindingId.UNREACHABLE, {"status": verdict.status.value if verdict else None, "checked_at": checked_at})


def remedy_of(verdict: Verdict) -> Remedy:
    """What fixes a state; a first sync that is overdue never ends by itself, so the administrator has to look."""
    if verdict.status is ConnectionStatus.PENDING and verdict.overdue:
        return Remedy.COPY_IT_NOTE
    return STATUS_REMEDIES.get(verdict.status, Remedy.NONE)


def whereabouts(verdict: Verdict, primary: PrimaryCalendar | None) -> Evidence:
    """Which login and calendar a state is about; by the remembered names where Cronofy no longer lists them."""
    line = verdict.deciding
    return {
        "login": line.profile.name if line else (primary.profile_name if primary else None),
        "provider": line.profile.provider.value if line else None,
        "calendar": primary.calendar_name if primary else None,
        "since": line.pending_since if line else None,
    }


def _unreachable(case: _Case) -> Finding | None:
    known = case.facts.reachable and case.verdict is not None
    return None if known else unreachable(case.verdict, case.facts.checked_at)


def _state(case: _Case) -> Finding | None:
    return state_finding(case.verdict, case.facts.primary, sure=case.facts.reachable)


def _tenant_wide(case: _Case) -> Finding | None:
    """Most logins of one organisation are in the same state: likely one cause, and one note instead of many relinks."""
    line = case.verdict.deciding if case.verdict else None
    organisation = _organisation_of(line) if line else None
    if line is None or organisation is None or line.status not in _ADMINISTRATORS:
        return None
    peers = [peer for peer in case.colleagues if _organisation_of(peer) == organisation]
    alike = sum(peer.status is line.status for peer in peers)
    if alike < _MANY or alike * 2 <= len(peers):
        return None
    provider, domain = organisation
    return found(FindingId.TENANT_WIDE, {"organisation": domain, "provider": provider.value, "count": alike + 1, "of": len(peers) + 1})


def _organisation_of(line: ProfileStatus) -> tuple[Provider, str] | None:
    """Whose administrator looks after a login, by the domain of its address; None for mailboxes that anybody can have."""
    _, at, domain = line.profile.name.casefold().rpartition("@")
    if not at or not domain or domain in _ANYBODYS or line.profile.provider not in _HOSTED:
        return None
    return line.profile.provider, domain


def _beside_the_primary(line: ProfileStatus, *, sure: bool) -> Finding:
    """Trouble of another login: busy times may be out of date, and sessions still arrive."""
    remedy = Remedy.COPY_IT_NOTE if line.overdue else STATUS_REMEDIES[line.status]
    evidence: Evidence = {"login": line.profile.name, "provider": line.profile.provider.value, "since": line.pending_since}
    return found(STATUS_FINDINGS[line.status], evidence, remedy=remedy, sure=sure, severity=Severity.NOTE)


RULES: tuple[Callable[[_Case], Finding | None], ...] = (_unreachable, _state, _tenant_wide)
