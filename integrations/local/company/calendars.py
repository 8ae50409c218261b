"""The company as Cronofy knows it: accounts, logins, calendars, and what stands in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.local.company.model import VANISHED, Account, Entry, Login, Moment, People, Person, PrivateEntry, Session, Sessions
from integrations.local.company.moments import day_of, span_of, zone_of
from integrations.local.company.names import email_of
from integrations.local.cronofy.seed import (
    DEFAULT_SCOPES,
    AccountSeed,
    CalendarSeed,
    CronofySeed,
    EventSeed,
    IdentitySeed,
    ProfileSeed,
)
from integrations.local.platform.bookings import event_id_of

SERVICES = {
    "google": ("google", "gsuite"),
    "office365": ("exchange", "office365"),
    "exchange": ("exchange", "exchange"),
    "apple": ("apple", "icloud"),
    "live_connect": ("live_connect", "outlook_com"),
}
FREE_BUSY = {"google": "google_free_busy", "office365": "ms_graph_free_busy"}


@dataclass(frozen=True, slots=True)
class Calendars:
    """Builds the seed of the local Cronofy for one starting moment."""

    people: People
    sessions: Sessions
    started_at: datetime

    def seed(self, client_id: str, client_secret: str) -> CronofySeed:
        """Everything Cronofy knows at the start."""
        known = self.people.people
        return CronofySeed(
            client_id=client_id,
            client_secrets=(client_secret,),
            accounts=tuple(self._account(key, person, person.account) for key, person in known.items() if person.account),
            identities=tuple(self._identity(key, person, login) for key, person in known.items() for login in person.could_link),
        )

    def _account(self, key: str, person: Person, account: Account) -> AccountSeed:
        return AccountSeed(
            sub=sub_of(key),
            email=email_of(self.people, key),
            name=person.name,
            zoneinfo=account.zone or person.zone,
            scopes=account.scopes or DEFAULT_SCOPES,
            refresh_token=refresh_token_of(key),
            revoked=account.withdrawn,
            profiles=tuple(self._profile(key, number, login) for number, login in enumerate(account.logins, 1)),
        )

    def _profile(self, key: str, number: int, login: Login) -> ProfileSeed:
        provider_name, provider_service = SERVICES[login.provider]
        calendars = tuple(calendars_of(key, login))
        return ProfileSeed(
            profile_id=f"pro_{key}{number}",
            provider_name=FREE_BUSY[login.provider] if login.free_busy_only else provider_name,
            provider_service=provider_service,
            profile_name=login.email or email_of(self.people, key),
            connected=login.lost_hours_ago is None,
            disconnected_at=self._hours_ago(login.lost_hours_ago),
            initial_sync_required=login.syncing_hours is not None,
            initial_sync_since=self._hours_ago(login.syncing_hours),
            unticked_boxes=login.boxes_unticked,
            calendars_listed=login.syncing_hours is None,
            calendars=calendars,
            events=tuple(self._events({each.calendar_id for each in calendars})),
        )

    def _identity(self, key: str, person: Person, login: Login) -> IdentitySeed:
        provider_name, provider_service = SERVICES[login.provider]
        return IdentitySeed(
            email=login.email or email_of(self.people, key),
            provider_name=provider_name,
            provider_service=provider_service,
            name=person.name,
            zoneinfo=person.zone,
            consent=login.consent,
            calendars=tuple(calendars_of(key, login)),
        )

    def _hours_ago(self, hours: float | None) -> datetime | None:
        return None if hours is None else self.started_at - timedelta(hours=hours)

    def _events(self, calendar_ids: set[str | None]) -> Iterator[EventSeed]:
        """What stands in these calendars."""
        for session in self.sessions.sessions:
            for number, entry in enumerate(session.entries, 1):
                if calendar_id_of(entry.place) in calendar_ids:
                    yield self._session_event(session, entry, number)
        for number, private in enumerate(self.sessions.private, 1):
            if calendar_id_of(private.place) in calendar_ids:
                yield self._private_event(private, number)

    def _session_event(self, session: Session, entry: Entry, number: int) -> EventSeed:
        zone = zone_of(self.people, session)
        moment = Moment(day=session.day if entry.day is None else entry.day, at=entry.at or session.at, minutes=session.minutes)
        starts_at, ends_at = span_of(moment, zone, self.started_at)
        return EventSeed(
            calendar_id=calendar_id_of(entry.place),
            event_id=None if entry.by_hand else event_id_of(session.id),
            event_uid=f"evt_external_{session.id}_{number}",
            summary=entry.title or session.title,
            description=entry.note or session.description,
            location=session.location,
            start=starts_at,
            end=ends_at,
            tzid=zone,
            participation_status=entry.answer,
            deleted=entry.deleted,
            created_at=self.started_at - timedelta(days=2),
            updated_at=self.started_at - timedelta(hours=12),
        )

    def _private_event(self, private: PrivateEntry, number: int) -> EventSeed:
        zone = self.people.people[private.place.split("/")[0]].zone
        starts_at, ends_at = span_of(private, zone, self.started_at)
        day = day_of(private, zone, self.started_at)
        return EventSeed(
            calendar_id=calendar_id_of(private.place),
            event_uid=f"evt_external_private_{number}",
            summary=private.title,
            start=day if private.all_day else starts_at,
            end=day + timedelta(days=1) if private.all_day else ends_at,
            tzid=zone,
            created_at=self.started_at - timedelta(days=9),
        )


def calendars_of(key: str, login: Login) -> Iterator[CalendarSeed]:
    """A login's calendars; the first is what the provider calls primary."""
    for number, (slug, calendar) in enumerate(login.calendars.items()):
        yield CalendarSeed(
            calendar_id=calendar_id_of(f"{key}/{slug}"),
            name=calendar.name,
            readonly=calendar.readonly,
            deleted=calendar.deleted,
            primary=number == 0,
            integrated_conferencing=login.provider in ("google", "office365"),
        )
    for number in range(1, login.and_many.count + 1 if login.and_many else 1):
        name = login.and_many.name if login.and_many else ""
        yield CalendarSeed(calendar_id=calendar_id_of(f"{key}/{name.lower()}{number:03}"), name=f"{name} {number:03}")


def calendar_id_of(place: str) -> str:
    """The id of a calendar written as `person/calendar`."""
    person, _, slug = place.partition("/")
    return f"cal_{person}_{slug}"


def primary_of(key: str, person: Person) -> str | None:
    """The id of the calendar that the platform writes a person's sessions to; a vanished one has an id that nobody lists."""
    primary = person.account.primary if person.account else None
    return calendar_id_of(f"{key}/{primary or VANISHED}") if primary else None


def sub_of(key: str) -> str:
    """The id of a person's Cronofy account."""
    return f"acc_{key}"


def refresh_token_of(key: str) -> str:
    """The refresh token the platform got when it linked the person."""
    return f"refresh-{key}-local"
