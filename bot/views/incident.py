"""What Relink says first when a connection breaks: the sessions it costs, what happened, one button; and one line when it is over."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import AlertReport
from bot.domain.connection import Verdict
from bot.domain.incident import Ending, Form, Incident
from bot.domain.incident_states import IncidentEvent, IncidentState
from bot.domain.manners import PutOff
from bot.domain.messages import Message
from bot.domain.occasions import AT_STAKE
from bot.domain.rules import remedy_of
from bot.views import mentions
from bot.views.blocks import Element, button, message, option, overflow
from bot.views.ids import ActionId
from bot.views.recovery import done_button
from bot.views.remedies import remedy_button
from bot.views.status import checked_line, fix_line, happened_line, times_of


def alert_message(copy: Copy, told: AlertReport, now: datetime) -> Message:
    """One message about an incident as it has to stand now: the break, impact first; a line of the digest; or that it is over."""
    incident, verdict = told.incident, told.connection.verdict
    if incident.resolved_at and incident.ending:
        when = times_of(copy, told.connection, now).token(incident.resolved_at)
        if incident.ending is Ending.HEALED and told.proof.failed:
            return message([copy.say_for("alert-unproved", told.proof, when=when)])
        return message([copy.say_for("alert-over", incident.ending, when=when)])
    assert verdict is not None, "an incident has a cause"
    lines, small = (_line if told.alert.form is Form.LINE else _alert)(copy, told, verdict, now)
    first = remedy_button(copy, remedy_of(verdict), door_url=told.connection.door_url)
    return message(lines, buttons=[first, done_button(copy), _put_off(copy, incident)], small=[*small, *_checked(copy, told, now)])


def _alert(copy: Copy, told: AlertReport, verdict: Verdict, now: datetime) -> tuple[list[str], list[str]]:
    report, incident = told.connection, told.incident
    times = times_of(copy, report, now)
    impact = copy.say("alert-impact", count=len(report.at_risk), sessions=mentions.sessions(copy, report.at_risk, times))
    again = incident.told_at is not None and told.alert.decided_at > incident.told_at
    small = [copy.say("alert-told", when=times.token(incident.told_at))] if again and incident.told_at else []
    if incident.state is IncidentState.MUTED:
        small.append(copy.say("alert-muted"))
    elif incident.state is IncidentState.SNOOZED and incident.snoozed_until and incident.snoozed_until > now:
        small.append(copy.say("alert-snoozed", when=times.token(incident.snoozed_until)))
    return [impact, happened_line(copy, report, verdict, now), fix_line(copy, verdict)], [*small, copy.say("alert-meanwhile")]


def _line(copy: Copy, told: AlertReport, verdict: Verdict, now: datetime) -> tuple[list[str], list[str]]:
    report = told.connection
    soon = [session for session in report.at_risk if session.starts_at - now <= AT_STAKE]
    named = mentions.sessions(copy, soon, times_of(copy, report, now))
    line = copy.say("digest-line", happened=happened_line(copy, report, verdict, now), count=len(soon), sessions=named)
    return [line], [copy.say("digest-baseline") if told.incident.baseline else copy.say("digest-weekly")]


def _checked(copy: Copy, told: AlertReport, now: datetime) -> list[str]:
    return [line] if (line := checked_line(copy, told.connection, now)) else []


def _put_off(copy: Copy, incident: Incident) -> Element | None:
    """How its person puts it off, or takes that back; None for what is no matter between us yet."""
    if incident.can(IncidentEvent.RESUME):
        return button(copy.say("put-back"), ActionId.PUT_BACK, value=incident.id, hint=copy.say("put-back-hint"))
    if not incident.can(IncidentEvent.SNOOZE):
        return None
    return overflow(ActionId.PUT_OFF, [option(copy.say_for("put-off", choice), f"{choice}:{incident.id}") for choice in PutOff])
