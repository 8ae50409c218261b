"""Every view with believable data, by name; `python -m tests.views.samples FOLDER` writes them as JSON for other judges."""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from bot.copy.catalogue import Copy, english
from bot.domain.answers import PrimaryChosen, SessionLine, SessionList, WhichSession
from bot.domain.connection import Calendar, ConnectionFacts, ConnectionStatus, Grant, PrimaryCalendar
from bot.domain.diagnosis import FindingId, Remedy
from bot.domain.errors import Expired, NotFound
from bot.domain.manners import AlertPreferences, Manners
from bot.domain.people import Unknown
from bot.domain.rules.story import StoryKey, StoryLine
from bot.domain.session import PlacementState, Refusal, SessionStatus
from bot.language.commands import Subcommand
from bot.views import (
    accounts,
    alert_settings,
    diagnosis,
    errors,
    files,
    it_note,
    picker,
    recovery,
    sessions,
    status,
    unknown_person,
)
from bot.views import help as help_view
from bot.views.receipt import receipt_view
from tests.views import asked_of_others, cased, changing, held, homes, own_data, unasked
from tests.views.company import DOOR, NOW, SUPPORT, Coach, Evidence, finding, little
from tests.views.limits import as_json
from tests.views.unasked import Messages


def messages(coach: Coach, copy: Copy) -> Messages:
    """Every message."""
    return {
        **_status(coach, copy),
        **unasked.incidents(coach, copy),
        **unasked.preferences(coach, copy),
        **unasked.recoveries(coach, copy),
        **held.support_notes(coach, copy),
        **_why(coach, copy),
        **unasked.logins(coach, copy),
        **_calendars(coach, copy),
        **_sessions_and_files(coach, copy),
        **changing.files_that_follow(coach, copy),
        **changing.moves(coach, copy),
        **asked_of_others.staff_messages(coach, copy),
        **cased.messages(coach, copy),
        **own_data.privacy_messages(coach, copy),
        **_failures(coach, copy),
    }


def _status(coach: Coach, copy: Copy) -> Messages:
    reports = {f"status {state}": coach.in_status(state) for state in ConnectionStatus}
    reports |= {f"status {state}, nothing at risk": coach.in_status(state, at_risk=0) for state in ConnectionStatus}
    pending = coach.profile(initial_sync_required=True)
    second = coach.profile(1, connected=False)
    reports |= {
        "status unreachable": coach.report(coach.facts(reachable=False), 1),
        "status unreachable, not linked": coach.in_status(ConnectionStatus.NOT_LINKED, reachable=False),
        "status unreachable, broken": coach.in_status(ConnectionStatus.RELINK, reachable=False),
        "status never reached": coach.report(ConnectionFacts("acc-1", reachable=False)),
        "status never reached, withdrawn": coach.report(ConnectionFacts("acc-1", account=coach.account(), reachable=False)),
        "status of a primary never seen": coach.report(coach.facts(primary=PrimaryCalendar("cal-9", "", "", ""))),
        "status proven": coach.report(coach.facts(proven_at=NOW - timedelta(minutes=2))),
        "status never checked": coach.report(coach.facts(checked_at=None)),
        "status pending 40 min": coach.report(coach.facts(pending, pending_since={"pro-0": NOW - timedelta(minutes=40)}), 1),
        "status pending 5 hours": coach.report(coach.facts(pending, pending_since={"pro-0": NOW - timedelta(hours=5)}), 1),
        "status overdue": coach.report(coach.facts(pending, pending_since={"pro-0": NOW - timedelta(hours=60)}), 5),
        "status second login broken": coach.report(coach.facts(coach.profile(), second)),
        "status many accounts": coach.report(coach.facts(*(coach.profile(number) for number in range(100)))),
    }
    broken = coach.facts(coach.profile(connected=False), second, coach.profile(2, initial_sync_required=True))
    relinks = {
        "relink nothing": coach.report(coach.facts()),
        "relink several": coach.report(broken, 2),
        "relink without doors": coach.report(broken, 2, doors=None),
        "relink not linked": coach.in_status(ConnectionStatus.NOT_LINKED),
        "relink unreachable": coach.report(coach.facts(reachable=False)),
    }
    return {
        **{name: status.status_message(copy, report, NOW) for name, report in reports.items()},
        **{name: status.relink_message(copy, report, NOW) for name, report in relinks.items()},
    }


