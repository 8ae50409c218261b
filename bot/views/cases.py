"""A case as support reads it, on its card, in the queue and opened: names of people, states and times; never titles, never addresses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.cases import Case, CaseEvent, CaseNote, CaseReason, CaseState
from bot.domain.messages import Block, Message
from bot.services.cases import CaseReport, Outcome
from bot.services.matching import Mismatch
from bot.views.blocks import Element, button, message, modal, section
from bot.views.ids import ActionId, BlockId, CallbackId
from bot.views.inputs import field, text_input, users_select
from bot.views.text import quoted
from bot.views.times import Times

LONGEST_NOTE = 1000
SHOWN_OF_NOTE = 200
"""Characters of a note that a card shows; its thread has all of it."""

PRESSES: Mapping[CaseEvent, ActionId] = {
    CaseEvent.TAKE: ActionId.TAKE_CASE,
    CaseEvent.RELEASE: ActionId.RELEASE_CASE,
    CaseEvent.ESCALATE: ActionId.ESCALATE_CASE,
    CaseEvent.RESOLVE: ActionId.RESOLVE_CASE,
    CaseEvent.REOPEN: ActionId.REOPEN_CASE,
}
_FIRST: Mapping[CaseState, CaseEvent] = {
    CaseState.OPEN: CaseEvent.TAKE,
    CaseState.TAKEN: CaseEvent.RESOLVE,
    CaseState.ESCALATED: CaseEvent.TAKE,
    CaseState.RESOLVED: CaseEvent.REOPEN,
}
"""The one button that comes first in each state."""


def case_message(copy: Copy, report: CaseReport, now: datetime, outcome: Outcome = Outcome.DONE) -> Message:
    """A case as it stands, its last notes, and everything that can be done with it; first why a press did nothing, where one did."""
    times = Times(copy, None, now)
    lines = [headline(copy, report), f"{next_line(copy, report.case, times)} {who_line(copy, report.case, times)}"]
    if outcome is not Outcome.DONE:
        lines = [outcome_words(copy, report, outcome), *lines]
    notes = [section("\n".join(note_line(copy, note, times) for note in reversed(report.notes)))] if report.notes else []
    return message(lines, buttons=[*_buttons(copy, report)], more=notes, small=[reach_line(copy, report)])


def outcome_message(copy: Copy, report: CaseReport, outcome: Outcome) -> Message:
    """What a press did, in short: the card itself shows the rest."""
    return message([outcome_words(copy, report, outcome)])


def outcome_words(copy: Copy, report: CaseReport, outcome: Outcome) -> str:
    """What a press did."""
    who = quoted(report.case.assignee_name or "") or copy.say("case-somebody")
    return copy.say_for("case-outcome", outcome, who=who)


def headline(copy: Copy, report: CaseReport) -> str:
    """Who it is about, and what is the matter."""
    case, person = report.case, quoted(report.person.name)
    if case.reason is not CaseReason.BROKEN and case.cause is None:
        return copy.say("case-about", person=person, matter=copy.say_for("case-reason", case.reason))
    state = copy.say_for("is", case.cause) if case.cause else copy.say("case-mended")
    if case.reason is CaseReason.BROKEN:
        return copy.say("case-about", person=person, matter=state)
    return copy.say("case-about-both", person=person, matter=copy.say_for("case-reason", case.reason), state=state)


def next_line(copy: Copy, case: Case, times: Times) -> str:
    """When the next session at risk starts."""
    return copy.say("case-next", when=times.token(case.next_at)) if case.next_at else copy.say("case-next-none")


def who_line(copy: Copy, case: Case, times: Times) -> str:
    """Since when it stands there, and who has it."""
    since, who = times.token(case.opened_at), quoted(case.assignee_name or "") or copy.say("case-somebody")
    if case.state is CaseState.RESOLVED:
        return copy.say("case-closed", when=times.token(case.closed_at or case.opened_at), since=since)
    return copy.say_for("case-state", case.state, since=since, who=who)


def reach_line(copy: Copy, report: CaseReport) -> str:
    """Whether the person can be messaged."""
    if report.person.slack_user_id is None:
        return copy.say("case-unmatched")
    return copy.say("case-out-of-reach") if report.case.out_of_reach_at else copy.say("case-in-reach")


def note_line(copy: Copy, note: CaseNote, times: Times, longest: int = SHOWN_OF_NOTE) -> str:
    """What somebody did, or wrote, cut to `longest` characters."""
    who, when = quoted(note.actor_name) or copy.say("case-somebody"), times.token(note.at)
    if note.event is None:
        return f"{copy.say('case-note', who=who, when=when)} {quoted(note.text, longest)}"
    return copy.say("case-note-did", who=who, when=when, did=copy.say_for("case-did", note.event))


def note_message(copy: Copy, note: CaseNote, now: datetime) -> Message:
    """The same in the card's thread."""
    return message([note_line(copy, note, Times(copy, None, now), LONGEST_NOTE)])


