"""Something wrong with a connection, from opened to resolved: its lifecycle as data, and when it is told.

All instants are aware UTC; the only local thing is the night, which is the person's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.connection import ConnectionStatus, Verdict
from bot.domain.jobs import Job, JobKind
from bot.domain.timezones import instant_of, local_date, local_time

GRACE = timedelta(minutes=10)
"""How long a break has to last before it is told: most heal by themselves."""
URGENT = timedelta(hours=2)
"""How near a session makes a break urgent: neither the grace period nor the night counts then."""
AT_STAKE = timedelta(days=7)
"""How far ahead a session has to be to interrupt nobody; it is the digest's."""
NIGHT_BEGINS, NIGHT_ENDS = time(20), time(8)
REMINDERS = tuple(timedelta(days=days) for days in (1, 3, 7, 14))
"""When a broken connection is spoken of again, counted from when it was told."""

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


class Alerts(StrEnum):
    """What is done about a break: nothing, everything but sending, everything."""

    OFF = "off"
    SHADOW = "shadow"
    ON = "on"


class IncidentState(StrEnum):
    """Where an incident stands."""

    OPENED = "opened"
    TOLD = "told"
    REMINDED = "reminded"
    SNOOZED = "snoozed"
    HANDED_OVER = "handed_over"  # the person cannot be written to
    RESOLVED = "resolved"


class IncidentEvent(StrEnum):
    """What happens to an incident."""

    TELL = "tell"
    REMIND = "remind"
    SNOOZE = "snooze"
    HAND_OVER = "hand_over"
    TAKE_BACK = "take_back"  # decided, and not posted
    RESOLVE = "resolve"


_S, _E = IncidentState, IncidentEvent
TRANSITIONS: Mapping[tuple[IncidentState, IncidentEvent], IncidentState] = {
    (_S.OPENED, _E.TELL): _S.TOLD,
    (_S.OPENED, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.OPENED, _E.RESOLVE): _S.RESOLVED,
    (_S.TOLD, _E.REMIND): _S.REMINDED,
    (_S.TOLD, _E.TAKE_BACK): _S.OPENED,
    (_S.TOLD, _E.SNOOZE): _S.SNOOZED,
    (_S.TOLD, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.TOLD, _E.RESOLVE): _S.RESOLVED,
    (_S.REMINDED, _E.REMIND): _S.REMINDED,
    (_S.REMINDED, _E.TAKE_BACK): _S.TOLD,
    (_S.REMINDED, _E.SNOOZE): _S.SNOOZED,
    (_S.REMINDED, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.REMINDED, _E.RESOLVE): _S.RESOLVED,
    (_S.SNOOZED, _E.REMIND): _S.REMINDED,
    (_S.SNOOZED, _E.HAND_OVER): _S.HANDED_OVER,
    (_S.SNOOZED, _E.RESOLVE): _S.RESOLVED,
    (_S.HANDED_OVER, _E.RESOLVE): _S.RESOLVED,
}
"""Everything that may happen. Only a resolved incident stays as it is: the next break is another one."""


class Ending(StrEnum):
    """How an incident was resolved."""

    HEALED = "healed"  # sessions arrive again
    OVERTAKEN = "overtaken"  # it no longer stands in the way, something else may
    REHEARSED = "rehearsed"  # it was only recorded, and began anew when alerts did


