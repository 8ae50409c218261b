"""What staff saw and did about other people, one entry each; the person reads those about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Role
from bot.domain.roles import Actor


class AuditAction(StrEnum):
    """What was done; each is a line of the person's own access log, so a new one needs its words."""

    LOOKED_UP = "looked_up"  # somebody read how the connection is
    SHOWN = "shown"  # an operator read how much is kept about them
    EXPORTED = "exported"  # an operator was given what is kept about them
    ERASED = "erased"  # an operator had them forgotten; of whom is forgotten, too
    SAW_QUEUE = "saw_queue"  # somebody read that they stand in support's queue
    SAW_CASE = "saw_case"
    TOOK_CASE = "took_case"
    RELEASED_CASE = "released_case"
    ESCALATED_CASE = "escalated_case"
    RESOLVED_CASE = "resolved_case"
    REOPENED_CASE = "reopened_case"
    NOTED = "noted"
    MATCHED = "matched"  # somebody said who in Slack they are
    NUDGED = "nudged"  # somebody had them sent their own fix
    REFERRED = "referred"  # somebody put them into support's hands
    READINESS_SEEN = "readiness_seen"  # somebody read in a list whether they are ready
    FOUND = "found"  # somebody looked for their name
    REFUSED = "refused"  # somebody may not, and nothing was done


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One view or action. `key` names what asked for it, so that asked twice it is recorded once; `person_id` is whom it was about.

    `actor_id` is the Slack user who did it, with the name and the role that they had then.
    """

    workspace_id: str
    key: str
    at: datetime
    action: AuditAction
    actor_id: str
    actor_name: str
    role: Role
    person_id: str | None = None


def recorded(actor: Actor, action: AuditAction, key: str, at: datetime, person_id: str | None = None) -> AuditEntry:
    """The entry of something that `actor` did at `at`."""
    return AuditEntry(actor.workspace_id, f"{key}:{action}", at, action, actor.slack_user_id, actor.name, actor.role, person_id)
