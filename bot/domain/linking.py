"""Doors, their single-use states, and links that wait for their owner's word.

A button in Slack is fixed once posted and messages stand for days, so it opens a lasting door; what goes on to Cronofy is a state that
works once and for 15 minutes. A browser cannot prove who sits before it, so what comes back waits until its owner confirms it in Slack.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionFacts, Profile, Provider
from bot.domain.grants import StoredGrant
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person

STATE_LIFETIME = timedelta(minutes=15)
RECHECK_FOR = timedelta(minutes=10)
"""How long after a relink page was opened the connection is looked at again: those pages have no known return."""


class Purpose(StrEnum):
    """Why a door was made."""

    CONNECT = "connect"  # a first account: avoid_linking
    ADD = "add"  # one more calendar login: link token
    RELINK = "relink"  # a broken login: the profile's relink page
    GRANT_AGAIN = "grant_again"  # the authorisation itself, again


@dataclass(frozen=True, slots=True)
class Door:
    """A lasting way to Cronofy for one person; its address carries it signed. `profile_id` names the login that a relink door mends."""

    workspace_id: str
    person_id: str
    purpose: Purpose
    provider: Provider | None = None
    profile_id: str | None = None


@dataclass(frozen=True, slots=True)
class LinkState:
    """What Cronofy hands back unchanged; single use. `used_at` is set by whoever uses it first.

    `outcome` is what came of it, once that is known, and `login` the name of the login it was used with.
    """

    state: str
    door: Door
    made_at: datetime
    used_at: datetime | None = None
    outcome: "LinkOutcome | None" = None
    login: str | None = None

    def in_time(self, now: datetime) -> bool:
        """Whether it may still be used at `now`, if nobody did."""
        return now - self.made_at < STATE_LIFETIME


class LinkOutcome(StrEnum):
    """What came of one run through Cronofy's pages."""

    WAITING = "waiting"  # stored inactive: the owner confirms in Slack
    RESTORED = "restored"  # the account that was broken is back
    ALREADY = "already"  # a login that was linked before and works
    OTHER_LOGIN = "other_login"  # a sign-in that works, and is not the broken one
    SOMEBODY_ELSES = "somebody_elses"  # belongs to another person; nothing was changed
    MERGED = "merged"  # belongs to another person, and Cronofy put it into the asker's account all the same
    REFUSED = "refused"  # consent refused at Cronofy
    UNTICKED = "unticked"  # signed in, permissions left unticked
    SPENT = "spent"  # code or state used or too old
    TRY_LATER = "try_later"  # Cronofy did not answer
    STILL_BROKEN = "still_broken"  # a relink page was opened, and its login has not come back


class LinkPhase(StrEnum):
    """Where a link that came back stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class PendingLink:
    """A login that came back through a door and does nothing until its owner says so.

    `profile_id` and `profile_name` name the login of that run. For Purpose.ADD `sub` is the person's own account and only the profile
    waits; for any other it is an account of its own, whose tokens are stored encrypted beside it while it waits.
    """

    id: str
    workspace_id: str
    person_id: str
    purpose: Purpose
    sub: str
    profile_id: str
    profile_name: str
    provider: Provider
    phase: LinkPhase
    came_at: datetime
    decided_at: datetime | None = None

    @property
    def brings_account(self) -> bool:
        """Whether using it puts another account in place."""
        return self.purpose is not Purpose.ADD


@dataclass(frozen=True, slots=True)
class Replaced:
    """What a person had before another account took its place; kept while that can be undone."""

    grant: StoredGrant
    facts: ConnectionFacts
    not_blocking: frozenset[str] = frozenset()


WAITS_FOR = timedelta(days=7)
"""How long a login waits for its owner's word; after that it is dropped."""
UNDO_FOR = timedelta(minutes=30)
"""How long "undo" is offered after a link was confirmed."""
UNDO_MARGIN = timedelta(minutes=1)


def held_login(
    link_id: str, person: Person, purpose: Purpose, sub: str, profile: Profile, at: datetime, phase: LinkPhase = LinkPhase.WAITING
) -> PendingLink:
    """A login kept out of sight: until its owner's word, or for good when it was turned down."""
    return PendingLink(
        id=link_id,
        workspace_id=person.workspace_id,
        person_id=person.id,
        purpose=purpose,
        sub=sub,
        profile_id=profile.profile_id,
        profile_name=profile.name,
        provider=profile.provider,
        phase=phase,
        came_at=at,
        decided_at=None if phase is LinkPhase.WAITING else at,
    )


def ask_owner(link: PendingLink) -> tuple[Job, Job]:
    """The promises to ask the owner about a login, once, and to drop it when there is no answer."""
    return Job(JobKind.CONFIRM_LINK, f"confirm-link:{link.id}", _link_fields(link)), _close(
        link, LinkPhase.WAITING, link.came_at + WAITS_FOR
    )


def watch(door: Door, opened_at: datetime) -> Job:
    """The promise to look again after the relink page of a door's login was opened."""
    return Job(JobKind.RECHECK_CONNECTION, mending_key("recheck", door, opened_at), _door_fields(door) | {"since": opened_at.isoformat()})


def tell(door: Door, outcome: LinkOutcome, key: str, since: datetime | None = None) -> Job:
    """The promise to tell what came of going through a door, once for each key; `since` is when its mending began."""
    fields = _door_fields(door) | {"outcome": outcome.value}
    return Job(JobKind.TELL, key, fields | {"since": since.isoformat()} if since else fields)


def mending_key(what: str, door: Door, opened_at: datetime) -> str:
    """The key of what is promised about one mending."""
    return f"{what}:{door.workspace_id}:{door.person_id}:{door.profile_id}:{opened_at.isoformat()}"


def door_in(fields: Mapping[str, str | int]) -> Door:
    """The door that a promise is about."""
    provider, profile_id = str(fields["provider"]), str(fields["profile_id"])
    return Door(
        workspace_id=str(fields["workspace_id"]),
        person_id=str(fields["person_id"]),
        purpose=Purpose(str(fields["purpose"])),
        provider=Provider(provider) if provider else None,
        profile_id=profile_id or None,
    )


def _door_fields(door: Door) -> dict[str, str | int]:
    return {
        "workspace_id": door.workspace_id,
        "person_id": door.person_id,
        "purpose": door.purpose.value,
        "provider": door.provider.value if door.provider else "",
        "profile_id": door.profile_id or "",
    }


def end_undo(link: PendingLink, confirmed_at: datetime) -> Job:
    """The promise to let go of what a confirmed login replaced, when that can no longer be undone."""
    return _close(link, LinkPhase.CONFIRMED, confirmed_at + UNDO_FOR + UNDO_MARGIN)


def end_login(link: PendingLink) -> Job:
    """The promise to take a login that was turned down out of its owner's account at Cronofy."""
    return Job(JobKind.END_LOGIN, f"end-login:{link.id}", _link_fields(link))


def end_account(sub: str, at: datetime) -> Job:
    """The promise to end our authorisation of an account at Cronofy, unless somebody uses it."""
    return Job(JobKind.END_ACCOUNT, f"end-account:{sub}:{int(at.timestamp())}", {"sub": sub})


def _close(link: PendingLink, phase: LinkPhase, not_before: datetime) -> Job:
    return Job(JobKind.CLOSE_LINK, f"close-link:{link.id}:{phase.value}", _link_fields(link) | {"phase": phase.value}, not_before)


def _link_fields(link: PendingLink) -> dict[str, str | int]:
    return {"workspace_id": link.workspace_id, "link_id": link.id}
