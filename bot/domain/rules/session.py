"""Why a session is not, or wrongly, on a calendar: every rule in order, the cause before its symptom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.connection import NOWHERE
from bot.domain.diagnosis import Diagnosis, Finding, FindingId, SessionFacts, Severity
from bot.domain.rules import arrival, sightings
from bot.domain.rules.case import Case, case_of
from bot.domain.rules.catalogue import found, in_order
from bot.domain.rules.connection import state_finding, unreachable

Rule = Callable[[Case], Finding | None]
"""One finding: a pure function of the facts and the moment."""


def diagnose_session(facts: SessionFacts, now: datetime) -> Diagnosis:
    """Everything that is known about one session on one person's calendar at `now` (aware, UTC); at least one finding, whatever the facts.

    Nothing is told of a session that is somebody else's, not even itself.
    """
    if facts.person_id not in facts.session.people:
        return Diagnosis((found(FindingId.SOMEBODY_ELSES),), checked_at=facts.checked_at)
    case = case_of(facts, now)
    rules = CANCELLED_RULES if facts.session.cancelled else RULES
    findings = [finding for rule in rules if (finding := rule(case))]
    if not facts.reachable:
        findings = [_as_last_known(finding) for finding in findings]
    return Diagnosis(in_order(findings), facts.session, facts.placement, facts.checked_at)


def unknown_session(words: str) -> Diagnosis:
    """No session of this person fits what was asked; whether there is one of somebody else's is not told."""
    return Diagnosis((found(FindingId.UNKNOWN_SESSION, {"words": words}),))


_KNOWN_WITHOUT_CRONOFY = frozenset({FindingId.UNREACHABLE, FindingId.CANCELLED, FindingId.OUTSIDE_WINDOW})


def _as_last_known(finding: Finding) -> Finding:
    return finding if finding.id in _KNOWN_WITHOUT_CRONOFY else replace(finding, sure=False)


def _unreachable(case: Case) -> Finding | None:
    """The connection could not be read, or the calendar where sessions should arrive."""
    unread = case.delivers and case.in_window and not case.was_read
    known = case.facts.reachable and case.status is not None and not unread
    return None if known else unreachable(case.facts.verdict, case.facts.checked_at)


def _no_calendar(case: Case) -> Finding | None:
    """A state without any calendar for sessions says all there is to say, so it comes first."""
    return _state_of(case) if case.status in NOWHERE else None


def _state(case: Case) -> Finding | None:
    """The state of the connection, where it keeps sessions away; worth a note when this one is there already."""
    if case.delivers or case.status in NOWHERE:
        return None
    return _state_of(case, Severity.NOTE if case.right_entry else None)


def _tenant_wide(case: Case) -> Finding | None:
    """Many of one organisation at once are hardly chance; what stops them all is likely what stops this one."""
    together = case.facts.broken_together
    return found(FindingId.TENANT_WIDE, {"count": together}) if together and not case.delivers else None


def _state_of(case: Case, severity: Severity | None = None) -> Finding | None:
    return state_finding(case.facts.verdict, case.facts.primary, sure=case.facts.reachable, severity=severity)


RULES: tuple[Rule, ...] = (
    _unreachable,
    _no_calendar,
    arrival.outside_window,
    arrival.write_refused,
    arrival.booked_while_broken,
    arrival.removed_by_hand,
    arrival.not_visible_yet,
    arrival.invitation_waiting,
    arrival.never_written,
    sightings.on_another_calendar,
    sightings.old_time,
    sightings.declined,
    sightings.doubled,
    sightings.outdated_snapshot,
    sightings.other_time_zone,
    sightings.there,
    _state,
    _tenant_wide,
)
CANCELLED_RULES: tuple[Rule, ...] = (_unreachable, sightings.cancelled, sightings.outdated_snapshot)
