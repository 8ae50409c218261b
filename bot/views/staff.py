"""What staff read about other people, and what those read who may not."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.cases import CaseEvent
from bot.domain.incident import Incident
from bot.domain.messages import Block, Message
from bot.domain.people import Person
from bot.language.commands import Subcommand
from bot.language.support_commands import SupportSubcommand
from bot.services.triage import MOST_FOUND, LookUp
from bot.views.blocks import Element, button, message, section
from bot.views.cases import match_button, press_button, who_line
from bot.views.ids import ActionId, with_suffix
from bot.views.remedies import run_button
from bot.views.status import cannot_reach_line, checked_line, state_lines
from bot.views.text import quoted, shortened
from bot.views.times import Times

NEXT_SHOWN = 5
"""Sessions at risk whose times are shown."""


def not_allowed_message(copy: Copy) -> Message:
    """The role does not allow it; what can be done instead."""
    return message([copy.say("not-allowed"), copy.say("not-allowed-then")], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])


def support_help_message(copy: Copy) -> Message:
    """One line for each subcommand, in their order."""
    lines = [copy.say_for("support-help", one) for one in SupportSubcommand]
    return message([copy.say("support-help-intro")], more=[section("\n".join(lines))])


def look_up_message(copy: Copy, found: LookUp, now: datetime) -> Message:
    """One person's connection in the words that they would read, and what happened before; times only."""
    report, times = found.report, Times(copy, None, now)
    person = report.person
    again = button(copy.say("look-up-again"), ActionId.LOOK_UP, value=person.id, hint=copy.say("look-up-again-hint"))
    needs_match = person.slack_user_id is None or (found.case and found.case.out_of_reach_at)
    more = [_connection(copy, report, now), *(section("\n".join(lines)) for lines in _before(copy, found, times) if lines)]
    buttons = [_fix_button(copy, report), again, *_case_buttons(copy, found), match_button(copy, person.id) if needs_match else None]
    return message([copy.say("look-up", person=quoted(person.name))], buttons=buttons, more=more, small=_checked(copy, report, now))


def known_message(copy: Copy, report: ConnectionReport, now: datetime) -> Message:
    """One person's connection as it was last seen, with nothing to press."""
    who = copy.say("look-up", person=quoted(report.person.name))
    return message([who], more=[_connection(copy, report, now)], small=_checked(copy, report, now))


def several_found_message(copy: Copy, found: Sequence[Person], wanted: str) -> Message:
    """Several people fit: which one?"""
    shown = found[:MOST_FOUND]
    names = [copy.say("look-up-one", person=shortened(each.name), role=copy.say_for("role", each.role)) for each in shown]
    buttons = [
        button(name, with_suffix(ActionId.LOOK_UP, str(number)), value=each.id, hint=copy.say("look-up-again-hint"))
        for number, (name, each) in enumerate(zip(names, shown, strict=True))
    ]
    small = [copy.say("look-up-more")] if len(found) > len(shown) else []
    return message([copy.say("look-up-several", wanted=quoted(wanted))], buttons=buttons, small=small)


def _fix_button(copy: Copy, report: ConnectionReport) -> Element | None:
    """How they are sent their own fix; None where there is nothing to mend, or nothing known."""
    if report.verdict is None or report.verdict.delivers:
        return None
    hint = copy.say("nudge-open-hint", person=shortened(report.person.name, 40))
    return button(copy.say("nudge-open"), ActionId.NUDGE, value=report.person.id, primary=True, hint=hint)


def _connection(copy: Copy, report: ConnectionReport, now: datetime) -> Block:
    said = state_lines(copy, report, report.verdict, now) if report.verdict else [cannot_reach_line(copy, report, now)]
    return section("\n".join("> " + line for line in said))


def _checked(copy: Copy, report: ConnectionReport, now: datetime) -> list[str]:
    return [line] if (line := checked_line(copy, report, now)) else []


def _before(copy: Copy, found: LookUp, times: Times) -> list[list[str]]:
    """The case, the next sessions at risk, what was broken, and what was written, each with its heading; nothing for what is none."""
    sessions = [f"• {times.token(each.starts_at)}" for each in found.report.at_risk[:NEXT_SHOWN]]
    incidents = [_incident_line(copy, each, times) for each in found.incidents]
    contacts = [f"• {times.token(each.at)}: {copy.say_for('contact', each.kind)}" for each in found.contacts]
    return [
        [copy.say("look-up-case"), who_line(copy, found.case, times)] if found.case else [],
        [copy.say("look-up-next"), *sessions] if sessions else [],
        [copy.say("look-up-incidents"), *incidents] if incidents else [],
        [copy.say("look-up-contacts"), *contacts] if contacts else [copy.say("look-up-no-contacts")],
    ]


def _incident_line(copy: Copy, incident: Incident, times: Times) -> str:
    since, state = times.token(incident.opened_at), copy.say_for("is", incident.cause)
    if incident.resolved_at is None:
        return copy.say("look-up-incident", since=since, state=state)
    return copy.say("look-up-incident-over", since=since, state=state, when=times.token(incident.resolved_at))


def _case_buttons(copy: Copy, found: LookUp) -> list[Element]:
    if found.case is None:
        return [button(copy.say("case-begin"), ActionId.BEGIN_CASE, value=found.report.person.id, hint=copy.say("case-begin-hint"))]
    see = button(copy.say("case-open"), ActionId.OPEN_CASE, value=found.case.id, hint=copy.say("case-open-hint"))
    note = button(copy.say("case-note-button"), ActionId.NOTE_CASE, value=found.case.id, hint=copy.say("case-note-hint"))
    take = [press_button(copy, CaseEvent.TAKE, found.case.id)] if found.case.can(CaseEvent.TAKE) else []
    return [*take, see, note]


def nobody_found_message(copy: Copy, wanted: str) -> Message:
    """Nobody is known by this."""
    return message([copy.say("look-up-nobody", wanted=quoted(wanted)), copy.say("look-up-nobody-then")])
