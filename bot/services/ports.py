"""Everything the use cases need from outside, as protocols; storage and integrations fulfil them without importing this.

Repositories: `get` raises NotFound, `find` may answer None, `list` is bounded. Every look-up carries `workspace_id`, but those by a
random id, and those that ask after an account in all workspaces.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol

from bot.domain.connection import Account, ConnectionFacts, Grant, PrimaryCalendar, Provider
from bot.domain.grants import Authorisation, StoredGrant, Tokens
from bot.domain.jobs import Job
from bot.domain.linking import Door, LinkOutcome, LinkPhase, LinkState, PendingLink, Replaced
from bot.domain.messages import FileUpload, Message
from bot.domain.people import Person, SlackUser
from bot.domain.session import CalendarEvent, EventDraft, HandOut, Placement, Session, Snapshot

Clock = Callable[[], datetime]
"""Now, aware UTC."""


class People(Protocol):
    """The people of the platform."""

    async def get(self, workspace_id: str, person_id: str) -> Person: ...
    async def find(self, workspace_id: str, person_id: str) -> Person | None: ...
    async def find_by_slack_user(self, workspace_id: str, slack_user_id: str) -> Person | None: ...
    async def find_id_by_slack_user(self, workspace_id: str, slack_user_id: str) -> str | None:
        """The id alone: what is sealed stays sealed."""

    async def list_by_ids(self, workspace_id: str, person_ids: Sequence[str]) -> list[Person]: ...
    async def list_by_email(self, workspace_id: str, email: str) -> list[Person]:
        """At most two, compared without case: one is a match, two are too many."""

    async def put(self, person: Person) -> Person:
        """Insert or replace what the platform tells; the Slack binding is kept, and dropped when the e-mail changed."""

    async def bind(self, workspace_id: str, person_id: str, slack_user_id: str, slack_channel_id: str | None) -> None:
        """Remember who speaks for the person; a second call replaces the first. One Slack user speaks for one person."""


class Grants(Protocol):
    """Cronofy authorisations, one per person; tokens are encrypted at rest."""

    async def find(self, workspace_id: str, person_id: str) -> StoredGrant | None: ...
    async def find_owner(self, workspace_id: str, sub: str) -> str | None:
        """The person whose account `sub` is."""

    async def is_used(self, sub: str) -> bool:
        """Whether the account is anybody's, in any workspace: they share one authorisation."""

    async def is_news(self, grant: StoredGrant) -> bool:
        """Remember what the platform tells; whether that is another refresh token than it told before, and than one that was removed."""

    async def put(self, grant: StoredGrant) -> None:
        """Insert or replace, raising the version. Raises Conflict when `sub` is another person's."""

    async def lease(self, workspace_id: str, person_id: str, now: datetime, until: datetime) -> bool:
        """Take the right to refresh, for all processes; False while somebody else's lease runs."""

    async def save_tokens(self, workspace_id: str, person_id: str, tokens: Tokens, version: int) -> bool:
        """Save both tokens if `version` is still the stored one, raise it and end the lease; the state becomes valid."""

    async def release(self, workspace_id: str, person_id: str) -> None: ...
    async def mark(self, workspace_id: str, person_id: str, state: Grant, version: int) -> bool:
        """Record what Cronofy said of the grant, if `version` is still the stored one."""

    async def remove(self, workspace_id: str, person_id: str) -> None: ...


class Connections(Protocol):
    """What was last seen of each person's calendars, and their choices."""

    async def facts(self, workspace_id: str, person_id: str) -> ConnectionFacts:
        """Everything remembered, `reachable=True`; `sub=None` for the unlinked. Logins awaiting confirmation are left out."""

    async def save_seen(self, workspace_id: str, person_id: str, account: Account, at: datetime) -> ConnectionFacts:
        """Record what userinfo reported at `at`: starts and ends `pending_since`, keeps choices; returns the new facts."""

    async def set_primary(self, workspace_id: str, person_id: str, primary: PrimaryCalendar | None) -> None: ...
    async def restore(self, workspace_id: str, person_id: str, facts: ConnectionFacts, not_blocking: frozenset[str]) -> None: ...
    async def begin_mending(self, workspace_id: str, person_id: str, profile_id: str, at: datetime) -> None:
        """Somebody went through the door that mends this login ("" for the whole account) at `at`; the latest time counts."""

    async def mending_since(self, workspace_id: str, person_id: str, profile_id: str) -> datetime | None: ...
    async def end_mending(self, workspace_id: str, person_id: str, profile_ids: Collection[str]) -> bool:
        """End the mending of these; True for the one caller who ends any."""

    async def set_not_blocking(self, workspace_id: str, person_id: str, calendar_ids: frozenset[str]) -> None: ...
    async def not_blocking(self, workspace_id: str, person_id: str) -> frozenset[str]: ...
    async def owners_of_login(self, workspace_id: str, provider: Provider, profile_name: str) -> list[str]: ...
    async def forget(self, workspace_id: str, person_id: str) -> None:
        """Drop what was seen and chosen."""


