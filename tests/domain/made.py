"""Facts as tests need them: a coach whose one login works, and one session tomorrow; each test says what differs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.calendar_files import Snapshot
from bot.domain.connection import Account, Calendar, ConnectionFacts, Grant, PrimaryCalendar, Profile, Provider, verdict_of
from bot.domain.diagnosis import Diagnosis, Finding, FindingId, SessionFacts
from bot.domain.rules import diagnose_session
from bot.domain.session import CalendarEvent, Placement, PlacementState, Session, SessionKind, SessionStatus, SessionWriter, Writing

NOW = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
STARTS = NOW + timedelta(days=2)
HOUR = timedelta(hours=1)
WRITING = Writing(SessionWriter.PLATFORM, platform_listens=True)
DEAF = Writing(SessionWriter.PLATFORM, platform_listens=False)
BY_RELINK = Writing(SessionWriter.RELINK, platform_listens=False)
LONG_AGO = NOW - timedelta(days=10)

WORK = Calendar("cal_work", "Work")
FAMILY = Calendar("cal_family", "Family")
LOGIN = Profile("pro_work", Provider.OFFICE365, "dana@coach.example", calendars=(WORK, FAMILY))
SECOND = Profile("pro_home", Provider.APPLE, "dana@home.example", calendars=(Calendar("cal_home", "Home"),))
PRIMARY = PrimaryCalendar("cal_work", "pro_work", "Work", "dana@coach.example")
ACCOUNT = Account("acc_dana", "dana@coach.example", "Europe/London", (LOGIN, SECOND))


def session(**changes: Any) -> Session:
    """A confirmed one-to-one in two days, booked long ago under the platform's own event_id."""
    made = Session(
        workspace_id="W1",
        id="s1",
        sequence=1,
        kind=SessionKind.ONE_TO_ONE,
        title="Coaching: Lee",
        starts_at=STARTS,
        ends_at=STARTS + HOUR,
        time_zone="Europe/London",
        people=("dana", "lee"),
        booked_at=LONG_AGO,
        changed_at=LONG_AGO,
        event_id="evt-s1",
    )
    return replace(made, **changes)


def cancelled_session(**changes: Any) -> Session:
    """The same, called off."""
    return session(**{"status": SessionStatus.CANCELLED, "sequence": 2, **changes})


def entry(**changes: Any) -> CalendarEvent:
    """The session's managed entry, where and when it should be."""
    made = CalendarEvent("cal_work", "evt_external_1", "evt-s1", "Coaching: Lee", STARTS, STARTS + HOUR)
    return replace(made, **changes)


def copy(**changes: Any) -> CalendarEvent:
    """An entry nobody wrote through Cronofy, with the session's title and time."""
    return entry(**{"event_uid": "evt_external_2", "event_id": None, **changes})


def placement(state: PlacementState, **changes: Any) -> Placement:
    """What is remembered of writing the session to the primary calendar."""
    made = Placement("W1", "s1", "dana", state, 1, "evt-s1", calendar_id="cal_work", profile_id="pro_work")
    return replace(made, **changes)


def snapshot(**changes: Any) -> Snapshot:
    """A file of the session as it was a day earlier."""
    starts_at = STARTS - timedelta(days=1)
    made = Snapshot("W1", "s1", "dana", 0, "s1.W1@relink", starts_at, LONG_AGO, starts_at + timedelta(hours=1), "Coaching", "files:1")
    return replace(made, **changes)


def connection(**changes: Any) -> ConnectionFacts:
    """A connection that was just seen to work."""
    return replace(ConnectionFacts("acc_dana", account=ACCOUNT, primary=PRIMARY, checked_at=NOW), **changes)


def login(profile: Profile = LOGIN, **changes: Any) -> Account:
    """The account with the primary's login, or another one, changed."""
    profiles = tuple(replace(each, **changes) if each.profile_id == profile.profile_id else each for each in ACCOUNT.profiles)
    return replace(ACCOUNT, profiles=profiles)


def calendar(**changes: Any) -> Account:
    """The account with the primary calendar changed."""
    return login(calendars=(replace(WORK, **changes), FAMILY))


NOT_LINKED = ConnectionFacts(None)
WITHDRAWN = connection(grant=Grant.WITHDRAWN)
PERMISSION_MISSING = connection(grant=Grant.PERMISSION_MISSING)
RELINK = connection(account=login(connected=False, relink_url="https://app.cronofy.example/relink"))
PENDING = connection(account=login(initial_sync_required=True), pending_since={"pro_work": NOW - HOUR})
OVERDUE = replace(PENDING, pending_since={"pro_work": NOW - timedelta(hours=24)})
NO_PRIMARY = connection(primary=None)
PRIMARY_GONE = connection(account=calendar(deleted=True))
READ_ONLY = connection(account=calendar(readonly=True))
FREE_BUSY = connection(account=login(free_busy_only=True))
ACTIVE = connection()


def facts(of: ConnectionFacts = ACTIVE, **changes: Any) -> SessionFacts:
    """Everything about the session for a connection; the calendars were read and show nothing unless told otherwise."""
    made = SessionFacts(
        person_id="dana",
        session=session(),
        verdict=verdict_of(of, NOW),
        account=of.account,
        primary=of.primary,
        reachable=of.reachable,
        writing=WRITING,
        events=(),
        person_time_zone="Europe/London",
        checked_at=of.checked_at,
    )
    return replace(made, **changes)


def diagnosed(of: ConnectionFacts = ACTIVE, **changes: Any) -> Diagnosis:
    """What the rules make of it."""
    return diagnose_session(facts(of, **changes), NOW)


def ids(diagnosis: Diagnosis) -> list[FindingId]:
    """Its findings by id, in order."""
    return [finding.id for finding in diagnosis.findings]


def finding(diagnosis: Diagnosis, finding_id: FindingId) -> Finding:
    """The finding of that id, which must be there."""
    return next(each for each in diagnosis.findings if each.id is finding_id)
