"""What a break swallowed, brought back once it is over: what that is, and how far each session got.

A recovery has the id of the incident whose end it follows, so however many see that end there is one. All instants are aware UTC.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionFacts, ConnectionStatus, verdict_of
from bot.domain.incident import GRACE, Incident
from bot.domain.jobs import Job, JobKind
from bot.domain.session import EventDraft, Placement, PlacementState, Session

TEST_AHEAD, TEST_LASTS = timedelta(days=1), timedelta(minutes=15)
"""Where the test entry stands: near enough to be written at once, too far away for a reminder."""

PROVED_AGAIN_AFTER = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=10))
"""When a test entry that was never shown, or could not be tried, is tried again, each time after the one before: all before its own time
comes, and apart from when it is seen to that none stayed."""
LATER_EVERY, LATER_AT_LEAST = timedelta(hours=1), timedelta(minutes=30)
"""How often it is seen whether a recovery can be begun where nothing is looked after, and how long that waits at the least."""
CLEARED_AFTER, CLEARED_FOR = timedelta(hours=6), 28
"""How often it is seen to that no test entry stayed, and how often at most: a week."""


class Proof(StrEnum):
    """What became of the test entry."""

    UNTRIED = "untried"
    PROVED = "proved"  # seen, and seen to be gone again
    LEFT = "left"  # seen, and not seen to be gone so far
    NOT_SHOWN = "not_shown"  # accepted, and never seen
    REFUSED = "refused"  # not accepted
    INTERRUPTED = "interrupted"  # no session would have arrived, so nothing was tried: broken again, or unlinked

    @property
    def works(self) -> bool:
        """Whether the calendar takes entries."""
        return self in (Proof.PROVED, Proof.LEFT)

    @property
    def failed(self) -> bool:
        """Whether the calendar was found not to take any."""
        return self in (Proof.NOT_SHOWN, Proof.REFUSED, Proof.INTERRUPTED)


class Bringing(StrEnum):
    """How far one session got."""

    WANTED = "wanted"
    ALREADY_THERE = "already_there"
    BROUGHT = "brought"
    NEEDS_YOU = "needs_you"
    MISSED = "missed"  # it began before sessions arrived again


@dataclass(frozen=True, slots=True)
class Recovery:
    """One recovery; `sessions` says of each how far it got. `test_calendar_id` is what its proof was tried on, None where nothing was;
    `test_left_on` are the calendars on which a test entry may stand.

    `tells`: a receipt is sent. `trial` counts how often it was taken up again. `tried_at` is when what was missing was last sent. `ts` is
    where the receipt stands, once it was posted.
    """

    id: str
    workspace_id: str
    person_id: str
    begun_at: datetime
    tells: bool
    trial: int = 0
    proof: Proof = Proof.UNTRIED
    test_calendar_id: str | None = None
    test_left_on: tuple[str, ...] = ()
    sessions: Mapping[str, Bringing] = field(default_factory=dict)
    tried_at: datetime | None = None
    finished_at: datetime | None = None
    slack_channel_id: str | None = None
    ts: str | None = None

    @property
    def receipt_key(self) -> str:
        """Under which the receipt is found again, whoever posted it."""
        return f"receipt:{self.workspace_id}:{self.id}"

    @property
    def test_event_id(self) -> str:
        """Under which the test entry is written, and found again."""
        return f"relink-test-{self.id}"

    @property
    def test_starts_at(self) -> datetime:
        """When the test entry begins."""
        return self.begun_at.replace(minute=0, second=0, microsecond=0) + TEST_AHEAD

    @property
    def has_receipt(self) -> bool:
        """Whether a receipt stands, or will: not where it broke again before there was anything to tell."""
        return self.tells and (self.proof is not Proof.INTERRUPTED or self.ts is not None)

    @property
    def next_trial_at(self) -> datetime | None:
        """When its proof is tried again by itself; None where that would help nobody, or was done often enough."""
        may_help = self.proof in (Proof.NOT_SHOWN, Proof.INTERRUPTED) and self.trial < len(PROVED_AGAIN_AFTER)
        if self.finished_at is None or not may_help:
            return None
        return self.finished_at + PROVED_AGAIN_AFTER[self.trial]

    def that_are(self, bringing: Bringing) -> list[str]:
        """The ids of the sessions that got so far."""
        return [session_id for session_id, got in self.sessions.items() if got is bringing]

    def with_sessions(self, found: Mapping[str, Bringing]) -> "Recovery":
        """The same with news of some sessions."""
        return replace(self, sessions={**self.sessions, **found})

    @property
    def is_lacking(self) -> bool:
        """Whether anything did not come back, or the calendar took no test entry."""
        return bool(self.that_are(Bringing.NEEDS_YOU)) or self.proof.failed

    @property
    def left_elsewhere(self) -> tuple[str, ...]:
        """Where a test entry may stand besides the calendar that is proved."""
        return tuple(each for each in self.test_left_on if each != self.test_calendar_id)

    def proved_on(self, calendar_id: str) -> "Recovery":
        """The recovery as a test entry is about to be written to this calendar, whichever one had it before."""
        left_on = {*self.test_left_on, calendar_id}
        return replace(self, test_calendar_id=calendar_id, test_left_on=tuple(sorted(left_on)))

    def taken_up_again(self) -> "Recovery":
        """The recovery as its person asks for it: what is missing is brought once more, what was not proved is proved first."""
        missing = dict.fromkeys(self.that_are(Bringing.NEEDS_YOU), Bringing.WANTED)
        anew = self if self.proof.works else replace(self, proof=Proof.UNTRIED, test_calendar_id=None)
        return replace(anew.with_sessions(missing), finished_at=None, tells=True, trial=self.trial + 1)

    def finished(self, now: datetime) -> "Recovery":
        """The recovery at its end: what did not arrive needs the person."""
        missing = dict.fromkeys(self.that_are(Bringing.WANTED), Bringing.NEEDS_YOU)
        return replace(self.with_sessions(missing), finished_at=now)


def begun(incident: Incident, swallowed: Iterable[Session], now: datetime, *, told: bool, may_tell: bool, muted: bool) -> Recovery:
    """The recovery that follows the end of `incident`. Who heard of that hears of this, else whom it cost a session, unless by a blip.

    Who wants nothing written first hears of it where they asked.
    """
    sessions = {session.id: Bringing.WANTED for session in swallowed}
    was_blip = (incident.resolved_at or now) - incident.opened_at <= GRACE
    tells = incident.asked or (not muted and (told or (may_tell and bool(sessions) and not was_blip)))
    return Recovery(incident.id, incident.workspace_id, incident.person_id, now, tells, sessions=sessions)


def how_far(session: Session, placement: Placement | None, facts: ConnectionFacts, tried_at: datetime, now: datetime) -> Bringing:
    """How far a session got since it was sent at `tried_at`. With free/busy access it comes as an invitation, which no calendar shows."""
    primary, verdict = facts.primary, verdict_of(facts, now)
    if placement is None or placement.sequence < session.sequence:
        return Bringing.WANTED
    if session.is_off_for(placement.person_id):
        done = placement.state is PlacementState.REMOVED
    else:
        done = placement.state is PlacementState.SEEN and (primary is None or placement.calendar_id == primary.calendar_id)
    invited = verdict is not None and verdict.status is ConnectionStatus.FREE_BUSY_ONLY and placement.state is PlacementState.ACCEPTED
    if done or (invited and placement.accepted_at and placement.accepted_at >= tried_at):
        return Bringing.BROUGHT
    stopped = placement.state in (PlacementState.REFUSED, PlacementState.HELD) and placement.attempted_at
    return Bringing.NEEDS_YOU if stopped and stopped >= tried_at else Bringing.WANTED


def trial_entry(recovery: Recovery, title: str, description: str) -> EventDraft:
    """An entry that nobody else sees and that makes nobody busy."""
    starts_at = recovery.test_starts_at
    return EventDraft(recovery.test_event_id, title, starts_at, starts_at + TEST_LASTS, "Etc/UTC", description, shared=False, blocks=False)


def clear_test_entry(recovery: Recovery, now: datetime, turn: int = 0) -> Job:
    """The promise to see to it, in a while, that no test entry stayed, whatever became of the recovery; once for each `turn` of a trial."""
    fields: dict[str, str | int] = {"workspace_id": recovery.workspace_id, "recovery_id": recovery.id, "turn": turn}
    key = f"clear-test:{recovery.workspace_id}:{recovery.id}:{recovery.trial}:{turn}"
    return Job(JobKind.CLEAR_TEST_ENTRY, key, fields, now + CLEARED_AFTER)


def recover(incident: Incident) -> Job:
    """The promise to bring back what the incident swallowed: once for each incident, however many saw its end."""
    fields: dict[str, str | int] = {"workspace_id": incident.workspace_id, "recovery_id": incident.id, "trial": 0, "again": ""}
    return Job(JobKind.RECOVER, f"recover:{incident.workspace_id}:{incident.id}", fields)


def recover_again(recovery: Recovery, asked: str) -> Job:
    """The promise to try once more what is still missing, once for each trial; `asked` is empty where nobody asked for it."""
    fields = _trial_fields(recovery) | {"again": asked}
    return Job(JobKind.RECOVER, f"recover:{recovery.workspace_id}:{recovery.id}:{recovery.trial}", fields)


def recover_later(job: Job, now: datetime) -> Job:
    """The promise to see in an hour or so whether this one can be kept: once for each hour, and under another key than its own."""
    at = (now + LATER_AT_LEAST).replace(minute=0, second=0, microsecond=0) + LATER_EVERY
    incident = f"{job.text('workspace_id')}:{job.text('recovery_id')}:{job.text('trial')}"
    return replace(job, key=f"recover:{incident}:at-{at.isoformat()}", not_before=at)


def prove_again(recovery: Recovery, at: datetime) -> Job:
    """The promise to try the proof again by itself, unless somebody did before."""
    key = f"prove-again:{recovery.workspace_id}:{recovery.id}:{recovery.trial}"
    return Job(JobKind.PROVE_AGAIN, key, _trial_fields(recovery), at)


def _trial_fields(recovery: Recovery) -> dict[str, str | int]:
    return {"workspace_id": recovery.workspace_id, "recovery_id": recovery.id, "trial": recovery.trial}
