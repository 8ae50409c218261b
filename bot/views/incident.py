"""What Relink says first when a connection breaks: the sessions it costs, what happened, one button; and one line when it is over."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.incident import Incident
from bot.domain.messages import Message
from bot.domain.people import Person
from bot.domain.rules import remedy_of
from bot.views import mentions
from bot.views.blocks import message
from bot.views.remedies import remedy_button
from bot.views.status import checked_line, fix_line, happened_line, times_of
from bot.views.times import Times


def alert_message(copy: Copy, report: ConnectionReport, incident: Incident, number: int, now: datetime) -> Message:
    """The break, impact first; `number` is 0 when it is told, and counts the reminders from then on."""
    verdict = report.verdict
    assert verdict is not None, "an incident has a cause"
    times = times_of(copy, report, now)
    impact = copy.say("alert-impact", count=len(report.at_risk), sessions=mentions.sessions(copy, report.at_risk, times))
    lines = [impact, happened_line(copy, report, verdict, now), fix_line(copy, verdict)]
    small = [copy.say("alert-told", when=times.token(incident.told_at))] if number and incident.told_at else []
    small += [copy.say("alert-meanwhile"), checked_line(copy, report, now)]
    button = remedy_button(copy, remedy_of(verdict), door_url=report.door_url)
    return message(lines, buttons=[button], small=[line for line in small if line])


def alert_over_message(copy: Copy, person: Person, incident: Incident, now: datetime) -> Message:
    """What stands there instead once the incident is over."""
    assert incident.ending, "it is over"
    assert incident.resolved_at, "it is over"
    when = Times(copy, person.time_zone, now).token(incident.resolved_at)
    return message([copy.say_for("alert-over", incident.ending, when=when)])
