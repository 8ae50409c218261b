"""What somebody reads about their own data."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.audit import AuditEntry
from bot.domain.messages import Message
from bot.domain.retention import Retention
from bot.language.commands import Subcommand
from bot.services.privacy import PrivacyReport
from bot.views.blocks import message, section, sections
from bot.views.remedies import run_button
from bot.views.text import quoted
from bot.views.times import Times


def privacy_message(copy: Copy, report: PrivacyReport, now: datetime) -> Message:
    """What is kept and for how long, and their own access log."""
    times = Times(copy, report.person.time_zone, now)
    kept = section("\n".join([copy.say("privacy-kept"), *_kept(copy, report.retention)]))
    lines = [copy.say("privacy-intro"), copy.say("privacy-who")]
    return message(lines, buttons=[run_button(copy, Subcommand.ACCOUNTS)], more=[kept, *sections(_log(copy, report, times))])


def _kept(copy: Copy, retention: Retention) -> list[str]:
    failed, signins = retention.failed_jobs.days, retention.link_states.days
    return [
        copy.say("privacy-kept-you"),
        copy.say("privacy-kept-calendar"),
        copy.say("privacy-kept-sessions"),
        copy.say("privacy-kept-incidents", days=retention.incidents.days),
        copy.say("privacy-kept-files", days=retention.files.days),
        copy.say("privacy-kept-jobs", days=retention.jobs.days, failed=failed, signins=signins),
        copy.say("privacy-kept-log", days=retention.audit_entries.days),
    ]


def _log(copy: Copy, report: PrivacyReport, times: Times) -> list[str]:
    if not report.entries:
        return [copy.say("privacy-log-none")]
    lines = [copy.say("privacy-log"), *(_line(copy, entry, times) for entry in report.entries)]
    return [*lines, copy.say("privacy-log-more")] if report.more else lines


def _line(copy: Copy, entry: AuditEntry, times: Times) -> str:
    did, role = copy.say_for("audit", entry.action), copy.say_for("role", entry.role)
    return copy.say("privacy-log-line", when=times.token(entry.at), who=quoted(entry.actor_name), role=role, did=did)
