"""Why a session is not, or wrongly, on a calendar: every rule in order, the cause before its symptom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.diagnosis import Diagnosis, Finding, FindingId, SessionFacts
from bot.domain.rules import arrival, sightings
from bot.domain.rules.catalogue import found, in_order
from bot.domain.rules.connection import state_finding
from bot.domain.rules.connection import unreachable as cronofy_unreachable
from bot.domain.rules.entries import events_of

Rule = Callable[[SessionFacts, datetime], Finding | None]
"""One finding: a pure function of the facts and the moment."""


def diagnose_session(facts: SessionFacts, now: datetime) -> Diagnosis:
    """Everything that is known about one session on one person's calendar at `now` (aware, UTC); at least one finding, whatever the facts.

    Nothing is told of a session that is somebody else's, not even itself.
    """
    if facts.person_id not in facts.session.people:
        return Diagnosis((found(FindingId.SOMEBODY_ELSES),), checked_at=facts.checked_at)
    known = _own_entries_only(facts)
    rules = CANCELLED_RULES if known.session.cancelled else RULES
    findings = [finding for rule in rules if (finding := rule(known, now))]
    if not known.reachable:
        findings = [_as_last_known(finding) for finding in findings]
    return Diagnosis(in_order(findings), facts.session, facts.placement, facts.checked_at)


def unknown_session(words: str) -> Diagnosis:
    """No session of this person fits what was asked."""
    return Diagnosis((found(FindingId.UNKNOWN_SESSION, words=words),))


def _own_entries_only(facts: SessionFacts) -> SessionFacts:
    """Whatever was gathered, only entries that could be this session count."""
    if facts.events is None:
        return facts
    return replace(facts, events=events_of(facts.session, facts.events, facts.snapshot, facts.placement))


_FROM_THE_PLATFORM = frozenset({FindingId.UNREACHABLE, FindingId.CANCELLED, FindingId.OUTSIDE_WINDOW})
"""What is sure without Cronofy."""


def _as_last_known(finding: Finding) -> Finding:
    return finding if finding.id in _FROM_THE_PLATFORM else replace(finding, sure=False)


def _unreachable(facts: SessionFacts, now: datetime) -> Finding | None:
    """Neither the connection nor, where sessions should arrive, the calendar could be read."""
    unread = facts.events is None and arrival.delivers(facts) and facts.session.in_sync_window(now)
    return cronofy_unreachable(facts.reachable and not unread, facts.verdict, facts.checked_at)


def _state(facts: SessionFacts, now: datetime) -> Finding | None:
    """The state of the connection, where it keeps sessions away."""
    return None if arrival.delivers(facts) else state_finding(facts.verdict, facts.primary, reachable=facts.reachable)


RULES: tuple[Rule, ...] = (
    _unreachable,
    arrival.outside_window,
    arrival.write_refused,
    arrival.booked_while_broken,
    arrival.removed_by_hand,
    _state,
    arrival.not_visible_yet,
    arrival.invitation_waiting,
    arrival.never_written,
    arrival.booked_before_delivery,
    sightings.on_another_calendar,
    sightings.old_time,
    sightings.declined,
    sightings.doubled,
    sightings.outdated_snapshot,
    sightings.other_time_zone,
    sightings.there,
)
CANCELLED_RULES: tuple[Rule, ...] = (_unreachable, sightings.cancelled, sightings.outdated_snapshot)
