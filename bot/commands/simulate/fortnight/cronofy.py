"""A Cronofy of our own in memory, as far as sessions and alerts need one: accounts with one login and one calendar each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.simulate.fortnight.history import Trouble
from bot.commands.simulate.fortnight.weather import Weather
from bot.domain.checking import SyncStatus
from bot.domain.connection import Account, Calendar, Profile, Provider
from bot.domain.errors import AccessTokenRefused, CalendarGone, GrantWithdrawn, NotEnabled, WriteRefused
from bot.domain.grants import Authorisation, Tokens
from bot.domain.notifications import NotificationChannel
from bot.domain.session import CalendarEvent, EventDraft, Refusal

TOKEN_LASTS = timedelta(days=3)
"""Longer than Cronofy's: a fortnight sees enough refreshes, and a third of its time would be spent on the rest."""
SHOWS_AFTER = timedelta(seconds=2)
"""An accepted write is on the calendar that much later."""
ADDRESS = "{sub}@company.example"

_STATUSES: Mapping[Trouble | None, SyncStatus] = {Trouble.LOGIN: SyncStatus.DISCONNECTED, Trouble.AUTHORISATION: SyncStatus.UNKNOWN}


@dataclass(slots=True)
class Held:
    """One account as Cronofy holds it. `trouble` is what is wrong with it, if anything is."""

    sub: str
    zone: str
    trouble: Trouble | None = None
    entries: dict[str, tuple[datetime, CalendarEvent]] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    queued: list[EventDraft] = field(default_factory=list)
    """What was written while the login was broken: accepted, and on the calendar once it is back."""
    generation: int = 1
    """Of its authorisation; tokens of an earlier one are refused."""

    @property
    def calendar_id(self) -> str:
        """Its only calendar."""
        return f"cal_{self.sub}"


class MemoryCronofy:
    """Fulfils the port `Cronofy`."""

    def __init__(self, clock: Callable[[], datetime], weather: Weather) -> None:
        self._clock = clock
        self._weather = weather
        self.accounts: dict[str, Held] = {}

    def add(self, sub: str, zone: str) -> Held:
        """An account that works."""
        self.accounts[sub] = Held(sub, zone)
        return self.accounts[sub]

    def tokens(self, sub: str) -> Tokens:
        """What the platform has of the account, or an owner gives."""
        token = f"{sub}|{self.accounts[sub].generation}"
        return Tokens(token, token, self._clock() + TOKEN_LASTS)

    async def refresh(self, refresh_token: str) -> Tokens:
        """Raises GrantWithdrawn."""
        self._weather.meet("cronofy")
        held = self._of(refresh_token)
        if held is None:
            raise GrantWithdrawn("invalid_grant")
        return self.tokens(held.sub)

    async def userinfo(self, access_token: str) -> Account:
        """The account with its one login."""
        held = self._called(access_token)
        name = ADDRESS.format(sub=held.sub)
        broken = held.trouble is Trouble.LOGIN
        calendar = Calendar(
            held.calendar_id,
            "Work",
            readonly=held.trouble is Trouble.READ_ONLY,
            deleted=held.trouble is Trouble.GONE,
            provider_primary=True,
        )
        login = Profile(
            f"pro_{held.sub}", Provider.GOOGLE, name, connected=not broken, relink_url="https://cronofy.example/relink" if broken else None,
            calendars=(calendar,),
        )  # fmt: skip
        return Account(held.sub, name, held.zone, (login,))

    async def sync_statuses(self, subs: Sequence[str]) -> Mapping[str, SyncStatus]:
        """What ten accounts are as a whole."""
        self._weather.meet("cronofy")
        return {sub: _STATUSES.get(self.accounts[sub].trouble, SyncStatus.ACTIVE) for sub in subs}

    async def read_events(
        self, access_token: str, since: datetime, until: datetime, *, deleted: bool = False, only_managed: bool = False
    ) -> list[CalendarEvent]:
        """What shows by now."""
        now, held = self._clock(), self._called(access_token)
        shown = (entry for at, entry in held.entries.values() if at <= now)
        return [entry for entry in shown if entry.starts_at < until and entry.ends_at > since]

    async def upsert_event(self, access_token: str, calendar_id: str, draft: EventDraft) -> None:
        """Accepted."""
        held = self._writable(access_token, calendar_id)
        self.put(held, draft)

    async def delete_event(self, access_token: str, calendar_id: str, event_id: str) -> None:
        """Accepted likewise."""
        self.take_off(self._writable(access_token, calendar_id), event_id)

    def put(self, held: Held, draft: EventDraft) -> None:
        """What anybody writes: queued while the login is broken, lost where there is nowhere to write to."""
        if held.trouble is Trouble.LOGIN:
            held.queued.append(draft)
        if held.trouble:
            return
        entry = CalendarEvent(held.calendar_id, f"uid_{draft.event_id}", draft.event_id, draft.summary, draft.starts_at, draft.ends_at)
        held.entries[draft.event_id] = (self._clock() + SHOWS_AFTER, entry)

    def take_off(self, held: Held, event_id: str) -> None:
        """The same of a removal."""
        held.queued = [draft for draft in held.queued if draft.event_id != event_id]
        if held.trouble is None:
            held.entries.pop(event_id, None)

    def mend(self, held: Held) -> None:
        """It works again, and what was queued is written."""
        held.trouble, queued, held.queued = None, held.queued, []
        for draft in queued:
            self.put(held, draft)

    async def list_channels(self, access_token: str) -> list[NotificationChannel]:
        """Of this account."""
        held = self._called(access_token)
        return [NotificationChannel(channel_id, url, only_managed=True) for channel_id, url in held.channels.items()]

    async def open_channel(self, access_token: str, callback_url: str) -> None:
        """The same address twice is one channel."""
        self._called(access_token).channels[f"chn_{callback_url}"] = callback_url

    async def close_channel(self, access_token: str, channel_id: str) -> None:
        """Closing what is not there is accepted too."""
        self._called(access_token).channels.pop(channel_id, None)

    def authorize_url(
        self, *, state: str, redirect_uri: str, provider: Provider | None, avoid_linking: bool, link_token: str | None = None
    ) -> str:
        """Nobody follows it here."""
        return f"https://cronofy.example/oauth/authorize?state={state}"

    async def exchange_code(self, code: str, redirect_uri: str) -> Authorisation:
        """Nobody comes back here."""
        raise NotEnabled("people of a simulation sign in without pages")

    async def link_token(self, access_token: str) -> str:
        """There is none."""
        raise NotEnabled("people of a simulation sign in without pages")

    async def revoke(self, sub: str, *, erase: bool = False) -> None:
        """Nothing ends here."""

    async def revoke_profile(self, access_token: str, profile_id: str) -> None:
        """Nothing ends here."""

    def _of(self, token: str) -> Held | None:
        sub, _, generation = token.partition("|")
        held = self.accounts[sub]
        return held if generation == str(held.generation) and held.trouble is not Trouble.AUTHORISATION else None

    def _called(self, access_token: str) -> Held:
        self._weather.meet("cronofy")
        held = self._of(access_token)
        if held is None:
            raise AccessTokenRefused("status 401")
        return held

    def _writable(self, access_token: str, calendar_id: str) -> Held:
        held = self._called(access_token)
        if held.trouble is Trouble.READ_ONLY:
            raise WriteRefused(Refusal.READ_ONLY)
        if held.trouble is Trouble.GONE or calendar_id != held.calendar_id:
            raise CalendarGone("status 404")
        return held
