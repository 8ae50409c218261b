"""The answer to `/calendar`: what state the connection is in, what that means, and the one button that mends it."""

from collections.abc import Sequence
from datetime import datetime

from bot.copy.catalogue import Copy
from bot.domain.answers import ConnectionReport
from bot.domain.connection import BLANKET, DELIVERS, ConnectionStatus, ProfileStatus, Verdict
from bot.domain.diagnosis import Remedy
from bot.domain.messages import Block, Message
from bot.domain.primary import writable_calendars
from bot.domain.rules import remedy_of
from bot.language.commands import Subcommand
from bot.views import mentions
from bot.views.blocks import Element, button, message, section
from bot.views.calendars import primary_words
from bot.views.ids import ActionId, with_suffix
from bot.views.remedies import remedy_button, run_button
from bot.views.text import listed, shortened
from bot.views.times import Times

ACCOUNTS_SHOWN = 10
SIGN_INS_SHOWN = 5

SECOND_REMEDIES = {
    ConnectionStatus.PERMISSION_MISSING: Remedy.COPY_IT_NOTE,
    ConnectionStatus.PENDING: Remedy.CHECK_PERMISSIONS,
    ConnectionStatus.READ_ONLY: Remedy.CHOOSE_PRIMARY,
}
"""What else helps, where it is not the first remedy already."""


def status_message(copy: Copy, report: ConnectionReport, now: datetime) -> Message:
    """The state of the connection in words, the sessions it concerns, one button, and every account below it."""
    return message(
        status_lines(copy, report, now),
        buttons=status_buttons(copy, report),
        more=account_list(copy, report),
        small=status_notes(copy, report, now),
    )


def status_lines(copy: Copy, report: ConnectionReport, now: datetime) -> list[str]:
    """At most three lines about the state."""
    if report.verdict is None:
        return [cannot_reach_line(copy, report, now), copy.say("unreachable-safe")]
    return state_lines(copy, report, report.verdict, now)


def status_notes(copy: Copy, report: ConnectionReport, now: datetime) -> list[str]:
    """What else is worth a line, in small print."""
    verdict = report.verdict
    if verdict is None:
        return []
    notes = [
        _together_line(copy, report),
        _secondary_line(copy, verdict),
        _proven_line(copy, report, verdict, now),
        checked_line(copy, report, now),
    ]
    return [line for line in notes if line]


def relink_message(copy: Copy, report: ConnectionReport, now: datetime) -> Message:
    """One button for each login that needs a new sign-in, the one that keeps sessions away first; else what the state is."""
    verdict = report.verdict
    if verdict is None or not report.facts.reachable or verdict.status in BLANKET:
        return status_message(copy, report, now)
    broken = [line for line in verdict.profiles if line.troubled]
    broken.sort(key=lambda line: line is not verdict.deciding)
    if not broken and verdict.status not in DELIVERS:
        return status_message(copy, report, now)
    if not broken:
        buttons = [run_button(copy, Subcommand.WHY), run_button(copy, Subcommand.STATUS)]
        return message([copy.say("relink-nothing"), copy.say("relink-nothing-then")], buttons=buttons)
    logins = listed(copy, [mentions.profile_login(copy, line.profile) for line in broken[: mentions.NAMED]], len(broken))
    looks = any(line.status is ConnectionStatus.RELINK for line in broken)  # those pages never come back by themselves
    lines = [copy.say("relink-intro", logins=logins), copy.say("relink-then", looks=int(looks))]
    doors = [_sign_in_button(copy, report, line, primary=line is broken[0]) for line in broken[:SIGN_INS_SHOWN]]
    return message(lines, buttons=[*doors, run_button(copy, Subcommand.STATUS)])


def _sign_in_button(copy: Copy, report: ConnectionReport, line: ProfileStatus, *, primary: bool) -> Element | None:
    """A url button for one login; None where no door was made for it."""
    profile = line.profile
    url = (report.doors or {}).get(profile.profile_id)
    if url is None:
        return None
    login = shortened(profile.name, 40)
    label, hint = copy.say("relink-button", login=login), copy.say("relink-button-hint", login=login)
    return button(label, with_suffix(ActionId.OPEN_DOOR, shortened(profile.profile_id, 200)), url=url, primary=primary, hint=hint)


def state_lines(copy: Copy, report: ConnectionReport, verdict: Verdict, now: datetime) -> list[str]:
    """At most three lines: what happened, what it means for which sessions, what mends it."""
    impact = _impact(copy, report, verdict, now)
    if not report.facts.reachable:
        return [
            cannot_reach_line(copy, report, now),
            copy.say("state-then", state=_state_words(copy, verdict.status, overdue=verdict.overdue)),
            impact,
        ]
    lines = [happened_line(copy, report, verdict, now), impact]
    if verdict.status not in DELIVERS:
        lines.append(fix_line(copy, verdict))
    return lines


def fix_line(copy: Copy, verdict: Verdict) -> str:
    """What mends a state in which sessions do not arrive."""
    return copy.say("fix-pending-overdue") if verdict.overdue else copy.say_for("fix", verdict.status)


