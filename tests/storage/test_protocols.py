"""Storage is what the use cases ask for: mypy proves each assignment, and running it proves that nothing is missing."""

from bot.services import alert_repositories, ports, repositories, session_repositories, support_repositories
from storage.unit_of_work import Storage, UnitOfWork


async def test_storage_is_what_the_use_cases_ask_for(storage: Storage) -> None:
    promised: ports.Storage = storage
    async with storage.reading() as work:
        assert_complete(work)
    assert promised is storage


def assert_complete(work: UnitOfWork) -> None:
    unit: ports.UnitOfWork = work
    people: repositories.People = work.people
    grants: repositories.Grants = work.grants
    checks: repositories.Checks = work.checks
    connections: repositories.Connections = work.connections
    sessions: session_repositories.Sessions = work.sessions
    placements: session_repositories.Placements = work.placements
    hand_outs: session_repositories.HandOuts = work.hand_outs
    links: repositories.Links = work.links
    moves: session_repositories.Moves = work.moves
    incidents: alert_repositories.Incidents = work.incidents
    alerting: alert_repositories.AlertingOfWorkspaces = work.alerting
    recoveries: repositories.Recoveries = work.recoveries
    last_seen: alert_repositories.LastSeenStates = work.last_seen
    support_items: alert_repositories.SupportItems = work.support_items
    audit_entries: support_repositories.AuditEntries = work.audit_entries
    personal_data: support_repositories.PersonalData = work.personal_data
    homes: support_repositories.Homes = work.homes
    cohorts: support_repositories.Cohorts = work.cohorts
    nudges: support_repositories.Nudges = work.nudges
    deliveries: repositories.Deliveries = work.deliveries
    installations: repositories.Installations = work.installations
    channels: repositories.NotificationChannels = work.notification_channels
    assert all((unit, people, grants, checks, connections, sessions, placements, hand_outs, links, moves))
    assert all(
        (
            incidents,
            alerting,
            recoveries,
            last_seen,
            support_items,
            audit_entries,
            personal_data,
            homes,
            cohorts,
            nudges,
            deliveries,
            channels,
            installations,
        )
    )
