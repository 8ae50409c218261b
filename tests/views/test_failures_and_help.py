"""What does not work has a reason, something that is safe, and a next step; and help knows what exists."""

import pytest

from bot.copy.catalogue import english
from bot.domain.answers import ConnectionReport
from bot.domain.connection import ConnectionFacts, ConnectionStatus
from bot.domain.errors import Conflict, Expired, Invalid, NotFound, Refused
from bot.domain.people import Unknown
from bot.language.commands import Subcommand
from bot.views import errors
from bot.views.help import help_message, support_message
from bot.views.ids import ActionId, with_suffix, without_suffix
from bot.views.it_note import it_note, it_note_loading_view, it_note_message, it_note_view
from bot.views.status import status_message
from bot.views.unknown_person import unknown_person_message
from tests.views.company import NOW, SUPPORT, Coach
from tests.views.reading import above_the_buttons, labels, primary, primary_id, words

DANA = Coach()
COPY = english()


@pytest.mark.parametrize(
    ("unknown", "reason"),
    [
        (Unknown.BOT, "this account is an app"),
        (Unknown.GUEST, "You are a guest here"),
        (Unknown.STRANGER, "another organisation"),
        (Unknown.NO_EMAIL, "does not tell me your e-mail address"),
        (Unknown.NO_RECORD, "I know nobody of the coaching platform"),
        (Unknown.SEVERAL_RECORDS, "more than one person"),
    ],
)
def test_each_reason_for_not_knowing_somebody_has_a_way_on(unknown: Unknown, reason: str) -> None:
    message = unknown_person_message(COPY, unknown, SUPPORT)
    assert reason in words(message)
    assert SUPPORT in words(message)


def test_without_a_contact_there_are_words_for_one() -> None:
    assert "the support team" in words(unknown_person_message(COPY, Unknown.GUEST, ""))


def test_our_failure_has_a_number_says_what_is_safe_and_can_be_tried_again() -> None:
    message = errors.failed_message(COPY, "7F3A", SUPPORT, "said:why lee")
    assert "on my side (number 7F3A). Your sessions are unchanged." in words(message)
    assert primary_id(message) == "again"
    assert errors.failed_words(COPY, "7F3A", SUPPORT) == message.text


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (NotFound("x"), "no longer applies"),
        (Conflict("x"), "no longer applies"),
        (Invalid("x"), "no longer applies"),
        (Expired("x"), "good for a limited time"),
    ],
)
def test_each_refusal_says_why_and_where_to_start_afresh(refusal: Refused, said: str) -> None:
    message = errors.refused_message(COPY, refusal)
    assert said in words(message)
    assert "x" not in labels(message)
    assert primary_id(message) == "run:status"


@pytest.mark.parametrize("nearest", Subcommand)
def test_a_misspelt_subcommand_is_answered_with_the_nearest(nearest: Subcommand) -> None:
    message = errors.misspelt_message(COPY, "<relnik>", nearest)
    assert "“&lt;relnik&gt;”" in words(message)
    assert f"`/calendar {nearest}`" in words(message)
    assert primary_id(message) == f"run:{nearest}"


def test_what_resembles_nothing_leads_to_help() -> None:
    assert primary_id(errors.misspelt_message(COPY, "zzz", None)) == "run:help"


def test_what_is_not_understood_is_answered_with_three_topics_and_a_person() -> None:
    message = errors.not_understood_message(COPY)
    assert labels(message) == ["Check status", "Ask why", "Get calendar file", "Talk to support"]


def test_cronofys_silence_is_named_and_changes_nothing() -> None:
    message = errors.cannot_reach_message(COPY, "said:why lee")
    assert "I can't reach Cronofy just now" in words(message)
    assert "Nothing was changed" in words(message)
    button = primary(message)
    assert button
    assert (button["action_id"], button["value"]) == ("again", "said:why lee")


def test_waiting_and_pointing_are_one_sentence() -> None:
    assert words(errors.still_checking_message(COPY)) == "Still checking. The answer will appear here."
    assert "direct message" in words(errors.answered_elsewhere_message(COPY))
    assert "direct message" in errors.answer_is_coming(COPY)
    assert "/calendar-other does nothing here yet" in errors.unknown_command(COPY, "/calendar-other")


def test_help_lists_what_exists() -> None:
    assert all(f"`/calendar {one}`" in words(help_message(COPY)) for one in set(Subcommand) - {Subcommand.STATUS})


def test_help_says_that_it_is_automated() -> None:
    assert "I am automated" in words(help_message(COPY))