def _why(coach: Coach, copy: Copy) -> Messages:
    known = coach.evidence()
    bare = little(known) | {"ahead": 0, "imported": 0}
    numbered = list(enumerate(FindingId))
    answers = {f"why {one}": coach.why(finding(one, known), story=_story(number, known)) for number, one in numbered}
    answers |= {f"why {one}, little known": coach.why(finding(one, bare), story=_story(number, bare)) for number, one in numbered}
    answers |= {f"why, remedy {remedy}": coach.why(finding(FindingId.WRITE_REFUSED, known, remedy)) for remedy in Remedy}
    likely = finding(FindingId.OTHER_TIME_ZONE, known)
    refused = finding(FindingId.WRITE_REFUSED, known)
    answers |= {
        "why, two findings": coach.why(finding(FindingId.UNREACHABLE, known), refused, file_offered=True, resend_offered=True),
        "why likely": coach.why(likely, file_offered=True),
        "why, the second likely": coach.why(refused, likely),
        "why without a door": coach.why(finding(FindingId.RELINK, known), door_url=None),
        "why of nothing": coach.why(finding(FindingId.UNKNOWN_SESSION, known), diagnosis=_of_nothing(coach), file_offered=True),
    }
    answers |= {f"why, told {line.values}": coach.why(refused, story=(line,)) for line in _told()}
    states = {state: {**known, "status": state.value} for state in ConnectionStatus}
    answers |= {
        f"why, broken by {state} until now": coach.why(finding(FindingId.BOOKED_WHILE_BROKEN, {**values, "works": 0}))
        for state, values in states.items()
    }
    answers |= {f"why, broken by {state}": coach.why(finding(FindingId.BOOKED_WHILE_BROKEN, values)) for state, values in states.items()}
    which = WhichSession(coach.person, coach.sessions(40), coach.title)
    choices = {"which": replace(which, words=""), "which of several": which, "which of none": replace(which, sessions=())}
    return {
        **{name: diagnosis.why_message(copy, answer, NOW) for name, answer in answers.items()},
        **{name: diagnosis.which_session_message(copy, choice, NOW) for name, choice in choices.items()},
    }


def _of_nothing(coach: Coach) -> Any:
    return replace(coach.why(finding(FindingId.UNKNOWN_SESSION)).diagnosis, session=None, checked_at=None)


def _story(number: int, values: Evidence) -> list[StoryLine]:
    """Four lines, other ones for each number."""
    keys = list(StoryKey)
    first = number * 3 % (len(keys) - 3)
    return [StoryLine(key, values) for key in keys[first : first + 4]]


def _told() -> list[StoryLine]:
    """Every reason that a placement may note, and every cure."""
    reasons = [StoryLine(StoryKey.REFUSED, {"reason": reason.value}) for reason in Refusal]
    reasons += [StoryLine(key, {"status": state.value}) for state in ConnectionStatus for key in (StoryKey.HELD, StoryKey.HELD_BEFORE)]
    reasons += [StoryLine(StoryKey.REFUSED, {}), StoryLine(StoryKey.WRITTEN, {"outdated": 1}), StoryLine(StoryKey.SEEN, {"outdated": 1})]
    return reasons + [StoryLine(StoryKey.FIX, {"remedy": remedy.value}) for remedy in Remedy]


def _calendars(coach: Coach, copy: Copy) -> Messages:
    several = [coach.profile(number, calendars=10) for number in range(100)]
    everything = [calendar.calendar_id for profile in several for calendar in profile.calendars]
    former = PrimaryCalendar("cal-old", "pro-old", coach.calendar, coach.login)
    chosen = PrimaryChosen(coach.person, coach.primary, former, 4)
    answers = {
        "accounts": coach.accounts(),
        "accounts many": coach.accounts(*several, waiting=9, not_blocking=everything),
        "accounts nine": coach.accounts(*several[:9], not_blocking=everything[:1]),
        "accounts waiting only": replace(coach.accounts(waiting=1), report=coach.in_status(ConnectionStatus.NOT_LINKED)),
        "accounts none": replace(coach.accounts(), report=coach.in_status(ConnectionStatus.NOT_LINKED)),
        "accounts never reached": replace(coach.accounts(), report=coach.report(ConnectionFacts("acc-1", reachable=False))),
    }
    pickers = {
        "picker": coach.choices(),
        "picker first time": coach.choices(current=False),
        "picker many": coach.choices(*several),
        "picker of long ago": replace(coach.choices(), known_at=NOW),
        "picker empty": replace(coach.choices(), choices=()),
    }
    choosing = {
        "chosen": chosen,
        "chosen, one moves": replace(chosen, future_sessions=1),
        "chosen, none moves": replace(chosen, future_sessions=0),
        "chosen first": replace(chosen, former=None),
        "chosen again": replace(chosen, former=coach.primary, future_sessions=1),
        "chosen first, no session": replace(chosen, former=None, future_sessions=0),
    }
    return {
        **{name: accounts.accounts_message(copy, answer, NOW) for name, answer in answers.items()},
        **{name: picker.picker_message(copy, choices, NOW) for name, choices in pickers.items()},
        **{name: picker.chosen_message(copy, one) for name, one in choosing.items()},
        "unlinked": accounts.unlinked_message(copy, coach.login),
        "unlinked before": accounts.unlinked_message(copy, None),
    }


