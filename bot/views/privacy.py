"""What somebody reads about their own data, and the file that holds it."""

import json
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.copy.catalogue import Copy
from bot.domain.audit import AuditEntry
from bot.domain.messages import FileUpload, Message
from bot.domain.retention import Retention
from bot.services.privacy import OwnData, PrivacyReport
from bot.views.blocks import Element, button, confirmation, message, section, sections
from bot.views.ids import ActionId
from bot.views.support import support_words
from bot.views.text import quoted
from bot.views.times import Times


def privacy_message(copy: Copy, report: PrivacyReport, now: datetime) -> Message:
    """What is kept and for how long, and their own access log."""
    times = Times(copy, report.person.zone, now)
    kept = section("\n".join([copy.say("privacy-kept"), *_kept(copy, report.retention)]))
    lines = [copy.say("privacy-intro"), copy.say("privacy-who")]
    return message(lines, buttons=[_export(copy), _erase(copy)], more=[kept, *sections(_log(copy, report, times))])


def export_coming_message(copy: Copy) -> Message:
    """It is promised."""
    return message([copy.say("export-coming")])


def export_failed_message(copy: Copy, support: str) -> Message:
    """It does not come."""
    contact = support_words(copy, support)
    return message([copy.say("export-failed"), copy.say("export-failed-then", support=contact)], buttons=[_export(copy)])


def export_refused_message(copy: Copy, support: str) -> Message:
    """Slack takes no file."""
    return message([copy.say("export-refused"), copy.say("export-refused-then", support=support_words(copy, support))])


def erased_message(copy: Copy, retention: Retention) -> Message:
    """They are forgotten; what stays, and why."""
    stays = [
        copy.say("erased-sessions"),
        copy.say("erased-staff", days=retention.audit_entries.days),
        copy.say("erased-acted"),
        copy.say("erased-token"),
        copy.say("erased-jobs", days=retention.jobs.days, failed=retention.failed_jobs.days),
        copy.say("erased-elsewhere"),
    ]
    return message([copy.say("erased"), copy.say("erased-cronofy")], more=[section("\n".join(stays)), section(copy.say("erased-again"))])


def export_name(at: datetime) -> str:
    """The file's name: the same for one export on every try, so that an interrupted one finds what it brought."""
    return f"relink-data-{at:%Y%m%d-%H%M}.zip"


def export_file(copy: Copy, own: OwnData, name: str) -> FileUpload:
    """Everything that is kept, as one .json inside a .zip."""
    title = copy.say("export-title", when=Times(copy, own.person.zone, own.made_at).words(own.made_at))
    return FileUpload(name, title, zipped(export_json(own)), copy.say("export-note"))


def export_json(own: OwnData) -> str:
    """The same as text."""
    told = {"made_at": own.made_at.isoformat(), "person_id": own.person.id, "workspace_id": own.person.workspace_id, "kept": own.tables}
    return json.dumps(told, ensure_ascii=False, indent=2)


def zipped(text: str) -> bytes:
    """A .zip with this one file; the same text makes the same bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr(ZipInfo("relink-data.json"), text, ZIP_DEFLATED)
    return buffer.getvalue()


def _export(copy: Copy) -> Element:
    hint = copy.say("privacy-export-hint")
    return button(copy.say("privacy-export"), ActionId.EXPORT_DATA, value="export", primary=True, hint=hint)


def _erase(copy: Copy) -> Element:
    asked = confirmation(
        copy.say("privacy-erase-title"), copy.say("privacy-erase-text"), copy.say("privacy-erase-yes"), copy.say("privacy-erase-no")
    )
    return button(copy.say("privacy-erase"), ActionId.ERASE_DATA, value="erase", hint=copy.say("privacy-erase-hint"), confirm=asked)


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
