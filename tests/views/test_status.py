"""Each state has its own answer: what happened, for which sessions, and the one button that mends it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.copy.catalogue import english
from bot.domain.answers import ConnectionReport
from bot.domain.connection import ConnectionFacts, ConnectionStatus, PrimaryCalendar
from bot.domain.messages import Message
from bot.views.status import relink_message, status_message
from tests.views.company import DOOR, NOW, Coach
from tests.views.reading import above_the_buttons, labels, primary, primary_id, words

DANA = Coach()


def told(report: ConnectionReport) -> Message:
    return status_message(english(), report, NOW)


@pytest.mark.parametrize(
    ("status", "fact", "action"),
    [
        (ConnectionStatus.NOT_LINKED, "No calendar is linked yet", "open_door:connect"),
        (ConnectionStatus.AUTHORISATION_WITHDRAWN, "withdrawn at Cronofy", "open_door:grant_again"),
        (ConnectionStatus.PERMISSION_MISSING, "a permission I need was not given", "open_door:grant_again"),
        (ConnectionStatus.RELINK, "I can't reach Google (dana@soundcoach.example): access was refused", "open_door:relink"),
        (ConnectionStatus.PENDING, "first sync of Google (dana@soundcoach.example) is still running", "open_door:check_permissions"),
        (ConnectionStatus.NO_PRIMARY, "none is chosen for sessions", "run:primary"),
        (ConnectionStatus.PRIMARY_GONE, "“Work” in dana@soundcoach.example: it no longer exists", "run:primary"),
        (ConnectionStatus.READ_ONLY, "I can see “Work” in dana@soundcoach.example, but may not write to it", "it_note"),
        (ConnectionStatus.FREE_BUSY_ONLY, "comes to you as an e-mail invitation", None),
        (ConnectionStatus.ACTIVE, "Connected: sessions go to “Work” in dana@soundcoach.example", None),
    ],
)
def test_each_state_says_what_happened_and_has_its_button(status: ConnectionStatus, fact: str, action: str | None) -> None:
    message = told(DANA.in_status(status))
    assert fact in above_the_buttons(message)
    assert primary_id(message) == action


@pytest.mark.parametrize("status", set(ConnectionStatus) - {ConnectionStatus.ACTIVE, ConnectionStatus.FREE_BUSY_ONLY})
def test_what_does_not_deliver_names_the_sessions_at_risk_with_day_time_and_zone(status: ConnectionStatus) -> None:
    lines = above_the_buttons(told(DANA.in_status(status, at_risk=5)))
    assert "“Coaching with Lee” (Sun 22 Nov, 11:12 Berlin time)" in lines
    assert "and 2 more" in lines


@pytest.mark.parametrize("status", set(ConnectionStatus) - {ConnectionStatus.ACTIVE, ConnectionStatus.FREE_BUSY_ONLY})
def test_nothing_at_risk_is_said_too(status: ConnectionStatus) -> None:
    assert "14 days" in above_the_buttons(told(DANA.in_status(status, at_risk=0)))


def test_no_cause_is_claimed_that_cronofy_cannot_know() -> None:
    assert "usual reason; I'm not told which" in words(told(DANA.in_status(ConnectionStatus.RELINK)))


def test_the_button_of_a_broken_login_opens_its_own_door() -> None:
    report = DANA.in_status(ConnectionStatus.RELINK)
    button = primary(told(replace(report, doors={"": "https://whole.example", "pro-0": DOOR})))
    assert button
    assert button["url"] == DOOR


def test_without_a_door_the_button_asks_for_one() -> None:
    assert primary_id(told(replace(DANA.in_status(ConnectionStatus.RELINK), doors=None))) == "run:relink"


def test_a_first_sync_says_when_it_was_first_seen_running_and_that_waiting_may_not_help() -> None:
    facts = DANA.facts(DANA.profile(initial_sync_required=True), pending_since={"pro-0": NOW - timedelta(minutes=40)})
    lines = above_the_buttons(told(DANA.report(facts)))
    assert "I first saw it running on Sat 21 Nov, 09:32 Berlin time." in lines
    assert "won't finish by itself" in lines


def test_a_first_sync_of_more_than_a_day_is_for_the_administrator() -> None:
    facts = DANA.facts(DANA.profile(initial_sync_required=True), pending_since={"pro-0": NOW - timedelta(hours=60)})
    message = told(DANA.report(facts))
    assert primary_id(message) == "it_note"
    assert labels(message) == ["Copy note for IT", "Check permissions"]
    assert "e-mail administrator has to look" in words(message)


@pytest.mark.parametrize("status", [ConnectionStatus.READ_ONLY, ConnectionStatus.PERMISSION_MISSING])
def test_what_it_can_change_comes_with_a_note(status: ConnectionStatus) -> None:
    assert "Copy note for IT" in labels(told(DANA.in_status(status)))


def test_a_primary_that_was_gone_before_it_was_ever_seen_has_no_name() -> None:
    message = told(DANA.report(DANA.facts(primary=PrimaryCalendar("cal-9", "", "", ""))))
    assert "I no longer find the calendar chosen before" in words(message)


def test_every_account_is_listed_with_its_state_and_the_primary_is_named() -> None:
    message = told(DANA.report(DANA.facts(DANA.profile(), DANA.profile(1, connected=False))))
    assert "• Google (dana@soundcoach.example): Active" in words(message)
    assert "• Office 365 (dana@soundcoach.example): Relink, it needs a new sign-in" in words(message)
    assert "Primary calendar: “Work” in dana@soundcoach.example" in words(message)


def test_trouble_beside_the_primary_is_small_and_never_says_that_sessions_stay_away() -> None:
    message = told(DANA.report(DANA.facts(DANA.profile(), DANA.profile(1, connected=False))))
    assert "Office 365" not in above_the_buttons(message)
    assert "Busy times from Office 365 (dana@soundcoach.example) may be out of date" in message.blocks[-1]["elements"][0]["text"]
    assert "won't appear" not in message.text


def test_an_answer_says_when_it_was_checked() -> None:
    assert "Last checked with Cronofy: Sat 21 Nov, 10:12 Berlin time" in words(told(DANA.in_status(ConnectionStatus.ACTIVE)))


def test_active_claims_no_more_than_what_was_just_seen() -> None:
    assert "Cronofy showed this calendar connected and writable just now." in words(told(DANA.in_status(ConnectionStatus.ACTIVE)))


def test_when_cronofy_does_not_answer_the_last_known_state_is_told_with_its_time() -> None:
    message = told(DANA.report(DANA.facts(reachable=False)))
    lines = above_the_buttons(message).split("\n")
    assert lines[0] == "I can't reach Cronofy just now; this is what I knew on Sat 21 Nov, 10:12 Berlin time."
    assert lines[1].startswith("Then it was: Active")
    assert "just now." not in lines[2]
    assert primary_id(message) == "run:status"


def test_a_break_known_before_cronofy_went_silent_still_names_its_sessions() -> None:
    message = told(DANA.in_status(ConnectionStatus.RELINK, reachable=False))
    assert "Then it was: Relink" in words(message)
    assert "“Coaching with Lee”" in words(message)


def test_when_cronofy_never_answered_nothing_is_invented() -> None:
    message = told(DANA.report(ConnectionFacts("acc-1", reachable=False)))
    assert "I have not seen your calendars before" in words(message)
    assert primary_id(message) == "run:status"


def test_the_zone_of_the_calendar_account_helps_out() -> None:
    coach = Coach(zone=None)
    assert "Tokyo time" in words(told(coach.report(coach.facts(), person=replace(coach.person, calendar_zone="Asia/Tokyo"))))


def test_relink_offers_a_door_for_every_broken_login_the_deciding_one_first() -> None:
    second = DANA.profile(1, connected=False, name="work@soundcoach.example")
    message = relink_message(english(), DANA.report(DANA.facts(second, DANA.profile(connected=False))), NOW)
    assert labels(message)[:2] == ["Sign in to dana@soundcoach.example", "Sign in to work@soundcoach.example"]
    assert primary_id(message) == "open_door:pro-0"


@pytest.mark.parametrize(("broken", "looks"), [({"connected": False}, True), ({"initial_sync_required": True}, False)])
def test_looking_again_is_promised_for_the_pages_that_do_not_come_back(broken: dict[str, bool], looks: bool) -> None:
    message = relink_message(english(), DANA.report(DANA.facts(DANA.profile(**broken))), NOW)
    assert ("I look again by myself" in words(message)) is looks


def test_relink_of_a_healthy_connection_says_so_and_asks_what_is_missing() -> None:
    message = relink_message(english(), DANA.report(DANA.facts()), NOW)
    assert "No sign-in needs mending" in words(message)
    assert labels(message) == ["Ask why", "Check status"]


@pytest.mark.parametrize("status", [ConnectionStatus.READ_ONLY, ConnectionStatus.NOT_LINKED, ConnectionStatus.AUTHORISATION_WITHDRAWN])
def test_relink_answers_with_the_state_where_no_login_is_what_is_broken(status: ConnectionStatus) -> None:
    report = DANA.in_status(status)
    assert relink_message(english(), report, NOW) == told(report)
