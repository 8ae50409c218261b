"""What storage remembers, as the use cases ask for it; storage fulfils these protocols without importing them.

`get` raises NotFound, `find` may answer None, `list` is bounded. Every look-up carries `workspace_id`, but those by a random id, and those
that ask after an account in all workspaces.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.checking import Check, Risk
from bot.domain.connection import Account, ConnectionFacts, Grant, PrimaryCalendar, Provider
from bot.domain.grants import StoredGrant, Tokens
from bot.domain.installations import BotTokens, Installation
from bot.domain.linking import LinkOutcome, LinkPhase, LinkState, PendingLink, Replaced
from bot.domain.people import Person
from bot.domain.recovery import Recovery


class People(Protocol):
    """The people of the platform."""

    async def get(self, workspace_id: str, person_id: str) -> Person: ...
    async def find(self, workspace_id: str, person_id: str) -> Person | None: ...
    async def find_by_slack_user(self, workspace_id: str, slack_user_id: str) -> Person | None: ...
    async def find_id_by_slack_user(self, workspace_id: str, slack_user_id: str) -> str | None:
        """The id alone: what is sealed stays sealed."""

    async def has_any(self, workspace_id: str) -> bool:
        """Whether anybody is known in this workspace."""

    async def list_by_ids(self, workspace_id: str, person_ids: Sequence[str]) -> list[Person]: ...
    async def list_by_email(self, workspace_id: str, email: str) -> list[Person]:
        """At most two, compared without case: one is a match, two are too many."""

    async def list_by_name(self, workspace_id: str, name: str, limit: int) -> list[Person]:
        """Those whose names have every whole word of `name`, by id; nobody for no word at all."""

    async def put(self, person: Person) -> Person:
        """Insert or replace what the platform tells; the Slack binding is kept, and dropped when the e-mail changed."""

    async def bind(self, workspace_id: str, person_id: str, slack_user_id: str, slack_channel_id: str | None) -> None:
        """Remember who speaks for the person; a second call replaces the first. One Slack user speaks for one person."""


class Grants(Protocol):
    """Cronofy authorisations, one per person; tokens are encrypted at rest."""

    async def find(self, workspace_id: str, person_id: str) -> StoredGrant | None: ...
    async def find_owner(self, workspace_id: str, sub: str) -> str | None:
        """The person whose account `sub` is."""

    async def owners(self, sub: str) -> list[tuple[str, str]]:
        """Whose the account is, as workspace and person, in every workspace; those it was withdrawn from come last."""

    async def people_of(self, subs: Collection[str]) -> Sequence[tuple[str, str, str]]:
        """Whose these accounts are, as account, workspace and person, but those that Cronofy no longer lets us see."""

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


class Checks(Protocol):
    """The accounts that are looked at; one is added with each grant that is put."""

    async def take_looks(self, risk: Risk, now: datetime, most: int, until: datetime) -> list[Check]:
        """Those that are due to be looked at, the longest due first, put off to `until`; of two callers one gets each."""

    async def take_readings(self, now: datetime, most: int, until: datetime) -> list[Check]:
        """The same of those that are due to be read."""

    async def save_looks(self, checks: Sequence[Check], taken_until: datetime) -> None:
        """What was seen of those taken until then; one whose account was linked anew since is left as it is."""

    async def save_readings(self, due: Mapping[str, datetime]) -> None:
        """When each of these is to be read."""

    async def expect_session(self, workspace_id: str, person_ids: Collection[str], due_at: datetime) -> None:
        """These people have a session soon: their accounts are urgent from now on, and due then at the latest."""

    async def forget(self, subs: Collection[str]) -> None: ...


class Connections(Protocol):
    """What was last seen of each person's calendars, and their choices."""

    async def facts(self, workspace_id: str, person_id: str) -> ConnectionFacts:
        """Everything remembered, `reachable=True`; `sub=None` for the unlinked. Logins awaiting confirmation are left out."""

    async def save_seen(self, workspace_id: str, person_id: str, account: Account, at: datetime) -> ConnectionFacts:
        """Record what userinfo reported at `at`: starts and ends `pending_since`, keeps choices; returns the new facts."""

    async def set_primary(self, workspace_id: str, person_id: str, primary: PrimaryCalendar | None) -> None: ...
    async def set_proven(self, workspace_id: str, person_id: str, calendar_id: str, at: datetime) -> None:
        """A test entry was seen on this calendar; it counts if sessions still go there."""

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


class Recoveries(Protocol):
    """What breaks swallowed, and how it was brought back."""

    async def add(self, recovery: Recovery) -> bool:
        """False when one of that id exists; nothing is changed then."""

    async def find(self, workspace_id: str, recovery_id: str) -> Recovery | None: ...
    async def get(self, workspace_id: str, recovery_id: str) -> Recovery: ...
    async def list_latest(self, workspace_id: str, person_id: str, limit: int) -> list[Recovery]:
        """The person's, the latest first."""

    async def save(self, recovery: Recovery) -> None: ...


class Installations(Protocol):
    """Where Relink is installed; those that ended are not found."""

    async def find(self, workspace_id: str) -> Installation | None: ...
    async def list_standing(self) -> list[Installation]: ...
    async def put(self, installation: Installation) -> None:
        """Insert or replace, raising the version."""

    async def lease(self, workspace_id: str, now: datetime, until: datetime) -> bool:
        """Take the right to renew, for all processes; False while somebody else's lease runs."""

    async def save_tokens(self, workspace_id: str, tokens: BotTokens, version: int) -> bool:
        """Save both tokens if `version` is still the stored one, raise it and end the lease."""

    async def end(self, workspace_id: str, at: datetime) -> bool:
        """Forget the tokens; False where it had ended."""


class Deliveries(Protocol):
    """Which deliveries of Slack's were already taken up."""

    async def claim(self, key: str, at: datetime) -> bool:
        """True for the first caller of all replicas."""


class Leftovers(Protocol):
    """What is over. Each forgets at most `limit` of what was over `before` then, and answers how many there were."""

    async def forget_deliveries(self, before: datetime, limit: int) -> int: ...
    async def forget_link_states(self, before: datetime, limit: int) -> int: ...
    async def forget_incidents(self, before: datetime, limit: int) -> int:
        """With what was said of them; one that is open stays."""

    async def forget_recoveries(self, before: datetime, limit: int) -> int: ...
    async def forget_audit_entries(self, before: datetime, limit: int) -> int: ...
    async def forget_cases(self, before: datetime, limit: int) -> int:
        """With what was done and written about them; one that is open stays."""

    async def forget_moves(self, before: datetime, limit: int) -> int: ...
    async def forget_support_items(self, before: datetime, limit: int) -> int:
        """By when they were closed; one that is open stays."""

    async def forget_snapshots(self, before: datetime, limit: int) -> int:
        """By the end of the session that they showed; a hand-out goes along with the last of its snapshots."""


class NotificationChannels(Protocol):
    """One for each account, by what ends its address."""

    async def opaque_of(self, sub: str, fresh: str) -> str:
        """What ends the address of the account's channel; `fresh` from now on, if it has none yet."""

    async def hear(self, opaque: str, at: datetime) -> str | None:
        """Record that something was heard at this address; the account, None where there is no such address."""

    async def forget(self, sub: str) -> None: ...
