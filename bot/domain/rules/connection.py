"""What is wrong with a connection, as a finding, and what fixes it.

Facts: https://docs.cronofy.com/developers/api/identity/userinfo/. Cronofy does not know why a provider refused access, so no finding does.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.connection import ConnectionStatus, PrimaryCalendar, Verdict
from bot.domain.diagnosis import STATUS_FINDINGS, Finding, FindingId, Remedy, Severity
from bot.domain.rules.catalogue import CATALOGUE, Evidence, found

STATUS_REMEDIES: Mapping[ConnectionStatus, Remedy] = {status: CATALOGUE[finding].remedies[0] for status, finding in STATUS_FINDINGS.items()}
"""What fixes each state; see `remedy_of` for a first sync that is overdue."""


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
