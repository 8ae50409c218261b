"""Whether alerts go out: what the settings say, what an operator did, and what holds them. docs/decisions/0009-what-goes-out.md has why.

All instants are aware UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.incident import Alert, Incident
from bot.domain.jobs import Job, JobKind


class Alerts(StrEnum):
    """What the settings want done about a break: nothing, everything but sending, everything."""

    OFF = "off"
    SHADOW = "shadow"
    ON = "on"


class Gate(StrEnum):
    """What becomes of an alert that is due."""

    OFF = "off"  # nothing is looked after
    SHADOW = "shadow"  # recorded as if it were sent
    HELD = "held"  # left as it is until alerts are released
    OPEN = "open"  # sent

    @property
    def speaks(self) -> bool:
        """Whether what is decided is meant to be sent, at once or when it is released."""
        return self in (Gate.HELD, Gate.OPEN)


@dataclass(frozen=True, slots=True)
class Alerting:
    """What was done about a workspace's alerts.

    `started_at`: an operator began. `paused_at`: an operator holds them. `held_at`: the breaker does. `released_at`: they were let go last;
    the breaker counts from then. `speaking_since`: since when what is decided is meant to be sent; what was decided before is not.
    `uninstalled_at`: Relink was taken out of the workspace, and nobody can be told anything.
    `accounts` are those that are linked, as far as they were looked at.
    """

    workspace_id: str
    started_at: datetime | None = None
    paused_at: datetime | None = None
    held_at: datetime | None = None
    released_at: datetime | None = None
    speaking_since: datetime | None = None
    uninstalled_at: datetime | None = None
    accounts: int = 0

    def gate(self, alerts: Alerts) -> Gate:
        """`off` in the settings always wins; `shadow` and a start is `on`; a pause or the breaker holds what would be sent."""
        if alerts is Alerts.OFF:
            return Gate.OFF
        if alerts is Alerts.SHADOW and self.started_at is None:
            return Gate.SHADOW
        return Gate.HELD if self.paused_at or self.held_at or self.uninstalled_at else Gate.OPEN

    def speaking(self, alerts: Alerts, now: datetime) -> "Alerting":
        """With `speaking_since` as it is from `now` on."""
        if not self.gate(alerts).speaks:
            return replace(self, speaking_since=None)
        return replace(self, speaking_since=self.speaking_since or now)

    def released(self, now: datetime) -> "Alerting":
        """Held by nothing any more."""
        return replace(self, paused_at=None, held_at=None, released_at=now)


def was_rehearsed(incident: Incident, alerts: Iterable[Alert], since: datetime | None) -> bool:
    """Whether all that was decided of it was only recorded, alerts being sent since `since`: nothing of that may be sent later."""
    return (since is None or incident.opened_at < since) and not any(alert.ts for alert in alerts)


def begun_anew(incident: Incident, now: datetime) -> Incident:
    """What was only recorded, as it is when alerts begin to be sent at `now`: it was there already, and nothing was said of it."""
    return Incident(incident.id, incident.workspace_id, incident.person_id, incident.cause, now, now, baseline=True)


def review_incidents(workspace_id: str, why: str, at: datetime) -> Job:
    """The promise to look at everybody who has an open incident: what may be told from now on is told, what is over ends."""
    return Job(JobKind.REVIEW_INCIDENTS, f"review-incidents:{workspace_id}:{why}:{at.isoformat()}", {"workspace_id": workspace_id})