def _sessions_and_files(coach: Coach, copy: Copy) -> Messages:
    placed = [SessionLine(coach.session(number), coach.placement(state)) for number, state in enumerate(PlacementState)]
    placed += [
        SessionLine(coach.session(20, status=SessionStatus.CANCELLED), None),
        SessionLine(coach.session(21, sequence=2), coach.placement(PlacementState.SEEN)),
        SessionLine(coach.session(22), None),
    ]
    listing = SessionList(coach.person, tuple(placed), delivers=True, checked_at=NOW)
    lists = {
        "sessions": listing,
        "sessions held": replace(listing, delivers=False),
        "sessions not known": replace(listing, delivers=None, checked_at=None),
        "sessions the last": replace(listing, lines=tuple(placed[-3:])),
        "sessions many": replace(listing, lines=tuple(placed * 3)),
        "sessions beyond counting": replace(listing, lines=tuple(placed * 3), more=True),
        "sessions none": replace(listing, lines=()),
        "sessions one": replace(listing, lines=tuple(placed[:1])),
        "sessions one, held": replace(listing, lines=tuple(placed[:1]), delivers=False),
    }
    which = WhichSession(coach.person, coach.sessions(40))
    return {
        **{name: sessions.sessions_message(copy, one, NOW) for name, one in lists.items()},
        "resend failed": sessions.resend_failed_message(copy, coach.person, coach.session(), NOW, SUPPORT),
        "resend": sessions.resend_message(copy, coach.person, coach.session(), NOW),
        "which file": files.which_file_message(copy, which, (), NOW),
        "which file, one missed": files.which_file_message(copy, which, coach.sessions(1), NOW),
        "which file, many missed": files.which_file_message(copy, which, coach.sessions(30), NOW),
        "which file, too many missed": files.which_file_message(copy, which, coach.sessions(130), NOW),
        "which file of none": files.which_file_message(copy, replace(which, sessions=()), (), NOW),
        "file coming": files.files_coming_message(copy, coach.person, coach.sessions(1), NOW),
        "file failed": files.file_failed_message(copy, coach.person, coach.sessions(1), NOW, SUPPORT),
        "file failed of none any more": files.file_failed_message(copy, coach.person, (), NOW, SUPPORT),
        "file as a link": files.file_link_message(copy, files.snapshot_note(copy, coach.person, coach.sessions(1), NOW), DOOR),
        "files coming": files.files_coming_message(copy, coach.person, coach.sessions(30), NOW),
    }


def _failures(coach: Coach, copy: Copy) -> Messages:
    refusals = {"gone": NotFound("gone"), "too late": Expired("old")}
    return {
        **{f"unknown {unknown}": unknown_person.unknown_person_message(copy, unknown, SUPPORT) for unknown in Unknown},
        **{f"refused, {name}": errors.refused_message(copy, refusal) for name, refusal in refusals.items()},
        "failed": errors.failed_message(copy, "7F3A", SUPPORT, "said:why lee"),
        "failed without a contact": errors.failed_message(copy, "7F3A", "", "said:why lee"),
        **{f"misspelt {nearest}": errors.misspelt_message(copy, coach.title, nearest) for nearest in Subcommand},
        "misspelt beyond recognition": errors.misspelt_message(copy, coach.title, None),
        "not kept": errors.not_kept_message(copy),
        "answered elsewhere": errors.answered_elsewhere_message(copy),
        "still checking": errors.still_checking_message(copy),
        "not understood": errors.not_understood_message(copy),
        "cannot reach": errors.cannot_reach_message(copy, "said:why lee"),
        "help": help_view.help_message(copy),
        **{f"support, {state}": help_view.support_message(copy, coach.in_status(state), SUPPORT, NOW) for state in ConnectionStatus},
        **{f"note in words, {state}": it_note.it_note_message(copy, coach.in_status(state), NOW) for state in ConnectionStatus},
        "support, unreachable": help_view.support_message(copy, coach.report(coach.facts(reachable=False), 1), SUPPORT, NOW),
        "support, never reached": help_view.support_message(copy, coach.report(ConnectionFacts("acc-1", reachable=False)), "", NOW),
    }


