"""Choosing calendars: grouped, told apart, found by typing, cut fairly, and named by references that only their owner can use."""

from dataclasses import replace

import pytest

from bot.copy.catalogue import english
from bot.domain.answers import PrimaryChosen
from bot.domain.connection import Calendar, ConnectionFacts, ConnectionStatus, PrimaryCalendar, Profile, Provider
from bot.views.accounts import accounts_message, blocking_option_groups, resolve_calendars, unlinked_message
from bot.views.calendars import calendar_reference
from bot.views.picker import chosen_message, option_groups, picker_message, resolve
from bot.views.status import status_message
from tests.views.company import NOW, Coach
from tests.views.limits import elements
from tests.views.reading import action_ids, labels, primary_id, words

DANA = Coach()
COPY = english()


def profile(number: int, *names: str, login: str = "dana@soundcoach.example") -> Profile:
    calendars = tuple(Calendar(f"cal-{number}-{index}", name) for index, name in enumerate(names))
    return replace(DANA.profile(number), name=login, calendars=calendars)


def offered(*profiles: Profile, query: str = "") -> dict[str, list[str]]:
    """Group labels with the labels of their options."""
    found = option_groups(COPY, DANA.choices(*profiles), query)
    return {group["label"]["text"]: [one["text"]["text"] for one in group["options"]] for group in found.get("option_groups", [])}


def test_calendars_are_grouped_by_account_with_the_current_one_marked() -> None:
    assert offered(profile(0, "Work", "Home"), profile(1, "Team")) == {
        "Google (dana@soundcoach.example)": ["Work (current)", "Home"],
        "Office 365 (dana@soundcoach.example)": ["Team"],
    }


def test_calendars_of_the_same_name_can_be_told_apart() -> None:
    assert offered(profile(0, "Work", "Coaching", "Coaching"))["Google (dana@soundcoach.example)"] == [
        "Work (current)",
        "Coaching (1 of 2)",
        "Coaching (2 of 2)",
    ]


def test_logins_that_look_the_same_can_be_told_apart() -> None:
    assert list(offered(profile(0, "Work"), profile(6, "Work"))) == [
        "Google (dana@soundcoach.example) (1 of 2)",
        "Google (dana@soundcoach.example) (2 of 2)",
    ]


def test_names_that_differ_only_beyond_what_is_shown_can_be_told_apart() -> None:
    long = "Coaching calendar of the whole northern region, "
    names = offered(profile(1, f"{long} first", f"{long} second"))["Office 365 (dana@soundcoach.example)"]
    assert len(set(names)) == 2


def test_the_main_calendar_of_a_login_and_one_without_a_name_have_words() -> None:
    odd = replace(DANA.profile(1), calendars=(Calendar("a", ""), Calendar("b", "Dana", provider_primary=True)))
    assert offered(odd) == {"Office 365 (dana@soundcoach.example)": ["Calendar without a name", "Dana (main)"]}


@pytest.mark.parametrize("query", ["coach", "COACH two", "soundcoach coaching", "office two"])
def test_typing_finds_a_calendar_by_its_name_its_login_or_its_service(query: str) -> None:
    found = offered(profile(0, "Work"), profile(1, "Coaching one", "Coaching two"), query=query)
    assert "Coaching two" in [name for names in found.values() for name in names]


def test_nothing_found_is_answered_with_no_option() -> None:
    assert option_groups(COPY, DANA.choices(), "nowhere") == {"options": []}


def test_a_thousand_calendars_are_cut_to_a_hundred_of_which_every_account_has_its_share() -> None:
    several = [profile(number, *(f"Calendar {index}" for index in range(100)), login=f"{number}@x.example") for number in range(10)]
    found = offered(*several)
    assert [len(names) for names in found.values()] == [10] * 10
    assert next(iter(found)).endswith("900 more, type to find")


def test_the_current_calendar_survives_the_cut() -> None:
    many = profile(0, *(f"Calendar {index}" for index in range(1000)))
    choices = replace(DANA.choices(many), current=PrimaryCalendar("cal-0-999", "pro-0", "Calendar 999", "dana@soundcoach.example"))
    found = option_groups(COPY, choices, "")["option_groups"]
    assert found[0]["options"][-1]["text"]["text"] == "Calendar 999 (current)"


def test_a_reference_leads_back_to_its_calendar_only_among_its_owners() -> None:
    reference = calendar_reference("cal-0-0")
    assert resolve(reference, DANA.choices(profile(0, "Work"))) == "cal-0-0"
    assert resolve(reference, DANA.choices(profile(1, "Other"))) is None
    assert resolve("cal-0-0", DANA.choices(profile(0, "Work"))) is None


def test_references_are_short_whatever_the_id() -> None:
    assert len(calendar_reference("x" * 5000)) <= 150


def test_the_picker_says_where_sessions_go_now_and_offers_what_is_chosen() -> None:
    message = picker_message(COPY, DANA.choices(profile(0, "Work", "Home")), NOW)
    select = elements(message)[0]
    assert "Primary calendar: “Work” in dana@soundcoach.example" in words(message)
    assert select["type"] == "external_select"
    assert select["min_query_length"] == 0
    assert select["initial_option"]["value"] == calendar_reference("cal-0-0")
    assert select["initial_option"] in option_groups(COPY, DANA.choices(profile(0, "Work", "Home")), "")["option_groups"][0]["options"]


def test_the_picker_of_a_vanished_primary_preselects_nothing() -> None:
    select = elements(picker_message(COPY, DANA.choices(profile(1, "Work")), NOW))[0]
    assert "initial_option" not in select


