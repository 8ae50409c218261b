"""What people get because staff asked for it, word for word what was shown before; and what whoever asked reads of it."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.connection import Verdict
from bot.domain.messages import Message
from bot.domain.nudge import NudgeOutcome, NudgeReport
from bot.domain.roles import RIGHTS, Right
from bot.domain.rules import remedy_of
from bot.views.blocks import Element, button, code, message, section, sections
from bot.views.ids import ActionId
from bot.views.recovery import done_button
from bot.views.remedies import remedy_button
from bot.views.status import state_lines
from bot.views.support import support_words
from bot.views.text import cut, escaped, quoted, shortened
from bot.views.times import Times

LONGEST_NAME = 80


def nudge_message(copy: Copy, nudge: NudgeReport, now: datetime) -> Message:
    """Who asked for it, what is wrong and what that costs, and the person's own button."""
    lines, verdict = _lines(copy, nudge, now), nudge.report.verdict
    first = remedy_button(copy, remedy_of(verdict), door_url=nudge.report.door_url) if verdict else None
    return message(lines, buttons=[first, done_button(copy)], small=[copy.say("nudge-small")])


def nudge_preview_message(copy: Copy, nudge: NudgeReport, now: datetime) -> Message:
    """Exactly what the person would get, or why nothing; the button that sends it."""
    person, verdict = nudge.report.person, nudge.report.verdict
    if nudge.outcome or verdict is None:
        said = copy.say_for("nudge-outcome", nudge.outcome or NudgeOutcome.WORKS, person=quoted(person.name), later=0, when="")
        return message([said], buttons=[_refer_button(copy, nudge)])
    shown = [f"> {line}" for line in (*_lines(copy, nudge, now), _button_line(copy, verdict), copy.say("nudge-small"))]
    name = quoted(person.name)
    send = button(
        copy.say("nudge-send"),
        ActionId.SEND_NUDGE,
        value=person.id,
        primary=True,
        hint=copy.say("nudge-send-hint", person=shortened(person.name, 40)),
    )
    when = [copy.say("nudge-comes", when=Times(copy, None, now).token(nudge.due_at))] if nudge.due_at and nudge.due_at > now else []
    return message(
        [copy.say("nudge-preview", person=name)],
        buttons=[send, _refer_button(copy, nudge)],
        more=sections(shown),
        small=[*when, copy.say("nudge-bound")],
    )


def referred_message(copy: Copy, name: str, support: str) -> Message:
    """Somebody is in support's hands; what whoever referred them can send them."""
    text = copy.say("refer-text", person=cut(name, LONGEST_NAME), support=support_words(copy, support))
    return message([copy.say("referred", person=quoted(name))], more=[section(code(escaped(text)))])


def nudge_outcome_message(copy: Copy, outcome: NudgeOutcome, name: str, due_at: datetime | None, now: datetime) -> Message:
    """What became of it, for whoever asked."""
    later = due_at is not None and due_at > now
    when = Times(copy, None, now).token(due_at) if due_at else ""
    return message([copy.say_for("nudge-outcome", outcome, person=quoted(name), later=int(later), when=when)])


def _lines(copy: Copy, nudge: NudgeReport, now: datetime) -> list[str]:
    report, verdict = nudge.report, nudge.report.verdict
    assert verdict is not None, "something is to be mended"
    who = copy.say("nudge-from", who=quoted(nudge.by), role=copy.say_for("role", nudge.role))
    return [who, *state_lines(copy, report, verdict, now)[:2]]


def _button_line(copy: Copy, verdict: Verdict) -> str:
    return copy.say("nudge-button", button=copy.say_for("button", remedy_of(verdict)))


def _refer_button(copy: Copy, nudge: NudgeReport) -> Element | None:
    """For who may not help themselves; nothing for support, nor about what works."""
    if Right.TRIAGE in RIGHTS[nudge.role] or nudge.outcome is NudgeOutcome.WORKS:
        return None
    person = nudge.report.person
    hint = copy.say("refer-hint", person=shortened(person.name, 40))
    return button(copy.say("refer"), ActionId.REFER, value=person.id, hint=hint)