def note_view(copy: Copy, case_id: str) -> Block:
    """The window in which a note is written."""
    note = field(BlockId.NOTE, copy.say("case-note-label"), text_input(LONGEST_NOTE, several_lines=True))
    window = modal(
        CallbackId.CASE_NOTE, copy.say("case-note-title"), [note], close=copy.say("case-cancel"), submit=copy.say("case-note-save")
    )
    return {**window, "private_metadata": case_id}


def case_window(copy: Copy, callback: CallbackId, words: str) -> Block:
    """A window that only says something: nothing could be done in it."""
    return modal(callback, copy.say("case-window-title"), [section(words)], close=copy.say("case-close"))


def written_in(chosen: Mapping[str, Mapping[str, Mapping[str, Any]]], block: BlockId) -> str:
    """What was typed in a field of a window; nothing where it was left empty."""
    return str(chosen.get(block, {}).get(block, {}).get("value") or "").strip()


def user_in(chosen: Mapping[str, Mapping[str, Mapping[str, Any]]], block: BlockId) -> str | None:
    """The Slack user who was chosen in a field of a window."""
    return chosen.get(block, {}).get(block, {}).get("selected_user") or None


def match_view(copy: Copy, person_id: str) -> Block:
    """The window in which it is said who in Slack somebody is."""
    who = field(BlockId.SLACK_USER, copy.say("match-label"), users_select())
    window = modal(CallbackId.MATCH, copy.say("match-title"), [who], close=copy.say("case-cancel"), submit=copy.say("match-save"))
    return {**window, "private_metadata": person_id}


def match_refused(copy: Copy, why_not: Mismatch) -> dict[str, str]:
    """What is said in the window of a Slack user who is not matched, by block."""
    return {BlockId.SLACK_USER.value: copy.say_for("match", why_not)}


def match_button(copy: Copy, person_id: str) -> Element:
    """What staff press to say who in Slack somebody is."""
    return button(copy.say("match-button"), ActionId.MATCH_PERSON, value=person_id, hint=copy.say("match-hint"))


def press_button(copy: Copy, event: CaseEvent, value: str, *, primary: bool = False, action_id: str = "") -> Element:
    """What staff press to do this."""
    label, hint = copy.say_for("case-button", event), copy.say_for("case-hint", event)
    return button(label, action_id or PRESSES[event], value=value, primary=primary, hint=hint)


def _buttons(copy: Copy, report: CaseReport) -> list[Element]:
    case = report.case
    first = _FIRST[case.state]
    others = [event for event in CaseEvent if event is not first and case.can(event)]
    pressed = [press_button(copy, first, case.id, primary=True), *(press_button(copy, event, case.id) for event in others)]
    note = button(copy.say("case-note-button"), ActionId.NOTE_CASE, value=case.id, hint=copy.say("case-note-hint"))
    look = button(copy.say("case-look"), ActionId.LOOK_UP, value=case.person_id, hint=copy.say("look-up-again-hint"))
    match = [match_button(copy, case.person_id)] if report.person.slack_user_id is None or case.out_of_reach_at else []
    return [*pressed, note, look, *match]
