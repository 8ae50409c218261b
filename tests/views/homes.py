"""Samples of homes: in every state, for every role, with nothing and with very much."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport, SessionLine, SessionList
from bot.domain.connection import ConnectionFacts, ConnectionStatus
from bot.domain.people import Role, Unknown
from bot.domain.readiness import Cohort, Readiness
from bot.domain.roles import Actor
from bot.services.homes import HomePage
from bot.views import home
from tests.views import cased
from tests.views.company import NOW, SUPPORT, Coach

_COHORT = Cohort("North", {Readiness.READY: 4000, Readiness.AT_RISK: 1})


def home_views(coach: Coach, copy: Copy) -> dict[str, Mapping[str, Any]]:
    """Every home."""
    many = coach.facts(*(coach.profile(number) for number in range(100)))
    pages = {f"home {state}": _page(coach, coach.in_status(state), 8) for state in ConnectionStatus}
    pages |= {
        "home never reached": _page(coach, coach.report(ConnectionFacts("acc-1", reachable=False))),
        "home of many sessions": _page(coach, coach.report(many), 50, more=True),
        "home without sessions": _page(coach, coach.report(coach.facts())),
        **{f"home of {role}": _page(coach, coach.report(coach.facts()), 1, role) for role in Role},
        "home of a manager": replace(_page(coach, coach.report(coach.facts()), 1, Role.PROGRAM_MANAGER), cohort=_COHORT),
        **{
            f"home of support, {name}": HomePage(Actor("W1", "U1", coach.person.name, Role.SUPPORT), queue=queue)
            for name, queue in cased.pages(coach).items()
        },
    }
    return {
        **{name: home.home_view(copy, page, NOW) for name, page in pages.items()},
        **{f"home of nobody, {why}": home.home_of_nobody_view(copy, why, SUPPORT) for why in Unknown},
        "home that failed": home.home_failed_view(copy, "7F3A", SUPPORT),
    }


def _page(coach: Coach, report: ConnectionReport, sessions: int = 0, role: Role = Role.COACH, *, more: bool = False) -> HomePage:
    lines = tuple(SessionLine(session, None) for session in coach.sessions(sessions))
    delivers = report.verdict.delivers if report.verdict else None
    return HomePage(
        Actor("W1", "U1", coach.person.name, role, coach.person), report, SessionList(coach.person, lines, delivers, NOW, more=more)
    )
