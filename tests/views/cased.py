"""Samples of cases, in the queue, on their cards and in windows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.copy.catalogue import Copy
from bot.domain.cases import PAGE, Age, Case, CaseEvent, CaseNote, CaseQuery, CaseReason, CaseState
from bot.domain.connection import ConnectionStatus, Provider
from bot.domain.incident import CAUSES
from bot.services.cases import CaseReport, Outcome, QueuePage
from bot.services.matching import Mismatch
from bot.views import cases, queue
from bot.views.ids import CallbackId
from tests.views.company import NOW, Coach
from tests.views.unasked import Messages

DAY = timedelta(days=1)
OPEN = Case("W1", "case-1", "dana", CaseReason.BROKEN, NOW - 2 * DAY, cause=ConnectionStatus.RELINK, next_at=NOW + DAY)
FILTERED = CaseQuery(
    ConnectionStatus.RELINK, Provider.OFFICE365, "acme.example", "Spring", Age.THREE_DAYS, assignee_id="U0GRACE", broken=True
)


def reports(coach: Coach) -> dict[str, CaseReport]:
    """Cases in every state, with notes, about everybody who can be there."""
    who = replace(coach.person, slack_user_id="U1")
    nobody = replace(coach.person, slack_user_id=None)
    taken = replace(OPEN, state=CaseState.TAKEN, assignee_id="U0GRACE", assignee_name=coach.title)
    notes = (
        *(CaseNote("W1", "case-1", str(event), "dana", NOW, coach.title, event) for event in CaseEvent),
        CaseNote("W1", "case-1", "note", "dana", NOW, coach.title, text=coach.calendar * 200),
    )
    return {
        **{f"case {state}": CaseReport(replace(taken, state=state, closed_at=NOW), who, notes) for state in CaseState},
        **{f"case by {cause}": CaseReport(replace(OPEN, cause=cause), who) for cause in CAUSES},
        **{f"case {reason}": CaseReport(replace(OPEN, reason=reason, cause=None, next_at=None), nobody) for reason in CaseReason},
        **{f"case {reason}, broken": CaseReport(replace(OPEN, reason=reason, out_of_reach_at=NOW), who) for reason in CaseReason},
    }


def pages(coach: Coach) -> dict[str, QueuePage]:
    """Pages of the queue: full, in the middle, filtered, empty."""
    rows = tuple(list(reports(coach).values())[:PAGE])
    return {
        "queue": QueuePage(CaseQuery(), rows, 400),
        "queue, in the middle": QueuePage(CaseQuery(page=3), rows, 400),
        "queue of one": QueuePage(CaseQuery(), rows[:1], 1),
        "queue, filtered": QueuePage(_named(coach), rows[:2], 2),
        "queue of nobody's": QueuePage(CaseQuery(nobodys=True, age=Age.DAY), (), 0),
        "queue, empty": QueuePage(CaseQuery(), (), 0),
    }


def messages(coach: Coach, copy: Copy) -> Messages:
    """Every message about cases."""
    known = reports(coach)
    taken = known["case taken"]
    return {
        **{name: cases.case_message(copy, report, NOW) for name, report in known.items()},
        **{f"case, press {outcome}": cases.case_message(copy, taken, NOW, outcome) for outcome in Outcome},
        **{f"press {outcome}": cases.outcome_message(copy, taken, outcome) for outcome in Outcome},
        **{f"note of {note.key}": cases.note_message(copy, note, NOW) for note in taken.notes},
        **{name: queue.queue_message(copy, page, NOW) for name, page in pages(coach).items()},
        **{f"queue, press {outcome}": queue.queue_message(copy, pages(coach)["queue"], NOW, said=(taken, outcome)) for outcome in Outcome},
    }


def views(coach: Coach, copy: Copy) -> dict[str, Mapping[str, Any]]:
    """Every window about cases."""
    return {
        "case note": cases.note_view(copy, "case-1"),
        "match": cases.match_view(copy, "dana"),
        "queue filter": queue.filter_view(copy, CaseQuery(nobodys=True), "D1 1.0"),
        "queue filter, filled": queue.filter_view(copy, _named(coach), "D1 1.0"),
        "staff window refused": cases.case_window(copy, CallbackId.QUEUE, copy.say("not-allowed")),
    }


def words(copy: Copy) -> dict[str, str]:
    """What is said in the window of somebody who is not matched."""
    return {f"match, {why_not}": "".join(cases.match_refused(copy, why_not).values()) for why_not in Mismatch}


def _named(coach: Coach) -> CaseQuery:
    """What the window takes of it."""
    return replace(FILTERED, domain=coach.login[:80] or None, programme=coach.title[:80] or None)
