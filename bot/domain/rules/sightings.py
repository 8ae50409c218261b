"""What the calendars that were just read show of a session.

"There" is said only of an entry at the right time on the primary calendar; while a provider refuses access, Cronofy shows what it last saw, so then it is
likely at best.
"""

from datetime import datetime

from bot.domain.diagnosis import Finding, FindingId, Remedy, SessionFacts, Severity
from bot.domain.rules.arrival import PATIENCE, cure_of, invitation_waiting, right_entry, shows_now
from bot.domain.rules.catalogue import found
from bot.domain.rules.entries import at_right_time, at_snapshot_time, calendar_of, entries_of, primary_id_of, refers_to
from bot.domain.session import CalendarEvent, Participation
from bot.domain.timezones import shows_same_time, tells_a_place


def cancelled(facts: SessionFacts, now: datetime) -> Finding | None:
    """Called off; worth mending only while a calendar still shows it."""
    session, still = facts.session, entries_of(facts).managed
    if not session.cancelled:
        return None
    if not still:
        return found(FindingId.CANCELLED, cancelled_at=session.changed_at)
    remedy = Remedy.CHECK_AGAIN if now - session.changed_at <= PATIENCE else cure_of(facts)
    shown_at, where = still[0].starts_at, calendar_of(facts, still[0])
    return found(FindingId.CANCELLED, remedy, severity=Severity.WRONG, cancelled_at=session.changed_at, shown_at=shown_at, **where)


def on_another_calendar(facts: SessionFacts, now: datetime) -> Finding | None:
    """On a calendar that is not the primary one (any more), and not on that."""
    entries = entries_of(facts)
    if entries.primary or not entries.elsewhere:
        return None
    entry = next((event for event in entries.elsewhere if at_right_time(event, facts.session)), entries.elsewhere[0])
    primary = facts.primary.calendar_name if facts.primary and primary_id_of(facts) else None
    where = calendar_of(facts, entry)
    return found(FindingId.ON_ANOTHER_CALENDAR, cure_of(facts), shown_at=entry.starts_at, primary_calendar=primary, **where)


def old_time(facts: SessionFacts, now: datetime) -> Finding | None:
    """The entry is there and shows another time than the session has."""
    entries = entries_of(facts)
    shown = entries.primary or entries.elsewhere
    if not shown or any(at_right_time(event, facts.session) for event in shown):
        return None
    entry, session = shown[0], facts.session
    return found(
        FindingId.OLD_TIME,
        cure_of(facts),
        shown_at=entry.starts_at,
        shown_until=entry.ends_at,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        **calendar_of(facts, entry),
    )


def declined(facts: SessionFacts, now: datetime) -> Finding | None:
    """Its owner declined it, and many calendars hide what was declined."""
    entry = next((event for event in entries_of(facts).primary if event.participation is Participation.DECLINED), None)
    if entry is None:
        return None
    return found(FindingId.DECLINED, shown_at=entry.starts_at, title=entry.summary, **calendar_of(facts, entry))


def doubled(facts: SessionFacts, now: datetime) -> Finding | None:
    """Shown more than once: a stale entry on a former primary calendar, or an imported file beside the real entry."""
    entries = entries_of(facts)
    certain = entries.managed + tuple(copy for copy in entries.copies if refers_to(copy, facts.session))
    everything = certain + tuple(copy for copy in entries.copies if copy not in certain and _is_copy(copy, facts))
    if len(everything) < 2:
        return None
    remedy = cure_of(facts) if len(entries.managed) > 1 else Remedy.CHECK_AGAIN
    other, imported = everything[1], len(everything) - len(entries.managed)
    where = calendar_of(facts, other)
    sure = len(certain) > 1
    return found(FindingId.DOUBLED, remedy, sure=sure, count=len(everything), imported=imported, shown_at=other.starts_at, **where)


def outdated_snapshot(facts: SessionFacts, now: datetime) -> Finding | None:
    """Only an imported file is there, and it shows the session as it once was: what was imported does not change by itself."""
    entries, session = entries_of(facts), facts.session
    if entries.managed:
        return None
    stale = (event for event in entries.copies if session.cancelled or not at_right_time(event, session))
    entry = next((event for event in stale if refers_to(event, session) or at_snapshot_time(event, facts.snapshot)), None)
    if entry is None:
        return None
    handed_at = facts.snapshot.handed_at if facts.snapshot else None
    where = calendar_of(facts, entry)
    return found(FindingId.OUTDATED_SNAPSHOT, shown_at=entry.starts_at, starts_at=session.starts_at, handed_at=handed_at, **where)


def other_time_zone(facts: SessionFacts, now: datetime) -> Finding | None:
    """The calendar keeps another zone than the platform, so the right instant reads as another hour."""
    theirs, calendars = facts.person_time_zone, facts.account.time_zone if facts.account else None
    if _shown_right(facts) is None or not tells_a_place(theirs) or not tells_a_place(calendars):
        return None
    if shows_same_time(theirs, calendars, facts.session.starts_at):
        return None
    return found(FindingId.OTHER_TIME_ZONE, person_zone=theirs, account_zone=calendars, starts_at=facts.session.starts_at)


def there(facts: SessionFacts, now: datetime) -> Finding | None:
    """At the right time on the primary calendar: where, and under which name."""
    entry = _shown_right(facts)
    if entry is None or invitation_waiting(facts, now):
        return None
    imported = entry.event_id is None
    sure = shows_now(facts) and (not imported or refers_to(entry, facts.session))
    where = calendar_of(facts, entry)
    return found(FindingId.THERE, sure=sure, shown_at=entry.starts_at, title=entry.summary, imported=int(imported), **where)


def _shown_right(facts: SessionFacts) -> CalendarEvent | None:
    """The entry at the right time on the primary calendar, the managed one before an imported one."""
    copies = (event for event in entries_of(facts).copies if event.calendar_id == primary_id_of(facts))
    return right_entry(facts) or next((event for event in copies if at_right_time(event, facts.session)), None)


def _is_copy(event: CalendarEvent, facts: SessionFacts) -> bool:
    return at_right_time(event, facts.session) or at_snapshot_time(event, facts.snapshot)
