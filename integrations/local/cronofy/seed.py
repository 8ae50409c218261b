"""What a local Cronofy starts with: its application, the accounts it already knows, and who else could sign in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from integrations.local.cronofy.times import zone_named
from integrations.local.strict import Strict

ParticipationStatus = Literal["needs_action", "accepted", "declined", "tentative", "unknown"]
Transparency = Literal["opaque", "transparent", "unknown"]
Consent = Literal["granted", "boxes_unticked", "admin_approval"]

Zone = Annotated[str, AfterValidator(lambda tzid: zone_named(tzid).key)]

DEFAULT_SCOPES = ("create_calendar", "read_events", "create_event", "delete_event", "change_participation_status")


class AttendeeSeed(Strict):
    """One attendee, or the organiser, of an event."""

    email: str
    display_name: str | None = None
    status: ParticipationStatus = "needs_action"


class EventSeed(Strict):
    """One event as the calendar holds it: `event_id` makes it one that our application wrote.

    `start` and `end` are aware instants, or plain dates (exclusive end) for an all-day event.
    """

    calendar_id: str
    event_id: str | None = None
    event_uid: str | None = None
    summary: str | None = None
    description: str | None = None
    start: AwareDatetime | date
    end: AwareDatetime | date
    tzid: Zone = "Etc/UTC"
    location: str | None = None
    participation_status: ParticipationStatus = "accepted"
    transparency: Transparency = "opaque"
    status: Literal["confirmed", "tentative", "cancelled", "unknown"] = "confirmed"
    deleted: bool = False
    recurring: bool = False
    event_private: bool = False
    attendees: tuple[AttendeeSeed, ...] = ()
    organizer: AttendeeSeed | None = None
    created_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None


class CalendarSeed(Strict):
    """One calendar of a login. `calendar_id` may be left out for an identity that nobody linked yet."""

    calendar_id: str | None = None
    name: str
    readonly: bool = False
    deleted: bool = False
    primary: bool = False
    permission_level: Literal["sandbox", "unrestricted"] = "sandbox"
    integrated_conferencing: bool = False
    attachments: bool = False


class ProfileSeed(Strict):
    """One linked login. `provider_name` google_free_busy or ms_graph_free_busy means free/busy-only access.

    `profile_name` is the login's address. `calendars_listed=False` hides the calendars until the first sync ends;
    `unticked_boxes=True` is a consent without the calendar permissions: that sync never ends by itself.
    """

    profile_id: str
    provider_name: str
    provider_service: str
    profile_name: str
    connected: bool = True
    disconnected_at: AwareDatetime | None = None
    initial_sync_required: bool = False
    initial_sync_since: AwareDatetime | None = None
    unticked_boxes: bool = False
    calendars_listed: bool = True
    calendars: tuple[CalendarSeed, ...] = ()
    events: tuple[EventSeed, ...] = ()


class ConferencingProfileSeed(Strict):
    """A linked conferencing service (zoom, go_to, ms_teams)."""

    profile_id: str
    provider_name: str
    profile_name: str
    connected: bool = True


class AccountSeed(Strict):
    """One Cronofy account. With a `refresh_token` our application already holds an authorization for it."""

    sub: str
    email: str | None = None
    name: str | None = None
    zoneinfo: Zone | None = None
    scopes: tuple[str, ...] = DEFAULT_SCOPES
    refresh_token: str | None = None
    revoked: bool = False
    profiles: tuple[ProfileSeed, ...] = ()
    conferencing_profiles: tuple[ConferencingProfileSeed, ...] = ()


class IdentitySeed(Strict):
    """A login that exists at a provider and is linked nowhere yet: what a person can choose on the sign-in pages.

    `consent` is what happens there: granted; boxes_unticked (the permission boxes start empty, as Google shows them
    to some people); admin_approval (the provider asks for an administrator first).
    Events name their calendar by its `calendar_id`, which must then be given.
    """

    email: str
    provider_name: str
    provider_service: str
    name: str | None = None
    zoneinfo: Zone | None = None
    consent: Consent = "granted"
    calendars: tuple[CalendarSeed, ...] = Field(default=(CalendarSeed(name="Calendar", primary=True),))
    events: tuple[EventSeed, ...] = ()


class CronofySeed(Strict):
    """Everything a local Cronofy starts with. Pushes are signed with every secret, the first one newest."""

    client_id: str
    client_secrets: tuple[str, ...] = Field(min_length=1)
    data_center: str = "us"
    accounts: tuple[AccountSeed, ...] = ()
    identities: tuple[IdentitySeed, ...] = ()
