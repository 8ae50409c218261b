"""Everything the use cases need from outside, as protocols; storage and integrations fulfil them without importing this."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.domain.checking import SyncStatus
from bot.domain.connection import Account, Provider
from bot.domain.grants import Authorisation, Tokens
from bot.domain.installations import BotTokens, Granted
from bot.domain.jobs import Job
from bot.domain.linking import Door
from bot.domain.manners import DoNotDisturb
from bot.domain.messages import FileUpload, Message
from bot.domain.notifications import NotificationChannel
from bot.domain.people import SlackUser
from bot.domain.session import CalendarEvent, EventDraft, Session
from bot.services.alert_repositories import AlertingOfWorkspaces, AlertPreferencesOfPeople, Incidents, LastSeenStates, SupportItems
from bot.services.repositories import (
    Checks,
    Connections,
    Deliveries,
    Grants,
    Installations,
    Leftovers,
    Links,
    NotificationChannels,
    People,
    Recoveries,
)
from bot.services.session_repositories import HandOuts, Moves, Placements, Sessions
from bot.services.support_repositories import AuditEntries, Cases, Cohorts, Contacts, Homes, Nudges, PersonalData

Clock = Callable[[], datetime]
"""Now, aware UTC."""


class UnitOfWork(Protocol):
    """One transaction: committed when its block ends, rolled back when it raises. No HTTP inside."""

    @property
    def people(self) -> People: ...
    @property
    def grants(self) -> Grants: ...
    @property
    def checks(self) -> Checks: ...
    @property
    def connections(self) -> Connections: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def placements(self) -> Placements: ...
    @property
    def hand_outs(self) -> HandOuts: ...
    @property
    def links(self) -> Links: ...
    @property
    def moves(self) -> Moves: ...
    @property
    def incidents(self) -> Incidents: ...
    @property
    def alerting(self) -> AlertingOfWorkspaces: ...
    @property
    def alert_preferences(self) -> AlertPreferencesOfPeople: ...
    @property
    def recoveries(self) -> Recoveries: ...
    @property
    def last_seen(self) -> LastSeenStates: ...
    @property
    def support_items(self) -> SupportItems: ...
    @property
    def contacts(self) -> Contacts: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def audit_entries(self) -> AuditEntries: ...
    @property
    def personal_data(self) -> PersonalData: ...
    @property
    def cohorts(self) -> Cohorts: ...
    @property
    def nudges(self) -> Nudges: ...
    @property
    def homes(self) -> Homes: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def installations(self) -> Installations: ...
    @property
    def notification_channels(self) -> NotificationChannels: ...
    @property
    def leftovers(self) -> Leftovers: ...
    async def promise(self, *jobs: Job) -> None:
        """Enqueue durable work in this same transaction."""


class Storage(Protocol):
    """Where units of work come from."""

    def reading(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that only reads."""

    def writing(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work that writes; on SQLite it begins IMMEDIATE."""


class Cronofy(Protocol):
    """Cronofy's API. Each call may raise TryLater, AccessTokenRefused, PermissionMissing, and what it names."""

    def authorize_url(
        self, *, state: str, redirect_uri: str, provider: Provider | None, avoid_linking: bool, link_token: str | None = None
    ) -> str: ...
    async def exchange_code(self, code: str, redirect_uri: str) -> Authorisation:
        """Raises CodeRefused for a code that is unknown, used or too old."""

    async def refresh(self, refresh_token: str) -> Tokens:
        """Raises GrantWithdrawn on invalid_grant."""

    async def revoke(self, sub: str, *, erase: bool = False) -> None:
        """End our authorisation of the account, with `erase` and what is kept of it there; one that has ended already is accepted too."""

    async def userinfo(self, access_token: str) -> Account: ...
    async def sync_statuses(self, subs: Sequence[str]) -> Mapping[str, SyncStatus]:
        """How each of at most ten accounts is. Raises NotEnabled where the application may not ask."""

    async def link_token(self, access_token: str) -> str:
        """Raises NotEnabled where the application may not make any."""

    async def revoke_profile(self, access_token: str, profile_id: str) -> None: ...
    async def list_channels(self, access_token: str) -> list[NotificationChannel]: ...
    async def open_channel(self, access_token: str, callback_url: str) -> None:
        """Be told at this address of logins that break and of entries of ours that change. Raises NotEnabled where Cronofy will not."""

    async def close_channel(self, access_token: str, channel_id: str) -> None:
        """Closing what is not there is accepted too."""

    async def read_events(
        self, access_token: str, since: datetime, until: datetime, *, deleted: bool = False, only_managed: bool = False
    ) -> list[CalendarEvent]:
        """Every entry, or only the managed ones, that overlaps [since, until), all pages."""

    async def upsert_event(self, access_token: str, calendar_id: str, draft: EventDraft) -> None:
        """Accepted, which is no proof. Raises CalendarGone, CalendarLocked, WriteRefused."""

    async def delete_event(self, access_token: str, calendar_id: str, event_id: str) -> None:
        """Deleting what is not there is accepted too. Raises CalendarGone, CalendarLocked."""


class Directory(Protocol):
    """Who a Slack user is."""

    async def user(self, slack_user_id: str) -> SlackUser: ...
    async def find(self, email: str) -> SlackUser | None:
        """The user who has this address in the workspace; None where nobody active has."""

    async def members(self, usergroup_id: str) -> frozenset[str]:
        """The Slack users of a user group. Raises Unreachable where there is no such group."""

    async def open_conversation(self, slack_user_id: str) -> str:
        """The id of the direct message with them. Raises Unreachable."""

    async def do_not_disturb(self, slack_user_id: str) -> DoNotDisturb | None:
        """The do-not-disturb that lasts, else the next one; None for somebody who has none."""


class Messenger(Protocol):
    """Sending to Slack. Raises TryLater, Unreachable."""

    async def post(self, slack_channel_id: str, message: Message, *, thread_ts: str | None = None, key: str | None = None) -> str:
        """Post and answer the message's ts; `key` goes into its metadata so that `find_posted` finds it."""

    async def update(self, slack_channel_id: str, ts: str, message: Message) -> None: ...
    async def respond(self, response_url: str, message: Message) -> None:
        """Answer a command or a press where it was made, seen by nobody else."""

    async def whisper(self, slack_channel_id: str, slack_user_id: str, message: Message, *, thread_ts: str | None = None) -> None:
        """Say it in a conversation that others read, seen by this user alone."""

    async def find_posted(self, slack_channel_id: str, key: str, *, thread_ts: str | None = None) -> str | None:
        """The ts of a recent message of ours posted there under `key`: look before posting again."""

    async def upload(self, slack_channel_id: str, file: FileUpload, *, thread_ts: str | None = None) -> str:
        """Upload into the conversation and answer the file's id. Raises UploadRefused where Slack takes no file from us."""

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """The id of a recent file of ours in the conversation that carries this file name: look before uploading again."""

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str: ...
    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None: ...
    async def publish_home(self, slack_user_id: str, view: Mapping[str, Any], over: str | None) -> str:
        """Let this be somebody's home and answer Slack's hash of it. Raises Conflict where `over` is given, and not what stands there."""


Messengers = Callable[[str], Messenger]
"""The messenger of a workspace, by its id: ids of conversations and people are unique only within it."""
Directories = Callable[[str], Directory]
"""The directory of a workspace, by its id."""


class SlackInstalling(Protocol):
    """Slack's OAuth. Raises TryLater."""

    def authorize_url(self, state: str, return_url: str) -> str: ...
    async def exchange_code(self, code: str, return_url: str) -> Granted:
        """Raises CodeRefused, and NotEnabled where a whole organisation was meant."""

    async def renew(self, refresh_token: str) -> BotTokens:
        """Works once with each. Raises TokenRefused where Slack does not honour it."""


class InstallStates(Protocol):
    """Signed states of installations, good for fifteen minutes."""

    def new(self) -> str: ...
    def read(self, state: str) -> str:
        """What it is to be used up by. Raises Expired, Invalid for anything that was not signed here."""


class FileWriter(Protocol):
    """Sessions as an .ics file (RFC 5545)."""

    def write(self, sessions: Sequence[Session], *, made_at: datetime) -> bytes:
        """One file for all of them: UTC times, stable UIDs, SEQUENCE from the session, cancelled ones marked so."""


class DoorLinks(Protocol):
    """The signed, lasting addresses of doors."""

    def url(self, door: Door) -> str: ...
    def read(self, card: str) -> Door:
        """Raises Invalid for anything that was not signed here."""


class FileLinks(Protocol):
    """Signed, expiring links to files that were handed out."""

    def url(self, workspace_id: str, hand_out_id: str) -> str: ...
    def read(self, signed: str) -> tuple[str, str]:
        """(workspace_id, hand_out_id). Raises Expired, Invalid."""


class Platform(Protocol):
    """The coaching platform, told by signed webhooks (Standard Webhooks)."""

    async def send(self, event_type: str, key: str, data: Mapping[str, Any]) -> None:
        """Deliver one event; `key` is its id, the same on every try. Raises TryLater."""
