"""Sessions with where each one stands, as things to pick, and as calendar files."""

from dataclasses import replace

import pytest

from bot.copy.catalogue import english
from bot.domain.answers import SessionLine, SessionList, WhichSession
from bot.domain.calendar_files import HandOut
from bot.domain.session import PlacementState, SessionStatus
from bot.views.files import file_name, file_title, files_coming_message, snapshot_note, which_file_message
from bot.views.sessions import Standing, resend_message, session_options, sessions_message, standing_of
from bot.views.times import Times
from tests.views.company import NOW, Coach
from tests.views.limits import elements
from tests.views.reading import action_ids, labels, primary, primary_id, words

DANA = Coach()
COPY = english()


@pytest.mark.parametrize(
    ("state", "delivers", "standing"),
    [
        (PlacementState.SEEN, True, Standing.SEEN),
        (PlacementState.SEEN, False, Standing.SEEN),
        (PlacementState.ACCEPTED, True, Standing.ON_ITS_WAY),
        (PlacementState.WANTED, True, Standing.ON_ITS_WAY),
        (PlacementState.WANTED, False, Standing.HELD),
        (PlacementState.HELD, None, Standing.HELD),
        (PlacementState.HELD, True, Standing.MISSING),
        (PlacementState.REFUSED, True, Standing.REFUSED),
        (PlacementState.REMOVED, True, Standing.MISSING),
        (None, True, Standing.MISSING),
        (None, False, Standing.HELD),
        (None, None, Standing.NOT_KNOWN),
    ],
)
def test_where_a_session_stands(state: PlacementState | None, delivers: bool | None, standing: Standing) -> None:
    line = SessionLine(DANA.session(), DANA.placement(state) if state else None)
    assert standing_of(line, delivers=delivers) is standing


def test_a_cancelled_session_is_called_so_wherever_it_stands() -> None:
    line = SessionLine(DANA.session(status=SessionStatus.CANCELLED), DANA.placement(PlacementState.SEEN))
    assert standing_of(line, delivers=True) is Standing.CANCELLED


@pytest.mark.parametrize(
    ("state", "standing"), [(PlacementState.SEEN, Standing.SEEN_BEFORE_CHANGE), (PlacementState.REFUSED, Standing.MISSING)]
)
def test_what_was_noted_of_an_earlier_version_is_not_said_of_this_one(state: PlacementState, standing: Standing) -> None:
    line = SessionLine(DANA.session(sequence=2), DANA.placement(state, sequence=1))
    assert standing_of(line, delivers=True) is standing


def listing(count: int, *, delivers: bool | None = True) -> SessionList:
    return SessionList(DANA.person, tuple(SessionLine(one, None) for one in DANA.sessions(count)), delivers, NOW)


def test_sessions_are_listed_with_day_time_zone_and_state() -> None:
    message = sessions_message(COPY, listing(2), NOW)
    assert "You have 2 sessions in the next 60 days." in words(message)
    assert "• “Coaching with Lee” (Sun 22 Nov, 11:12 Berlin time): not seen on your calendar yet" in words(message)
    assert "pick_session_why" in action_ids(message)


def test_what_was_seen_once_is_told_with_its_time_and_not_as_what_is() -> None:
    seen = SessionLine(DANA.session(), DANA.placement(PlacementState.SEEN))
    assert f"last seen on your calendar on {Times(COPY, DANA.person.time_zone, NOW).words(NOW)}" in words(
        sessions_message(COPY, replace(listing(1), lines=(seen,)), NOW)
    )


def test_a_long_list_is_cut_and_counted() -> None:
    assert "• 15 more: find any of them by typing below" in words(sessions_message(COPY, listing(25), NOW))


def test_cancelled_sessions_are_listed_and_not_counted() -> None:
    cancelled = SessionLine(DANA.session(3, status=SessionStatus.CANCELLED), None)
    told = words(sessions_message(COPY, replace(listing(2), lines=(*listing(2).lines, cancelled)), NOW))
    assert "You have 2 sessions in the next 60 days." in told
    assert "cancelled" in told


def test_a_bound_is_not_told_as_a_total() -> None:
    told = words(sessions_message(COPY, replace(listing(50), more=True), NOW))
    assert "You have 50 or more sessions in the next 60 days" in told
    assert "• 40 more and others: find any of them by typing below" in told
    missed = words(which_file_message(COPY, WhichSession(DANA.person, DANA.sessions(9)), DANA.sessions(130), NOW))
    assert "and 127 more" in missed
    assert "One file holds the first 100; pick any other one below." in missed


def test_a_connection_that_does_not_deliver_is_said_above_the_list() -> None:
    message = sessions_message(COPY, listing(2, delivers=False), NOW)
    assert "Sessions do not reach your calendar just now" in words(message)
    assert primary_id(message) == "run:status"


def test_no_session_is_an_answer_too() -> None:
    assert "no session in the next 60 days" in words(sessions_message(COPY, listing(0), NOW))