@dataclass(frozen=True, slots=True)
class Incident:
    """One break of one person's connection; a person has one open incident per cause.

    `due_at` is when it is to be told or spoken of again, `said` how often it was: once told, then reminded of.
    `baseline`: it was there already when Relink first looked, and is no news to the person.
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
    resolved_at: datetime | None = None
    ending: Ending | None = None
    baseline: bool = False

    def after(self, event: IncidentEvent) -> "Incident":
        """The incident in its next state. Raises KeyError for what cannot happen to it."""
        return replace(self, state=TRANSITIONS[self.state, event])

    @property
    def speaks(self) -> bool:
        """Whether anything is still to be said of it."""
        return (self.state, IncidentEvent.TELL) in TRANSITIONS or (self.state, IncidentEvent.REMIND) in TRANSITIONS

    @property
    def earliest(self) -> datetime | None:
        """When it may next be spoken of: after the grace period, then on the days of reminders; None when all was said."""
        if self.told_at is None:
            return self.opened_at + GRACE
        return self.told_at + REMINDERS[self.said - 1] if self.said <= len(REMINDERS) else None

    def saying(self, now: datetime) -> "Incident":
        """The incident as it is once it was told, or spoken of again, at `now`."""
        event = IncidentEvent.TELL if self.told_at is None else IncidentEvent.REMIND
        return replace(self.after(event), said=self.said + 1, told_at=self.told_at or now)

    def unsaid(self) -> "Incident":
        """The incident as it was before it was last told, or spoken of again."""
        said = self.said - 1
        return replace(self.after(IncidentEvent.TAKE_BACK), said=said, told_at=self.told_at if said else None)

    def resolved(self, ending: Ending, now: datetime) -> "Incident":
        """The incident at its end."""
        return replace(self.after(IncidentEvent.RESOLVE), resolved_at=now, ending=ending)


@dataclass(frozen=True, slots=True)
class Alert:
    """What was said of an incident, or would have been in shadow: `number` 0 told it, the others reminded of it.

    `job_key` is the promise that says it, and nobody else does. `ts` is there once it was posted.
    """

    workspace_id: str
    incident_id: str
    number: int
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


def ending_of(incident: Incident, verdict: Verdict | None) -> Ending | None:
    """How an open incident ends in this state of the connection; None while it goes on, or nothing is known."""
    if verdict is None or verdict.status is incident.cause:
        return None
    return Ending.HEALED if verdict.delivers else Ending.OVERTAKEN


def when_due(incident: Incident, now: datetime, starts: Iterable[datetime], zone: str | None) -> datetime | None:
    """When it is to be spoken of next, `now` at the earliest, `starts` being those of the sessions at risk in the coming 14 days.

    None when everything was said. With nothing at stake it is the digest's, and the instant is when to look again at what is.
    """
    earliest = incident.earliest
    if earliest is None or not incident.speaks:
        return None
    when = when_by_day if incident.said else when_to_tell
    return when(earliest, now, tuple(starts), zone) or (earliest if earliest > now else now + AT_STAKE)


def when_to_tell(earliest: datetime, now: datetime, starts: Sequence[datetime], zone: str | None) -> datetime | None:
    """As when_by_day, but at any time once a session starts within URGENT."""
    urgent = [max(now, start - URGENT) for start in starts if start > now]
    return min([*urgent, *_some(when_by_day(earliest, now, starts, zone))], default=None)


def when_by_day(earliest: datetime, now: datetime, starts: Sequence[datetime], zone: str | None) -> datetime | None:
    """The first instant by day, from `now` and `earliest` on, at which one of `starts` is at most AT_STAKE ahead; None if there is none."""
    by_day = [(_by_day(max(now, earliest, start - AT_STAKE), zone), start) for start in starts]
    return min((at for at, start in by_day if at < start), default=None)


def is_night(at: datetime, zone: str | None) -> bool:
    """Whether people are left alone at `at`, in their zone; UTC where none is known."""
    return not NIGHT_ENDS <= local_time(at, zone) < NIGHT_BEGINS


def _some(at: datetime | None) -> tuple[datetime, ...]:
    return () if at is None else (at,)


def _by_day(at: datetime, zone: str | None) -> datetime:
    """`at`, or the end of the night that it falls in."""
    if not is_night(at, zone):
        return at
    evening = local_time(at, zone) >= NIGHT_BEGINS
    return instant_of(local_date(at, zone) + timedelta(days=int(evening)), NIGHT_ENDS, zone)


def look_at_connection(workspace_id: str, person_id: str, mark: str) -> Job:
    """The promise to look at a connection, once for each `mark` of what made somebody look."""
    return Job(
        JobKind.LOOK_AT_CONNECTION, f"look:{workspace_id}:{person_id}:{mark}", {"workspace_id": workspace_id, "person_id": person_id}
    )


def tell_incident(incident: Incident) -> Job:
    """The promise to tell it, or to speak of it again, when it is due."""
    return Job(JobKind.TELL_INCIDENT, f"tell:{_name(incident)}:{incident.due_at.isoformat()}", _fields(incident), incident.due_at)


def update_alert(incident: Incident, why: str) -> Job:
    """The promise that what was said of it becomes true again; once for each reason."""
    return Job(JobKind.UPDATE_ALERT, f"update-alert:{_name(incident)}:{why}", _fields(incident))


def _name(incident: Incident) -> str:
    return f"{incident.workspace_id}:{incident.id}"


def _fields(incident: Incident) -> dict[str, str | int]:
    return {"workspace_id": incident.workspace_id, "incident_id": incident.id}
