"""The things a local Cronofy remembers, changed in place as the real ones change."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from integrations.local.cronofy.seed import Consent
from integrations.local.cronofy.times import When

FREE_BUSY_PROVIDERS = {"google_free_busy": "google", "ms_graph_free_busy": "office365"}


@dataclass(slots=True)
class Event:
    """One event in a calendar; `event_id` marks it as written by our application.

    `invited` marks a write in free/busy access: it went out as an e-mail that the owner has to accept.
    `earlier` holds the times it had before, oldest first, for `include_moved`.
    """

    event_uid: str
    event_id: str | None
    summary: str | None
    start: When
    end: When
    created_at: datetime
    updated_at: datetime
    tzid: str = "Etc/UTC"
    description: str | None = None
    location: dict[str, str] | None = None
    participation_status: str = "accepted"
    transparency: str = "opaque"
    status: str = "confirmed"
    deleted: bool = False
    recurring: bool = False
    event_private: bool = False
    attendees: list[dict[str, Any]] = field(default_factory=list)
    organizer: dict[str, Any] | None = None
    url: str | None = None
    conferencing: dict[str, Any] | None = None
    invited: bool = False
    earlier: list[tuple[When, When]] = field(default_factory=list)
    changed_by: Literal["seed", "application", "person"] = "seed"
    writes: int = 0

    @property
    def occupies_nothing(self) -> bool:
        """Whether the event takes no time from its owner: declined, or an invitation nobody answered yet."""
        unanswered = self.invited and self.participation_status == "needs_action"
        return unanswered or self.participation_status == "declined"


@dataclass(slots=True)
class Book:
    """The events of one calendar at its provider; shared when the same mailbox is linked in two accounts."""

    events: dict[str, Event] = field(default_factory=dict)

    def managed(self, event_id: str) -> Event | None:
        """Our application's event of that id, deleted or not."""
        return next((event for event in self.events.values() if event.event_id == event_id), None)


@dataclass(slots=True)
class Calendar:
    """One calendar as one profile sees it."""

    calendar_id: str
    name: str
    readonly: bool = False
    deleted: bool = False
    primary: bool = False
    permission_level: str = "sandbox"
    integrated_conferencing: bool = False
    attachments: bool = False
    book: Book = field(default_factory=Book)


@dataclass(slots=True)
class Mailbox:
    """A login at a provider, whether or not anybody linked it."""

    email: str
    provider_name: str
    provider_service: str
    name: str | None
    zoneinfo: str | None
    consent: Consent
    calendars: list[Calendar]

    @property
    def family(self) -> str:
        """The provider a person chooses on the sign-in pages, whatever the access mode and service."""
        if self.provider_service == "office365":
            return "office365"
        return FREE_BUSY_PROVIDERS.get(self.provider_name, self.provider_name)


@dataclass(slots=True)
class Profile:
    """One login linked to one account. `sync_ends_at` is set while a first sync runs and will end by itself."""

    profile_id: str
    mailbox: Mailbox
    provider_name: str
    provider_service: str
    calendars: list[Calendar]
    connected: bool = True
    disconnected_at: datetime | None = None
    initial_sync_required: bool = False
    initial_sync_since: datetime | None = None
    sync_ends_at: datetime | None = None
    unticked_boxes: bool = False
    calendars_listed: bool = True
    revoked: bool = False

    @property
    def free_busy_only(self) -> bool:
        """Whether Cronofy sees only busy times here, and writes by e-mailed invitation."""
        return self.provider_name in FREE_BUSY_PROVIDERS

    @property
    def listed_calendars(self) -> list[Calendar]:
        """What the API shows: nothing before the first sync found the calendars."""
        return self.calendars if self.calendars_listed else []

    def add_calendar(self, calendar: Calendar) -> None:
        """A new calendar in this login."""
        self.calendars.append(calendar)
        self.mailbox.calendars.append(calendar)

    def remove_calendar(self, calendar: Calendar) -> None:
        """A calendar that is not in this login any more."""
        self.calendars.remove(calendar)
        self.mailbox.calendars = [each for each in self.mailbox.calendars if each.book is not calendar.book]


@dataclass(slots=True)
class ConferencingProfile:
    """A linked conferencing service."""

    profile_id: str
    provider_name: str
    profile_name: str
    connected: bool


@dataclass(slots=True)
class Grant:
    """Our application's authorization for one account."""

    refresh_token: str
    scopes: tuple[str, ...]


@dataclass(slots=True)
class Channel:
    """A notification channel; `filters` holds only what differs from the default."""

    channel_id: str
    callback_url: str
    filters: dict[str, Any]
    last_success_at: datetime | None = None


@dataclass(slots=True)
class Account:
    """One Cronofy account (`sub`) with everything that belongs to it."""

    sub: str
    email: str | None
    name: str | None
    zoneinfo: str | None
    profiles: list[Profile]
    conferencing_profiles: list[ConferencingProfile] = field(default_factory=list)
    grant: Grant | None = None
    rules: dict[str, dict[str, Any]] = field(default_factory=dict)
    periods: dict[str, tuple[datetime, datetime]] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    erasure_requested: bool = False

    @property
    def visible_profiles(self) -> list[Profile]:
        """The profiles our application may see: one that was revoked stays with Cronofy, but not with us."""
        return [profile for profile in self.profiles if not profile.revoked]


@dataclass(frozen=True, slots=True)
class AccessToken:
    """An access token of one account."""

    access_token: str
    sub: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """A code from the sign-in pages: single use, ten minutes, bound to its redirect address."""

    code: str
    sub: str
    profile_id: str
    redirect_uri: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LinkToken:
    """Adds the next login to one account, whatever the browser remembers."""

    link_token: str
    sub: str
    expires_at: datetime


@dataclass(slots=True)
class Visit:
    """One person on the sign-in pages, from the first page to the last.

    `redirect_uri` is None on a relink page, which returns nowhere. `expected` is the login a relink page is about.
    """

    visit_id: str
    browser_id: str
    provider: str | None
    redirect_uri: str | None = None
    scopes: tuple[str, ...] = ()
    state: str | None = None
    avoid_linking: bool = False
    link_sub: str | None = None
    expected: Mailbox | None = None
    mailbox: Mailbox | None = None
    outcome: Literal["relinked", "other_login", "refused"] | None = None
