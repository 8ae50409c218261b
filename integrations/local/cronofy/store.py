"""All that a local Cronofy remembers, filled from a seed and looked up by id."""

import secrets
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from integrations.local.cronofy.entities import (
    AccessToken,
    Account,
    AuthorizationCode,
    Book,
    Calendar,
    ConferencingProfile,
    Event,
    Grant,
    LinkToken,
    Mailbox,
    Profile,
    Visit,
)
from integrations.local.cronofy.seed import (
    AccountSeed,
    AttendeeSeed,
    CalendarSeed,
    CronofySeed,
    EventSeed,
    IdentitySeed,
    ProfileSeed,
)

LOG_LENGTH = 20_000


def new_id(prefix: str) -> str:
    """An id as Cronofy makes them: a prefix and 24 hexadecimal digits."""
    return f"{prefix}_{secrets.token_hex(12)}"


def new_secret() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True)
class Placed:
    """A calendar with the profile and the account it was found in."""

    account: Account
    profile: Profile
    calendar: Calendar


@dataclass(slots=True)
class Store:
    """The whole memory. The logs are bounded; everything else lives as long as the process."""

    accounts: dict[str, Account] = field(default_factory=dict)
    mailboxes: list[Mailbox] = field(default_factory=list)
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    codes: dict[str, AuthorizationCode] = field(default_factory=dict)
    link_tokens: dict[str, LinkToken] = field(default_factory=dict)
    browsers: dict[str, str] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    calls: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))
    writes: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))
    mails: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=LOG_LENGTH))
    calls_total: int = 0

    def profile(self, profile_id: str) -> tuple[Account, Profile] | None:
        """The profile of that id, with its account."""
        for account in self.accounts.values():
            for profile in account.profiles:
                if profile.profile_id == profile_id:
                    return account, profile
        return None

    def calendar(self, calendar_id: str) -> Placed | None:
        """The calendar of that id, listed or not."""
        for account in self.accounts.values():
            for profile in account.profiles:
                for calendar in profile.calendars:
                    if calendar.calendar_id == calendar_id:
                        return Placed(account, profile, calendar)
        return None

    def mailbox(self, family: str, email: str) -> Mailbox | None:
        """The login with that address at that provider (addresses compare without case)."""
        wanted = email.casefold()
        return next((box for box in self.mailboxes if box.family == family and box.email.casefold() == wanted), None)

    def holders(self, mailbox: Mailbox) -> list[tuple[Account, Profile]]:
        """Every account that has linked this login, with the profile it has for it."""
        return [(account, profile) for account in self.accounts.values() for profile in account.profiles if profile.mailbox is mailbox]

    def account_of_token(self, access_token: str, now: datetime) -> Account | None:
        """The account an access token speaks for; None when unknown, expired or withdrawn."""
        token = self.access_tokens.get(access_token)
        if token is None or token.expires_at <= now:
            return None
        account = self.accounts.get(token.sub)
        return account if account and account.grant else None

    def withdraw(self, account: Account) -> None:
        """End our application's authorization: its refresh token and every access token stop at once."""
        account.grant = None
        account.channels.clear()
        self.access_tokens = {key: token for key, token in self.access_tokens.items() if token.sub != account.sub}


def from_seed(seed: CronofySeed, now: datetime) -> Store:
    """A store that holds exactly what the seed says; `now` dates whatever the seed left undated."""
    store = Store()
    for identity in seed.identities:
        store.mailboxes.append(_unlinked(identity, now))
    for account in seed.accounts:
        store.accounts[account.sub] = _account(store, account, now)
    return store


def _account(store: Store, seed: AccountSeed, now: datetime) -> Account:
    granted = seed.refresh_token is not None and not seed.revoked
    return Account(
        sub=seed.sub,
        email=seed.email,
        name=seed.name,
        zoneinfo=seed.zoneinfo,
        profiles=[_profile(store, seed, profile, now) for profile in seed.profiles],
        conferencing_profiles=[
            ConferencingProfile(each.profile_id, each.provider_name, each.profile_name, each.connected)
            for each in seed.conferencing_profiles
        ],
        grant=Grant(str(seed.refresh_token), seed.scopes) if granted else None,
    )


