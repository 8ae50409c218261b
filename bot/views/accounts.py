"""The list of logins: what state each is in, unlinking one, adding one, and which calendars block."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import AccountsAnswer, LinkQuestion
from bot.domain.connection import Account, Calendar, Profile, ProfileStatus
from bot.domain.messages import Block, Message
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import Element, actions, button, confirmation, message, search_multi_select, section
from bot.views.calendars import calendar_options, option_of, resolve_among
from bot.views.ids import ActionId, BlockId, with_suffix
from bot.views.links import decision_buttons, replacing_lines
from bot.views.remedies import run_button
from bot.views.status import account_line, cannot_reach_line, checked_line, primary_line, status_message
from bot.views.text import shortened

LOGINS_SHOWN = 5
WAITING_SHOWN = 2
NOT_BLOCKING_MOST = 15
"""What fits into one message, whose blocks Slack bounds in all: https://github.com/slackapi/bolt-js/issues/2509."""


def accounts_message(copy: Copy, answer: AccountsAnswer, now: datetime) -> Message:
    """Every login with its state and a way to unlink it, those that wait for the person's word, and the calendars that do not block."""
    report = answer.report
    if report.verdict is None:
        return status_message(copy, report, now)
    lines = report.verdict.profiles
    if not lines and not answer.waiting:
        return message([copy.say("accounts-none")], buttons=[run_button(copy, Subcommand.CONNECT, primary=True)])
    hidden = len(lines) - LOGINS_SHOWN
    more = [
        *(_login(copy, line, number) for number, line in enumerate(lines[:LOGINS_SHOWN])),
        *([section(copy.say("accounts-hidden", count=hidden))] if hidden > 0 else []),
        *_waiting(copy, answer.waiting),
        *_blocking(copy, answer, report.facts.account),
    ]
    first = [copy.say("accounts-count", count=len(lines)), primary_line(copy, report)]
    buttons = [run_button(copy, Subcommand.CONNECT), run_button(copy, Subcommand.PRIMARY)]
    checked = checked_line(copy, report, now) if report.facts.reachable else cannot_reach_line(copy, report, now)
    return message(first, buttons=buttons, more=more, small=[checked] if checked else [])


def unlinked_message(copy: Copy, login: str | None) -> Message:
    """One login was taken away, now or before: then its name is not known."""
    first = copy.say("unlinked", login=mentions.bare_login(copy, login)) if login else copy.say("unlinked-before")
    lines = [first, copy.say("unlinked-then")]
    return message(lines, buttons=[run_button(copy, Subcommand.STATUS, primary=True), run_button(copy, Subcommand.CONNECT)])


def blocking_option_groups(copy: Copy, account: Account | None, query: str) -> dict[str, list[Element]]:
    """What the select of calendars that do not block shows while somebody types `query`."""
    return calendar_options(copy, _calendars(account), query)


def resolve_calendars(references: str, answer: AccountsAnswer) -> frozenset[str]:
    """The ids of the calendars that came back from the select, comma-separated; what is not this person's is left out."""
    calendars = _calendars(answer.report.facts.account)
    found = (resolve_among(reference, calendars) for reference in references.split(",") if reference)
    return frozenset(calendar_id for calendar_id in found if calendar_id)


def _login(copy: Copy, line: ProfileStatus, number: int) -> Block:
    name = shortened(line.profile.name, 40)
    confirm = confirmation(copy.say("unlink-title"), copy.say("unlink-question", login=name), copy.say("unlink-yes"), copy.say("unlink-no"))
    unlink = button(
        copy.say("unlink-button"),
        with_suffix(ActionId.UNLINK, str(number)),
        value=line.profile.profile_id,
        hint=copy.say("unlink-hint", login=name),
        confirm=confirm,
    )
    return section(account_line(copy, line), accessory=unlink)


def _waiting(copy: Copy, waiting: Sequence[LinkQuestion]) -> list[Block]:
    blocks: list[Block] = []
    for number, question in enumerate(waiting[:WAITING_SHOWN]):
        link = question.link
        asked = copy.say("accounts-waiting", login=mentions.login(copy, link.provider, link.profile_name))
        blocks.append(section("\n".join([asked, *replacing_lines(copy, question)])))
        blocks.append(actions(decision_buttons(copy, link, suffix=str(number), primary=number == 0), f"{BlockId.WAITING}_{number}"))
    return blocks


def _blocking(copy: Copy, answer: AccountsAnswer, account: Account | None) -> list[Block]:
    calendars = _calendars(account)
    if not calendars:
        return []
    current = option_of(copy, calendars, answer.not_blocking)
    select = search_multi_select(ActionId.NOT_BLOCKING, copy.say("blocking-placeholder"), current=current, most=NOT_BLOCKING_MOST)
    return [section(copy.say("blocking", count=len(current)), accessory=select, block_id=BlockId.BLOCKING)]


def _calendars(account: Account | None) -> list[tuple[Profile, Calendar]]:
    """Everything whose busy times could block, calendars that can only be read included."""
    profiles = account.profiles if account else ()
    return [(profile, calendar) for profile in profiles for calendar in profile.calendars if not calendar.deleted]
