"""What came of a run through Cronofy's pages: each outcome says what happened, what is safe, and the next step."""

from dataclasses import replace

import pytest

from bot.copy.catalogue import english
from bot.domain.answers import LinkQuestion, LoginDecided
from bot.domain.connection import ConnectionFacts, ConnectionStatus, Provider
from bot.domain.linking import Door, LinkOutcome, Purpose
from bot.views.connect import connect_message
from bot.views.links import confirm_link_message, confirmed_message, link_result_message, rejected_message
from bot.views.pages import cannot_reach_page, door_page, not_enabled_page, outcome_page, refused_page
from tests.views.company import DOOR, NOW, SUPPORT, Coach
from tests.views.limits import elements
from tests.views.reading import action_ids, labels, primary, primary_id, words

DANA = Coach()
COPY = english()

OUTCOMES = [
    (LinkOutcome.RESTORED, "dana@soundcoach.example is connected again", "if one was missed in between"),
    (LinkOutcome.OTHER_LOGIN, "signed in, but as dana@soundcoach.example", "Sign in once more with the broken one"),
    (LinkOutcome.SOMEBODY_ELSES, "which belongs to another person here", "Sign in with your own account"),
    (LinkOutcome.REFUSED, "Access was not given", "The way stays open"),
    (LinkOutcome.UNTICKED, "permissions were left unticked", "leave every box ticked"),
    (LinkOutcome.SPENT, "used before or took longer than 15 minutes", "the new one is good for 15 minutes"),
    (LinkOutcome.ALREADY, "Linked already", "can be chosen for sessions"),
    (LinkOutcome.MERGED, "am taking it out there again", "Your other logins stay"),
    (LinkOutcome.STILL_BROKEN, "Still waiting for its sign-in", "Signing in once with that login is enough"),
    (LinkOutcome.TRY_LATER, "Cronofy did not answer", "in a few minutes"),
]


def test_the_owner_is_asked_whether_a_login_is_theirs_to_use() -> None:
    message = confirm_link_message(COPY, LinkQuestion(DANA.link()))
    assert "Somebody signed in with Google (dana@soundcoach.example) through your link. Was it you?" in words(message)
    assert labels(message) == ["Use dana@soundcoach.example", "This isn't me"]
    assert action_ids(message) == ["use_link", "reject_link"]
    assert [element["value"] for element in elements(message)] == ["link-1", "link-1"]
    assert primary_id(message) == "use_link"


@pytest.mark.parametrize(("purpose", "mends"), [(Purpose.GRANT_AGAIN, True), (Purpose.RELINK, True), (Purpose.CONNECT, False)])
def test_what_using_a_login_unlinks_is_said_before_it_is_used(purpose: Purpose, mends: bool) -> None:
    link = replace(DANA.link(), purpose=purpose, profile_name="d.private@mail.example")
    message = confirm_link_message(COPY, LinkQuestion(link, DANA.facts()))
    assert "Using it unlinks Google (dana@soundcoach.example)." in words(message)
    assert "Sessions then go to a calendar of d.private@mail.example, which you choose next." in words(message)
    assert ("It is not the login that was to be mended." in words(message)) == mends


def test_what_was_unlinked_can_be_brought_back_and_is_named_when_it_was() -> None:
    used = confirmed_message(COPY, LoginDecided(DANA.link(), DANA.facts()), DANA.in_status(ConnectionStatus.NO_PRIMARY), NOW)
    assert "It took the place of Google (dana@soundcoach.example)." in words(used)
    assert labels(used)[-1] == "Undo"
    undone = rejected_message(COPY, LoginDecided(DANA.link(), DANA.facts()))
    assert "In use again, as before: Google (dana@soundcoach.example)." in words(undone)
    assert labels(undone) == ["Check status"]


def test_a_login_that_joined_ones_account_is_taken_out_of_it_again() -> None:
    message = rejected_message(COPY, LoginDecided(replace(DANA.link(), purpose=Purpose.ADD)))
    assert "I am taking it out of your account at Cronofy as well; your other logins stay." in words(message)


def test_a_sign_in_that_is_still_missing_comes_with_its_door() -> None:
    message = link_result_message(COPY, replace(DANA.link_result(LinkOutcome.STILL_BROKEN, DANA.login), login=None))
    assert "Still waiting for its sign-in: dana@soundcoach.example. I looked for ten minutes." in words(message)
    assert labels(message)[0] == "Sign in again"


def test_a_waiting_login_is_told_as_that_question() -> None:
    assert link_result_message(COPY, DANA.link_result(LinkOutcome.WAITING)) == confirm_link_message(COPY, LinkQuestion(DANA.link()))


@pytest.mark.parametrize(("outcome", "happened", "next_step"), OUTCOMES)
def test_each_outcome_says_what_happened_and_what_to_do(outcome: LinkOutcome, happened: str, next_step: str) -> None:
    message = link_result_message(COPY, DANA.link_result(outcome))
    assert happened in words(message)
    assert next_step in words(message)


@pytest.mark.parametrize("outcome", set(LinkOutcome) - {LinkOutcome.WAITING, LinkOutcome.RESTORED, LinkOutcome.ALREADY})
def test_what_did_not_work_leads_through_the_same_door(outcome: LinkOutcome) -> None:
    message = link_result_message(COPY, DANA.link_result(outcome))
    button = primary(message)
    something_happened = outcome in (LinkOutcome.MERGED, LinkOutcome.STILL_BROKEN, LinkOutcome.SPENT)
    assert ("Nothing was changed." in words(message)) != something_happened
    assert button
    assert button["url"] == DOOR
    assert labels(message)[1] == "Talk to support"


