"""Cronofy's API over HTTP, with every refusal as one of the domain's errors.

Statuses: https://docs.cronofy.com/developers/api/error-codes/.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import quote, urlencode

import httpx
from stamina import AsyncRetryingCaller

from bot.domain.checking import SyncStatus
from bot.domain.connection import NEEDED_SCOPES, Account, Provider
from bot.domain.errors import CodeRefused, GrantWithdrawn, OutsideError, WriteRefused
from bot.domain.grants import Authorisation, Tokens
from bot.domain.notifications import NotificationChannel
from bot.domain.pacing import Limit
from bot.domain.session import CalendarEvent, EventDraft, Refusal
from bot.settings import Settings
from integrations.cronofy.mapping import account_of, authorisation_of, body_of, channel_of, event_of, tokens_of, utc_text
from integrations.cronofy.refusals import AS_APPLICATION, LINKING, TOLD, USUAL, WRITING, CredentialsRefused, Refusals
from integrations.cronofy.statuses import question_about, statuses_of, unknown_among
from integrations.cronofy.wire import (
    CalendarList,
    ChannelList,
    EventPage,
    LinkTokenAnswer,
    MemberStatuses,
    TokenAnswer,
    TokenRefusal,
    UserInfo,
)
from integrations.http import RETRIES, Caller, Pace, at_once

SCOPES = tuple(sorted(NEEDED_SCOPES))
"""All that is asked for: reading back, writing and withdrawing sessions."""
LIMITS = (Limit(50, 1.0), Limit(500, 60.0))
"""What Cronofy allows an application, over all of its accounts."""
MOST_PAGES = 100
"""A reading that goes on longer is a loop."""

READ_ONLY_HINTS = ("read_only", "read-only", "readonly")


class CronofyClient:
    """Cronofy for the application of the settings; `clock` dates the tokens (aware UTC), `pace` holds requests back."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        settings: Settings,
        clock: Callable[[], datetime],
        retries: AsyncRetryingCaller = RETRIES,
        pace: Pace = at_once,
    ) -> None:
        self._caller = Caller(http, "cronofy", retries, pace=pace)
        self._api_url = settings.cronofy_api_url
        self._app_url = settings.cronofy_app_url
        self._client_id = settings.cronofy_client_id
        self._client_secret = settings.cronofy_client_secret
        self._clock = clock

    def authorize_url(
        self, *, state: str, redirect_uri: str, provider: Provider | None, avoid_linking: bool, link_token: str | None = None
    ) -> str:
        """Where a browser goes to sign in (api/authorization/request-authorization); any `provider` but OTHER skips the choice."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(SCOPES),
            "state": state,
            "provider_name": provider.value if provider and provider is not Provider.OTHER else None,
            "avoid_linking": "true" if avoid_linking else None,
            "link_token": link_token,
        }
        return f"{self._app_url}/oauth/authorize?{urlencode({key: value for key, value in query.items() if value is not None})}"

    async def exchange_code(self, code: str, redirect_uri: str) -> Authorisation:
        """Turn a code into an authorisation, once. Raises CodeRefused for one that is unknown, used or too old."""
        asked_at = self._clock()
        grant = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        answer = await self._token("exchange_code", grant, lambda: CodeRefused("cronofy does not honour the code"))
        authorisation = authorisation_of(answer, asked_at)
        if authorisation is None:
            raise self._caller.nonsense("exchange_code", "no account or no refresh token")
        return authorisation

    async def refresh(self, refresh_token: str) -> Tokens:
        """New tokens, both to be saved. Raises GrantWithdrawn on invalid_grant.

        Asked once: the refresh token may rotate with its use, so a second try after a lost answer could not tell anything.
        """
        asked_at = self._clock()
        grant = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        answer = await self._token("refresh", grant, lambda: GrantWithdrawn("cronofy no longer honours the refresh token"))
        return tokens_of(answer, asked_at, refresh_token)

    async def accepts_credentials(self) -> bool:
        """Whether Cronofy knows our client id and secret: it checks them before it looks at a refresh token, which is made up here."""
        try:
            await self.refresh("made-up")
        except GrantWithdrawn:
            return True
        except CredentialsRefused:
            return False
        return True

    async def _token(self, call: str, grant: Mapping[str, str], refused: Callable[[], OutsideError]) -> TokenAnswer:
        response = await self._caller.send(call, self._with_credentials("/oauth/token", grant), repeatable=False)
        if response.status_code == 200:
            return self._caller.parsed(call, response, TokenAnswer)
        error = self._caller.parsed(call, response, TokenRefusal).error
        if error == "invalid_client":
            raise CredentialsRefused(f"cronofy.{call}: client id and secret are not known there")
        # Older answers to a code used twice carry the second form: https://docs.cronofy.com/developers/faqs/.
        if error == "invalid_grant" or "unknown_or_used" in response.text:
            raise refused()
        raise self._caller.nonsense(call, f"status {response.status_code}")

    def _with_credentials(self, path: str, fields: Mapping[str, str | bool]) -> httpx.Request:
        credentials = {"client_id": self._client_id, "client_secret": self._client_secret.get_secret_value()}
        return self._caller.request("POST", self._api_url + path, json={**credentials, **fields})

    async def revoke(self, sub: str, *, erase: bool = False) -> None:
        """End our authorisation of the account; one that has ended already is accepted too (api/authorization/revoke).

        `erase` asks for what is personal to be erased there; Cronofy's own client for .NET sends it beside the account.
        """
        fields: dict[str, str | bool] = {"sub": sub} | ({"request_pii_erasure": True} if erase else {})
        response = await self._caller.send("revoke", self._with_credentials("/oauth/token/revoke", fields))
        if response.status_code != 200:
            raise self._caller.nonsense("revoke", f"status {response.status_code}")

    async def userinfo(self, access_token: str) -> Account:
        """The account with its logins and calendars (api/identity/userinfo)."""
        response = await self._call("userinfo", "GET", "/v1/userinfo", access_token)
        return account_of(self._caller.parsed("userinfo", response, UserInfo))

    async def sync_statuses(self, subs: Sequence[str]) -> Mapping[str, SyncStatus]:
        """How each of at most ten accounts is, asked at once and without their tokens (api/scheduling/availability). Raises NotEnabled.

        One that Cronofy does not know makes it refuse the whole question: the others are asked about again without it.
        """
        secret = self._client_secret.get_secret_value()
        question = question_about(subs, self._clock())
        response = await self._call(
            "sync_statuses", "POST", "/v1/availability", secret, json=question, refusals=AS_APPLICATION, accepted=(422,)
        )
        if response.status_code != 422:
            return statuses_of(self._caller.parsed("sync_statuses", response, MemberStatuses), subs)
        unknown = unknown_among(subs, response)
        rest = [[sub for sub in subs if sub not in unknown]] if unknown else [[sub] for sub in subs]
        asked_again = [await self.sync_statuses(part) for part in rest if part]
        return {sub: status for part in asked_again for sub, status in part.items()} | dict.fromkeys(unknown, SyncStatus.UNKNOWN)

    async def link_token(self, access_token: str) -> str:
        """A token of five minutes that adds the next login to this account (api-alpha/explicit-linking). Raises NotEnabled."""
        response = await self._call("link_token", "POST", "/v1/link_tokens", access_token, refusals=LINKING)
        return self._caller.parsed("link_token", response, LinkTokenAnswer).link_token

    async def revoke_profile(self, access_token: str, profile_id: str) -> None:
        """Take one login out of our sight; one that is out already is accepted too (api/authorization/revoke-profile)."""
        await self._call("revoke_profile", "POST", f"/v1/profiles/{quote(profile_id, safe='')}/revoke", access_token, accepted=(404,))

    async def list_channels(self, access_token: str) -> list[NotificationChannel]:
        """The account's notification channels of our application (api/push-notifications/list-channels)."""
        response = await self._call("list_channels", "GET", "/v1/channels", access_token, refusals=TOLD)
        return [channel_of(each) for each in self._caller.parsed("list_channels", response, ChannelList).channels]

    async def open_channel(self, access_token: str, callback_url: str) -> None:
        """Be told at this address of logins that break and of entries of ours that change (api/push-notifications/create-channel).

        What people change beside them would be far more, and is not asked for. An equal channel is not opened twice. Raises NotEnabled.
        """
        body = {"callback_url": callback_url, "filters": {"only_managed": True}}
        await self._call("open_channel", "POST", "/v1/channels", access_token, json=body, refusals=TOLD)

    async def close_channel(self, access_token: str, channel_id: str) -> None:
        """Close it; one that is not there is accepted too (api/push-notifications/close-channel)."""
        await self._call(
            "close_channel", "DELETE", f"/v1/channels/{quote(channel_id, safe='')}", access_token, refusals=TOLD, accepted=(404,)
        )

    async def read_events(
        self, access_token: str, since: datetime, until: datetime, *, deleted: bool = False, only_managed: bool = False
    ) -> list[CalendarEvent]:
        """Every entry that overlaps [since, until), ours included, or only ours, page after page (api/events/read-events)."""
        params = {
            "tzid": "Etc/UTC",
            "from": utc_text(since),
            "to": utc_text(until),
            "include_managed": "true",
            "include_deleted": "true" if deleted else "false",
            "only_managed": "true" if only_managed else "false",
        }
        response = await self._call("read_events", "GET", "/v1/events", access_token, params=params)
        events: list[CalendarEvent] = []
        for _ in range(MOST_PAGES):
            page = self._caller.parsed("read_events", response, EventPage)
            events += [event_of(event) for event in page.events]
            if page.pages.next_page is None:
                return [event for event in events if event.starts_at < until and event.ends_at > since]
            response = await self._call("read_events", "GET", self._own_path(page.pages.next_page), access_token)
        raise self._caller.nonsense("read_events", "pages without end")

    def _own_path(self, url: str) -> str:
        """What follows our own API's address in `url`; the access token goes nowhere else."""
        if not url.startswith(f"{self._api_url}/"):
            raise self._caller.nonsense("read_events", "a next page elsewhere")
        return url.removeprefix(self._api_url)

    async def upsert_event(self, access_token: str, calendar_id: str, draft: EventDraft) -> None:
        """Create or change our entry: accepted, which is no proof (api/events/upsert-event).

        Raises CalendarGone, CalendarLocked, WriteRefused.
        """
        await self._write("upsert_event", "POST", access_token, calendar_id, body_of(draft))

    async def delete_event(self, access_token: str, calendar_id: str, event_id: str) -> None:
        """Remove our entry; one that is not there is accepted too. Raises CalendarGone, CalendarLocked, WriteRefused."""
        await self._write("delete_event", "DELETE", access_token, calendar_id, {"event_id": event_id})

    async def _write(self, call: str, method: str, access_token: str, calendar_id: str, body: Mapping[str, object]) -> None:
        path = f"/v1/calendars/{quote(calendar_id, safe='')}/events"
        response = await self._call(call, method, path, access_token, json=body, refusals=WRITING, accepted=(403,))
        if response.status_code != 403:
            return
        said = response.text.casefold()
        if any(hint in said for hint in READ_ONLY_HINTS) or await self._is_readonly(access_token, calendar_id):
            raise WriteRefused(Refusal.READ_ONLY)
        self._refuse(call, 403, WRITING)

    async def _is_readonly(self, access_token: str, calendar_id: str) -> bool:
        """Which of its two meanings a 403 of a write has: the calendar's own flag tells read only from a missing scope."""
        response = await self._call("calendars", "GET", "/v1/calendars", access_token)
        calendars = self._caller.parsed("calendars", response, CalendarList).calendars
        return any(each.calendar_id == calendar_id and each.calendar_readonly for each in calendars)

    async def _call(
        self,
        call: str,
        method: str,
        path: str,
        access_token: str,
        *,
        json: Any = None,
        params: Mapping[str, Any] | None = None,
        refusals: Refusals = USUAL,
        accepted: tuple[int, ...] = (),
    ) -> httpx.Response:
        """A successful answer, or one of the statuses in `accepted`. All of these calls may be repeated."""
        request = self._caller.request(method, self._api_url + path, bearer=access_token, json=json, params=params)
        response = await self._caller.send(call, request)
        if not response.is_success and response.status_code not in accepted:
            self._refuse(call, response.status_code, refusals)
        return response

    def _refuse(self, call: str, status: int, refusals: Refusals) -> NoReturn:
        if refusal := refusals.get(status):
            raise refusal()
        raise self._caller.nonsense(call, f"status {status}")