def cannot_reach_line(copy: Copy, report: ConnectionReport, now: datetime) -> str:
    """That Cronofy does not answer, and how old the rest is."""
    if report.verdict is None or report.facts.checked_at is None:
        return copy.say("unreachable-unknown")
    return copy.say("unreachable-known", when=times_of(copy, report, now).token(report.facts.checked_at))


def happened_line(copy: Copy, report: ConnectionReport, verdict: Verdict, now: datetime) -> str:
    """What is wrong, or that nothing is, with the login or calendar named."""
    deciding = verdict.deciding
    since = deciding.pending_since if deciding else None
    return copy.say_for(
        "status",
        verdict.status,
        login=mentions.profile_login(copy, deciding.profile) if deciding else "",
        calendar=_primary_words(copy, report),
        known=0 if since is None else 1,
        since="" if since is None else times_of(copy, report, now).token(since),
    )


def _primary_words(copy: Copy, report: ConnectionReport) -> str:
    primary, account = report.facts.primary, report.facts.account
    return primary_words(copy, primary, writable_calendars(account) if account else ()) if primary else ""


def _impact(copy: Copy, report: ConnectionReport, verdict: Verdict, now: datetime) -> str:
    if verdict.status is ConnectionStatus.ACTIVE:
        return _active_proof(copy, report)
    named = mentions.sessions(copy, report.at_risk, times_of(copy, report, now))
    return copy.say_for("impact", verdict.status, count=len(report.at_risk), sessions=named)


def _active_proof(copy: Copy, report: ConnectionReport) -> str:
    """What was seen just now, and no more than that."""
    if report.facts.reachable:
        return copy.say("impact-active-shown")
    return copy.say("impact-active-then", calendar=_primary_words(copy, report))


def status_buttons(copy: Copy, report: ConnectionReport) -> list[Element | None]:
    """What mends the state, and what else helps."""
    verdict = report.verdict
    if verdict is None or not report.facts.reachable:
        return [remedy_button(copy, Remedy.CHECK_AGAIN)]
    first = remedy_of(verdict)
    if first is Remedy.NONE:
        return [run_button(copy, Subcommand.SESSIONS), run_button(copy, Subcommand.ACCOUNTS)]
    second = SECOND_REMEDIES.get(verdict.status, Remedy.COPY_IT_NOTE if report.broken_together else first)
    buttons = [remedy_button(copy, first, door_url=report.door_url)]
    return buttons if second is first else [*buttons, remedy_button(copy, second, door_url=report.door_url, primary=False)]


def account_list(copy: Copy, report: ConnectionReport) -> Sequence[Block]:
    """Every account with its state, and the primary calendar; nothing for somebody who has none."""
    verdict = report.verdict
    if verdict is None or not verdict.profiles:
        return ()
    shown = [account_line(copy, line) for line in verdict.profiles[:ACCOUNTS_SHOWN]]
    hidden = len(verdict.profiles) - len(shown)
    more = [copy.say("accounts-not-shown", count=hidden)] if hidden else []
    heading = copy.say("accounts-heading", count=len(verdict.profiles))
    return (section("\n".join([heading, *shown, *more, primary_line(copy, report)])),)


def account_line(copy: Copy, line: ProfileStatus) -> str:
    """One login with its state in words."""
    state = _state_words(copy, line.status, overdue=line.overdue)
    return copy.say("account-line", login=mentions.profile_login(copy, line.profile), state=state)


def _state_words(copy: Copy, status: ConnectionStatus, *, overdue: bool) -> str:
    return copy.say("state-pending-overdue") if overdue else copy.say_for("state", status)


def primary_line(copy: Copy, report: ConnectionReport) -> str:
    """Which calendar sessions go to, named with its account."""
    return copy.say("primary-is", calendar=_primary_words(copy, report)) if report.facts.primary else copy.say("primary-none")


def _together_line(copy: Copy, report: ConnectionReport) -> str:
    """That it is likely not this person alone."""
    return copy.say("finding-connection-tenant-wide", count=report.broken_together) if report.broken_together else ""


def _secondary_line(copy: Copy, verdict: Verdict) -> str:
    if not verdict.secondary:
        return ""
    logins = [mentions.profile_login(copy, line.profile) for line in verdict.secondary[: mentions.NAMED]]
    return copy.say("secondary-trouble", logins=listed(copy, logins, len(verdict.secondary)))


def _proven_line(copy: Copy, report: ConnectionReport, verdict: Verdict, now: datetime) -> str:
    """When a test entry was last seen on the calendar that sessions go to."""
    if report.facts.proven_at is None or verdict.status is not ConnectionStatus.ACTIVE:
        return ""
    return copy.say("proven-at", when=times_of(copy, report, now).token(report.facts.proven_at))


def checked_line(copy: Copy, report: ConnectionReport, now: datetime) -> str:
    """When Cronofy last answered; silent where the first line has said it, or nothing is linked."""
    if report.facts.sub is None or not report.facts.reachable:
        return ""
    if report.facts.checked_at is None:
        return copy.say("checked-never")
    return copy.say("checked-at", when=times_of(copy, report, now).token(report.facts.checked_at))


def times_of(copy: Copy, report: ConnectionReport, now: datetime) -> Times:
    """How the person of the report reads instants."""
    return Times(copy, report.person.zone, now)