class Sessions(Protocol):
    """Coaching sessions."""

    async def get(self, workspace_id: str, session_id: str) -> Session: ...
    async def find(self, workspace_id: str, session_id: str) -> Session | None: ...
    async def list_by_ids(self, workspace_id: str, session_ids: Sequence[str]) -> list[Session]:
        """Those that exist, by start, in one query."""

    async def put(self, session: Session) -> None:
        """Insert or replace, people included. Raises Conflict when another session has its event_id on one of their calendars."""

    async def standing_under(self, workspace_id: str, person_id: str, event_ids: Sequence[str]) -> Mapping[str, str]:
        """Which session stands under each of the event_ids on this person's calendar."""

    async def list_for_person(self, workspace_id: str, person_id: str, since: datetime, until: datetime, limit: int = 200) -> list[Session]:
        """Sessions that start in [since, until), cancelled ones included, by start."""


class Placements(Protocol):
    """One session on one person's calendar."""

    async def find(self, workspace_id: str, session_id: str, person_id: str) -> Placement | None: ...
    async def list_for_person(self, workspace_id: str, person_id: str, session_ids: Sequence[str]) -> list[Placement]: ...
    async def save(self, placement: Placement) -> None: ...


class HandOuts(Protocol):
    """Files that were given out, and what each showed."""

    async def add(self, hand_out: HandOut) -> bool:
        """False when one of that id exists; nothing is changed then."""

    async def get(self, workspace_id: str, hand_out_id: str) -> HandOut: ...
    async def save(self, hand_out: HandOut) -> None: ...
    async def add_snapshots(self, snapshots: Sequence[Snapshot]) -> None: ...
    async def latest_snapshot(self, workspace_id: str, session_id: str, person_id: str) -> Snapshot | None: ...


class Links(Protocol):
    """Single-use states, and the links that wait for their owner."""

    async def add_state(self, state: LinkState) -> None: ...
    async def take_state(self, state: str, now: datetime) -> LinkState | None:
        """Use it up: the state as it was before, None if it never existed. Of two callers one gets it unused."""

    async def end_state(self, state: str, outcome: LinkOutcome, login: str | None) -> None: ...
    async def add_link(self, link: PendingLink, tokens: Tokens | None) -> None: ...
    async def renew_tokens(self, link_id: str, tokens: Tokens | None) -> None: ...
    async def find_link(self, workspace_id: str, link_id: str) -> PendingLink | None: ...
    async def link_tokens(self, link_id: str) -> Tokens | None:
        """What its code was exchanged for; None once it was decided."""

    async def held_profiles(self, workspace_id: str, person_id: str) -> Mapping[str, LinkPhase]:
        """The logins of the person's own account that wait for their word or were turned down, by id: they are out of sight."""

    async def list_waiting(self, workspace_id: str, person_id: str) -> list[PendingLink]: ...
    async def decide(self, workspace_id: str, link_id: str, was: LinkPhase, phase: LinkPhase, at: datetime) -> bool:
        """Move the link from `was` to `phase`, and drop its tokens; False when it is no longer in `was`."""

    async def keep_replaced(self, link_id: str, replaced: Replaced | None) -> None: ...
    async def find_replaced(self, link_id: str) -> Replaced | None: ...
    async def hand_on_replaced(self, workspace_id: str, person_id: str, sub: str, before: Replaced | None) -> None:
        """Wherever an undo could bring back the person's account `sub`, it brings back what stood before that instead, if anything."""

    async def needs_account(self, sub: str) -> bool:
        """Whether a login that waits, or an undo, could put this account in place, in any workspace: they share one authorisation."""


class Deliveries(Protocol):
    """Which deliveries of Slack's were already taken up."""

    async def claim(self, key: str, at: datetime) -> bool:
        """True for the first caller of all replicas."""

    async def prune(self, before: datetime) -> int: ...


class UnitOfWork(Protocol):
    """One transaction: committed when its block ends, rolled back when it raises. No HTTP inside."""

    @property
    def people(self) -> People: ...
    @property
    def grants(self) -> Grants: ...
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
    def deliveries(self) -> Deliveries: ...
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

    async def revoke(self, sub: str) -> None:
        """End our authorisation of the account; one that has ended already is accepted too."""

    async def userinfo(self, access_token: str) -> Account: ...
    async def link_token(self, access_token: str) -> str:
        """Raises NotEnabled where the application may not make any."""

    async def revoke_profile(self, access_token: str, profile_id: str) -> None: ...
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
    async def open_conversation(self, slack_user_id: str) -> str:
        """The id of the direct message with them. Raises Unreachable."""


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
        """Upload into the conversation and answer the file's id."""

    async def find_uploaded(self, slack_channel_id: str, name: str) -> str | None:
        """The id of a recent file of ours in the conversation that carries this file name: look before uploading again."""

    async def open_view(self, trigger_id: str, view: Mapping[str, Any]) -> str: ...
    async def update_view(self, view_id: str, view: Mapping[str, Any]) -> None: ...


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
    """Signed, expiring links to a person's files."""

    def read(self, signed: str) -> tuple[str, str, tuple[str, ...]]:
        """(workspace_id, person_id, session_ids). Raises Expired, Invalid."""


class Platform(Protocol):
    """The coaching platform, told by signed webhooks (Standard Webhooks)."""

    async def send(self, event_type: str, key: str, data: Mapping[str, Any]) -> None:
        """Deliver one event; `key` is its id, the same on every try. Raises TryLater."""