def test_what_works_again_leads_to_the_sessions() -> None:
    restored = DANA.link_result(LinkOutcome.RESTORED)
    assert primary_id(link_result_message(COPY, restored)) == "run:sessions"
    elsewhere_broken = link_result_message(COPY, replace(restored, delivers=False))
    assert "Sessions do not reach your calendar yet all the same" in words(elsewhere_broken)
    assert primary_id(elsewhere_broken) == "run:status"


def test_another_login_is_told_with_both_names_and_the_right_one_on_the_button() -> None:
    result = replace(DANA.link_result(LinkOutcome.OTHER_LOGIN, "dana@soundcoach.example"), login="d.private@mail.example")
    message = link_result_message(COPY, result)
    assert "as d.private@mail.example; the broken one is dana@soundcoach.example" in words(message)
    assert labels(message)[0] == "Use dana@soundcoach.example"


def test_without_a_door_another_one_can_be_asked_for() -> None:
    result = replace(DANA.link_result(LinkOutcome.SPENT), door_url=None)
    assert primary_id(link_result_message(COPY, result)) == "run:connect"


def test_an_owner_who_is_not_named_is_not_invented() -> None:
    result = replace(DANA.link_result(LinkOutcome.SOMEBODY_ELSES), login=None)
    assert "with an account that belongs to another person" in words(link_result_message(COPY, result))


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (ConnectionStatus.NO_PRIMARY, "run:primary"),
        (ConnectionStatus.ACTIVE, "run:status"),
        (ConnectionStatus.PENDING, "open_door:check_permissions"),
    ],
)
def test_a_confirmed_login_shows_the_next_step_and_can_be_undone(status: ConnectionStatus, action: str) -> None:
    message = confirmed_message(COPY, LoginDecided(DANA.link()), DANA.in_status(status), NOW)
    assert "Google (dana@soundcoach.example) is in use now." in words(message)
    assert primary_id(message) == action
    assert action_ids(message)[-1] == "undo_link"


def test_a_login_confirmed_while_cronofy_is_silent_is_confirmed_all_the_same() -> None:
    message = confirmed_message(COPY, LoginDecided(DANA.link()), DANA.report(ConnectionFacts("acc-1", reachable=False)), NOW)
    assert "is in use now" in words(message)
    assert labels(message) == ["Check status", "Undo"]


def test_a_rejected_login_is_gone_and_the_way_to_the_right_one_is_open() -> None:
    message = rejected_message(COPY, LoginDecided(DANA.link()))
    assert "is not used, and no access to it was kept" in words(message)
    assert primary_id(message) == "run:connect"


@pytest.mark.parametrize("adding", [False, True])
def test_connecting_offers_a_door_for_each_of_the_five_services(adding: bool) -> None:
    message = connect_message(COPY, DANA.connect(adding=adding))
    assert labels(message) == ["Google", "Office 365", "Exchange", "Apple", "Outlook.com"]
    assert all("url" in element and element["action_id"].startswith("open_door:") for element in elements(message))
    assert ("Several of one kind are fine" in words(message)) == adding


@pytest.mark.parametrize("purpose", Purpose)
def test_a_door_says_what_will_happen_for_whom_before_anything_does(purpose: Purpose) -> None:
    page = door_page(COPY, Door("W1", "dana", purpose, Provider.GOOGLE), DANA.person)
    text = " ".join(page.paragraphs)
    assert "on Cronofy's pages" in text
    assert "This link is for Dana Reyes. If that is not you, close this page; nothing has happened." in text
    assert page.button_label == "Continue to Google"
    assert page.button_url is None


@pytest.mark.parametrize(("outcome", "happened", "next_step"), [each for each in OUTCOMES if each[0] is not LinkOutcome.STILL_BROKEN])
def test_each_outcome_has_its_page(outcome: LinkOutcome, happened: str, next_step: str) -> None:
    page = outcome_page(COPY, DANA.link_result(outcome))
    is_done = outcome in (LinkOutcome.RESTORED, LinkOutcome.ALREADY)
    assert happened in page.paragraphs[0]
    assert len(page.paragraphs) == 2
    assert (page.button_url is None) == is_done
    assert (page.button_label is None) == is_done


def test_the_page_of_a_waiting_login_leads_back_to_slack() -> None:
    page = outcome_page(COPY, DANA.link_result(LinkOutcome.WAITING))
    assert page.title == "Almost done"
    assert "confirm there that it was you" in page.paragraphs[1]


def test_names_on_pages_are_plain_because_templates_escape_them() -> None:
    page = door_page(COPY, Door("W1", "dana", Purpose.CONNECT), replace(DANA.person, name="<b>Dana & Co</b>"))
    assert "<b>Dana & Co</b>" in page.paragraphs[-1]


def test_pages_for_what_does_not_work_have_a_way_on() -> None:
    assert SUPPORT in refused_page(COPY, SUPPORT).paragraphs[1]
    assert "the support team" in not_enabled_page(COPY, "").paragraphs[1]
    assert "it stays good" in cannot_reach_page(COPY).paragraphs[-1]


def test_undoing_the_login_that_sessions_went_to_asks_for_another_calendar() -> None:
    link = replace(DANA.link(), purpose=Purpose.ADD)
    undone = rejected_message(COPY, LoginDecided(link, took_primary=True))
    assert "Sessions went to a calendar of it" in words(undone)
    assert primary_id(undone) == "run:primary"
