"""What people find when they open Relink in Slack: how they stand, what comes next, and what their role looks after."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.answers import SessionList
from bot.domain.messages import Block
from bot.domain.people import Unknown
from bot.language.commands import Subcommand
from bot.services.homes import HomePage
from bot.views.blocks import actions, button, context, section, sections
from bot.views.cohort import counts_line, see_button
from bot.views.errors import failed_words
from bot.views.ids import ActionId, BlockId
from bot.views.queue import queue_blocks
from bot.views.remedies import run_button
from bot.views.sessions import session_lines
from bot.views.status import account_list, status_buttons, status_lines, status_notes
from bot.views.text import quoted
from bot.views.unknown_person import unknown_person_message

SESSIONS_SHOWN = 5
BLOCKS_MOST = 100


def home_view(copy: Copy, page: HomePage, now: datetime) -> dict[str, Any]:
    """Their own state and next sessions on top, then the accounts, what can be set, and what they do for others."""
    return _home([*_own(copy, page, now), *_cohort(copy, page), *_for_others(copy, page, now)])


def home_of_nobody_view(copy: Copy, unknown: Unknown, support: str) -> dict[str, Any]:
    """Why we cannot tell who opened it, and whom to ask."""
    return _home(unknown_person_message(copy, unknown, support).blocks)


def home_failed_view(copy: Copy, number: str, support: str) -> dict[str, Any]:
    """Something failed on our side; `number` is what support finds it by. Opening it again tries again."""
    return _home([section(failed_words(copy, number, support)), context([copy.say("home-open-again")])])


def _own(copy: Copy, page: HomePage, now: datetime) -> list[Block]:
    report = page.report
    if report is None:
        return []
    pressable = [element for element in status_buttons(copy, report) if element]
    notes = status_notes(copy, report, now)
    return [
        section("\n".join(status_lines(copy, report, now))),
        *([actions(pressable)] if pressable else []),
        *_next_sessions(copy, page.sessions, now),
        *account_list(copy, report),
        *([context(notes)] if notes else []),
        _more(copy),
        context([copy.say("home-answers")]),
    ]


def _next_sessions(copy: Copy, sessions: SessionList | None, now: datetime) -> Sequence[Block]:
    if sessions is None or not sessions.lines:
        return [section(copy.say("home-sessions-none"))]
    hidden = len(sessions.lines) - SESSIONS_SHOWN
    more = [copy.say("home-sessions-hidden", count=hidden, more=int(sessions.more))] if hidden > 0 else []
    return sections([copy.say("home-sessions"), *session_lines(copy, sessions, SESSIONS_SHOWN, now), *more])


def _more(copy: Copy) -> Block:
    label, hint = copy.say("home-alerts"), copy.say("alerts-change-hint")
    settings = button(label, ActionId.ALERT_SETTINGS, value="open", hint=hint)
    return actions([settings, run_button(copy, Subcommand.PRIVACY), run_button(copy, Subcommand.HELP)], BlockId.HOME)


def _cohort(copy: Copy, page: HomePage) -> list[Block]:
    if page.cohort is None:
        return []
    said = copy.say("home-cohort", programme=quoted(page.cohort.programme), numbers=counts_line(copy, page.cohort))
    return [{"type": "divider"}, section(said, accessory=see_button(copy, page.cohort))]


def _for_others(copy: Copy, page: HomePage, now: datetime) -> list[Block]:
    return [] if page.queue is None else [{"type": "divider"}, *queue_blocks(copy, page.queue, now), context([copy.say("home-support")])]


def _home(blocks: Sequence[Block]) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks[:BLOCKS_MOST])}
