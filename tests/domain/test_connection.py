"""The ten states, one verdict for the person, and what is only secondary."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.connection import (
    PENDING_PATIENCE,
    Account,
    Calendar,
    ConnectionFacts,
    ConnectionStatus,
    Grant,
    PrimaryCalendar,
    Profile,
    Provider,
    Verdict,
    verdict_of,
)
from bot.domain.people import Person, Role
from bot.domain.primary import writable_calendars
from tests.domain import made
from tests.domain.made import ACCOUNT, ACTIVE, LOGIN, NOW, PRIMARY, SECOND, calendar, connection, login

STATES = [
    (made.NOT_LINKED, ConnectionStatus.NOT_LINKED),
    (made.WITHDRAWN, ConnectionStatus.AUTHORISATION_WITHDRAWN),
    (made.PERMISSION_MISSING, ConnectionStatus.PERMISSION_MISSING),
    (made.RELINK, ConnectionStatus.RELINK),
    (made.PENDING, ConnectionStatus.PENDING),
    (made.NO_PRIMARY, ConnectionStatus.NO_PRIMARY),
    (made.PRIMARY_GONE, ConnectionStatus.PRIMARY_GONE),
    (made.READ_ONLY, ConnectionStatus.READ_ONLY),
    (made.FREE_BUSY, ConnectionStatus.FREE_BUSY_ONLY),
    (made.ACTIVE, ConnectionStatus.ACTIVE),
]


def decided(facts: ConnectionFacts) -> Verdict:
    verdict = verdict_of(facts, NOW)
    assert verdict is not None
    return verdict


@pytest.mark.parametrize(("facts", "status"), STATES, ids=[status.value for _, status in STATES])
def test_each_state_is_told_from_what_cronofy_reports(facts: ConnectionFacts, status: ConnectionStatus) -> None:
    assert decided(facts).status is status


def test_the_states_are_declared_in_the_order_in_which_they_are_decided() -> None:
    assert [status for _, status in STATES] == list(ConnectionStatus)


@pytest.mark.parametrize(("facts", "status"), STATES, ids=[status.value for _, status in STATES])
def test_sessions_arrive_in_two_of_the_states_only(facts: ConnectionFacts, status: ConnectionStatus) -> None:
    assert decided(facts).delivers == (status in (ConnectionStatus.ACTIVE, ConnectionStatus.FREE_BUSY_ONLY))


EVERYTHING_WRONG = [
    ({"sub": None, "grant": Grant.WITHDRAWN}, ConnectionStatus.NOT_LINKED),
    ({"grant": Grant.WITHDRAWN}, ConnectionStatus.AUTHORISATION_WITHDRAWN),
    ({"grant": Grant.PERMISSION_MISSING}, ConnectionStatus.PERMISSION_MISSING),
    ({}, ConnectionStatus.RELINK),
]


@pytest.mark.parametrize(("changes", "status"), EVERYTHING_WRONG, ids=[status.value for _, status in EVERYTHING_WRONG])
def test_what_concerns_the_whole_account_is_decided_first(changes: dict[str, object], status: ConnectionStatus) -> None:
    worst = calendar(readonly=True, deleted=True)
    broken = replace(worst, profiles=tuple(replace(each, connected=False, initial_sync_required=True) for each in worst.profiles))

    assert decided(connection(account=broken, **changes)).status is status


def test_refused_access_is_told_before_a_sync_that_is_not_finished() -> None:
    assert decided(connection(account=login(connected=False, initial_sync_required=True))).status is ConnectionStatus.RELINK


def test_a_sync_that_is_not_finished_is_told_before_calendars_it_may_not_have_listed_yet() -> None:
    assert decided(connection(account=login(initial_sync_required=True, calendars=()))).status is ConnectionStatus.PENDING


def test_a_refused_login_that_lists_no_calendars_is_refused_and_not_without_its_calendar() -> None:
    assert decided(connection(account=login(connected=False, calendars=()))).status is ConnectionStatus.RELINK


def test_a_deleted_calendar_is_gone_whether_or_not_it_was_read_only() -> None:
    assert decided(connection(account=calendar(readonly=True, deleted=True))).status is ConnectionStatus.PRIMARY_GONE


def test_read_only_is_told_before_free_busy_access() -> None:
    readonly = login(free_busy_only=True, calendars=(replace(made.WORK, readonly=True),))

    assert decided(connection(account=readonly)).status is ConnectionStatus.READ_ONLY


def test_free_busy_access_of_another_login_changes_nothing() -> None:
    assert decided(connection(account=login(SECOND, free_busy_only=True))).status is ConnectionStatus.ACTIVE


def test_free_busy_access_of_the_whole_account_counts_for_each_login() -> None:
    assert decided(connection(account=replace(ACCOUNT, free_busy_only=True))).status is ConnectionStatus.FREE_BUSY_ONLY


def test_a_calendar_id_that_vanished_is_gone() -> None:
    assert decided(connection(account=login(calendars=(made.FAMILY,)))).status is ConnectionStatus.PRIMARY_GONE


def test_a_login_that_vanished_took_the_primary_calendar_with_it() -> None:
    verdict = decided(connection(account=replace(ACCOUNT, profiles=(SECOND,))))

    assert verdict.status is ConnectionStatus.PRIMARY_GONE
    assert verdict.deciding is None


def test_the_login_that_lists_the_primary_calendar_now_decides() -> None:
    moved = PrimaryCalendar("cal_work", "pro_former", "Work", "dana@coach.example")

    verdict = decided(connection(primary=moved))

    assert verdict.status is ConnectionStatus.ACTIVE
    assert verdict.deciding is not None
    assert verdict.deciding.profile == LOGIN


@pytest.mark.parametrize(
    ("age", "overdue"),
    [(timedelta(0), False), (PENDING_PATIENCE - timedelta(seconds=1), False), (PENDING_PATIENCE, True), (timedelta(days=9), True)],
)
def test_a_first_sync_is_overdue_after_a_day(age: timedelta, overdue: bool) -> None:
    verdict = decided(replace(made.PENDING, pending_since={"pro_work": NOW - age}))

    assert verdict.overdue is overdue
    assert verdict.deciding is not None
    assert verdict.deciding.pending_since == NOW - age


def test_a_first_sync_of_unknown_age_is_not_called_overdue() -> None:
    assert decided(replace(made.PENDING, pending_since={})).overdue is False


def test_a_former_first_sync_says_nothing_of_a_login_that_is_synced() -> None:
    verdict = decided(connection(pending_since={"pro_work": NOW - timedelta(days=9)}))

    assert verdict.status is ConnectionStatus.ACTIVE
    assert verdict.overdue is False


@pytest.mark.parametrize("trouble", [{"connected": False}, {"initial_sync_required": True}], ids=["refused", "syncing"])
def test_trouble_of_another_login_is_secondary(trouble: dict[str, bool]) -> None:
    verdict = decided(connection(account=login(SECOND, **trouble)))

    assert verdict.status is ConnectionStatus.ACTIVE
    assert verdict.delivers
    assert [line.profile.profile_id for line in verdict.secondary] == ["pro_home"]


def test_trouble_of_the_primarys_login_is_not_secondary_as_well() -> None:
    assert decided(made.RELINK).secondary == ()


def test_every_login_has_its_line_and_one_is_the_primarys() -> None:
    verdict = decided(connection(account=login(SECOND, connected=False)))

    assert [(line.profile.profile_id, line.status, line.is_primary) for line in verdict.profiles] == [
        ("pro_work", ConnectionStatus.ACTIVE, True),
        ("pro_home", ConnectionStatus.RELINK, False),
    ]


def test_a_withdrawn_authorisation_shows_on_every_login() -> None:
    verdict = decided(made.WITHDRAWN)

    assert {line.status for line in verdict.profiles} == {ConnectionStatus.AUTHORISATION_WITHDRAWN}
    assert verdict.deciding is not None
    assert verdict.deciding.is_primary


def test_without_a_choice_a_healthy_login_that_offers_a_calendar_only_waits_for_it() -> None:
    verdict = decided(connection(primary=None, account=login(SECOND, connected=False)))

    assert verdict.status is ConnectionStatus.NO_PRIMARY
    assert verdict.deciding is None
    assert [line.profile.profile_id for line in verdict.secondary] == ["pro_home"]


def test_without_a_choice_and_without_a_healthy_login_the_graver_trouble_decides() -> None:
    syncing = replace(LOGIN, initial_sync_required=True)
    refused = replace(SECOND, connected=False)

    verdict = decided(connection(primary=None, account=replace(ACCOUNT, profiles=(syncing, refused))))

    assert verdict.status is ConnectionStatus.RELINK
    assert [line.profile.profile_id for line in verdict.secondary] == ["pro_work"]


def test_an_account_without_any_login_is_as_good_as_none() -> None:
    assert decided(connection(primary=None, account=replace(ACCOUNT, profiles=()))).status is ConnectionStatus.NOT_LINKED


def test_a_linked_account_that_was_never_reached_has_no_verdict() -> None:
    assert verdict_of(ConnectionFacts("acc_dana", primary=PRIMARY, reachable=False), NOW) is None


def test_a_withdrawn_authorisation_needs_no_account_to_be_told() -> None:
    verdict = decided(ConnectionFacts("acc_dana", grant=Grant.WITHDRAWN))

    assert verdict.status is ConnectionStatus.AUTHORISATION_WITHDRAWN
    assert verdict.profiles == ()


def test_only_writable_calendars_of_connected_logins_can_be_chosen() -> None:
    readonly, deleted = Calendar("cal_r", "Shared", readonly=True), Calendar("cal_d", "Old", deleted=True)
    account = replace(ACCOUNT, profiles=(replace(LOGIN, calendars=(readonly, made.WORK, deleted)), replace(SECOND, connected=False)))

    assert [found.calendar_id for _, found in writable_calendars(account)] == ["cal_work"]


def test_a_calendar_is_found_with_its_login_even_when_deleted() -> None:
    account = calendar(deleted=True)

    found = account.find_calendar("cal_work")

    assert found is not None
    assert (found[0].profile_id, found[1].deleted) == ("pro_work", True)
    assert account.find_calendar("cal_elsewhere") is None


calendars = st.builds(Calendar, st.sampled_from(["c1", "c2", "c3"]), st.just("Work"), st.booleans(), st.booleans())
profiles = st.builds(
    Profile,
    st.sampled_from(["p1", "p2", "p3"]),
    st.sampled_from(Provider),
    st.just("dana@coach.example"),
    st.booleans(),
    st.booleans(),
    st.none(),
    st.lists(calendars, max_size=3).map(tuple),
    st.booleans(),
)
accounts = st.builds(
    Account, st.just("acc"), st.none(), st.none(), st.lists(profiles, max_size=3, unique_by=lambda each: each.profile_id).map(tuple)
)
primaries = st.builds(PrimaryCalendar, st.sampled_from(["c1", "c2", "c9"]), st.sampled_from(["p1", "p2", "p9"]), st.just("W"), st.just("d"))
any_facts = st.builds(
    ConnectionFacts,
    st.none() | st.just("acc"),
    st.sampled_from(Grant),
    st.none() | accounts,
    st.none() | primaries,
    st.dictionaries(st.sampled_from(["p1", "p2"]), st.just(NOW - timedelta(days=2))),
    st.none() | st.just(NOW),
    st.booleans(),
)


@given(any_facts)
def test_no_verdict_says_that_sessions_arrive_where_the_primarys_login_is_refused(facts: ConnectionFacts) -> None:
    verdict = verdict_of(facts, NOW)

    if verdict and verdict.delivers:
        assert verdict.deciding is not None
        assert verdict.deciding.profile.connected
        assert facts.primary is not None
        held = [c for c in verdict.deciding.profile.calendars if c.calendar_id == facts.primary.calendar_id]
        assert held[0].writable


@given(any_facts)
def test_the_deciding_login_carries_the_verdict_and_is_never_secondary(facts: ConnectionFacts) -> None:
    verdict = verdict_of(facts, NOW)

    if verdict and verdict.deciding:
        assert verdict.deciding.status is verdict.status
        assert verdict.deciding not in verdict.secondary
    if verdict:
        assert set(verdict.secondary) <= set(verdict.profiles)


def test_the_facts_of_the_tests_are_active() -> None:
    assert decided(ACTIVE).secondary == ()


def test_the_zone_that_the_platform_tells_goes_before_the_account_s() -> None:
    dana = Person("T0ACME", "dana", "dana@coach.example", "Dana", Role.COACH, calendar_zone="Asia/Kolkata")

    assert dana.zone == "Asia/Kolkata"
    assert replace(dana, time_zone="Europe/Dublin").zone == "Europe/Dublin"
    assert replace(dana, calendar_zone="Etc/UTC").zone is None  # what Cronofy says where a provider tells no zone
    assert replace(dana, calendar_zone=None).zone is None
