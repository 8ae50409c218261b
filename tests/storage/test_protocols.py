"""Storage is what the use cases ask for: mypy proves each assignment, and running it proves that nothing is missing."""

from bot.services import ports
from storage.unit_of_work import Storage, UnitOfWork


async def test_storage_is_what_the_use_cases_ask_for(storage: Storage) -> None:
    promised: ports.Storage = storage
    async with storage.reading() as work:
        assert_complete(work)
    assert promised is storage


def assert_complete(work: UnitOfWork) -> None:
    unit: ports.UnitOfWork = work
    people: ports.People = work.people
    grants: ports.Grants = work.grants
    connections: ports.Connections = work.connections
    sessions: ports.Sessions = work.sessions
    placements: ports.Placements = work.placements
    hand_outs: ports.HandOuts = work.hand_outs
    links: ports.Links = work.links
    incidents: ports.Incidents = work.incidents
    deliveries: ports.Deliveries = work.deliveries
    channels: ports.NotificationChannels = work.notification_channels
    assert all((unit, people, grants, connections, sessions, placements, hand_outs, links, incidents, deliveries, channels))
