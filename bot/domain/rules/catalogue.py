"""What each finding is: how grave, how sure, and what may fix it.

docs/diagnosis.md says the same to people; a test holds the two together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bot.domain.diagnosis import Finding, FindingId, Remedy, Severity

Evidence = Mapping[str, str | int | datetime | None]
"""What a finding names; what is not known is None here and left out of the finding."""

_NOTHING: Evidence = MappingProxyType({})


class Certainty(StrEnum):
    """How a finding is known."""

    SURE = "sure"  # read from a system, or told by the platform
    LIKELY = "likely"  # concluded
    EITHER = "either"  # sure where it was read just now, likely where it was only concluded


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the catalogue. The first severity and the first remedy are the usual ones."""

    severities: tuple[Severity, ...]
    certainty: Certainty
    remedies: tuple[Remedy, ...]


_STOPS, _WRONG, _NOTE = (Severity.STOPS,), (Severity.WRONG,), (Severity.NOTE,)
_STOPS_OR_NOTE = (Severity.STOPS, Severity.NOTE)
_SURE, _LIKELY, _EITHER = Certainty.SURE, Certainty.LIKELY, Certainty.EITHER
STATE_CURES = (
    Remedy.CONNECT,
    Remedy.GRANT_AGAIN,
    Remedy.RELINK,
    Remedy.CHECK_PERMISSIONS,
    Remedy.COPY_IT_NOTE,
    Remedy.CHOOSE_PRIMARY,
)
"""What a connection that does not deliver needs before a session can arrive."""
_SENT_AGAIN = (Remedy.RESEND, Remedy.GET_FILE, Remedy.TALK_TO_SUPPORT)
"""Sending it again, or what helps where nobody can."""
_CURES = (*_SENT_AGAIN, *STATE_CURES)

CATALOGUE: Mapping[FindingId, Kind] = {
    FindingId.NOT_LINKED: Kind(_STOPS, _EITHER, (Remedy.CONNECT,)),
    FindingId.AUTHORISATION_WITHDRAWN: Kind(_STOPS_OR_NOTE, _EITHER, (Remedy.GRANT_AGAIN,)),
    FindingId.PERMISSION_MISSING: Kind(_STOPS_OR_NOTE, _EITHER, (Remedy.GRANT_AGAIN,)),
    FindingId.RELINK: Kind(_STOPS_OR_NOTE, _EITHER, (Remedy.RELINK,)),
    FindingId.PENDING: Kind(_STOPS_OR_NOTE, _EITHER, (Remedy.CHECK_PERMISSIONS, Remedy.COPY_IT_NOTE)),
    FindingId.NO_PRIMARY: Kind(_STOPS, _EITHER, (Remedy.CHOOSE_PRIMARY,)),
    FindingId.PRIMARY_GONE: Kind(_STOPS, _EITHER, (Remedy.CHOOSE_PRIMARY,)),
    FindingId.READ_ONLY: Kind(_STOPS_OR_NOTE, _EITHER, (Remedy.COPY_IT_NOTE,)),
    FindingId.FREE_BUSY_ONLY: Kind(_NOTE, _EITHER, (Remedy.NONE,)),
    FindingId.UNREACHABLE: Kind(_STOPS, _SURE, (Remedy.CHECK_AGAIN,)),
    FindingId.TENANT_WIDE: Kind(_STOPS, _LIKELY, (Remedy.COPY_IT_NOTE,)),
    FindingId.UNKNOWN_SESSION: Kind(_NOTE, _SURE, (Remedy.PICK_SESSION,)),
    FindingId.SOMEBODY_ELSES: Kind(_NOTE, _SURE, (Remedy.PICK_SESSION,)),
    FindingId.CANCELLED: Kind((Severity.NOTE, Severity.WRONG), _SURE, (Remedy.NONE, Remedy.CHECK_AGAIN, *STATE_CURES)),
    FindingId.OUTSIDE_WINDOW: Kind(_STOPS, _SURE, (Remedy.GET_FILE,)),
    FindingId.WRITE_REFUSED: Kind(_STOPS, _EITHER, _CURES),
    FindingId.BOOKED_WHILE_BROKEN: Kind(_STOPS, _EITHER, _CURES),
    FindingId.NOT_VISIBLE_YET: Kind(_STOPS_OR_NOTE, _EITHER, (Remedy.CHECK_AGAIN,)),
    FindingId.NEVER_WRITTEN: Kind(_STOPS, _SURE, _SENT_AGAIN),
    FindingId.ON_ANOTHER_CALENDAR: Kind(_WRONG, _SURE, _CURES),
    FindingId.OLD_TIME: Kind(_WRONG, _SURE, _CURES),
    FindingId.REMOVED_BY_HAND: Kind(_STOPS, _SURE, _CURES),
    FindingId.DECLINED: Kind(_WRONG, _SURE, (Remedy.CHECK_AGAIN,)),
    FindingId.DOUBLED: Kind(_WRONG, _EITHER, (Remedy.RESEND, *STATE_CURES, Remedy.CHECK_AGAIN)),
    FindingId.INVITATION_WAITING: Kind(_STOPS, _EITHER, (Remedy.CHECK_AGAIN,)),
    FindingId.OUTDATED_SNAPSHOT: Kind(_WRONG, _LIKELY, (Remedy.GET_FILE,)),
    FindingId.OTHER_TIME_ZONE: Kind(_WRONG, _LIKELY, (Remedy.NONE,)),
    FindingId.THERE: Kind(_NOTE, _SURE, (Remedy.NONE, *STATE_CURES)),
}


def found(
    finding_id: FindingId,
    evidence: Evidence = _NOTHING,
    *,
    remedy: Remedy | None = None,
    sure: bool | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding as the catalogue has it, with what differs in this case."""
    kind = CATALOGUE[finding_id]
    return Finding(
        finding_id,
        severity or kind.severities[0],
        remedy or kind.remedies[0],
        kind.certainty is not Certainty.LIKELY if sure is None else sure,
        {name: value for name, value in evidence.items() if value is not None},
    )


_GRAVEST_FIRST = tuple(Severity)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The sure before the likely, then the grave before the slight; equals keep their order: the cause before its symptom."""
    return tuple(sorted(findings, key=lambda finding: (not finding.sure, _GRAVEST_FIRST.index(finding.severity))))