def views(coach: Coach, copy: Copy) -> dict[str, Mapping[str, Any]]:
    """Every modal and every home."""
    unknown = coach.facts(grant=Grant.PERMISSION_MISSING, primary=None)
    unreachable = coach.report(replace(coach.in_status(ConnectionStatus.READ_ONLY).facts, reachable=False))
    usual = AlertPreferences("W1", "dana")
    chosen = replace(usual, begins=time(22), ends=time(2, 30), digest_day=None, muted=True)
    return {
        **{f"note {state}": it_note.it_note_view(copy, coach.in_status(state), NOW) for state in ConnectionStatus},
        "note never reached": it_note.it_note_view(copy, coach.report(ConnectionFacts("acc-1", reachable=False)), NOW),
        "note without a login": it_note.it_note_view(copy, coach.report(unknown), NOW),
        "note of what was known": it_note.it_note_view(copy, unreachable, NOW),
        "alert settings": alert_settings.alert_settings_view(copy, Manners(usual, coach.person.time_zone)),
        "alert settings, own": alert_settings.alert_settings_view(copy, Manners(chosen, coach.person.time_zone)),
        "alert settings saved": alert_settings.alert_settings_saved_view(copy, Manners(chosen, coach.person.time_zone)),
        "alert settings refused": alert_settings.alert_settings_refused_view(copy, copy.say("alerts-saved")),
        **{name: receipt_view(copy, each, NOW) for name, each in unasked.receipts(coach).items()},
        **homes.home_views(coach, copy),
        **cased.views(coach, copy),
        "note loading": it_note.it_note_loading_view(copy),
    }


def options(coach: Coach, copy: Copy) -> dict[str, Mapping[str, Any]]:
    """Every answer to a search."""
    several = [coach.profile(number, calendars=10) for number in range(100)]
    odd = replace(coach.profile(), calendars=(Calendar("cal-1", ""), Calendar("cal-2", coach.calendar, provider_primary=True)))
    return {
        "calendars": picker.option_groups(copy, coach.choices(coach.profile(calendars=3)), ""),
        "a main calendar and one without a name": picker.option_groups(copy, coach.choices(odd), ""),
        "a thousand calendars": picker.option_groups(copy, coach.choices(*several), ""),
        "no calendar": picker.option_groups(copy, coach.choices(), "nothing like this"),
        "blocking calendars": accounts.blocking_option_groups(copy, coach.account(*several), ""),
        "blocking calendars of nobody": accounts.blocking_option_groups(copy, None, ""),
        "sessions": sessions.session_options(copy, coach.person, coach.sessions(150), "", NOW),
        "few sessions": sessions.session_options(copy, coach.person, coach.sessions(3), "", NOW),
        "no session": sessions.session_options(copy, coach.person, coach.sessions(3), "nothing like this", NOW),
    }


def words(coach: Coach, copy: Copy) -> dict[str, str]:
    """Every text that is neither message, view nor page."""
    return {
        "file note": files.snapshot_note(copy, coach.person, coach.sessions(1), NOW),
        "file note of what is off": files.snapshot_note(
            copy, coach.person, [replace(each, status=SessionStatus.CANCELLED) for each in coach.sessions(2)], NOW
        ),
        "file note of several": files.snapshot_note(copy, coach.person, coach.sessions(5), NOW),
        **changing.notes(coach, copy),
        "file title": files.file_title(copy, coach.person, coach.sessions(1), NOW),
        "file title of several": files.file_title(copy, coach.person, coach.sessions(5), NOW),
        "test entry": "\n".join(recovery.test_entry_words(copy)),
        "what support reads of a referral": copy.say("refer-note"),
        **cased.words(copy),
        "hours refused": "".join(alert_settings.hours_refused(copy).values()),
        **held.preview(coach, copy),
        **own_data.export(coach, copy),
        "failed": errors.failed_words(copy, "7F3A", SUPPORT),
        "unknown command": errors.unknown_command(copy, "/calendar-other"),
        "answer is coming": errors.answer_is_coming(copy),
    }


def dump(folder: Path, coach: Coach) -> list[Path]:
    """Every message, modal and home as one JSON file each."""
    copy = english()
    documents = {name: as_json(told) for name, told in messages(coach, copy).items()}
    documents |= {f"view {name}": dict(view) for name, view in views(coach, copy).items()}
    written = []
    for number, (name, document) in enumerate(documents.items()):
        path = folder / f"{number:03}-{''.join(c if c.isalnum() else '-' for c in name)}.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    dump(Path(sys.argv[1]), Coach())
