"""What a person's calendar connection is, decided in one pure function from what Cronofy reported.

Facts: https://docs.cronofy.com/developers/api/identity/userinfo/ and https://docs.cronofy.com/developers/api/error-codes/.
A disconnected profile is not a 401, and Cronofy cannot know why a provider refused access, so neither do we.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

PENDING_PATIENCE = timedelta(hours=24)
"""How long a first sync may run before the e-mail administrator has to look."""


class Provider(StrEnum):
    """The calendar services a person may choose from, by the name Cronofy's authorize page takes."""

    GOOGLE = "google"
    OFFICE365 = "office365"
    EXCHANGE = "exchange"
    APPLE = "apple"
    OUTLOOK_COM = "live_connect"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar of a profile, as Cronofy lists it."""

    calendar_id: str
    name: str
    readonly: bool = False
    deleted: bool = False
    provider_primary: bool = False

    @property
    def writable(self) -> bool:
        """Whether sessions can be written here."""
        return not (self.readonly or self.deleted)


@dataclass(frozen=True, slots=True)
class Profile:
    """One login at a provider; `name` is usually its e-mail address. `relink_url` comes only while disconnected.

    `free_busy_only`: events go out as invitations instead of writes. People choose that for each login, and its provider_name tells it:
    https://docs.cronofy.com/developers/authorization/access-modes/faqs.
    """

    profile_id: str
    provider: Provider
    name: str
    connected: bool = True
    initial_sync_required: bool = False
    relink_url: str | None = None
    calendars: tuple[Calendar, ...] = ()
    free_busy_only: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """A Cronofy account (`sub`) as userinfo reports it. `free_busy_only`: nothing more was granted for any of its logins."""

    sub: str
    email: str | None
    time_zone: str | None
    profiles: tuple[Profile, ...] = ()
    scopes: frozenset[str] = frozenset()
    free_busy_only: bool = False

    @property
    def calendar_ids(self) -> frozenset[str]:
        """Every calendar of its logins. Where logins that wait or were turned down are left out, so are their calendars."""
        return frozenset(calendar.calendar_id for profile in self.profiles for calendar in profile.calendars)

    def find_profile(self, profile_id: str | None) -> Profile | None:
        """The login of that id."""
        return next((profile for profile in self.profiles if profile.profile_id == profile_id), None)

    def find_calendar(self, calendar_id: str) -> tuple[Profile, Calendar] | None:
        """The calendar of that id with its profile, deleted ones included."""
        for profile in self.profiles:
            for calendar in profile.calendars:
                if calendar.calendar_id == calendar_id:
                    return profile, calendar
        return None


class Grant(StrEnum):
    """What Cronofy says of our authorisation to act for the account."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    PERMISSION_MISSING = "permission_missing"


NEEDED_SCOPES = frozenset({"read_events", "create_event", "delete_event"})
"""What reading back and writing sessions takes: https://docs.cronofy.com/developers/api/authorization/request-authorization/."""
FREE_BUSY_SCOPES = frozenset({"free_busy", "free_busy_write"})
BUNDLES = {"read_write": NEEDED_SCOPES}


def lacks_permission(scopes: frozenset[str]) -> bool:
    """Whether a granted set stops Relink from doing its work; an empty set is unknown, and free/busy access is a mode of its own."""
    granted = scopes.union(*(BUNDLES.get(scope, frozenset()) for scope in scopes))
    return bool(scopes) and not scopes & FREE_BUSY_SCOPES and not granted >= NEEDED_SCOPES


@dataclass(frozen=True, slots=True)
class PrimaryCalendar:
    """The one calendar sessions are written to: the person's choice, kept by us with its names so that it can be spoken of when gone."""

    calendar_id: str
    profile_id: str
    calendar_name: str
    profile_name: str


@dataclass(frozen=True, slots=True)
class ConnectionFacts:
    """Everything known about one person's connection.

    `account` is what userinfo last reported (None before the first answer), true at `checked_at`; `reachable` is whether that was just now.
    `pending_since` maps profile_id to when its first sync was first seen running. `proven_at` is when a test entry was last seen on the
    primary calendar.
    """

    sub: str | None
    grant: Grant = Grant.VALID
    account: Account | None = None
    primary: PrimaryCalendar | None = None
    pending_since: Mapping[str, datetime] = field(default_factory=dict)
    checked_at: datetime | None = None
    reachable: bool = True
    proven_at: datetime | None = None

    def find_profile(self, profile_id: str | None) -> Profile | None:
        """The login of that id, as last reported."""
        return self.account.find_profile(profile_id) if self.account else None


class ConnectionStatus(StrEnum):
    """The ten states, in the order in which they are decided."""

    NOT_LINKED = "not_linked"
    AUTHORISATION_WITHDRAWN = "authorisation_withdrawn"
    PERMISSION_MISSING = "permission_missing"
    RELINK = "relink"
    PENDING = "pending"
    NO_PRIMARY = "no_primary"
    PRIMARY_GONE = "primary_gone"
    READ_ONLY = "read_only"
    FREE_BUSY_ONLY = "free_busy_only"
    ACTIVE = "active"


_DECIDED_IN_ORDER = tuple(ConnectionStatus)

DELIVERS = frozenset({ConnectionStatus.ACTIVE, ConnectionStatus.FREE_BUSY_ONLY})
"""The states in which sessions arrive, as entries or as invitations."""

NOWHERE = frozenset({ConnectionStatus.NOT_LINKED, ConnectionStatus.NO_PRIMARY, ConnectionStatus.PRIMARY_GONE})
"""The states in which there is no calendar that a session could be on."""

