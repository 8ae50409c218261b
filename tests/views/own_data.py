"""Samples of what somebody reads about their own data."""

from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.audit import AuditAction, AuditEntry
from bot.domain.people import Role
from bot.domain.retention import Retention
from bot.services.privacy import SHOWN, PrivacyReport
from bot.views import privacy
from tests.views.company import NOW, Coach
from tests.views.unasked import Messages


def privacy_messages(coach: Coach, copy: Copy) -> Messages:
    """An empty access log, a short one of every action and role, and a long one."""
    one_each = [_entry(coach, action, role) for role, action in zip([*Role] * len(AuditAction), AuditAction, strict=False)]
    roles = [_entry(coach, AuditAction.LOOKED_UP, role) for role in Role]
    reports = {
        "privacy": PrivacyReport(coach.person, Retention(), ()),
        "privacy, roles": PrivacyReport(coach.person, Retention(), tuple(roles)),
        **{
            f"privacy, actions from {start}": PrivacyReport(coach.person, Retention(), tuple(one_each[start : start + SHOWN]), more=True)
            for start in range(0, len(one_each), SHOWN)
        },
    }
    return {name: privacy.privacy_message(copy, report, NOW) for name, report in reports.items()}


def _entry(coach: Coach, action: AuditAction, role: Role) -> AuditEntry:
    return AuditEntry("W1", f"command:1:{action}", NOW - timedelta(hours=2), action, "U1", coach.person.name, role, coach.person.id)
