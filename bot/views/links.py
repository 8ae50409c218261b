"""What came of a run through Cronofy's pages, told to its owner in Slack, and the question whether a login is theirs to use."""

from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport, LinkQuestion, LinkResult, LoginDecided
from bot.domain.diagnosis import Remedy
from bot.domain.linking import LinkOutcome, PendingLink, Purpose
from bot.domain.messages import Message
from bot.domain.rules import remedy_of
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import Element, button, message
from bot.views.ids import ActionId, with_suffix
from bot.views.remedies import remedy_button, run_button
from bot.views.status import state_lines
from bot.views.text import quoted, shortened

AGAIN = frozenset(LinkOutcome) - {LinkOutcome.WAITING, LinkOutcome.RESTORED, LinkOutcome.ALREADY}
"""The outcomes after which going through the door once more is the next step."""


def confirm_link_message(copy: Copy, question: LinkQuestion) -> Message:
    """The question to the owner: use this login, with what that would do, or was it not you."""
    link = question.link
    asked = copy.say("link-waiting", login=mentions.login(copy, link.provider, link.profile_name))
    return message([asked, *replacing_lines(copy, question), copy.say("link-waiting-then")], buttons=decision_buttons(copy, link))


def replacing_lines(copy: Copy, question: LinkQuestion) -> list[str]:
    """What would be unlinked by using the login, if anything."""
    if question.replaces is None:
        return []
    link = question.link
    mends = int(link.purpose in (Purpose.GRANT_AGAIN, Purpose.RELINK))
    logins = mentions.account(copy, question.replaces)
    return [copy.say("link-replaces", login=mentions.bare_login(copy, link.profile_name), logins=logins, mends=mends)]


def decision_buttons(copy: Copy, link: PendingLink, *, suffix: str = "", primary: bool = True) -> list[Element]:
    """ "Use dana@…" and "This isn't me"."""
    login = shortened(link.profile_name, 40) or copy.say("login-this")
    use, reject = ActionId.USE_LINK, ActionId.REJECT_LINK
    return [
        button(
            copy.say("link-use", login=login),
            with_suffix(use, suffix) if suffix else use,
            value=link.id,
            primary=primary,
            hint=copy.say("link-use-hint", login=login),
        ),
        button(
            copy.say("link-reject"), with_suffix(reject, suffix) if suffix else reject, value=link.id, hint=copy.say("link-reject-hint")
        ),
    ]


def link_result_message(copy: Copy, result: LinkResult) -> Message:
    """What came of one run, and the next step."""
    if result.outcome is LinkOutcome.WAITING and result.link:
        return confirm_link_message(copy, LinkQuestion(result.link))
    lines = [_outcome_words(copy, result), copy.say_for("outcome-then", result.outcome, delivers=int(result.delivers))]
    return message(lines, buttons=_next_buttons(copy, result))


def _outcome_words(copy: Copy, result: LinkResult) -> str:
    """What happened, in one sentence."""
    login = mentions.bare_login(copy, result.login or "")
    expected = quoted(result.expected or "") or copy.say("login-broken")
    return copy.say_for("outcome", result.outcome, login=login, expected=expected, **known_flags(result))


def known_flags(result: LinkResult) -> dict[str, int]:
    """Which logins the sentence of an outcome may name."""
    return {"named": int(bool(result.expected)), "known": int(bool(result.login))}


def _next_buttons(copy: Copy, result: LinkResult) -> list[Element]:
    if result.outcome is LinkOutcome.RESTORED:
        first, second = (Subcommand.SESSIONS, Subcommand.STATUS) if result.delivers else (Subcommand.STATUS, Subcommand.SESSIONS)
        return [run_button(copy, first, primary=True), run_button(copy, second)]
    if result.outcome in AGAIN:
        return [_again_button(copy, result), run_button(copy, Subcommand.SUPPORT)]
    return [run_button(copy, Subcommand.ACCOUNTS, primary=True)]


def _again_button(copy: Copy, result: LinkResult) -> Element:
    if not result.door_url:
        return run_button(copy, Subcommand.CONNECT, primary=True)
    named = result.expected if result.outcome is LinkOutcome.OTHER_LOGIN else None
    label = copy.say("link-use", login=shortened(named, 40)) if named else copy.say("link-again")
    if result.outcome is LinkOutcome.STILL_BROKEN:
        label = copy.say_for("button", Remedy.RELINK)
    return button(label, ActionId.OPEN_DOOR, url=result.door_url, primary=True, hint=copy.say("link-again-hint"))


def confirmed_message(copy: Copy, decided: LoginDecided, report: ConnectionReport, now: datetime) -> Message:
    """The login is in use: what that makes of the connection, the next step, and undo."""
    link = decided.link
    lines = [copy.say("link-confirmed", login=mentions.login(copy, link.provider, link.profile_name))]
    if decided.replaced:
        lines.append(copy.say("link-replaced", logins=mentions.account(copy, decided.replaced)))
    first: Element | None = run_button(copy, Subcommand.STATUS, primary=True)
    if report.verdict:
        lines += state_lines(copy, report, report.verdict, now)[: 3 - len(lines)]
        remedy = remedy_of(report.verdict)
        if remedy is not Remedy.NONE:
            first = remedy_button(copy, remedy, door_url=report.door_url)
    undo = button(copy.say("link-undo"), ActionId.UNDO_LINK, value=link.id, hint=copy.say("link-undo-hint"))
    return message(lines, buttons=[first, undo])


def rejected_message(copy: Copy, decided: LoginDecided) -> Message:
    """The login was turned down, or its use undone: nothing of it is kept, and what it took the place of is in use again."""
    link = decided.link
    login = mentions.login(copy, link.provider, link.profile_name)
    dropped = copy.say("link-rejected", login=login) if link.brings_account else copy.say("link-rejected-added", login=login)
    if decided.replaced:
        restored = copy.say("link-restored", logins=mentions.account(copy, decided.replaced))
        return message([dropped, restored], buttons=[run_button(copy, Subcommand.STATUS, primary=True)])
    if decided.took_primary:
        lines = [dropped, copy.say("link-took-primary")]
        return message(lines, buttons=[run_button(copy, Subcommand.PRIMARY, primary=True), run_button(copy, Subcommand.SUPPORT)])
    lines = [dropped, copy.say("link-rejected-then")]
    return message(lines, buttons=[run_button(copy, Subcommand.CONNECT, primary=True), run_button(copy, Subcommand.SUPPORT)])
