"""What support works on: one open case for each person who needs somebody, its lifecycle as data, and the promises that belong to it.

All instants are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionFacts, ConnectionStatus, Provider, Verdict
from bot.domain.jobs import Job, JobKind
from bot.domain.people import Person
from bot.domain.roles import Actor

PAGE = 10
"""Cases that one message shows."""


class CaseReason(StrEnum):
    """Why somebody stands in the queue."""

    BROKEN = "broken"  # their connection is broken
    ASKED = "asked"  # they want to talk to support
    UNMATCHED = "unmatched"  # it is not known who in Slack they are


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    TAKEN = "taken"
    ESCALATED = "escalated"
    RESOLVED = "resolved"


class CaseEvent(StrEnum):
    """What staff do with a case."""

    TAKE = "take"
    RELEASE = "release"
    ESCALATE = "escalate"
    RESOLVE = "resolve"
    REOPEN = "reopen"


_S, _E = CaseState, CaseEvent
TRANSITIONS: Mapping[tuple[CaseState, CaseEvent], CaseState] = {
    (_S.OPEN, _E.TAKE): _S.TAKEN,
    (_S.OPEN, _E.ESCALATE): _S.ESCALATED,
    (_S.OPEN, _E.RESOLVE): _S.RESOLVED,
    (_S.TAKEN, _E.RELEASE): _S.OPEN,
    (_S.TAKEN, _E.ESCALATE): _S.ESCALATED,
    (_S.TAKEN, _E.RESOLVE): _S.RESOLVED,
    (_S.ESCALATED, _E.TAKE): _S.TAKEN,
    (_S.ESCALATED, _E.RESOLVE): _S.RESOLVED,
    (_S.RESOLVED, _E.REOPEN): _S.OPEN,
}
"""Everything that may happen. Who takes a case that somebody has is told who has it."""


@dataclass(frozen=True, slots=True)
class Case:
    """Why one person stands in support's queue, and who of support has it; a person has one open case.

    `cause` and `provider` are those of the break, as far as there is one; `tenant` is the keyed hash of the domain of its login, or of the
    person's address. `next_at` is the start of the next session at risk. `closed_at`: it is resolved, by staff or by the cure.
    `out_of_reach_at`: since when they cannot be messaged. Its card stands at `slack_channel_id` and `ts` once it was posted.
    """

    workspace_id: str
    id: str
    person_id: str
    reason: CaseReason
    opened_at: datetime
    state: CaseState = CaseState.OPEN
    cause: ConnectionStatus | None = None
    provider: Provider | None = None
    tenant: str | None = None
    programme: str | None = None
    next_at: datetime | None = None
    assignee_id: str | None = None
    assignee_name: str | None = None
    closed_at: datetime | None = None
    out_of_reach_at: datetime | None = None
    slack_channel_id: str | None = None
    ts: str | None = None

    def can(self, event: CaseEvent) -> bool:
        """Whether this may happen to it."""
        return (self.state, event) in TRANSITIONS

    def after(self, event: CaseEvent, actor: Actor, now: datetime) -> "Case":
        """The case after `actor` did this. Raises KeyError for what cannot happen to it."""
        moved = replace(self, state=TRANSITIONS[self.state, event], closed_at=now if event is CaseEvent.RESOLVE else None)
        if event is CaseEvent.TAKE:
            return replace(moved, assignee_id=actor.slack_user_id, assignee_name=actor.name)
        if event in (CaseEvent.RELEASE, CaseEvent.ESCALATE, CaseEvent.REOPEN):
            return replace(moved, assignee_id=None, assignee_name=None)
        return moved

    def broken(self, cause: ConnectionStatus, provider: Provider | None, tenant: str | None) -> "Case":
        """The case of somebody whose connection is broken (by now) for this cause; why they stood there before stays."""
        return replace(self, cause=cause, provider=provider, tenant=tenant)

    def mended(self, now: datetime) -> "Case":
        """The case after the cure: over, unless the break was not why they stood there."""
        return self._over(now) if self.reason is CaseReason.BROKEN else replace(self, cause=None, next_at=None, out_of_reach_at=None)

    def matched(self, now: datetime) -> "Case":
        """The case after it was found who in Slack the person is."""
        if self.reason is not CaseReason.UNMATCHED:
            return self
        return replace(self, reason=CaseReason.BROKEN) if self.cause else self._over(now)

    def _over(self, now: datetime) -> "Case":
        return replace(self, state=CaseState.RESOLVED, closed_at=now, next_at=None)


class Age(StrEnum):
    """For how long a case stands there, at the least."""

    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"


AGES: Mapping[Age, timedelta] = {Age.DAY: timedelta(days=1), Age.THREE_DAYS: timedelta(days=3), Age.WEEK: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which open cases are wanted; None wants all. `nobodys`: those that nobody has; `broken`: those with a break. Pages count from 0."""

    cause: ConnectionStatus | None = None
    provider: Provider | None = None
    domain: str | None = None
    programme: str | None = None
    age: Age | None = None
    assignee_id: str | None = None
    nobodys: bool = False
    broken: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class CaseNote:
    """What was done with a case, or was written about it; `key` is the press that did it."""

    workspace_id: str
    case_id: str
    key: str
    person_id: str
    at: datetime
    actor_name: str
    event: CaseEvent | None = None
    text: str = ""


def new_case(person: Person, case_id: str, reason: CaseReason, now: datetime) -> Case:
    """The case of somebody who stands in the queue from `now` on."""
    return Case(person.workspace_id, case_id, person.id, reason, now, programme=person.programme)


def provider_and_domain(person: Person, facts: ConnectionFacts, verdict: Verdict | None) -> tuple[Provider | None, str]:
    """The provider of the login that decides, or of the only one, and the domain of its address, else of the person's own."""
    login = verdict.deciding.profile if verdict and verdict.deciding else None
    if login is None and facts.account and len(facts.account.profiles) == 1:
        login = facts.account.profiles[0]
    address = login.name if login and "@" in login.name else person.email
    return login.provider if login else None, address.rpartition("@")[2].casefold()


def show_case(case: Case, why: str) -> Job:
    """The promise that support's card says how the case stands; it is posted once, by one job, and from then on edited once per reason."""
    key = f"case:{case.workspace_id}:{case.id}"
    return Job(JobKind.SHOW_CASE, f"{key}:{why}" if case.ts else f"{key}:post", _fields(case))


def tell_note(case: Case, key: str) -> Job:
    """The promise that the thread of the card has the note of that key."""
    return Job(JobKind.TELL_CASE_NOTE, f"case-note:{case.workspace_id}:{case.id}:{key}", {**_fields(case), "note": key})


def keep_case(case: Case, why: str, at: datetime | None = None) -> Job:
    """The promise to see, now or at `at`, which session of theirs is at risk next; once for each reason."""
    return Job(JobKind.KEEP_CASE, f"keep-case:{case.workspace_id}:{case.id}:{why}", _fields(case), at)


def _fields(case: Case) -> dict[str, str | int]:
    return {"workspace_id": case.workspace_id, "case_id": case.id}
