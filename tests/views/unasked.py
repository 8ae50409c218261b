"""Samples of what Relink says without being asked: alerts, and what follows a sign-in."""

from dataclasses import replace
from datetime import time, timedelta

from bot.copy.catalogue import Copy
from bot.domain.answers import AlertReport, ConnectionReport, FixAnswer, LinkQuestion, LoginDecided
from bot.domain.connection import ConnectionFacts, ConnectionStatus
from bot.domain.incident import CAUSES, Alert, Ending, Form, Incident
from bot.domain.linking import LinkOutcome, Purpose
from bot.domain.manners import AlertPreferences, Manners, Weekday
from bot.domain.messages import Message
from bot.domain.receipt import Receipt, ReceiptLine
from bot.domain.recovery import Bringing, Proof, Recovery
from bot.domain.session import PlacementState, SessionStatus
from bot.views import alert_settings, connect, incident, links, recovery
from bot.views.alert_settings import NotPutOff
from bot.views.receipt import overtaken_message, receipt_message, receipt_not_opened_message
from tests.views.company import NOW, Coach

Messages = dict[str, Message]


def incidents(coach: Coach, copy: Copy) -> Messages:
    """Breaks of a connection, told and over."""
    opened = Incident("inc-1", "W1", "dana", ConnectionStatus.RELINK, NOW, NOW)
    broken, relink = opened.saying(Form.ALERT, NOW), coach.in_status(ConnectionStatus.RELINK)
    reports = {f"alert {cause}": coach.in_status(cause) for cause in sorted(CAUSES)}
    reports |= {
        "alert for many sessions": coach.in_status(ConnectionStatus.RELINK, 40),
        "alert for none": coach.in_status(ConnectionStatus.RELINK, 0),
    }
    return {
        **{name: said(copy, broken, report) for name, report in reports.items()},
        **{f"digest, {name}": said(copy, opened, report, Form.LINE) for name, report in reports.items()},
        "digest of what was so already": said(copy, replace(opened, baseline=True), relink, Form.LINE),
        "alert reminded of": said(copy, broken, relink, later=timedelta(days=1)),
        "alert put off": said(copy, broken.snoozed(NOW + timedelta(days=1), NOW), relink),
        "alert not wanted": said(copy, broken.muted(), relink),
        **{f"alert {ending}": said(copy, broken.resolved(ending, NOW), relink) for ending in Ending},
        **{f"alert over, {proof}": said(copy, broken.resolved(Ending.HEALED, NOW), relink, proof=proof) for proof in Proof},
    }


def preferences(coach: Coach, copy: Copy) -> Messages:
    """What goes for somebody about being written to first."""
    usual = AlertPreferences("W1", "dana")
    kinds = {
        **{f"alerts, digest on {day}": replace(usual, digest_day=day) for day in Weekday},
        "alerts in own hours, no digest": replace(usual, begins=time(22), ends=time(2, 30), digest_day=None),
        "alerts muted": replace(usual, muted=True),
    }
    put_off = (
        Incident("inc-1", "W1", "dana", ConnectionStatus.RELINK, NOW, NOW).saying(Form.ALERT, NOW).snoozed(NOW + timedelta(days=1), NOW)
    )
    return {
        **{name: alert_settings.alerts_message(copy, Manners(each, coach.person.time_zone)) for name, each in kinds.items()},
        **{
            f"alerts, not put off: {why}": alert_settings.alerts_message(copy, Manners(usual, coach.person.time_zone), why)
            for why in NotPutOff
        },
        "put off in words": alert_settings.put_off_message(copy, put_off, coach.person.time_zone, NOW),
    }


def said(
    copy: Copy,
    about: Incident,
    report: ConnectionReport,
    form: Form = Form.ALERT,
    later: timedelta = timedelta(0),
    proof: Proof = Proof.UNTRIED,
) -> Message:
    """A message about an incident."""
    return incident.alert_message(copy, AlertReport(about, Alert("W1", about.id, 0, form, "job", NOW + later), report, proof), NOW)


