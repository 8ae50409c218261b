"""What an operator is shown of alerts that were not sent: whom, why, when, the words. Titles of sessions are nobody else's to read."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.answers import AlertReport
from bot.domain.incident import Alert, Form, IncidentState
from bot.domain.occasions import AT_STAKE
from bot.services.alerting import Planned
from bot.views.incident import alert_message

TOKEN = re.compile(r"<!date\^[^|>]*\|([^>]*)>")


def preview_of(copy: Copy, planned: Planned, now: datetime) -> dict[str, Any]:
    """One open incident in plain values; instants are ISO 8601 in UTC, `sessions` are the starts of those at stake."""
    incident, report = planned.incident, planned.report
    return {
        "person_id": report.person.id,
        "person": report.person.name,
        "cause": incident.cause.value,
        "opened_at": incident.opened_at.isoformat(),
        "says": _says(planned, now),
        "due_at": max(incident.due_at, now).isoformat(),
        "sessions": [session.starts_at.isoformat() for session in report.at_risk],
        "words": _words(copy, planned, now),
    }


def _says(planned: Planned, now: datetime) -> str:
    """In which way it reaches the person: at once, again, as a line in the digest, or through support."""
    incident = planned.incident
    if incident.state is IncidentState.HANDED_OVER:
        return "support"
    if planned.fresh or incident.baseline or not any(session.starts_at <= now + AT_STAKE for session in planned.report.at_risk):
        return "digest"
    return "reminder" if incident.said else "alert"


def _words(copy: Copy, planned: Planned, now: datetime) -> str:
    """The message as it would be now, titles left out; nothing where the connection was seen to work meanwhile."""
    if planned.report.verdict is None or planned.report.verdict.delivers:
        return ""
    hidden = tuple(replace(session, title=copy.say("preview-title")) for session in planned.report.at_risk)
    incident = replace(planned.incident, told_at=None, baseline=True) if planned.fresh else planned.incident
    form = Form.LINE if _says(planned, now) == "digest" else Form.ALERT
    alert = Alert(incident.workspace_id, incident.id, incident.said, form, "", now)
    return TOKEN.sub(r"\1", alert_message(copy, AlertReport(incident, alert, replace(planned.report, at_risk=hidden)), now).text)