@pytest.mark.parametrize(
    ("report", "said", "button"),
    [
        (DANA.in_status(ConnectionStatus.RELINK), "access was refused", "open_door:relink"),
        (DANA.in_status(ConnectionStatus.ACTIVE), "Connected: sessions go to", "run:why"),
        (DANA.report(DANA.facts(reachable=False)), "this is what I knew on", "run:status"),
        (DANA.report(ConnectionFacts("acc-1", reachable=False)), "I have not seen your calendars before", "run:status"),
    ],
    ids=["broken", "working", "out of reach", "never reached"],
)
def test_before_a_person_is_named_the_connection_is_looked_at_and_what_helps_is_offered(
    report: ConnectionReport, said: str, button: str
) -> None:
    message = support_message(COPY, report, SUPPORT, NOW)
    lines = above_the_buttons(message).split("\n")
    assert said in lines[0]
    assert SUPPORT in lines[-1]
    assert len(lines) <= 3
    assert primary_id(message) == button


@pytest.mark.parametrize(
    ("status", "needed"),
    [
        (ConnectionStatus.PENDING, "third-party calendar applications are approved"),
        (ConnectionStatus.READ_ONLY, "write permission on this calendar"),
        (ConnectionStatus.PERMISSION_MISSING, "administrator approval"),
        (ConnectionStatus.RELINK, "please check that the application"),
    ],
)
def test_the_note_for_the_administrator_fits_the_state(status: ConnectionStatus, needed: str) -> None:
    note = it_note(COPY, DANA.in_status(status)) or ""
    assert needed in note
    assert "dana@soundcoach.example (Google)" in note
    assert "Dana Reyes" in note


def test_the_note_holds_no_session() -> None:
    assert "Coaching with Lee" not in (it_note(COPY, DANA.in_status(ConnectionStatus.READ_ONLY, at_risk=5)) or "")


def test_the_note_is_about_the_login_whose_sync_takes_too_long_where_the_primary_is_well() -> None:
    waiting = DANA.profile(1, initial_sync_required=True, name="slow@soundcoach.example")
    facts = DANA.facts(DANA.profile(), waiting, pending_since={"pro-1": NOW.replace(day=1)})
    assert "slow@soundcoach.example (Office 365)" in (it_note(COPY, DANA.report(facts)) or "")


STALE = set(ConnectionStatus) - {status for status in ConnectionStatus if it_note(COPY, DANA.in_status(status))}


@pytest.mark.parametrize("status", sorted(STALE))
def test_a_note_for_what_has_changed_since_says_what_holds_now(status: ConnectionStatus) -> None:
    report = DANA.in_status(status)
    [block] = it_note_view(COPY, report, NOW)["blocks"]
    told = status_message(COPY, report, NOW).text.split("\n")[0]
    assert block["text"]["text"].split("\n")[:2] == [COPY.say("note-outdated"), told]
    assert "```" not in str(it_note_message(COPY, report, NOW).blocks)


def test_only_what_an_administrator_can_change_has_a_note() -> None:
    asked = {ConnectionStatus.PENDING, ConnectionStatus.READ_ONLY, ConnectionStatus.PERMISSION_MISSING, ConnectionStatus.RELINK}
    assert set(ConnectionStatus) - asked == STALE


def test_the_note_of_a_connection_never_seen_says_that_nothing_is_known() -> None:
    shown = str(it_note_view(COPY, DANA.report(ConnectionFacts("acc-1", reachable=False)), NOW))
    assert COPY.say("unreachable-unknown") in shown


def test_where_no_window_opens_the_note_stands_in_a_message() -> None:
    report = DANA.in_status(ConnectionStatus.READ_ONLY)
    message = it_note_message(COPY, report, NOW)
    assert "write permission on this calendar" in str(message.blocks)
    assert labels(message) == ["Check status"]


def test_the_note_can_be_copied_from_a_window() -> None:
    report = DANA.in_status(ConnectionStatus.READ_ONLY)
    shown = it_note_view(COPY, report, NOW)["blocks"][1]["text"]["text"]
    assert shown.startswith("```")
    assert (it_note(COPY, report) or "?") in shown


def test_no_name_ends_the_note_early() -> None:
    shown = it_note_view(COPY, Coach(name="``` <!channel>").in_status(ConnectionStatus.READ_ONLY), NOW)["blocks"][1]["text"]["text"]
    assert shown.count("```") == 2
    assert "<!channel>" not in shown


def test_the_window_stands_before_the_note_is_written() -> None:
    filled = it_note_view(COPY, DANA.in_status(ConnectionStatus.READ_ONLY), NOW)
    assert it_note_loading_view(COPY)["callback_id"] == filled["callback_id"]


@pytest.mark.parametrize("suffix", ["relink", "a:b", ""])
def test_what_was_pressed_is_known_with_any_suffix(suffix: str) -> None:
    assert without_suffix(with_suffix(ActionId.UNLINK, suffix)) == ActionId.UNLINK
    assert without_suffix(ActionId.UNLINK) == ActionId.UNLINK
