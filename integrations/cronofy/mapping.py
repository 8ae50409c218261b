"""From what Cronofy answers to what Relink thinks in."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from bot.domain.connection import FREE_BUSY_SCOPES, Account, Calendar, Profile, Provider
from bot.domain.grants import Authorisation, Tokens
from bot.domain.notifications import NotificationChannel
from bot.domain.session import CalendarEvent, EventDraft, Participation
from integrations.cronofy.wire import CalendarWire, ChannelWire, EventWire, LinkingProfile, ProfileWire, TokenAnswer, UserInfo

# provider_service tells more than provider_name (Office 365 comes as exchange + office365), and both lists are open:
# https://docs.cronofy.com/developers/api/identity/profile/
PROVIDERS = {
    "office365": Provider.OFFICE365,
    "ms_graph_free_busy": Provider.OFFICE365,
    "outlook_com": Provider.OUTLOOK_COM,
    "live_connect": Provider.OUTLOOK_COM,
    "icloud": Provider.APPLE,
    "apple": Provider.APPLE,
    "gsuite": Provider.GOOGLE,
    "google": Provider.GOOGLE,
    "google_free_busy": Provider.GOOGLE,
    "exchange": Provider.EXCHANGE,
}
FREE_BUSY_ENDING = "_free_busy"
"""Logins of free/busy access carry it in their provider_name: https://docs.cronofy.com/developers/authorization/access-modes/."""
SUMMARY_LENGTH, DESCRIPTION_LENGTH = 1024, 4096
"""Cronofy refuses more: https://docs.cronofy.com/developers/api/events/upsert-event/."""


def provider_of(login: ProfileWire | LinkingProfile) -> Provider:
    """The service behind a login; OTHER for one we have no word for."""
    named = PROVIDERS.get(login.provider_name, Provider.OTHER)
    return PROVIDERS.get(login.provider_service, named)


def tokens_of(answer: TokenAnswer, asked_at: datetime, refresh_token: str = "") -> Tokens:
    """Both tokens; `refresh_token` is kept where the answer brings none. The lifetime counts from when we asked."""
    return Tokens(
        access_token=answer.access_token,
        refresh_token=answer.refresh_token or refresh_token,
        expires_at=asked_at + timedelta(seconds=answer.expires_in),
        scopes=frozenset(answer.scope.split()),
    )


def authorisation_of(answer: TokenAnswer, asked_at: datetime) -> Authorisation | None:
    """Whose account it is, with the login of this run; None when the answer lacks the account or a refresh token."""
    sub, login = answer.sub or answer.account_id, answer.linking_profile
    if not sub or not answer.refresh_token:
        return None
    tokens = tokens_of(answer, asked_at)
    if login is None:
        return Authorisation(sub, tokens)
    return Authorisation(sub, tokens, login.profile_id, login.profile_name, provider_of(login))


def account_of(answer: UserInfo) -> Account:
    """The account as userinfo reports it."""
    scopes = frozenset(answer.data.authorization.scope.split())
    return Account(
        sub=answer.sub,
        email=answer.email,
        time_zone=answer.zoneinfo,
        profiles=tuple(_profile(profile) for profile in answer.data.profiles),
        scopes=scopes,
        free_busy_only=bool(scopes & FREE_BUSY_SCOPES) and not scopes & {"read_events", "read_write"},
    )


def _profile(profile: ProfileWire) -> Profile:
    return Profile(
        profile_id=profile.profile_id,
        provider=provider_of(profile),
        name=profile.profile_name,
        connected=profile.profile_connected,
        initial_sync_required=profile.profile_initial_sync_required,
        relink_url=_web_address(profile.profile_relink_url),
        calendars=tuple(_calendar(calendar) for calendar in profile.profile_calendars),
        free_busy_only=profile.provider_name.endswith(FREE_BUSY_ENDING),
    )


def _web_address(url: str | None) -> str | None:
    """The address if a browser may be sent there."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def _calendar(calendar: CalendarWire) -> Calendar:
    return Calendar(
        calendar_id=calendar.calendar_id,
        name=calendar.calendar_name,
        readonly=calendar.calendar_readonly,
        deleted=calendar.calendar_deleted,
        provider_primary=calendar.calendar_primary,
    )


def channel_of(channel: ChannelWire) -> NotificationChannel:
    """A notification channel as Cronofy lists it."""
    return NotificationChannel(channel.channel_id, channel.callback_url, channel.filters.only_managed)


def event_of(event: EventWire) -> CalendarEvent:
    """An entry as Cronofy shows it; an unknown answer of its owner is UNKNOWN."""
    return CalendarEvent(
        calendar_id=event.calendar_id,
        event_uid=event.event_uid,
        event_id=event.event_id,
        summary=event.summary,
        starts_at=event.start.at,
        ends_at=event.end.at,
        description=event.description,
        deleted=event.deleted,
        all_day=event.start.all_day,
        participation=_participation(event.participation_status),
        updated_at=event.updated.astimezone(UTC) if event.updated else None,
    )


def _participation(status: str) -> Participation:
    return Participation(status) if status in set(Participation) else Participation.UNKNOWN


def body_of(draft: EventDraft) -> dict[str, object]:
    """The body that creates or changes the entry."""
    body: dict[str, object] = {
        "event_id": draft.event_id,
        "summary": draft.summary[:SUMMARY_LENGTH],
        "description": draft.description[:DESCRIPTION_LENGTH],
        "start": utc_text(draft.starts_at),
        "end": utc_text(draft.ends_at),
        "tzid": draft.time_zone,
    }
    if draft.location:
        body["location"] = {"description": draft.location}
    if draft.url:
        body["url"] = draft.url
    if not draft.shared:
        body["event_private"] = True
    if not draft.blocks:
        body |= {"transparency": "transparent", "reminders": []}
    return body


def utc_text(at: datetime) -> str:
    """An instant as Cronofy takes it, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
