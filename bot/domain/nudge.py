"""Somebody is sent their own fix because staff asked for it: at most once a day, with the manners of alerts, and the asker hears of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.answers import ConnectionReport
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person, Role
from bot.domain.roles import Actor, Right

APART = timedelta(days=1)
"""A person is sent at most one in so long, whoever asks for it."""


class NudgeOutcome(StrEnum):
    """What became of it, or why there is none."""

    WAITING = "waiting"  # it comes when its person may be written to
    SENT = "sent"
    WORKS = "works"  # there is nothing to mend (any more)
    TODAY = "today"  # they were sent one less than a day ago, or are about to be
    MUTED = "muted"  # they want nothing written to them first
    SILENT = "silent"  # alerts are not sent here
    HELD = "held"  # alerts are held
    OUT_OF_REACH = "out_of_reach"  # nobody in Slack is known for them


@dataclass(frozen=True, slots=True)
class Nudge:
    """The latest one of a person. `key` names the press that asked for it, by the Slack user `actor_id` with the name and role of then."""

    workspace_id: str
    person_id: str
    key: str
    actor_id: str
    actor_name: str
    role: Role
    asked_at: datetime
    due_at: datetime
    outcome: NudgeOutcome = NudgeOutcome.WAITING

    @property
    def message_key(self) -> str:
        """Under which the message is found again."""
        return f"nudge:{self.workspace_id}:{self.person_id}:{self.key}"

    def counts(self, now: datetime) -> bool:
        """Whether there may be no other one yet."""
        waits = self.outcome is NudgeOutcome.WAITING
        return waits or (self.outcome is NudgeOutcome.SENT and now - self.due_at < APART)


@dataclass(frozen=True, slots=True)
class NudgeReport:
    """What the person gets, or would get, without what is private even to them; `by` whom, and `outcome` why it does not come, if so."""

    report: ConnectionReport
    by: str
    role: Role
    outcome: NudgeOutcome | None = None
    due_at: datetime | None = None


def oversees(actor: Actor, person: Person) -> bool:
    """Whether `actor` may see whether this person is ready: everybody for those who triage, those of their own programme for managers."""
    if person.workspace_id != actor.workspace_id or not actor.may(Right.READINESS):
        return False
    own = actor.person.programme if actor.person else None
    return actor.may(Right.TRIAGE) or (own is not None and own == person.programme)


def send_nudge(nudge: Nudge) -> Job:
    """The promise to send it when it is due, once for each time."""
    fields = {"workspace_id": nudge.workspace_id, "person_id": nudge.person_id, "key": nudge.key}
    return Job(JobKind.SEND_NUDGE, f"{nudge.message_key}:{nudge.due_at.isoformat()}", fields, nudge.due_at)
