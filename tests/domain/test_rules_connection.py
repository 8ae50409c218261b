"""What is wrong with a connection, main finding first."""

from dataclasses import replace

import pytest

from bot.domain.connection import ConnectionFacts, ConnectionStatus, Profile, ProfileStatus, Provider, verdict_of
from bot.domain.diagnosis import STATUS_FINDINGS, Finding, FindingId, Remedy, Severity
from bot.domain.rules import STATUS_REMEDIES, diagnose_connection
from tests.domain import made
from tests.domain.made import NOW, SECOND, connection, login


def found(facts: ConnectionFacts, colleagues: tuple[ProfileStatus, ...] = ()) -> tuple[Finding, ...]:
    return diagnose_connection(facts, verdict_of(facts, NOW), NOW, colleagues)


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
    (finding,) = found(facts)

    assert (finding.id, finding.remedy, finding.severity, finding.sure) == (finding_id, remedy, Severity.STOPS, True)


def test_free_busy_access_is_a_note() -> None:
    (finding,) = found(made.FREE_BUSY)

    assert (finding.id, finding.remedy, finding.severity) == (FindingId.FREE_BUSY_ONLY, Remedy.NONE, Severity.NOTE)


def test_an_active_connection_has_no_findings() -> None:
    assert found(made.ACTIVE) == ()


def test_every_state_but_active_has_a_finding_and_a_remedy() -> None:
    assert set(STATUS_FINDINGS) == set(STATUS_REMEDIES) == set(ConnectionStatus) - {ConnectionStatus.ACTIVE}


def test_a_state_names_the_login_and_the_calendar() -> None:
    (finding,) = found(made.PENDING)

    assert finding.evidence == {
        "login": "dana@coach.example",
        "provider": "office365",
        "calendar": "Work",
        "since": made.PENDING.pending_since["pro_work"],
    }


def test_a_calendar_that_vanished_with_its_login_goes_by_the_names_it_had() -> None:
    gone = connection(account=replace(made.ACCOUNT, profiles=(SECOND,)))

    (finding,) = found(gone)

    assert finding.evidence == {"login": "dana@coach.example", "calendar": "Work"}


def test_before_any_choice_nothing_is_named() -> None:
    (finding,) = found(made.NO_PRIMARY)

    assert finding.evidence == {}


def test_unreachable_comes_first_and_the_last_known_state_is_only_likely() -> None:
    findings = found(replace(made.RELINK, reachable=False))

    assert [(each.id, each.sure) for each in findings] == [(FindingId.UNREACHABLE, True), (FindingId.RELINK, False)]
    assert findings[0].evidence == {"status": "relink", "checked_at": NOW}
    assert findings[0].remedy is Remedy.CHECK_AGAIN


def test_an_account_that_was_never_reached_has_no_last_known_state() -> None:
    (finding,) = found(ConnectionFacts("acc_dana", reachable=False))

    assert (finding.id, finding.evidence) == (FindingId.UNREACHABLE, {})


@pytest.mark.parametrize(
    ("facts", "finding_id", "remedy"),
    [
        (connection(account=login(SECOND, connected=False)), FindingId.RELINK, Remedy.RELINK),
        (connection(account=login(SECOND, initial_sync_required=True)), FindingId.PENDING, Remedy.CHECK_PERMISSIONS),
        (
            connection(
                account=login(SECOND, initial_sync_required=True), pending_since={"pro_home": made.OVERDUE.pending_since["pro_work"]}
            ),
            FindingId.PENDING,
            Remedy.COPY_IT_NOTE,
        ),
    ],
    ids=["refused", "syncing", "syncing for too long"],
)
def test_trouble_of_another_login_is_a_note(facts: ConnectionFacts, finding_id: FindingId, remedy: Remedy) -> None:
    (finding,) = found(facts)

    assert (finding.id, finding.remedy, finding.severity) == (finding_id, remedy, Severity.NOTE)
    assert finding.evidence["login"] == "dana@home.example"


def colleague(name: str, status: ConnectionStatus, provider: Provider = Provider.OFFICE365) -> ProfileStatus:
    return ProfileStatus(Profile(f"pro_{name}", provider, name), status)


REFUSED = tuple(colleague(f"c{number}@coach.example", ConnectionStatus.RELINK) for number in range(3))


def test_the_same_trouble_of_most_colleagues_is_likely_their_administrators_doing() -> None:
    findings = found(made.RELINK, REFUSED)

    assert [(each.id, each.sure) for each in findings] == [(FindingId.RELINK, True), (FindingId.TENANT_WIDE, False)]
    assert findings[1].evidence == {"organisation": "coach.example", "provider": "office365", "count": 4, "of": 4}


@pytest.mark.parametrize(
    "colleagues",
    [
        REFUSED[:2],
        (*REFUSED, *(colleague(f"w{number}@coach.example", ConnectionStatus.ACTIVE) for number in range(3))),
        tuple(colleague(f"c{number}@other.example", ConnectionStatus.RELINK) for number in range(9)),
        tuple(colleague(f"c{number}@coach.example", ConnectionStatus.RELINK, Provider.GOOGLE) for number in range(9)),
        tuple(colleague(f"c{number}@coach.example", ConnectionStatus.READ_ONLY) for number in range(9)),
    ],
    ids=["too few", "not most", "another organisation", "another provider", "another trouble"],
)
def test_anything_less_is_one_persons_trouble(colleagues: tuple[ProfileStatus, ...]) -> None:
    assert [each.id for each in found(made.RELINK, colleagues)] == [FindingId.RELINK]


@pytest.mark.parametrize("name", ["dana@gmail.com", "dana", "@", ""])
def test_mailboxes_that_anybody_can_have_belong_to_no_organisation(name: str) -> None:
    facts = connection(account=login(name=name, connected=False))
    colleagues = tuple(colleague(name, ConnectionStatus.RELINK) for _ in range(9))

    assert [each.id for each in found(facts, colleagues)] == [FindingId.RELINK]


def test_a_state_that_no_administrator_causes_is_nobodys_but_ones_own() -> None:
    colleagues = tuple(colleague(f"c{number}@coach.example", ConnectionStatus.PRIMARY_GONE) for number in range(9))

    assert [each.id for each in found(made.PRIMARY_GONE, colleagues)] == [FindingId.PRIMARY_GONE]