def receipts(coach: Coach) -> dict[str, Receipt]:
    """Of what a break swallowed."""
    nothing = Receipt(Recovery("inc-1", "W1", "dana", NOW, tells=True), coach.person, coach.primary, (), True, True)
    made = {f"receipt {proof}": replace(nothing, recovery=replace(nothing.recovery, proof=proof)) for proof in Proof}
    proved = made[f"receipt {Proof.PROVED}"]
    made |= {
        "receipt, tried again by itself": replace(nothing, recovery=replace(nothing.recovery, proof=Proof.NOT_SHOWN, finished_at=NOW)),
        "receipt without a calendar": replace(nothing, calendar=None),
        "receipt of all three": _receipt(coach, proved, *Bringing),
        "receipt of hundreds": _receipt(coach, proved, *[Bringing.BROUGHT] * 300),
        "receipt of many": _receipt(coach, proved, *(got for got in Bringing for _ in range(20))),
        "receipt, one hidden": _receipt(coach, proved, *[Bringing.NEEDS_YOU] * 6),
        "receipt, sent": _receipt(coach, proved, *[Bringing.NEEDS_YOU] * 5),
        **{f"receipt, {proof}": _receipt(coach, made[f"receipt {proof}"], Bringing.NEEDS_YOU) for proof in Proof if proof.failed},
        "receipt, the platform's": replace(_receipt(coach, proved, *[Bringing.NEEDS_YOU] * 5), by_relink=False),
        "receipt, missed only": _receipt(coach, proved, Bringing.MISSED),
        "receipt, nobody can send": replace(_receipt(coach, proved, Bringing.NEEDS_YOU), by_relink=False, can_resend=False),
    }
    return made


def recoveries(coach: Coach, copy: Copy) -> Messages:
    """Receipts, and what is said around them."""
    return {
        **{name: receipt_message(copy, receipt, NOW) for name, receipt in receipts(coach).items()},
        "receipt, not opened": receipt_not_opened_message(copy),
        **{f"done, {state}": recovery.fix_message(copy, FixAnswer(coach.in_status(state)), NOW) for state in ConnectionStatus},
        "done, and it helped": recovery.fix_message(copy, FixAnswer(coach.in_status(ConnectionStatus.ACTIVE), recovering=True), NOW),
        "receipt, overtaken": overtaken_message(copy),
        "trying again": recovery.trying_again_message(copy),
    }


def of_sessions(coach: Coach, count: int, got: Bringing = Bringing.BROUGHT) -> Receipt:
    """So many that got so far."""
    empty = Receipt(Recovery("inc-1", "W1", "dana", NOW, tells=True), coach.person, coach.primary, (), True, True)
    return _receipt(coach, empty, *[got] * count)


def _receipt(coach: Coach, receipt: Receipt, *got: Bringing) -> Receipt:
    """One session for each, cancelled ones and every state of a placement among them."""
    placements = [None, *map(coach.placement, PlacementState)]
    statuses = [*[SessionStatus.CONFIRMED] * 4, SessionStatus.CANCELLED]
    changed = [*[NOW - timedelta(days=1)] * 11, NOW + timedelta(days=1)]
    told = [coach.session(number, status=statuses[number % 5], changed_at=changed[number % 12]) for number in range(len(got))]
    lines = [ReceiptLine(session, placements[number % 7], number % 6 != 5) for number, session in enumerate(told)]
    sessions = {line.session.id: each for line, each in zip(lines, got, strict=True)}
    return replace(receipt, lines=tuple(lines), recovery=replace(receipt.recovery, sessions=sessions))


def logins(coach: Coach, copy: Copy) -> Messages:
    """Logins that came back, and what their owners decided."""
    results = {f"link {outcome}": coach.link_result(outcome) for outcome in LinkOutcome}
    results |= {f"link {outcome}, expected": coach.link_result(outcome, coach.login) for outcome in LinkOutcome}
    results |= {
        f"link {outcome}, little known": replace(coach.link_result(outcome), login=None, link=None, door_url=None)
        for outcome in LinkOutcome
    }
    link, unreachable = coach.link(), coach.report(ConnectionFacts("acc-1", reachable=False))
    confirmed = {
        state: links.confirmed_message(copy, LoginDecided(link, coach.facts()), coach.in_status(state), NOW)
        for state in (ConnectionStatus.NO_PRIMARY, ConnectionStatus.ACTIVE, ConnectionStatus.PENDING)
    }
    return {
        **{name: links.link_result_message(copy, result) for name, result in results.items()},
        **{f"confirmed, {state}": told for state, told in confirmed.items()},
        "confirmed, unreachable": links.confirmed_message(copy, LoginDecided(link, ConnectionFacts("acc-0")), unreachable, NOW),
        "confirm": links.confirm_link_message(copy, LinkQuestion(link)),
        "confirm without a name": links.confirm_link_message(copy, LinkQuestion(replace(link, profile_name=""))),
        "rejected": links.rejected_message(copy, LoginDecided(link)),
        "undone": links.rejected_message(copy, LoginDecided(link, coach.facts())),
        "added and rejected": links.rejected_message(copy, LoginDecided(replace(link, purpose=Purpose.ADD))),
        "undone with the primary": links.rejected_message(copy, LoginDecided(replace(link, purpose=Purpose.ADD), took_primary=True)),
        "confirm what replaces": links.confirm_link_message(copy, LinkQuestion(replace(link, purpose=Purpose.GRANT_AGAIN), coach.facts())),
        "connect": connect.connect_message(copy, coach.connect(adding=False)),
        "connect one more": connect.connect_message(copy, coach.connect(adding=True)),
    }
