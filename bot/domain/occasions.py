"""When an incident is spoken of next, and in which form: an alert that begins with the sessions, or a line in the digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.domain.incident import REMINDERS, Form, Incident
from bot.domain.incident_states import IncidentState
from bot.domain.manners import Manners

URGENT = timedelta(hours=2)
"""How near a session makes a break urgent: nothing holds the alert then but the person's own mute."""
AT_STAKE = timedelta(days=7)
"""How far ahead a session has to be to interrupt nobody; it is the digest's."""
LATE = timedelta(hours=12)
"""So late a digest still comes, whoever looks meanwhile; a later one waits for its next day."""
LONGEST_WAIT = timedelta(days=2)
"""For so long a digest may wait for its person's hours, and for their do-not-disturb."""
LINES_APART = (REMINDERS[0], *(later - earlier for earlier, later in pairwise(REMINDERS)))
"""How long after the first, second, … line about a break that was never told as an alert the next one comes at the earliest."""

AFTERWARDS = timedelta(minutes=1)
"""So long after time has changed what is true, messages say so: no replica's clock is that far behind."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The next time. Without a `form` nothing is to be said then, only what is at stake to be looked at again."""

    at: datetime
    form: Form | None


def next_occasion(incident: Incident, now: datetime, starts: Iterable[datetime], manners: Manners) -> Occasion | None:
    """The next time, `now` at the earliest, `starts` being those of the sessions at risk in the coming 14 days; None when all was said.

    Nothing is said to somebody who muted it.
    """
    if manners.preferences.muted or not incident.speaks:
        return None
    ahead = tuple(start for start in starts if start > now)
    found = [(_alert_at(incident, now, ahead, manners), Form.ALERT), (_line_at(incident, now, ahead, manners), Form.LINE)]
    occasions = [Occasion(at, form) for at, form in found if at is not None]
    if occasions:
        return min(occasions, key=lambda occasion: occasion.at)  # of two at once the alert, which stands first
    earliest = incident.earliest
    return Occasion(earliest if earliest > now else now + AT_STAKE, None) if earliest else None


def may_come(now: datetime, starts: Iterable[datetime], manners: Manners) -> bool:
    """Whether what was due may be posted: by what holds now, whatever held when that was decided."""
    urgent = any(now < start <= now + URGENT for start in starts)
    return not manners.preferences.muted and (urgent or manners.calm_from(now) == now)


def next_change(incident: Incident, now: datetime, starts: Iterable[datetime]) -> datetime:
    """When time alone makes what was said untrue next: a session begins, or is AT_STAKE ahead, or a putting-off is over.

    At the latest after AT_STAKE, because of sessions that are too far ahead to be known of. The same for everybody who asks meanwhile.
    """
    sessions = [at for start in starts for at in (start - AT_STAKE, start)]
    next_week = incident.opened_at + ((now - incident.opened_at) // AT_STAKE + 1) * AT_STAKE
    return min(at for at in (*sessions, incident.snoozed_until or now, next_week) if at > now) + AFTERWARDS


def _alert_at(incident: Incident, now: datetime, starts: Sequence[datetime], manners: Manners) -> datetime | None:
    """At any time once a session starts within URGENT; else calmly, once one is at most AT_STAKE ahead, or when its person wanted it.

    What was broken when Relink first looked is no news: without urgency it is the digest's.
    """
    found = [max(now, start - URGENT) for start in starts if _hastens(incident, start)]
    if incident.snoozed_until is not None:
        found.append(manners.calm_from(max(now, incident.snoozed_until)))
    elif incident.earliest is not None and not (incident.baseline and incident.told_at is None):
        found += _calmly(incident.earliest, now, starts, manners)
    return min(found, default=None)


def _hastens(incident: Incident, start: datetime) -> bool:
    """Whether this session may make it urgent: what was told already is urgent no more, unless it was put off before that."""
    if incident.told_at is None:
        return True
    return incident.state is IncidentState.SNOOZED and incident.spoken_at is not None and start - URGENT > incident.spoken_at


def _calmly(earliest: datetime, now: datetime, starts: Sequence[datetime], manners: Manners) -> list[datetime]:
    found = [(manners.calm_from(max(now, earliest, start - AT_STAKE)), start) for start in starts]
    return [at for at, start in found if at < start]


def _line_at(incident: Incident, now: datetime, starts: Sequence[datetime], manners: Manners) -> datetime | None:
    """The next digest, or the next time at which they may be written to after it.

    For what was broken when Relink first looked, and has sessions at stake, it is the person's own minute of a day.
    """
    first = _first_line_at(incident)
    slot = None if first is None else _slot(max(first, now - LATE - LONGEST_WAIT), incident, starts, manners)
    while slot is not None:
        planned = manners.calm_from(slot)
        at = manners.calm_from(max(now, planned))
        if at - planned <= LATE:
            return at
        slot = _slot(slot + timedelta(minutes=1), incident, starts, manners)
    return None


def _first_line_at(incident: Incident) -> datetime | None:
    if incident.told_at is not None or incident.spoken_at is None:
        return incident.earliest
    if incident.said > len(LINES_APART):
        return None
    return incident.spoken_at + LINES_APART[incident.said - 1] - LATE


def _slot(after: datetime, incident: Incident, starts: Sequence[datetime], manners: Manners) -> datetime | None:
    slots = [manners.digest_from(after)]
    if incident.baseline and incident.told_at is None and manners.preferences.digest_day is not None:
        spread = (manners.spread_from(max(after, start - AT_STAKE)) for start in starts)
        slots += [slot for slot, start in zip(spread, starts, strict=True) if slot < start]
    return min((slot for slot in slots if slot is not None), default=None)