def test_options_say_when_and_what_and_carry_the_session() -> None:
    found = session_options(COPY, DANA.person, DANA.sessions(2), "", NOW)["option_groups"][0]["options"]
    assert [one["text"]["text"] for one in found] == [
        "Sun 22 Nov, 11:12 Berlin time: Coaching with Lee",
        "Mon 23 Nov, 11:12 Berlin time: Coaching with Lee",
    ]
    assert [one["value"] for one in found] == ["session-1", "session-2"]


def test_typing_finds_sessions_by_title_and_by_date() -> None:
    sessions = [DANA.session(1, title="Pod Orion"), *DANA.sessions(3)[1:]]
    found = session_options(COPY, DANA.person, sessions, "orion 22 nov", NOW)["option_groups"][0]["options"]
    assert [one["value"] for one in found] == ["session-1"]
    assert session_options(COPY, DANA.person, sessions, "nobody", NOW) == {"options": []}


def test_more_than_a_hundred_sessions_are_cut_and_the_heading_says_so() -> None:
    group = session_options(COPY, DANA.person, DANA.sessions(150), "", NOW)["option_groups"][0]
    assert len(group["options"]) == 100
    assert group["label"]["text"] == "The first 100 of 150: type to find more"


def test_a_session_that_is_sent_again_can_be_checked_again() -> None:
    message = resend_message(COPY, DANA.person, DANA.session(), NOW)
    button = primary(message)
    assert "“Coaching with Lee”" in words(message)
    assert button
    assert (button["action_id"], button["value"]) == ("check_session", "session-1")


def test_the_missing_ones_come_in_one_file() -> None:
    message = which_file_message(COPY, WhichSession(DANA.person, DANA.sessions(9)), DANA.sessions(5), NOW)
    assert "Not seen on your calendar: “Coaching with Lee”" in words(message)
    assert labels(message) == ["Get all 5 missing"]
    assert action_ids(message) == ["get_all_files", "pick_session_file"]


def test_without_missing_ones_a_session_is_picked() -> None:
    message = which_file_message(COPY, WhichSession(DANA.person, DANA.sessions(9)), (), NOW)
    assert action_ids(message) == ["pick_session_file"]


def test_no_session_has_no_file() -> None:
    assert "no coming session" in words(which_file_message(COPY, WhichSession(DANA.person, ()), (), NOW))


def test_a_promised_file_names_its_session() -> None:
    assert "“Coaching with Lee” (Sun 22 Nov, 11:12 Berlin time)" in words(files_coming_message(COPY, DANA.person, DANA.sessions(1), NOW))


def test_times_are_the_readers_own_wherever_a_session_was_booked() -> None:
    abroad, sessions = Coach(zone="Asia/Tokyo").person, DANA.sessions(1)
    assert "19:12 Tokyo time" in words(files_coming_message(COPY, abroad, sessions, NOW))
    assert "19:12 Tokyo time" in words(resend_message(COPY, abroad, sessions[0], NOW))
    assert "19:12 Tokyo time" in snapshot_note(COPY, abroad, sessions, NOW)
    assert "19:12 Tokyo time" in file_title(COPY, abroad, sessions, NOW)


@pytest.mark.parametrize("count", [1, 5])
def test_the_note_of_a_file_is_one_line_that_says_it_does_not_change(count: int) -> None:
    note = snapshot_note(COPY, DANA.person, DANA.sessions(count), NOW)
    assert "\n" not in note
    assert "does not change by itself" in note
    assert "Coaching with Lee" in note


def test_a_file_of_what_is_off_promises_nothing_of_it() -> None:
    first, second = DANA.sessions(2)
    off = replace(first, title="Called off", status=SessionStatus.CANCELLED)
    alone, both = (snapshot_note(COPY, DANA.person, sessions, NOW) for sessions in ((off,), (off, second)))
    assert "“Called off”" in alone
    assert "I bring you" not in alone
    assert [("“Called off”" in line, "I bring you" in line) for line in both.splitlines()] == [(False, True), (True, False)]


def test_titles_are_plain_and_say_when() -> None:
    assert file_title(COPY, DANA.person, DANA.sessions(1), NOW) == "Sun 22 Nov, 11:12 Berlin time: Coaching with Lee"
    assert file_title(COPY, DANA.person, DANA.sessions(3), NOW) == "3 coaching sessions"


def test_a_files_name_is_the_same_on_every_try_and_holds_nothing_private() -> None:
    hand_out = HandOut("files:press:U1:D1:1.2:get_file:s1", "T1", "dana", "D1", None, ("s1",), NOW)
    name = file_name(hand_out)
    assert name == file_name(replace(hand_out, slack_file_id="F1", posted_at=NOW))
    assert name != file_name(replace(hand_out, id="files:another"))
    assert name.startswith("coaching-session-")
    assert name.endswith(".ics")


def test_selects_search_from_the_first_letter() -> None:
    select = elements(sessions_message(COPY, listing(2), NOW))[-1]
    assert (select["type"], select["min_query_length"]) == ("external_select", 0)