BLANKET = frozenset({ConnectionStatus.NOT_LINKED, ConnectionStatus.AUTHORISATION_WITHDRAWN, ConnectionStatus.PERMISSION_MISSING})
"""The states of a whole account, whatever its logins say."""


@dataclass(frozen=True, slots=True)
class ProfileStatus:
    """One profile's line in the list. `overdue` marks a first sync older than PENDING_PATIENCE."""

    profile: Profile
    status: ConnectionStatus
    is_primary: bool = False
    pending_since: datetime | None = None
    overdue: bool = False

    @property
    def troubled(self) -> bool:
        """Whether this very login has to be mended."""
        return self.status in (ConnectionStatus.RELINK, ConnectionStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one answer for the person, and what stands behind it.

    `deciding` is the profile that holds the primary calendar, or the one that stands in the way of choosing one; None when no profile
    decides. `secondary` lists troubled profiles that only make busy times out of date.
    """

    status: ConnectionStatus
    profiles: tuple[ProfileStatus, ...] = ()
    deciding: ProfileStatus | None = None
    secondary: tuple[ProfileStatus, ...] = ()
    overdue: bool = False

    @property
    def delivers(self) -> bool:
        """Whether sessions arrive on the primary calendar in this state."""
        return self.status in DELIVERS


def verdict_of(facts: ConnectionFacts, now: datetime) -> Verdict | None:
    """Decide the person's connection state at `now` (aware, UTC); None while Cronofy has never told us anything about a linked account."""
    blanket = _blanket_status(facts)
    if blanket is None and facts.account is None:
        return None
    lines = _profile_lines(facts, blanket, now)
    if blanket:
        return Verdict(blanket, lines, next((line for line in lines if line.is_primary), None))
    deciding = _deciding_line(facts, lines)
    status = _primary_status(facts, deciding)
    secondary = tuple(line for line in lines if line is not deciding and line.troubled)
    overdue = deciding is not None and status is ConnectionStatus.PENDING and deciding.overdue
    return Verdict(status, lines, deciding, secondary, overdue)


def _blanket_status(facts: ConnectionFacts) -> ConnectionStatus | None:
    """One of BLANKET, if that is what it is."""
    if facts.sub is None:
        return ConnectionStatus.NOT_LINKED
    if facts.grant is Grant.WITHDRAWN:
        return ConnectionStatus.AUTHORISATION_WITHDRAWN
    if facts.grant is Grant.PERMISSION_MISSING or (facts.account and lacks_permission(facts.account.scopes)):
        return ConnectionStatus.PERMISSION_MISSING
    if facts.account and not facts.account.profiles:  # every login was taken out of it
        return ConnectionStatus.NOT_LINKED
    return None


def _profile_lines(facts: ConnectionFacts, blanket: ConnectionStatus | None, now: datetime) -> tuple[ProfileStatus, ...]:
    if facts.account is None:
        return ()
    return tuple(_profile_line(profile, facts, blanket, now) for profile in facts.account.profiles)


def _profile_line(profile: Profile, facts: ConnectionFacts, blanket: ConnectionStatus | None, now: datetime) -> ProfileStatus:
    is_primary = profile.profile_id == _primary_profile_id(facts)
    since = facts.pending_since.get(profile.profile_id) if profile.initial_sync_required else None
    overdue = since is not None and now - since >= PENDING_PATIENCE
    status = blanket or _own_status(profile)
    if status is ConnectionStatus.ACTIVE and is_primary:
        status = _calendar_status(facts)
    return ProfileStatus(profile, status, is_primary, since, overdue)


def _primary_profile_id(facts: ConnectionFacts) -> str | None:
    """The login that holds the primary calendar: where it is listed now, or was when it was chosen."""
    found = facts.account.find_calendar(facts.primary.calendar_id) if facts.account and facts.primary else None
    if found:
        return found[0].profile_id
    return facts.primary.profile_id if facts.primary else None


def _own_status(profile: Profile) -> ConnectionStatus:
    if not profile.connected:
        return ConnectionStatus.RELINK
    if profile.initial_sync_required:
        return ConnectionStatus.PENDING
    return ConnectionStatus.ACTIVE


def _calendar_status(facts: ConnectionFacts) -> ConnectionStatus:
    """The state of the chosen primary calendar on a connected, synced profile."""
    account, primary = facts.account, facts.primary
    found = account.find_calendar(primary.calendar_id) if account and primary else None
    if account is None or found is None or found[1].deleted:
        return ConnectionStatus.PRIMARY_GONE
    if found[1].readonly:
        return ConnectionStatus.READ_ONLY
    return ConnectionStatus.FREE_BUSY_ONLY if account.free_busy_only or found[0].free_busy_only else ConnectionStatus.ACTIVE


def _deciding_line(facts: ConnectionFacts, lines: tuple[ProfileStatus, ...]) -> ProfileStatus | None:
    """The primary's profile; before a choice, the profile that most stands in its way, unless a healthy one offers a calendar."""
    if facts.primary:
        return next((line for line in lines if line.is_primary), None)
    if any(line.status is ConnectionStatus.ACTIVE and any(c.writable for c in line.profile.calendars) for line in lines):
        return None
    troubled = (line for line in lines if line.troubled)
    return min(troubled, key=lambda line: _DECIDED_IN_ORDER.index(line.status), default=None)


def _primary_status(facts: ConnectionFacts, deciding: ProfileStatus | None) -> ConnectionStatus:
    if deciding is not None:
        return deciding.status
    return ConnectionStatus.PRIMARY_GONE if facts.primary else ConnectionStatus.NO_PRIMARY
