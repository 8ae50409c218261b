"""What an operator is shown of alerts that were not sent: whom, why, when, the words. Titles of sessions are nobody else's to read."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.answers import AlertReport
from bot.domain.incident import Alert, Form
from bot.domain.incident_states import IncidentState
from bot.services.alerting import Planned
from bot.views.incident import alert_message

TOKEN = re.compile(r"<!date\^[^|>]*\|([^>]*)>")


def preview_of(copy: Copy, planned: Planned, now: datetime) -> dict[str, Any]:
    """One open incident in plain values; instants are ISO 8601 in UTC, `sessions` are the starts of those at stake.

    `due_at` is when something is said, or looked at again; Slack's do-not-disturb, asked for only then, may put it off.
    """
    incident, report, occasion = planned.incident, planned.report, planned.occasion
    return {
        "person_id": report.person.id,
        "person": report.person.name,
        "in_slack": report.person.slack_user_id is not None,
        "cause": incident.cause.value,
        "baseline": incident.baseline,
        "says": _says(planned),
        "due_at": max(occasion.at, now).isoformat() if occasion else None,
        "sessions": [session.starts_at.isoformat() for session in report.at_risk],
        "words": _words(copy, planned, now),
    }


def _says(planned: Planned) -> str:
    """In which way it reaches the person: an alert, a reminder, a line in the digest, through support, or not (yet)."""
    if planned.incident.state is IncidentState.HANDED_OVER:
        return "support"
    if planned.occasion is None or planned.occasion.form is None:
        return "nothing"
    if planned.occasion.form is Form.LINE:
        return "digest"
    return "reminder" if planned.incident.told_at else "alert"


def _words(copy: Copy, planned: Planned, now: datetime) -> str:
    """The message as it would be now, titles left out; nothing where nothing is said, or it was seen to work meanwhile."""
    verdict, occasion = planned.report.verdict, planned.occasion
    if verdict is None or verdict.delivers or occasion is None or occasion.form is None:
        return ""
    hidden = tuple(replace(session, title=copy.say("preview-title")) for session in planned.report.at_risk)
    incident = planned.incident
    alert = Alert(incident.workspace_id, incident.id, incident.said, occasion.form, "", now)
    return TOKEN.sub(r"\1", alert_message(copy, AlertReport(incident, alert, replace(planned.report, at_risk=hidden)), now).text)
