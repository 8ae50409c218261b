"""Something wrong with a connection, from opened to resolved: what becomes of it, and the promises that belong to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionStatus, Verdict
from bot.domain.incident_states import TRANSITIONS, IncidentEvent, IncidentState
from bot.domain.jobs import Job, JobKind

GRACE = timedelta(minutes=10)
"""How long a break has to last before it is told: most heal by themselves."""
REMINDERS = tuple(timedelta(days=days) for days in (1, 3, 7, 14))
"""When a broken connection is spoken of again, counted from when it was told."""
APART = timedelta(hours=12)
"""A reminder that was held until the next one is due takes its place."""

CAUSES = frozenset(
    {
        ConnectionStatus.AUTHORISATION_WITHDRAWN,
        ConnectionStatus.PERMISSION_MISSING,
        ConnectionStatus.RELINK,
        ConnectionStatus.PENDING,
        ConnectionStatus.PRIMARY_GONE,
        ConnectionStatus.READ_ONLY,
    }
)
"""The states that are a break. Never having linked, or never having chosen a calendar, is a beginning."""


class Form(StrEnum):
    """How an incident is spoken of."""

    ALERT = "alert"  # begins with the sessions
    LINE = "line"  # in the digest


class Ending(StrEnum):
    """How an incident was resolved."""

    HEALED = "healed"  # sessions arrive again
    OVERTAKEN = "overtaken"  # it no longer stands in the way, something else may
    BEGUN_ANEW = "begun_anew"  # all that was said of it was only recorded, or said to somebody who speaks for its person no more


@dataclass(frozen=True, slots=True)
class Incident:
    """One break of one person's connection; a person has one open incident per cause, and what `as_seen` says may change that.

    `due_at` is when it is to be spoken of next, `said` in how many messages it was. `told_at` is when the alert came: whatever was said
    before were lines in the digest, after it came reminders. `spoken_at` is when it last was a matter between us, by a message or by the
    person's putting it off until `snoozed_until`; what was told, and could not be reminded of, is due since then. `baseline`: it was there
    already when Relink first looked, and is no news to the person. `asked`: the person said that it is mended, and is told what comes of
    that.
    """

    id: str
    workspace_id: str
    person_id: str
    cause: ConnectionStatus
    opened_at: datetime
    due_at: datetime
    state: IncidentState = IncidentState.OPENED
    said: int = 0
    told_at: datetime | None = None
    spoken_at: datetime | None = None
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    ending: Ending | None = None
    baseline: bool = False
    asked: bool = False

    def after(self, event: IncidentEvent) -> "Incident":
        """The incident in its next state. Raises KeyError for what cannot happen to it."""
        return replace(self, state=TRANSITIONS[self.state, event])

    def can(self, event: IncidentEvent) -> bool:
        """Whether this may happen to it."""
        return (self.state, event) in TRANSITIONS

    @property
    def speaks(self) -> bool:
        """Whether anything is still to be said of it."""
        return self.can(IncidentEvent.TELL) or self.can(IncidentEvent.REMIND)

    @property
    def earliest(self) -> datetime | None:
        """When it may next be spoken of: after the grace period, on the days of reminders, when the person said; None when all was said."""
        if self.snoozed_until is not None:
            return self.snoozed_until
        if self.told_at is None:
            return self.opened_at + GRACE
        last = self.spoken_at or self.told_at
        return next((at for days in REMINDERS if (at := self.told_at + days) > last + APART), None)

    def saying(self, form: Form, now: datetime) -> "Incident":
        """The incident as it is once it was spoken of at `now`; a line about what was never told changes nothing else."""
        said = replace(self, said=self.said + 1, spoken_at=now, snoozed_until=None)
        if self.told_at is not None:
            return said.after(IncidentEvent.REMIND)
        return replace(said.after(IncidentEvent.TELL), told_at=now) if form is Form.ALERT else said

    def snoozed(self, until: datetime, now: datetime) -> "Incident":
        """The incident put off by its person. Raises KeyError where it was not told, or is over."""
        return replace(self.after(IncidentEvent.SNOOZE), snoozed_until=until, spoken_at=now)

    def muted(self) -> "Incident":
        """The incident of which its person wants to hear no more. Raises KeyError as `snoozed`."""
        return replace(self.after(IncidentEvent.MUTE), snoozed_until=None)

    def resumed(self, now: datetime) -> "Incident":
        """The incident before it was put off; reminders that would have come until `now` are over. Raises KeyError where it was not."""
        spoken_at = max(now - APART, self.told_at or now)
        return replace(self.after(IncidentEvent.RESUME), snoozed_until=None, spoken_at=spoken_at)

    def taken_back(self, form: Form, spoken_at: datetime | None) -> "Incident":
        """The incident as it was before it was last spoken of in that form, having been spoken of at `spoken_at` before; it stays due."""
        told_at = None if self.told_at == self.spoken_at else self.told_at
        due_since = self.spoken_at if told_at and form is Form.ALERT else None
        before = replace(self.after(IncidentEvent.TAKE_BACK), said=self.said - 1, told_at=told_at, spoken_at=spoken_at)
        return replace(before, snoozed_until=due_since)

    def reached(self, now: datetime) -> "Incident":
        """The incident of somebody who could not be written to, to be spoken of at once. Raises KeyError where it was not handed over."""
        return replace(self.after(IncidentEvent.REACH_AGAIN if self.told_at else IncidentEvent.REACH), due_at=now)

    def resolved(self, ending: Ending, now: datetime) -> "Incident":
        """The incident at its end."""
        return replace(self.after(IncidentEvent.RESOLVE), resolved_at=now, ending=ending)


@dataclass(frozen=True, slots=True)
class Alert:
    """What was said of an incident, or would have been in shadow: `number` counts the messages about it, from 0.

    `job_key` is the promise that says it, and nobody else does. `ts` is there once it was posted.
    """

    workspace_id: str
    incident_id: str
    number: int
    form: Form
    job_key: str
    decided_at: datetime
    slack_channel_id: str | None = None
    ts: str | None = None

    @property
    def message_key(self) -> str:
        """Under which the message is found again, whoever posted it."""
        return f"alert:{self.workspace_id}:{self.incident_id}:{self.number}"


def is_break(verdict: Verdict | None) -> bool:
    """Whether this state is an incident."""
    return verdict is not None and verdict.status in CAUSES


def as_seen(incident: Incident, verdict: Verdict | None, now: datetime) -> Incident:
    """An open incident after this state was seen: over, gone on from another cause, or as it was; the last also when nothing is known.

    Another cause is another break: who put off the one they heard of has yet to hear of it. Only a first sync is on the way to the cure.
    """
    if verdict is None or verdict.status is incident.cause:
        return incident
    if verdict.status is ConnectionStatus.PENDING or (verdict.status in CAUSES and not incident.said):
        return replace(incident, cause=verdict.status)
    return incident.resolved(Ending.HEALED if verdict.delivers else Ending.OVERTAKEN, now)


def look_at_connection(workspace_id: str, person_id: str, mark: str) -> Job:
    """The promise to look at a connection, once for each `mark` of what made somebody look."""
    return Job(
        JobKind.LOOK_AT_CONNECTION, f"look:{workspace_id}:{person_id}:{mark}", {"workspace_id": workspace_id, "person_id": person_id}
    )


def tell_incident(incident: Incident, after: str = "") -> Job:
    """The promise to tell it, or to speak of it again, when it is due; another than the job `after`, which may have come a little early."""
    key = f"tell:{_name(incident)}:{incident.due_at.isoformat()}"
    return Job(JobKind.TELL_INCIDENT, f"{after}:again" if after.startswith(key) else key, _fields(incident), incident.due_at)


def update_alert(incident: Incident, why: str, at: datetime | None = None) -> Job:
    """The promise that what was said of it becomes true again, now or at `at`; once for each reason."""
    return Job(JobKind.UPDATE_ALERT, f"update-alert:{_name(incident)}:{why}", _fields(incident), at)


def _name(incident: Incident) -> str:
    return f"{incident.workspace_id}:{incident.id}"


def _fields(incident: Incident) -> dict[str, str | int]:
    return {"workspace_id": incident.workspace_id, "incident_id": incident.id}
