"""Samples of what somebody reads about their own data."""

from datetime import timedelta

from bot.copy.catalogue import Copy
from bot.domain.audit import AuditAction, AuditEntry
from bot.domain.people import Role
from bot.domain.retention import Retention
from bot.services.privacy import SHOWN, OwnData, PrivacyReport
from bot.views import privacy
from tests.views.company import NOW, SUPPORT, Coach
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
    return {
        **{name: privacy.privacy_message(copy, report, NOW) for name, report in reports.items()},
        "export coming": privacy.export_coming_message(copy),
        "export failed": privacy.export_failed_message(copy, SUPPORT),
        "export refused": privacy.export_refused_message(copy, SUPPORT),
        "erased": privacy.erased_message(copy, Retention()),
    }


def export(coach: Coach, copy: Copy) -> dict[str, str]:
    """What comes with the file."""
    file = privacy.export_file(copy, OwnData(coach.person, NOW, {"people": [{"id": coach.person.id}]}), privacy.export_name(NOW))
    return {"export title": file.title, "export note": file.comment}


def _entry(coach: Coach, action: AuditAction, role: Role) -> AuditEntry:
    return AuditEntry("W1", f"command:1:{action}", NOW - timedelta(hours=2), action, "U1", coach.person.name, role, coach.person.id)
