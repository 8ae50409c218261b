"""What Cronofy answers, as models: unknown fields are ignored, missing optional ones get a default, and null counts as missing.

https://docs.cronofy.com/developers/api/
"""

from datetime import UTC, date, datetime, time
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.domain.timezones import find_zone


class Wire(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        return {key: each for key, each in value.items() if each is not None} if isinstance(value, dict) else value


class Moment(NamedTuple):
    """A start or an end: an aware UTC instant; an all-day one is its date's midnight UTC."""

    at: datetime
    all_day: bool


def _moment(value: Any) -> Moment:
    """From any of the three forms: a date, an instant, or `{time, tzid}` with either (api/events/read-events, localized_times)."""
    zone_name = None
    if isinstance(value, dict):
        value, zone_name = value.get("time"), value.get("tzid")
    if not isinstance(value, str):
        raise ValueError("no time")  # noqa: TRY004 - pydantic collects ValueErrors
    if len(value) == 10:
        return Moment(datetime.combine(date.fromisoformat(value), time.min, UTC), all_day=True)
    at = datetime.fromisoformat(value)
    if at.tzinfo is None:
        at = at.replace(tzinfo=_zone(zone_name))
    try:
        return Moment(at.astimezone(UTC), all_day=False)
    except OverflowError:
        raise ValueError("beyond the calendar") from None


def _zone(name: Any) -> ZoneInfo:
    zone = find_zone(name) if isinstance(name, str) else None
    if zone is None:
        raise ValueError("a time without offset or zone")
    return zone


WireTime = Annotated[Moment, BeforeValidator(_moment)]


class LinkingProfile(Wire):
    """The login that was used in this run through the authorisation pages."""

    profile_id: str
    profile_name: str = ""
    provider_name: str = ""
    provider_service: str = ""


class TokenAnswer(Wire):
    """POST /oauth/token; `sub`, `account_id` and `linking_profile` come with a code only."""

    access_token: str = Field(min_length=1)
    expires_in: int = Field(ge=0, le=10 * 366 * 24 * 3600)
    refresh_token: str | None = None
    scope: str = ""
    sub: str | None = None
    account_id: str | None = None
    linking_profile: LinkingProfile | None = None


class TokenRefusal(Wire):
    """The body of a 400 of the token endpoint (RFC 6749, 5.2)."""

    error: str = ""


class LinkTokenAnswer(Wire):
    """POST /v1/link_tokens."""

    link_token: str = Field(min_length=1)


class MemberStatus(Wire):
    """One account of an availability query; its word is missing when Cronofy says nothing of it."""

    sub: str
    sync_status: str = ""


class MemberStatuses(Wire):
    """POST /v1/availability with include_member_statuses; when somebody is free is left out."""

    member_statuses: tuple[MemberStatus, ...]


class ChannelFilters(Wire):
    """Only those that differ from the default are told."""

    only_managed: bool = False


class ChannelWire(Wire):
    """One notification channel."""

    channel_id: str
    callback_url: str
    filters: ChannelFilters = ChannelFilters()


class ChannelList(Wire):
    """GET /v1/channels."""

    channels: tuple[ChannelWire, ...]


class CalendarWire(Wire):
    """One calendar, in userinfo and in the list of calendars."""

    calendar_id: str
    calendar_name: str = ""
    calendar_readonly: bool = False
    calendar_deleted: bool = False
    calendar_primary: bool = False


class ProfileWire(Wire):
    """One login. Whether it is connected is always told, and never guessed here."""

    profile_id: str
    profile_connected: bool
    profile_name: str = ""
    provider_name: str = ""
    provider_service: str = ""
    profile_initial_sync_required: bool = False
    profile_relink_url: str | None = None
    profile_calendars: tuple[CalendarWire, ...] = ()


class AuthorizationWire(Wire):
    """What we may do; `scope` is separated by spaces."""

    scope: str = ""


class AccountData(Wire):
    """The part of userinfo under "cronofy.data"."""

    authorization: AuthorizationWire = AuthorizationWire()
    profiles: tuple[ProfileWire, ...] = ()


class UserInfo(Wire):
    """GET /v1/userinfo; the dot is part of the key's name."""

    sub: str
    data: AccountData = Field(alias="cronofy.data")
    email: str | None = None
    zoneinfo: str | None = None


class CalendarList(Wire):
    """GET /v1/calendars."""

    calendars: tuple[CalendarWire, ...]


class EventWire(Wire):
    """One entry of a calendar; `event_id` is there on the ones written through our application."""

    calendar_id: str
    event_uid: str
    start: WireTime
    end: WireTime
    event_id: str | None = None
    summary: str = ""
    description: str = ""
    deleted: bool = False
    participation_status: str = "unknown"
    updated: AwareDatetime | None = None


class Pages(Wire):
    """Where an answer continues; the last page names no next one."""

    next_page: str | None = None


class EventPage(Wire):
    """GET /v1/events."""

    events: tuple[EventWire, ...]
    pages: Pages = Pages()