def _profile(store: Store, account: AccountSeed, seed: ProfileSeed, now: datetime) -> Profile:
    mailbox = Mailbox(
        email=seed.profile_name,
        provider_name=seed.provider_name,
        provider_service=seed.provider_service,
        name=account.name,
        zoneinfo=account.zoneinfo,
        consent="granted",
        calendars=[],
    )
    known = store.mailbox(mailbox.family, mailbox.email)
    calendars = [_calendar(each) for each in seed.calendars]
    if known is None:
        store.mailboxes.append(mailbox)
        mailbox.calendars = calendars
    else:
        mailbox = known
        calendars = [_same_book(each, mailbox) for each in calendars]
    profile = Profile(
        profile_id=seed.profile_id,
        mailbox=mailbox,
        provider_name=seed.provider_name,
        provider_service=seed.provider_service,
        calendars=list(calendars),
        connected=seed.connected,
        disconnected_at=None if seed.connected else seed.disconnected_at or now,
        initial_sync_required=seed.initial_sync_required or seed.unticked_boxes,
        initial_sync_since=seed.initial_sync_since or now,
        unticked_boxes=seed.unticked_boxes,
        calendars_listed=seed.calendars_listed and not seed.unticked_boxes,
    )
    _fill(calendars, seed.events, now)
    for event in (each for calendar in calendars for each in calendar.book.events.values()):
        event.invited = profile.free_busy_only and event.event_id is not None
    return profile


def _same_book(calendar: Calendar, mailbox: Mailbox) -> Calendar:
    """The same calendar seen from a second account: another id, the same events."""
    twin = next((each for each in mailbox.calendars if each.name == calendar.name), None)
    if twin is None:
        mailbox.calendars.append(calendar)
        return calendar
    return replace(calendar, book=twin.book)


def _unlinked(seed: IdentitySeed, now: datetime) -> Mailbox:
    calendars = [_calendar(each) for each in seed.calendars]
    _fill(calendars, seed.events, now)
    return Mailbox(
        email=seed.email,
        provider_name=seed.provider_name,
        provider_service=seed.provider_service,
        name=seed.name,
        zoneinfo=seed.zoneinfo,
        consent=seed.consent,
        calendars=calendars,
    )


def _calendar(seed: CalendarSeed) -> Calendar:
    return Calendar(
        calendar_id=seed.calendar_id or new_id("cal"),
        name=seed.name,
        readonly=seed.readonly,
        deleted=seed.deleted,
        primary=seed.primary,
        permission_level=seed.permission_level,
        integrated_conferencing=seed.integrated_conferencing,
        attachments=seed.attachments,
    )


def _fill(calendars: list[Calendar], events: tuple[EventSeed, ...], now: datetime) -> None:
    books: dict[str, Book] = {calendar.calendar_id: calendar.book for calendar in calendars}
    for seed in events:
        if seed.calendar_id not in books:
            raise ValueError(f"the seed has an event for {seed.calendar_id}, which is no calendar of that login")
        event = event_from_seed(seed, now)
        books[seed.calendar_id].events[event.event_uid] = event


def event_from_seed(seed: EventSeed, now: datetime) -> Event:
    """One event as the seed describes it."""
    return Event(
        event_uid=seed.event_uid or new_id("evt_external"),
        event_id=seed.event_id,
        summary=seed.summary,
        start=seed.start.astimezone(UTC) if isinstance(seed.start, datetime) else seed.start,
        end=seed.end.astimezone(UTC) if isinstance(seed.end, datetime) else seed.end,
        created_at=seed.created_at or now,
        updated_at=seed.updated_at or seed.created_at or now,
        tzid=seed.tzid,
        description=seed.description,
        location={"description": seed.location} if seed.location else None,
        participation_status=seed.participation_status,
        transparency=seed.transparency,
        status=seed.status,
        deleted=seed.deleted,
        recurring=seed.recurring,
        event_private=seed.event_private,
        attendees=[_attendee(each) for each in seed.attendees],
        organizer=_attendee(seed.organizer) if seed.organizer else None,
    )


def _attendee(seed: AttendeeSeed) -> dict[str, Any]:
    return {"email": seed.email, "display_name": seed.display_name, "status": seed.status}
