"""The company as its coaching platform knows it: people with their grants, sessions, and where each was written."""

from collections.abc import Iterator
from datetime import datetime

from integrations.local.company.calendars import calendar_id_of, primary_of, refresh_token_of, sub_of
from integrations.local.company.model import People, Person, Session, Sessions
from integrations.local.company.moments import span_of, zone_of
from integrations.local.company.names import email_of
from integrations.local.platform.bookings import event_id_of
from integrations.local.platform.seed import GrantRecord, PersonRecord, PlatformSeed, SessionRecord


def platform_seed(people: People, sessions: Sessions, started_at: datetime, *, api_key: str, webhook_secret: str) -> PlatformSeed:
    """Everything the platform knows at the start."""
    return PlatformSeed(
        api_key=api_key,
        webhook_secret=webhook_secret,
        people=tuple(_people(people)),
        sessions=tuple(_session(people, session, started_at) for session in sessions.sessions),
        written={session.id: _written(session) for session in sessions.sessions if session.entries},
    )


def _people(people: People) -> Iterator[PersonRecord]:
    for key, person in people.people.items():
        if person.role:
            yield PersonRecord(
                id=key,
                email=email_of(people, key),
                name=person.name,
                role=person.role,
                time_zone=person.zone,
                locale=person.locale,
                programme=person.programme,
                cronofy=_grant(key, person),
            )


def _grant(key: str, person: Person) -> GrantRecord | None:
    if person.account is None:
        return None
    return GrantRecord(sub=sub_of(key), refresh_token=refresh_token_of(key), primary_calendar_id=primary_of(key, person))


def _session(people: People, session: Session, started_at: datetime) -> SessionRecord:
    zone = zone_of(people, session)
    starts_at, ends_at = span_of(session, zone, started_at)
    return SessionRecord(
        id=session.id,
        sequence=session.sequence,
        kind=session.kind,
        title=session.title,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=zone,
        people=session.people,
        organizer=email_of(people, session.people[0]),
        location=session.location,
        join_url=session.join_url,
        status=session.status,
        event_id=event_id_of(session.id) if session.written else None,
        description=session.description,
    )


def _written(session: Session) -> dict[str, str]:
    """By person, the calendar the platform wrote to; the last one where there are two."""
    kept = [entry for entry in session.entries if not (entry.by_hand or entry.deleted)]
    return {entry.place.partition("/")[0]: calendar_id_of(entry.place) for entry in kept}