def test_a_picker_from_memory_says_how_old_it_is() -> None:
    message = picker_message(COPY, replace(DANA.choices(), known_at=NOW), NOW)
    assert "I can't reach Cronofy just now; this is what I knew on Sat 21 Nov, 10:12 Berlin time." in words(message)


ALIKE = [
    (profile(0, "Work"), profile(1, "Work"), "“Work” in Google (dana@soundcoach.example)"),
    (profile(0, "Work", "Work"), profile(1, "Home"), "“Work (1 of 2)” in Google (dana@soundcoach.example)"),
    (profile(0, "Work"), replace(profile(1, "Work"), provider=Provider.GOOGLE), "“Work” in Google (dana@soundcoach.example) (1 of 2)"),
    (profile(0, "Work"), profile(1, "Home"), "“Work” in dana@soundcoach.example"),
]


@pytest.mark.parametrize(("one", "other", "named"), ALIKE)
def test_calendars_of_one_name_are_told_apart_in_sentences_too(one: Profile, other: Profile, named: str) -> None:
    choices = DANA.choices(one, other)
    chosen = PrimaryChosen(DANA.person, DANA.primary, None, 0, choices.choices)
    assert f"Primary calendar: {named}" in words(picker_message(COPY, choices, NOW))
    assert f"sessions go to {named}." in words(chosen_message(COPY, chosen))
    assert f"sessions go to {named}." in words(status_message(COPY, DANA.report(DANA.facts(one, other)), NOW))


def test_nothing_to_choose_has_another_way_on() -> None:
    message = picker_message(COPY, replace(DANA.choices(), choices=()), NOW)
    assert "no calendar of yours that I can write to" in words(message)
    assert labels(message) == ["Check status", "Connect calendar"]
    read_only = picker_message(COPY, replace(DANA.choices(), choices=(), read_only=True), NOW)
    assert "may not write to any of them" in words(read_only)
    assert primary_id(read_only) == "run:connect"


def test_a_choice_is_confirmed_with_calendar_and_account_and_what_stays_behind() -> None:
    former = PrimaryCalendar("old", "pro-9", "Old", "old@soundcoach.example")
    message = chosen_message(COPY, PrimaryChosen(DANA.person, DANA.primary, former, 4))
    assert "sessions go to “Work” in dana@soundcoach.example" in words(message)
    assert "Your 4 coming sessions may still be on “Old” in old@soundcoach.example" in words(message)
    assert primary_id(message) == "run:sessions"


def test_choosing_the_same_again_moves_nothing() -> None:
    message = chosen_message(COPY, PrimaryChosen(DANA.person, DANA.primary, DANA.primary, 4))
    assert "former" not in words(message)


def test_accounts_lists_each_login_with_a_confirmed_way_to_unlink_it() -> None:
    message = accounts_message(COPY, DANA.accounts(profile(0, "Work"), profile(1, "Team")), NOW)
    unlinks = [element for element in elements(message) if element["action_id"].startswith("unlink:")]
    assert "You have 2 calendar accounts linked." in words(message)
    assert [element["value"] for element in unlinks] == ["pro-0", "pro-1"]
    assert all("dana@soundcoach.example" in element["confirm"]["text"]["text"] for element in unlinks)
    assert all("dana@soundcoach.example" in element["accessibility_label"] for element in unlinks)


def test_accounts_asks_about_logins_that_wait() -> None:
    message = accounts_message(COPY, DANA.accounts(waiting=1), NOW)
    assert "it waits for your word" in words(message)
    assert {"use_link:0", "reject_link:0"} <= set(action_ids(message))


def test_accounts_shows_which_calendars_do_not_block() -> None:
    answer = DANA.accounts(profile(0, "Work", "Holidays"), not_blocking=["cal-0-1", "somebody-elses"])
    select = elements(accounts_message(COPY, answer, NOW))[-1]
    assert select["action_id"] == "not_blocking"
    assert [chosen["text"]["text"] for chosen in select["initial_options"]] == ["Holidays"]


def test_calendars_that_can_only_be_read_can_be_told_not_to_block_and_deleted_ones_are_gone() -> None:
    calendars = (Calendar("a", "Work"), Calendar("b", "Holidays", readonly=True), Calendar("c", "Gone", deleted=True))
    account = DANA.account(replace(DANA.profile(), calendars=calendars))
    found = blocking_option_groups(COPY, account, "")["option_groups"][0]["options"]
    assert [one["text"]["text"] for one in found] == ["Work", "Holidays"]


def test_what_comes_back_from_the_select_is_checked_against_its_owner() -> None:
    answer = DANA.accounts(profile(0, "Work", "Holidays"))
    references = ",".join(map(calendar_reference, ["cal-0-1", "cal-of-somebody-else"]))
    assert resolve_calendars(references, answer) == {"cal-0-1"}
    assert resolve_calendars("", answer) == frozenset()


def test_accounts_of_nobody_leads_to_connecting() -> None:
    message = accounts_message(COPY, replace(DANA.accounts(), report=DANA.in_status(ConnectionStatus.NOT_LINKED)), NOW)
    assert primary_id(message) == "run:connect"


def test_accounts_that_were_never_seen_are_not_called_none() -> None:
    report = DANA.report(ConnectionFacts("acc-1", reachable=False))
    message = accounts_message(COPY, replace(DANA.accounts(), report=report), NOW)
    assert "I have not seen your calendars before" in words(message)


def test_accounts_say_when_they_are_old_news() -> None:
    message = accounts_message(COPY, replace(DANA.accounts(), report=DANA.report(DANA.facts(reachable=False))), NOW)
    assert "this is what I knew on Sat 21 Nov, 10:12 Berlin time" in words(message)


def test_an_unlinked_login_is_named() -> None:
    assert "dana@soundcoach.example is unlinked" in words(unlinked_message(COPY, "dana@soundcoach.example"))
