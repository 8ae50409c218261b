"""Samples of what staff read about other people, and of what those read who may not."""

from dataclasses import replace
from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.cases import CaseState
from bot.domain.connection import DELIVERS, ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.contacts import Contact, ContactKind
from bot.domain.discretion import discreet_facts, discreet_session
from bot.domain.incident import Ending, Incident
from bot.domain.nudge import NudgeOutcome, NudgeReport
from bot.domain.people import Role
from bot.domain.readiness import PAGE, Cohort, CohortMember, Readiness
from bot.services.cohorts import PROGRAMMES, Programmes
from bot.services.triage import MOST_FOUND, LookUp
from bot.views import cohort, nudge, staff
from tests.views.cased import OPEN
from tests.views.company import NOW, SUPPORT, Coach
from tests.views.unasked import Messages


def staff_messages(coach: Coach, copy: Copy) -> Messages:
    """A look at somebody in every state, and the refusals."""
    reports = {f"look up {state}": coach.in_status(state) for state in ConnectionStatus}
    reports["look up, never reached"] = coach.report(ConnectionFacts("acc-1", reachable=False))
    reports["look up, without names"] = _discreet(coach.in_status(ConnectionStatus.RELINK))
    return {
        **_nudges(coach, copy),
        **_cohorts(coach, copy),
        **{name: staff.look_up_message(copy, LookUp(report), NOW) for name, report in reports.items()},
        **{f"look up, {name}": staff.look_up_message(copy, found, NOW) for name, found in _found(coach).items()},
        "look up, as known": staff.known_message(copy, coach.in_status(ConnectionStatus.RELINK), NOW),
        "look up several": staff.several_found_message(copy, [coach.person] * MOST_FOUND, coach.title),
        "look up too many": staff.several_found_message(copy, [coach.person] * (MOST_FOUND + 1), coach.title),
        "look up nobody": staff.nobody_found_message(copy, "nobody@acme.example"),
        "not allowed": staff.not_allowed_message(copy),
        "support help": staff.support_help_message(copy),
    }


def _discreet(report: ConnectionReport) -> ConnectionReport:
    facts, at_risk = discreet_facts(report.person, report.facts), tuple(map(discreet_session, report.at_risk))
    return replace(report, facts=facts, verdict=verdict_of(facts, NOW), at_risk=at_risk, doors=None)


def _nudges(coach: Coach, copy: Copy) -> Messages:
    """Somebody's own fix, before and after it was sent."""
    states = [state for state in ConnectionStatus if state not in DELIVERS]
    reports = {f"nudge {state}": NudgeReport(coach.in_status(state), coach.person.name, Role.SUPPORT, None, NOW) for state in states}
    asked = next(iter(reports.values()))
    later = replace(asked, due_at=NOW + timedelta(hours=9))
    outcomes = {f"nudge, {outcome}": (outcome, NOW) for outcome in NudgeOutcome} | {"nudge waits": (NudgeOutcome.WAITING, later.due_at)}
    return {
        **{name: nudge.nudge_message(copy, report, NOW) for name, report in reports.items()},
        **{f"{name}, shown before": nudge.nudge_preview_message(copy, report, NOW) for name, report in reports.items()},
        "nudge shown at night": nudge.nudge_preview_message(copy, later, NOW),
        "nudge shown to a manager": nudge.nudge_preview_message(copy, replace(asked, role=Role.PROGRAM_MANAGER), NOW),
        "referred": nudge.referred_message(copy, coach.person.name, SUPPORT),
        "nudge not shown": nudge.nudge_preview_message(copy, replace(asked, outcome=NudgeOutcome.TODAY), NOW),
        **{name: nudge.nudge_outcome_message(copy, outcome, coach.person.name, at, NOW) for name, (outcome, at) in outcomes.items()},
    }


def _cohorts(coach: Coach, copy: Copy) -> Messages:
    """A programme's numbers and names."""
    states = [None, *(state for state in ConnectionStatus if state not in DELIVERS)]
    members = tuple(CohortMember(str(number), state, NOW, coach.person.name) for number, state in enumerate(states))
    counts = {Readiness.READY: 4000, Readiness.AT_RISK: 400, Readiness.NOT_READY: 600}
    first = Cohort(coach.title, counts, members[:PAGE])
    later = replace(first, members=tuple(replace(each, next_at=None) for each in members[:1]), page=1)
    return {
        "cohort": cohort.cohort_message(copy, first, NOW),
        "cohort, another page": cohort.cohort_message(copy, later, NOW),
        "cohort of one, ready": cohort.cohort_message(copy, Cohort("North", {Readiness.READY: 1}), NOW),
        "programmes": cohort.programmes_message(copy, Programmes((first,) * PROGRAMMES, more=True)),
        "no programmes": cohort.programmes_message(copy, Programmes(())),
        "cohort refused": cohort.cohort_refused_message(copy),
        "not allowed, but": cohort.not_allowed_but_message(copy, "ravi", coach.person.name),
    }


def _found(coach: Coach) -> dict[str, LookUp]:
    """Somebody of whom much is known, in the queue, known to nobody in Slack."""
    report = _discreet(coach.in_status(ConnectionStatus.RELINK))
    incident = Incident("i", "W1", "dana", ConnectionStatus.RELINK, NOW, NOW)
    incidents = (incident, incident.resolved(Ending.HEALED, NOW)) * 2
    contacts = tuple(Contact(kind, NOW) for kind in ContactKind) * 2
    known = LookUp(replace(report, person=replace(report.person, slack_user_id=None)), OPEN, incidents, contacts)
    return {"much": known, "taken": replace(known, case=replace(OPEN, state=CaseState.TAKEN, assignee_name=coach.title))}
