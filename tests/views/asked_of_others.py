"""Samples of what staff read about other people, and of what those read who may not."""

from dataclasses import replace

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.discretion import discreet_facts, discreet_session
from bot.views import staff
from tests.views.company import NOW, Coach
from tests.views.unasked import Messages


def staff_messages(coach: Coach, copy: Copy) -> Messages:
    """A look at somebody in every state, and the refusals."""
    reports = {f"look up {state}": coach.in_status(state) for state in ConnectionStatus}
    reports["look up, never reached"] = coach.report(ConnectionFacts("acc-1", reachable=False))
    reports["look up, without names"] = _discreet(coach.in_status(ConnectionStatus.RELINK))
    return {
        **{name: staff.look_up_message(copy, report, NOW) for name, report in reports.items()},
        "look up nobody": staff.nobody_found_message(copy, "nobody@acme.example"),
        "not allowed": staff.not_allowed_message(copy),
        "support help": staff.support_help_message(copy),
    }


def _discreet(report: ConnectionReport) -> ConnectionReport:
    facts, at_risk = discreet_facts(report.person, report.facts), tuple(map(discreet_session, report.at_risk))
    return replace(report, facts=facts, verdict=verdict_of(facts, NOW), at_risk=at_risk, doors=None)
