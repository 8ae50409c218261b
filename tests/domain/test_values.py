"""The small decisions that values make themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.calendar_files import snapshot_uid
from bot.domain.connection import NEEDED_SCOPES, Provider, lacks_permission
from bot.domain.errors import OutsideError, Refused, RelinkError, TryLater, WriteRefused
from bot.domain.grants import REFRESH_MARGIN, StoredGrant, Tokens
from bot.domain.linking import STATE_LIFETIME, Door, LinkPhase, LinkState, Purpose, ask_owner, held_login
from bot.domain.people import Person, Role, SlackUser, Unknown, is_direct_message, refusal_of
from bot.domain.session import Refusal
from tests.domain.made import HOUR, LOGIN, NOW, session

SLACK_USER = SlackUser("W1", "U1", "dana@coach.example", "Dana", "Europe/London")


def test_a_full_member_whose_address_one_person_has_may_be_matched() -> None:
    assert refusal_of(SLACK_USER, 1) is None


REFUSALS = [
    ({"is_bot": True}, 1, Unknown.BOT),
    ({"is_guest": True}, 1, Unknown.GUEST),
    ({"is_stranger": True, "is_guest": True}, 1, Unknown.STRANGER),
    ({"is_deleted": True}, 1, Unknown.STRANGER),
    ({"email": None}, 1, Unknown.NO_EMAIL),
    ({"email": ""}, 0, Unknown.NO_EMAIL),
    ({}, 0, Unknown.NO_RECORD),
    ({}, 2, Unknown.SEVERAL_RECORDS),
]


@pytest.mark.parametrize(("changes", "matches", "why"), REFUSALS)
def test_nobody_else_is_matched(changes: dict[str, object], matches: int, why: Unknown) -> None:
    assert refusal_of(replace(SLACK_USER, **changes), matches) is why  # type: ignore[arg-type]  # whatever the table names


def test_direct_messages_are_told_by_their_id() -> None:
    assert is_direct_message("D024BE91L")
    assert not is_direct_message("C024BE91L")


def test_a_state_is_good_for_a_quarter_of_an_hour() -> None:
    state = LinkState("x", Door("W1", "dana", Purpose.CONNECT, Provider.GOOGLE), NOW)

    assert state.in_time(NOW)
    assert state.in_time(NOW + STATE_LIFETIME - timedelta(seconds=1))
    assert not state.in_time(NOW + STATE_LIFETIME)


@pytest.mark.parametrize(("phase", "decided_at"), [(LinkPhase.WAITING, None), (LinkPhase.REJECTED, NOW)])
def test_a_login_that_came_back_is_held_until_it_is_decided(phase: LinkPhase, decided_at: object) -> None:
    person = Person("W1", "dana", "dana@coach.example", "Dana", Role.COACH)

    link = held_login("l1", person, Purpose.CONNECT, "acc_dana", LOGIN, NOW, phase)

    assert (link.person_id, link.profile_name, link.phase, link.decided_at) == ("dana", "dana@coach.example", phase, decided_at)
    assert ask_owner(link) == ask_owner(link)


def test_an_access_token_is_renewed_shortly_before_its_end_or_when_there_is_none() -> None:
    grant = StoredGrant("W1", "dana", "acc_dana", Tokens("access", "refresh", NOW + HOUR))

    assert not grant.needs_refresh(NOW)
    assert not grant.needs_refresh(NOW + HOUR - REFRESH_MARGIN - timedelta(seconds=1))
    assert grant.needs_refresh(NOW + HOUR - REFRESH_MARGIN)
    assert replace(grant, tokens=Tokens("", "refresh", NOW + HOUR)).needs_refresh(NOW)


def test_tokens_are_not_shown() -> None:
    shown = repr(Tokens("seekrit-access", "seekrit-refresh", NOW))

    assert "seekrit" not in shown


SCOPES = [
    (frozenset(), False),
    (NEEDED_SCOPES, False),
    (NEEDED_SCOPES | {"read_account"}, False),
    (NEEDED_SCOPES - {"create_event"}, True),
    (frozenset({"read_write"}), False),
    (frozenset({"write_only"}), True),
    (frozenset({"free_busy_write"}), False),
]


@pytest.mark.parametrize(("scopes", "lacks"), SCOPES)
def test_a_granted_set_is_enough_or_lacks_permission(scopes: frozenset[str], lacks: bool) -> None:
    assert lacks_permission(scopes) is lacks


def test_an_event_keeps_the_platforms_id_or_one_derived_for_life() -> None:
    assert session().calendar_event_id == "evt-s1"
    assert session(event_id=None).calendar_event_id == "relink-s1"


def test_files_of_one_session_share_a_uid_and_no_other_workspaces() -> None:
    assert snapshot_uid("W1", "s1") == snapshot_uid("W1", "s1")
    assert snapshot_uid("W1", "s1") != snapshot_uid("W2", "s1")


def test_failures_are_told_apart_by_what_can_be_done() -> None:
    assert TryLater("busy", timedelta(seconds=3)).retry_after == timedelta(seconds=3)
    assert WriteRefused(Refusal.READ_ONLY).reason is Refusal.READ_ONLY
    assert issubclass(TryLater, OutsideError)
    assert not issubclass(OutsideError, Refused)
    assert issubclass(Refused, RelinkError)
