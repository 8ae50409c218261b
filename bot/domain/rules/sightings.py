"""What the calendars that were just read show of a session: one function per finding.

"There" is said only of an entry that was just seen at the right time on the primary calendar.
"""

from bot.domain.diagnosis import Finding, FindingId, Remedy, Severity
from bot.domain.rules.arrival import invitation_waiting
from bot.domain.rules.case import Case
from bot.domain.rules.catalogue import Evidence, found
from bot.domain.rules.entries import refers_to
from bot.domain.session import Participation
from bot.domain.timezones import shows_same_time, tells_a_place


def cancelled(case: Case) -> Finding:
    """Called off; worth mending only while a calendar still shows it."""
    session, still = case.session, case.entries.managed
    if not still:
        return found(FindingId.CANCELLED, {"cancelled_at": session.changed_at})
    remedy = Remedy.CHECK_AGAIN if case.delivers else case.cure
    evidence: Evidence = {"cancelled_at": session.changed_at, "shown_at": still[0].starts_at, **case.where(still[0])}
    return found(FindingId.CANCELLED, evidence, remedy=remedy, severity=Severity.WRONG)


def on_another_calendar(case: Case) -> Finding | None:
    """On a calendar that is not the primary one (any more), and not on that."""
    elsewhere = case.entries.elsewhere
    if case.entries.primary or not elsewhere:
        return None
    entry = next((event for event in elsewhere if case.is_right(event)), elsewhere[0])
    evidence: Evidence = {"shown_at": entry.starts_at, "primary_calendar": case.primary_names.get("calendar"), **case.where(entry)}
    return found(FindingId.ON_ANOTHER_CALENDAR, evidence, remedy=case.cure)


def old_time(case: Case) -> Finding | None:
    """The entry is there and shows another time than the session has."""
    shown = case.entries.primary or case.entries.elsewhere
    if not shown or any(case.is_right(event) for event in shown):
        return None
    evidence: Evidence = {
        "shown_at": shown[0].starts_at,
        "shown_until": shown[0].ends_at,
        "starts_at": case.session.starts_at,
        "ends_at": case.session.ends_at,
        **case.where(shown[0]),
    }
    return found(FindingId.OLD_TIME, evidence, remedy=case.cure)


def declined(case: Case) -> Finding | None:
    """Its owner declined it, and many calendars hide what was declined."""
    entry = next((event for event in case.entries.primary if event.participation is Participation.DECLINED), None)
    if entry is None:
        return None
    return found(FindingId.DECLINED, {"shown_at": entry.starts_at, "title": entry.summary, **case.where(entry)})


def doubled(case: Case) -> Finding | None:
    """Shown more than once: a stale entry on a former primary calendar, or an imported file beside the real entry."""
    managed = case.entries.managed
    imported = tuple(copy for copy in case.entries.copies if case.is_imported(copy))
    shown = managed + imported
    if len(shown) < 2:
        return None
    sent = len(managed) > 1 and (case.can_resend or not case.delivers)
    certain = managed + tuple(copy for copy in imported if refers_to(copy, case.session))
    evidence: Evidence = {"count": len(shown), "imported": len(imported), "shown_at": shown[1].starts_at, **case.where(shown[1])}
    return found(FindingId.DOUBLED, evidence, remedy=case.cure if sent else Remedy.CHECK_AGAIN, sure=len(certain) > 1)


def outdated_snapshot(case: Case) -> Finding | None:
    """Only an imported file is there, as the session once was: what was imported does not change by itself."""
    session, snapshot = case.session, case.facts.snapshot
    if case.entries.managed or (case.shown_entry and not session.cancelled):
        return None
    imported = (copy for copy in case.entries.copies if case.is_imported(copy))
    entry = next((copy for copy in imported if session.cancelled or not case.is_right(copy)), None)
    if entry is None:
        return None
    handed_at = snapshot.handed_at if snapshot else None
    evidence: Evidence = {"shown_at": entry.starts_at, "starts_at": session.starts_at, "handed_at": handed_at, **case.where(entry)}
    return found(FindingId.OUTDATED_SNAPSHOT, evidence)


def other_time_zone(case: Case) -> Finding | None:
    """The calendar account keeps another zone than the person's: the right instant reads as another hour."""
    expected, kept = case.facts.person_time_zone, case.facts.account.time_zone if case.facts.account else None
    starts_at = case.session.starts_at
    told = tells_a_place(expected) and tells_a_place(kept)
    if case.shown_entry is None or not told or shows_same_time(expected, kept, starts_at):
        return None
    return found(FindingId.OTHER_TIME_ZONE, {"expected_zone": expected, "account_zone": kept, "starts_at": starts_at})


def there(case: Case) -> Finding | None:
    """At the right time on the primary calendar: where, and under which name. What is seen is Cronofy's view of it.

    With a login that does not deliver it is what Cronofy last saw, and what mends the login comes with it.
    """
    entry = case.shown_entry
    if entry is None or invitation_waiting(case):
        return None
    evidence: Evidence = {
        "shown_at": entry.starts_at,
        "title": entry.summary,
        "imported": int(case.is_imported(entry)),
        "status": None if case.delivers or case.status is None else case.status.value,
        **case.where(entry),
    }
    return found(FindingId.THERE, evidence, remedy=Remedy.NONE if case.delivers or case.status is None else case.cure)
