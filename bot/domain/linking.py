"""Doors, their single-use states, and links that wait for their owner's word.

A button in Slack is fixed once posted and messages stand for days, so it opens a lasting door; what goes on to Cronofy is a state that
works once and for 15 minutes. A browser cannot prove who sits before it, so what comes back waits until its owner confirms it in Slack.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import Profile, Provider
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
    """What Cronofy hands back unchanged; single use. `used_at` is set by whoever uses it first."""

    state: str
    door: Door
    made_at: datetime
    used_at: datetime | None = None

    def fresh(self, now: datetime) -> bool:
        """Whether it may still be used at `now`."""
        return self.used_at is None and now - self.made_at < STATE_LIFETIME


class LinkOutcome(StrEnum):
    """What came of one run through Cronofy's pages."""

    WAITING = "waiting"  # stored inactive: the owner confirms in Slack
    RESTORED = "restored"  # the account that was broken is back
    OTHER_LOGIN = "other_login"  # a sign-in that works, and is not the broken one
    SOMEBODY_ELSES = "somebody_elses"  # belongs to another person; nothing was changed
    REFUSED = "refused"  # consent refused at Cronofy
    UNTICKED = "unticked"  # signed in, permissions left unticked
    SPENT = "spent"  # code or state used or too old
    TRY_LATER = "try_later"  # Cronofy did not answer


class LinkPhase(StrEnum):
    """Where a link that came back stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class PendingLink:
    """A login that came back through a door and does nothing until its owner says so. Its tokens are stored encrypted beside it.

    `profile_id` and `profile_name` name the login of that run. For Purpose.ADD `sub` is the person's own account and only the profile
    waits.
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


UNDO_FOR = timedelta(minutes=30)
"""How long "undo" is offered after a link was confirmed."""


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


def ask_owner(link: PendingLink) -> Job:
    """The promise to ask the owner about a login, once."""
    return Job(JobKind.CONFIRM_LINK, f"confirm-link:{link.id}", {"workspace_id": link.workspace_id, "link_id": link.id})
