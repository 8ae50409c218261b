"""The primary calendar: where sessions go, chosen among everything that can be written to."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import PrimaryChoices, PrimaryChosen
from bot.domain.messages import Message
from bot.language.commands import Subcommand
from bot.views.blocks import Element, message, search_select, section
from bot.views.calendars import calendar_options, option_of, primary_words, resolve_among
from bot.views.ids import ActionId, BlockId
from bot.views.remedies import run_button
from bot.views.times import Times


def picker_message(copy: Copy, choices: PrimaryChoices, now: datetime) -> Message:
    """The question where sessions should go, with a select that searches; another way on where nothing can be chosen."""
    current = choices.current
    times = Times(copy, choices.person.zone, now)
    small = [copy.say("unreachable-known", when=times.token(choices.known_at))] if choices.known_at else []
    if not choices.choices:
        lines = [copy.say("picker-empty"), copy.say("picker-empty-then", read_only=int(choices.read_only))]
        first, second = (Subcommand.CONNECT, Subcommand.STATUS) if choices.read_only else (Subcommand.STATUS, Subcommand.CONNECT)
        return message(lines, buttons=[run_button(copy, first, primary=True), run_button(copy, second)], small=small)
    chosen = copy.say("primary-is", calendar=primary_words(copy, current, choices.choices)) if current else copy.say("primary-none")
    lines = [copy.say("picker-question", count=len(choices.choices)), chosen]
    select = section(copy.say("picker-label"), accessory=_select(copy, choices), block_id=BlockId.PRIMARY)
    return message(lines, more=[select], small=small)


def option_groups(copy: Copy, choices: PrimaryChoices, query: str) -> dict[str, list[Element]]:
    """What the select shows while somebody types `query`: by account, at most a hundred, the current one marked."""
    return calendar_options(copy, choices.choices, query, _current_id(choices))


def resolve(reference: str, choices: PrimaryChoices) -> str | None:
    """The id of the calendar that came back from the select; None for anything that is not this person's choice."""
    return resolve_among(reference, choices.choices)


def chosen_message(copy: Copy, chosen: PrimaryChosen) -> Message:
    """The confirmation, naming account and calendar, and what becomes of sessions on the former one."""
    lines = [copy.say("chosen", calendar=primary_words(copy, chosen.primary, chosen.choices))]
    former = chosen.former
    if former and former.calendar_id != chosen.primary.calendar_id:
        lines.append(copy.say("chosen-former", calendar=primary_words(copy, former, chosen.choices), count=chosen.future_sessions))
    else:
        lines.append(copy.say("chosen-coming", count=chosen.future_sessions))
    return message(lines, buttons=[run_button(copy, Subcommand.SESSIONS, primary=True), run_button(copy, Subcommand.PRIMARY)])


def _select(copy: Copy, choices: PrimaryChoices) -> Element:
    current_id = _current_id(choices)
    current = option_of(copy, choices.choices, [current_id], current_id) if current_id else []
    return search_select(ActionId.PICK_PRIMARY, copy.say("picker-placeholder"), current=current[0] if current else None)


def _current_id(choices: PrimaryChoices) -> str | None:
    return choices.current.calendar_id if choices.current else None
