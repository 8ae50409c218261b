"""What is wrong with a connection, and what fixes it."""

from dataclasses import replace

import pytest

from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.diagnosis import STATUS_FINDINGS, Finding, FindingId, Remedy, Severity
from bot.domain.rules.connection import STATUS_REMEDIES, state_finding, unreachable
from tests.domain import made
from tests.domain.made import NOW, SECOND, connection


def found(facts: ConnectionFacts) -> Finding:
    finding = state_finding(verdict_of(facts, NOW), facts.primary, sure=facts.reachable)
    assert finding is not None
    return finding


STATES = [
    (made.NOT_LINKED, FindingId.NOT_LINKED, Remedy.CONNECT),
    (made.WITHDRAWN, FindingId.AUTHORISATION_WITHDRAWN, Remedy.GRANT_AGAIN),
    (made.PERMISSION_MISSING, FindingId.PERMISSION_MISSING, Remedy.GRANT_AGAIN),
    (made.RELINK, FindingId.RELINK, Remedy.RELINK),
    (made.PENDING, FindingId.PENDING, Remedy.CHECK_PERMISSIONS),
    (made.OVERDUE, FindingId.PENDING, Remedy.COPY_IT_NOTE),
    (made.NO_PRIMARY, FindingId.NO_PRIMARY, Remedy.CHOOSE_PRIMARY),
    (made.PRIMARY_GONE, FindingId.PRIMARY_GONE, Remedy.CHOOSE_PRIMARY),
    (made.READ_ONLY, FindingId.READ_ONLY, Remedy.COPY_IT_NOTE),
]


@pytest.mark.parametrize(("facts", "finding_id", "remedy"), STATES)
def test_each_state_that_keeps_sessions_away_has_one_finding_and_one_remedy(
    facts: ConnectionFacts, finding_id: FindingId, remedy: Remedy
) -> None:
    finding = found(facts)

    assert (finding.id, finding.remedy, finding.severity, finding.sure) == (finding_id, remedy, Severity.STOPS, True)


def test_free_busy_access_is_a_note() -> None:
    finding = found(made.FREE_BUSY)

    assert (finding.id, finding.remedy, finding.severity) == (FindingId.FREE_BUSY_ONLY, Remedy.NONE, Severity.NOTE)


def test_an_active_connection_and_an_unknown_one_have_no_finding() -> None:
    assert state_finding(verdict_of(made.ACTIVE, NOW), made.ACTIVE.primary, sure=True) is None
    assert state_finding(None, None, sure=True) is None


def test_every_state_but_active_has_a_finding_and_a_remedy() -> None:
    assert set(STATUS_FINDINGS) == set(STATUS_REMEDIES) == set(ConnectionStatus) - {ConnectionStatus.ACTIVE}


def test_a_state_names_the_login_and_the_calendar() -> None:
    finding = found(made.PENDING)

    assert finding.evidence == {
        "login": "dana@coach.example",
        "provider": "office365",
        "calendar": "Work",
        "since": made.PENDING.pending_since["pro_work"],
    }


def test_a_calendar_that_vanished_with_its_login_goes_by_the_names_it_had() -> None:
    gone = connection(account=replace(made.ACCOUNT, profiles=(SECOND,)))

    finding = found(gone)

    assert finding.evidence == {"login": "dana@coach.example", "calendar": "Work"}


def test_before_any_choice_nothing_is_named() -> None:
    finding = found(made.NO_PRIMARY)

    assert finding.evidence == {}


def test_a_state_that_was_not_just_seen_is_only_likely() -> None:
    assert not found(replace(made.RELINK, reachable=False)).sure


def test_unreachable_names_the_last_known_state_and_its_time() -> None:
    finding = unreachable(verdict_of(made.RELINK, NOW), NOW)

    assert (finding.id, finding.sure, finding.remedy) == (FindingId.UNREACHABLE, True, Remedy.CHECK_AGAIN)
    assert finding.evidence == {"status": "relink", "checked_at": NOW}


def test_an_account_that_was_never_reached_has_no_last_known_state() -> None:
    assert unreachable(None, None).evidence == {}
